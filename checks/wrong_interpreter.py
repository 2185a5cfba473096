"""An interpreter that cannot be used: it was found, and does not run as it should.

What it is
    The tool found a Python and could not make it answer: a pyenv shim for a version that is not
    installed, one too old to be asked (before 3.8), one whose library folder is gone ("No module named
    'encodings'"), a stub of the Microsoft Store, a binary for another system.

Why it matters
    uv asks every Python on PATH, and may stop at the first that fails, although another would do.

What to do
    The log names the path. Say which Python you mean (`--python /usr/bin/python3.12`, `UV_PYTHON`),
    take the broken one off PATH or mend it: for pyenv, install the version or change `.python-version`;
    PYTHONHOME must not be set. `doctor check` looks at each in turn and says what is wrong.

Dead ends
    Reinstalling the tool that complains: it only passes on what the interpreter said.

References
    uv's documentation, "Python versions", discovery; Python's documentation, "Finding the standard
    library".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "wrong-interpreter"

SIGNATURES = (
    Signature(
        messages=("Failed to inspect Python interpreter from", "Failed to inspect Python interpreter"),
        symptom=True,
    ),
    Signature(messages=("Failed to query Python interpreter",), symptom=True),
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
        text="The log names the interpreter. Say another (`--python /usr/bin/python3`), or take that one off PATH; `uv "
        "python list` shows what uv sees.",
        command="uv python list",
    ),
    Advice(
        text="The log names the interpreter that does not answer. `doctor check --python PATH` says what is wrong with "
        "it; name another, or take it off PATH.",
        command="doctor check",
    ),
)
