"""The cause beside a failure is named; what was rescued, or what a passed test printed, is no failure."""

from __future__ import annotations

from tests.corpus import answer, recognise
from tests.corpus.reports import MANAGED

NO_SSL = (
    "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'SSLError(\"Can't connect "
    "to HTTPS URL "
    "because the SSL module is not available.\")': /simple/six/\nERROR: No matching distribution found for six\n"
)
PATHS = "Python path configuration:\n  PYTHONHOME = {0}\n  PYTHONPATH = (not set)\nFatal Python error: "
PATHS += "init_fs_encoding: failed to get the Python codec\nModuleNotFoundError: No module named 'encodings'\n"
NO_FILE = "ERROR: Could not open requirements file: [Errno 2] No such file or directory: '/etc/pip/limits.txt'\n"
CONFLICT = (
    "ERROR: pip's dependency resolver does not currently take into account all the packages that are installed. This "
    "behaviour is the source of the following dependency conflicts.\nradar 2.0 requires idna<4,>=2.5, but you have "
    "idna 2.0 which is incompatible.\nradar 2.0 requires attrs>=20; python_version > '3', which is not installed.\n"
)
OLD = '  File "/srv/old/venv/lib/python3.10/site-packages/jinja2/nodes.py", line 19, in <module>\n'
ANSWERS = {
    "a Python without ssl": (NO_SSL, "python-without-ssl", "doctor fix --venv --python /usr/bin/python3"),
    "PYTHONHOME": (PATHS.format("'/opt/py'"), "environment-override", "unset PYTHONHOME"),
    "no PYTHONHOME": (PATHS.format("(not set)"), "wrong-interpreter", "doctor check"),
    "a variable": (
        "Fatal Python error: preconfig_init_allocator: PYTHONMALLOC: unknown allocator\n",
        "python-variables",
        "unset PYTHONMALLOC",
    ),
    "an encoding": (
        "Fatal Python error: init_sys_streams: can't initialize sys standard streams\n",
        "python-variables",
        "unset PYTHONIOENCODING",
    ),
    "a colon": (
        "$ python3 -m venv .venv\nError: Refusing to create a venv in /srv/a:radar/.venv because it contains the PATH "
        "separator :.\n",
        "unusable-path",
        "doctor fix --venv --path ~/.venv-radar",
    ),
    "a file that the configuration names": (
        f"$ pip install six\n{NO_FILE}",
        "pip-config-stops",
        "doctor fix pip-config-stops",
    ),
    "a file that the command names": (
        f"$ pip install -r /etc/pip/limits.txt\n{NO_FILE}",
        "requirement-invalid",
        "Correct the path in the command: there is no /etc/pip/limits.txt.",
    ),
    "a module that was compiled for NumPy 1": (
        "A module that was compiled using NumPy 1.x cannot be run in\nNumPy 2.1.3 as it may crash.\nAttributeError: "
        "_ARRAY_API not found\nImportError: numpy.core.multiarray failed to import\n",
        "dependency-conflict",
        "doctor fix 'numpy<2'",
    ),
    "the same, when it is loaded": (
        "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 "
        "from PyObject\n",
        "dependency-conflict",
        "doctor fix 'numpy<2'",
    ),
    "a package that is too old for its Python": (
        f"{OLD}    from collections import Mapping\nImportError: cannot import name 'Mapping' from 'collections' "
        "(/usr/lib/python3.10/collections/__init__.py)\n",
        "python-unsupported",
        "python -m pip install --upgrade jinja2",
    ),
    "the same, with an attribute": (
        f"{OLD}    collections.Callable\n    ^^^^^^^^\nAttributeError: module 'collections' has no attribute "
        "'Callable'\n",
        "python-unsupported",
        "python -m pip install --upgrade jinja2",
    ),
    "a kernel of VS Code": (
        "Running cells with '/usr/bin/python3' requires the ipykernel package.\nCommand: '/usr/bin/python3 -m pip "
        "install ipykernel -U --user --force-reinstall'\n",
        "module-not-found",
        "python3 -m venv .venv && .venv/bin/pip install ipykernel && .venv/bin/python -m ipykernel install --user "
        "--name venv",
    ),
    "such a kernel in an environment": (
        "Running cells with 'env (Python 3.12.1)' requires the ipykernel package.\nCommand: '/srv/env/bin/python -m "
        "pip install ipykernel -U --force-reinstall'\n",
        "module-not-found",
        "/srv/env/bin/python -m pip install ipykernel",
    ),
    "a folder without a project": (
        "ERROR: file:///srv/app does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' "
        "found.\n",
        "requirement-invalid",
        "Repeat the command in the folder that contains pyproject.toml or setup.py.",
    ),
    "a list that has only some hashes": (
        "ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==. These do not:\n",
        "hash-mismatch",
        "Write the requirements file again with all packages and their hashes: `pip-compile --generate-hashes`",
    ),
    "a program whose installer has just run": (
        "$ sh install.sh\n    source $HOME/.local/bin/env (sh, bash, zsh)\n$ uv sync\nbash: uv: command not found\n",
        "command-not-found",
        ". ~/.local/bin/env",
    ),
    "Windows without Python": (
        "Python was not found; run without arguments to install from the Microsoft Store, or disable this shortcut\n",
        "python-missing",
        "winget install Python.Python.3.13",
    ),
    "a company's certificate on Windows": (
        "PS C:\\work> pip install six\nCould not fetch URL https://index.example/simple/six/: There was a problem "
        "confirming the ssl certificate: certificate verify failed: self-signed certificate\n",
        "network-error",
        "Save the CA certificate as a file (certmgr.msc, as Base-64), then: `pip config set global.cert FILE`",
    ),
    "packages that do not fit": (CONFLICT, "dependency-conflict", "doctor fix 'idna<4,>=2.5' 'attrs>=20'"),
    "builds of another system": (
        "ResolvePackageNotFound:\n  - libgfortran5==11.3.0=hd922786_28\n",
        "no-matching-distribution",
        "Write the file again where it works, with `conda env export --from-history`, or remove from it the builds and "
        "the packages that the log names.",
    ),
    "uv is refused": (
        "$ uv pip install radar\n  cause: Because radar was not found in the package registry and you require "
        "radar, we can conclude that your requirements are unsatisfiable.\nhint: An index "
        "(http://index.example) returned a 403 "
        "Forbidden error.\n",
        "index-auth",
        "Put the login for the index's server into ~/.netrc, then repeat the command.",
    ),
    "a folder named pip": (
        "/usr/bin/python3: No module named pip.__main__; 'pip' is a package and cannot be directly executed\n",
        "shadowed-module",
        "mv pip pip_old",
    ),
}
RESCUED = (
    f"TASK [six] ****\n[ERROR]: Task failed: Module failed:\n:stderr: {MANAGED}\nfatal: [db]: FAILED! => "
    '{"changed": false}\n\nTASK [six from apt] ****\nchanged: [db]\n\nPLAY RECAP ****\n'
    "db : ok=1    changed=1    unreachable=0    failed=%s    skipped=0    rescued=1    ignored=0\n"
)
TESTED = f"---------- Captured stderr call ----------\n{MANAGED}====== %s in 3.02s ======\n"


def test_the_cause_and_its_command_are_named() -> None:
    assert {name: (log, *answer(log)) for name, (log, _, _) in ANSWERS.items()} == ANSWERS


def test_what_was_rescued_or_printed_by_a_passed_test_is_no_failure() -> None:
    logs = (RESCUED % 0, RESCUED % 1, TESTED % "41 passed", TESTED % "1 failed, 40 passed")
    found = [recognise(log.encode()) for log in logs]
    assert found == ["none", "externally-managed", "none", "externally-managed"]
