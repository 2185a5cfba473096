"""Messages of many tools: those of a known failure, and those that only resemble one."""

from __future__ import annotations

from tests.corpus import recognise

LOGS = {
    "a certificate error of Ruby": (
        "none",
        "Gem::RemoteFetcher::FetchError: SSL_connect returned=1 errno=0 state=error: certificate verify failed "
        "(unable to get local issuer certificate)",
    ),
    "a certificate error of curl": (
        "none",
        "curl: (60) SSL certificate problem: unable to get local issuer certificate",
    ),
    "a message in a Markdown table": (
        "none",
        "| Message | Cure |\n|---|---|\n| error: externally-managed-environment | use a venv |\n",
    ),
    "a message in a Markdown heading": (
        "none",
        "### error: externally-managed-environment\n\nUse a virtual environment.\n",
    ),
    "a refused connection of a database client": (
        "none",
        "+ pip install -r requirements.txt\nRequirement already satisfied: django\n+ ./manage.py "
        "migrate\npsycopg2.OperationalError: connection to server failed: Connection refused\n",
    ),
    "a certificate error of Go": ("none", "x509: certificate signed by unknown authority"),
    "a certificate error of Dart": (
        "none",
        "HandshakeException: Handshake error in client (OS Error: CERTIFICATE_VERIFY_FAILED: unable to get local "
        "issuer certificate(handshake.cc:354))",
    ),
    "an application without permission for its own file": (
        "none",
        'Traceback (most recent call last):\n  File "/srv/.venv/lib/python3.11/site-packages/flask/app.py", line '
        "2, in run\nPermissionError: [Errno 13] Permission denied: 'data.csv'\n",
    ),
    "a missing module of an application": ("module-not-found", "ModuleNotFoundError: No module named 'requests'"),
    "a missing make target, a 404 and a missing jest": (
        "none",
        "make: *** No rule to make target 'pip'.  Stop.\nHTTP 404 not found\nbash: jest: command not found",
    ),
    "a git error without pip": (
        "none",
        "fatal: Could not read from remote repository.\nPermission denied (publickey).",
    ),
    "a permission error of npm": (
        "none",
        "npm ERR! code EACCES\nnpm ERR! Error: EACCES: permission denied, mkdir '/usr/local/lib/node_modules/x'",
    ),
    "a name that Docker cannot resolve": (
        "none",
        "Error response from daemon: Get https://registry.example/v2/: dial tcp: lookup registry.example: "
        "Temporary failure in name resolution",
    ),
    "a successful installation by uv": (
        "none",
        "Resolved 5 packages in 1ms\nInstalled 5 packages in 3ms\n + six==1.16.0",
    ),
    "the answer of pip check": ("none", "No broken requirements found."),
    "a failed image pull of Kubernetes": (
        "none",
        "Warning  Failed  3s kubelet Failed to pull image: rpc error: not found",
    ),
    "a missing jest": ("none", "sh: 1: jest: not found"),
    "a missing service program of systemd": (
        "none",
        "systemd[1]: python-app.service: Failed to execute /srv/app: No such file or directory",
    ),
    "names of tests": (
        "none",
        "tests/test_pip.py::test_externally_managed_environment "
        "PASSED\ntests/test_errors.py::test_no_module_named_pip PASSED\n",
    ),
    "a CI configuration": (
        "none",
        "      - run: |\n          pip install x || pip install --break-system-packages x\n",
    ),
    "the end of pip's message": (
        "externally-managed",
        "$ pip install x 2>&1 | tail -3\nnote: If you believe this is a mistake, please contact your Python "
        "installation or OS distribution provider. You can override this, at the risk of breaking your Python "
        "installation or OS, by passing --break-system-packages.\nhint: See PEP 668 for the detailed "
        "specification.\n",
    ),
    "pip's message in the output of Ansible": (
        "externally-managed",
        'fatal: [h]: FAILED! => {"changed": false, "cmd": ["/usr/bin/python3", "-m", "pip.__main__", "install", '
        '"docker"], "msg": "stdout: \\n:stderr: error: externally-managed-environment\\n\\n\\u00d7 This environment '
        'is externally managed\\n"}',
    ),
    "pip's message in a sentence of a user": (
        "externally-managed",
        "I get this when installing: error: externally-managed-environment what do I do?",
    ),
    "a package for Python 3 on Python 2": (
        "python-unsupported",
        "ERROR: Package 'foo' requires a different Python: 2.7.18 not in '>=3.6'",
    ),
    "node-gyp without Python": ("python-missing", "gyp ERR! find Python Could not find any Python installation to use"),
    "a version that pyenv lacks": (
        "python-missing",
        "pyenv: version `3.12.1' is not installed (set by /home/me/.python-version)",
    ),
    "pip missing in PowerShell": (
        "pip-missing",
        "pip : The term 'pip' is not recognized as the name of a cmdlet, function, script file, or operable program.",
    ),
    "pip missing in fish": ("pip-missing", "fish: Unknown command: pip"),
    "pip missing on Ubuntu": (
        "pip-missing",
        "Command 'pip' not found, but can be installed with:\nsudo apt install python3-pip",
    ),
    "python missing on Ubuntu": (
        "python-missing",
        "Command 'python' not found, did you mean:\n  command 'python3' from deb python3",
    ),
    "pip missing in docker exec": (
        "pip-missing",
        'OCI runtime exec failed: exec failed: exec: "pip": executable file not found in $PATH: unknown',
    ),
    "a bad interpreter": (
        "broken-venv",
        "-bash: /home/me/proj/.venv/bin/pip: /home/me/old/.venv/bin/python3: bad interpreter: No such file or "
        "directory",
    ),
    "a required file that is missing": ("broken-venv", "bash: ./venv/bin/pip: cannot execute: required file not found"),
    "no compiler for meson": (
        "build-tools-missing",
        "  × Preparing metadata (pyproject.toml) did not run successfully.\n      ../meson.build:1:0: ERROR: Unknown "
        "compiler(s): [['cc'], ['gcc'], ['clang']]\n      Running `cc --version` gave \"[Errno 2] No such file or "
        "directory: 'cc'\"\nerror: metadata-generation-failed\n",
    ),
    "a missing Python.h": (
        "build-tools-missing",
        "      src/x.c:4:10: fatal error: Python.h: No such file or directory\n      compilation terminated.\n",
    ),
    "a search result": ("none", "docs/faq.md:40:fatal error: Python.h: No such file or directory\n"),
    "no library for meson": (
        "build-tools-missing",
        '      ../meson.build:31:12: ERROR: Dependency "cairo" not found, tried pkgconfig and cmake\nerror: '
        "metadata-generation-failed\n",
    ),
    "an optional library that meson does not find": (
        "none",
        "Run-time dependency cairo found: NO (tried pkgconfig and cmake)\nBuild targets in project: 3\n",
    ),
    "no compiler for CMake": (
        "build-tools-missing",
        "      CMake Error: CMAKE_C_COMPILER not set, after EnableLanguage\n      CMake Error at CMakeLists.txt:2 "
        "(project):\n        No CMAKE_C_COMPILER could be found.\n",
    ),
    "no Rust compiler": ("build-tools-missing", "error: can't find Rust compiler"),
    "no match, by an old pip": (
        "no-matching-distribution",
        "Collecting foo\n  Could not find a version that satisfies the requirement foo (from versions: )\nNo "
        "matching distribution found for foo",
    ),
    "versions that need a newer Python": (
        "python-unsupported",
        "ERROR: Ignored the following versions that require a different python version: 1.0 Requires-Python "
        ">=3.9\nERROR: Could not find a version that satisfies the requirement foo==1.0 (from versions: "
        "0.9)\nERROR: No matching distribution found for foo==1.0",
    ),
    "an untrusted certificate before no match": (
        "network-error",
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection "
        "broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
        "failed: self signed certificate in certificate chain (_ssl.c:1129)'))': /simple/foo/\nERROR: Could not "
        "find a version that satisfies the requirement foo (from versions: none)\nERROR: No matching distribution "
        "found for foo",
    ),
    "a missing file of certificates": (
        "network-error",
        "ERROR: Could not install packages due to an OSError: Could not find a suitable TLS CA certificate bundle, "
        "invalid path: /nowhere.pem\n",
    ),
    "a successful retry": (
        "none",
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection "
        "broken by 'ReadTimeoutError(\"x\")': /simple/six/\nCollecting six\nSuccessfully installed six-1.16.0",
    ),
    "a missing module in a journal": (
        "module-not-found",
        "Nov 20 09:00:01 box python3[812]: Traceback (most recent call last):\nNov 20 09:00:01 box python3[812]: "
        "ModuleNotFoundError: No module named 'requests'\nNov 20 09:00:01 box systemd[1]: app.service: Main process "
        "exited, code=exited, status=1/FAILURE\n",
    ),
    "a missing module on Windows": ("module-not-found", "C:\\Python312\\python.exe: No module named flask"),
    "metadata that a program misses": (
        "module-not-found",
        "importlib.metadata.PackageNotFoundError: No package metadata was found for black",
    ),
    "a module that Python removed": ("module-not-found", "ModuleNotFoundError: No module named 'imp'"),
    "a warning about an optional module": ("none", "WARNING: No module named 'lxml', using the slow parser\nDone.\n"),
    "a program missing on Ubuntu": (
        "command-not-found",
        "Command 'black' not found, but can be installed with:\n\nsudo apt install black\n",
    ),
    "a program missing in PowerShell": (
        "command-not-found",
        "black : The term 'black' is not recognized as the name of a cmdlet, function, script file, or operable "
        "program.",
    ),
    "a program missing in cmd": (
        "command-not-found",
        "'pytest' is not recognized as an internal or external command,\noperable program or batch file.",
    ),
    "a program missing in docker exec": (
        "command-not-found",
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "uvicorn": executable file not '
        "found in $PATH: unknown",
    ),
    "a program that uv does not find": (
        "command-not-found",
        "error: Failed to spawn: `pytest`\n  Caused by: No such file or directory (os error 2)",
    ),
    "a program missing for pipenv": (
        "command-not-found",
        "Error: the command black could not be found within PATH or Pipfile's [scripts].",
    ),
    "npm missing after npm was asked to install": ("none", "$ npm install\nsh: 1: npm: not found"),
    "make missing": ("none", "$ make install\nbash: make: command not found"),
    "a program that was installed by pip": (
        "command-not-found",
        "$ pip install shaarli-client\nSuccessfully installed shaarli-client-0.5\n$ shaarli-client\n"
        "bash: shaarli-client: command not found",
    ),
    "another shell's message above a line about pip": ("none", "bash: jest: command not found\npip 23.0 from /opt/x"),
    "PowerShell refuses the activation script": (
        "activate-missing",
        ".\\.venv\\Scripts\\Activate.ps1 : File C:\\p\\.venv\\Scripts\\Activate.ps1 cannot be loaded because "
        "running scripts is disabled on this system.",
    ),
    "fish 3.0 reads bash's activation script": (
        "activate-missing",
        ".venv/bin/activate (line 40): 'case' builtin not inside of switch block\nfrom sourcing file "
        ".venv/bin/activate",
    ),
    "source for another file": ("none", "dash: 1: source: not found"),
    "an option that pytest does not know": ("none", "pytest: error: unrecognized arguments: --fnord=src"),
    "the oldest note of pipx": (
        "pipx-not-on-path",
        "⚠️  Note: '/home/me/.local/bin' is not on your PATH environment variable. These binaries will not be globally "
        "accessible until your PATH is updated.",
    ),
}


def test_each_log_is_recognised_as_its_condition() -> None:
    for name, (condition, text) in LOGS.items():
        assert recognise(text.encode()) == condition, name
