"""A Python interpreter was found, but does not work.

What it is
    The tool found a Python that does not answer: a pyenv shim for a version that is not installed, a Python
    too old for the tool (before 3.8), a Python without its library folder ("No module named 'encodings'"), a
    stub of the Microsoft Store, or a program for another system.

Why it matters
    uv examines every Python on PATH, and may stop at the first that fails, although another one would work.

What to do
    The log names the path. Specify the Python that you mean (`--python /usr/bin/python3.12`, `UV_PYTHON`), or
    take the broken one off PATH, or repair it: for pyenv, install the version or change `.python-version`.
    PYTHONHOME must not be set. `doctor check` examines each Python and says what is wrong.

Dead ends
    Reinstalling the tool that reports the error does not help, because the error comes from the interpreter.

References
    uv's documentation, "Python versions", discovery; Python's documentation, "Finding the standard library".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Signature

ID = "wrong-interpreter"

SIGNATURES = (
    Signature(
        messages=("Failed to inspect Python interpreter from", "Failed to inspect Python interpreter"),
        symptom=True,
    ),
    Signature(messages=("Failed to query Python interpreter",), symptom=True),
    Signature(messages=("RuntimeError: failed to query",), near=("virtualenv",), symptom=True),
    Signature(messages=("Python executable does not support -I flag",), symptom=True),
    Signature(
        messages=("Fatal Python error: init_fs_encoding", "Fatal Python error: Failed to import encodings"),
        symptom=True,
    ),
    Signature(
        messages=("Could not find platform independent libraries <prefix>",),
        symptom=True,
        certain=False,
    ),
    Signature(messages=("error while loading shared libraries: libpython",), symptom=True),
)

ADVICE = (
    Advice(
        context="uv",
        text="The log names the interpreter. Specify another one (`--python /usr/bin/python3`), or take this one "
        "off PATH; `uv python list` shows those that uv finds.",
        remedy=Command(argv=("uv", "python", "list")),
    ),
    Advice(
        text="The log names the interpreter that does not answer. `doctor check --python PATH` says what is wrong "
        "with it. Specify another one, or take this one off PATH.",
        remedy=Command(argv=("doctor", "check")),
    ),
)
