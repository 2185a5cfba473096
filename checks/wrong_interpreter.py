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
    PYTHONHOME must not be set. `doctor check` examines each Python and reports what is wrong.

Dead ends
    Reinstalling the tool that reports the error does not help, because the error comes from the interpreter.

References
    uv's documentation, "Python versions", discovery; Python's documentation, "Finding the standard library".
"""

from __future__ import annotations

from doctor.diagnose.advice.tools import HOME_OF_SERVER, NEWER_UV, OWN_VARIABLE
from doctor.diagnose.model import Advice, Command, ShellLine, Signature

ID = "wrong-interpreter"

SIGNATURES = (
    Signature(
        messages=("Failed to inspect Python interpreter",),
        symptom=True,
    ),
    Signature(
        messages=("Failed to query Python interpreter", "error: Querying Python at … failed with exit status"),
        symptom=True,
    ),
    Signature(messages=("failed to query … with code",), near=("virtualenv", "poetry", "tox"), symptom=True),
    Signature(
        messages=(
            "virtualenv is not compatible with this system or executable",
            "No virtualenv implementation for PythonInfo",
            "Failed to run pip under",
        ),
        symptom=True,
    ),
    Signature(messages=("ERROR: The executable … could not be run: ",), near=("python",), symptom=True),
    Signature(messages=("Python executable does not support -I flag",), symptom=True),
    # pre-commit's repository.py.
    Signature(
        messages=("BUG: expected environment for python to be healthy immediately after install",),
        symptom=True,
        context="unhealthy",
    ),
    Signature(
        messages=(
            "Fatal Python error: init_fs_encoding",
            "Fatal Python error: initfsencoding: ",
            "Fatal Python error: Py_Initialize: Unable to get the locale encoding",
            "Fatal Python error: Failed to import encodings",
            "Fatal Python error: init_import_site: Failed to import the site module",
            "Fatal Python error: initsite: Failed to import the site module",
            "ImportError: No module named site",
        ),
        symptom=True,
    ),
    Signature(
        messages=("Could not find platform independent libraries <prefix>",),
        symptom=True,
        certain=False,
    ),
    Signature(
        messages=("error while loading shared libraries: {library}",), near=("libraries: libpython",), symptom=True
    ),
    # dyld of macOS, at a module that was installed for another processor.
    Signature(
        messages=(
            "incompatible architecture (have 'x86_64', need 'arm64')",
            "incompatible architecture (have 'x86_64', need 'arm64e')",
            "incompatible architecture (have 'arm64', need 'x86_64')",
        ),
        near=("site-packages", "importerror", "python"),
        context="other-processor",
    ),
    Signature(
        messages=("bin/python{version}: cannot execute binary file", "zsh: exec format error: {python}"),
    ),
    # runc and the shells of images, where an image is for another processor than that of the machine.
    Signature(
        messages=(
            "exec /usr/local/bin/python{version}: exec format error",
            "exec /usr/bin/python{version}: exec format error",
            "exec /app/.venv/bin/python{version}: exec format error",
            "exec /opt/venv/bin/python{version}: exec format error",
        ),
        context="image",
    ),
    Signature(messages=("bad CPU type in executable: {python}",), context="rosetta"),
)

ADVICE = (
    Advice(
        context="unhealthy",
        text="pre-commit created an environment for a hook, but its Python has changed since, or does not start: "
        "Python was upgraded, or a variable (PYTHONHOME, PYTHONEXECUTABLE) redirects it. pre-commit makes its "
        "environments again.",
        remedy=Command(argv=("pre-commit", "clean")),
    ),
    HOME_OF_SERVER,
    Advice(
        context="image",
        text="The image was built for another processor than this machine has, as on a Mac with Apple silicon for "
        "a server. Build it for the processor of the machine that runs it.",
        remedy=ShellLine(text="docker build --platform linux/amd64 .", needs_network=True),
    ),
    Advice(
        context="rosetta",
        text="The program is built for Intel Macs. Rosetta runs it on Apple silicon, but a native Python, such as "
        "Homebrew's, is better.",
        remedy=ShellLine(text="softwareupdate --install-rosetta", needs_network=True),
    ),
    OWN_VARIABLE,
    Advice(
        context="too-old-for-virtualenv",
        text="Python {existing} is too old for this virtualenv: since 20.22 it creates environments for Python 3.7 "
        "and newer, since 20.27 for 3.8 and newer. An older virtualenv still can; if tox, nox or pre-commit calls "
        "it, install it in the same environment. A newer Python is better.",
        remedy=ShellLine(
            text="pipx run --spec 'virtualenv<20.22' virtualenv -p python{existing} venv", needs_network=True
        ),
    ),
    Advice(
        context="pyenv-version",
        text="The Python is a link of pyenv, and pyenv has not installed the version that .python-version asks for. "
        "Building it takes some minutes and needs a compiler. Or change the version there: `pyenv local`",
        remedy=Command(argv=("pyenv", "install", "{existing}"), needs_network=True),
    ),
    Advice(
        context="of-other-system",
        text="The Python that uv installed cannot start on this system, which lacks its loader: it is for another "
        "architecture or C library (`uname -m` and `ldd --version` show this system's). Remove it, and use the "
        "distribution's Python.",
        remedy=Command(argv=("uv", "python", "uninstall", "{existing}")),
    ),
    Advice(
        context="managed",
        text="The Python that uv installed is damaged or incomplete. uv fetches it again.",
        remedy=Command(argv=("uv", "python", "install", "--reinstall", "{existing}"), needs_network=True),
    ),
    Advice(
        context="other-found",
        text="uv stops at a Python that it cannot use, although it has found one that fits. With this variable uv "
        "takes that one; then repeat the command. A newer uv passes over the other one: `uv self update`",
        remedy=ShellLine(text="export UV_PYTHON={existing}"),
    ),
    Advice(
        context="other-processor",
        text="The package was installed for another processor: by a Python or a terminal that runs under Rosetta, or "
        "from pip's cache. `python -c 'import platform; print(platform.machine())'` shows what this Python is built "
        "for.",
        remedy=ShellLine(
            text="{installer} install --force-reinstall --no-cache-dir {distribution}", needs_network=True
        ),
    ),
    Advice(
        context="pre-commit",
        text="virtualenv, which creates the environments of pre-commit's hooks, cannot get what it needs from this "
        "Python. A newer virtualenv supports more Pythons, such as framework builds on macOS. Then: `pre-commit "
        "clean`",
        remedy=Command(argv=("{python}", "-m", "pip", "install", "--upgrade", "virtualenv"), needs_network=True),
    ),
    NEWER_UV,
    Advice(
        context="of-release",
        text="uv stops at a Python that it cannot use, and prefers those that it has installed itself. Or take the "
        "one that the log names off PATH.",
        remedy=Command(argv=("uv", "python", "install", "{minor}"), needs_network=True),
    ),
    Advice(
        context="uv",
        text="uv stops at a Python that it cannot use, and prefers those that it has installed itself. Or specify "
        "another one (`--python /usr/bin/python3`), or take the one that the log names off PATH.",
        remedy=Command(argv=("uv", "python", "install"), needs_network=True),
    ),
    Advice(
        text="The log names the interpreter that does not answer. `doctor check --python PATH` shows what is wrong "
        "with it. Specify another one, or take this one off PATH.",
        remedy=Command(argv=("doctor", "check")),
    ),
)
