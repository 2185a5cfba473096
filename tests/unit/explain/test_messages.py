"""Messages of many tools: those of a known failure, and those that only resemble one."""

from __future__ import annotations

from tests.corpus import recognise

LOGS = {
    "ruby": (
        "none",
        "Gem::RemoteFetcher::FetchError: SSL_connect returned=1 errno=0 state=error: certificate verify failed "
        "(unable to get local issuer certificate)",
    ),
    "curl": ("none", "curl: (60) SSL certificate problem: unable to get local issuer certificate"),
    "table": ("none", "| Message | Cure |\n|---|---|\n| error: externally-managed-environment | use a venv |\n"),
    "heading": ("none", "### error: externally-managed-environment\n\nUse a virtual environment.\n"),
    "conn": (
        "none",
        "+ pip install -r requirements.txt\nRequirement already satisfied: django\n+ ./manage.py "
        "migrate\npsycopg2.OperationalError: connection to server failed: Connection refused\n",
    ),
    "go": ("none", "x509: certificate signed by unknown authority"),
    "dart": (
        "none",
        "HandshakeException: Handshake error in client (OS Error: CERTIFICATE_VERIFY_FAILED: unable to get local "
        "issuer certificate(handshake.cc:354))",
    ),
    "app": (
        "none",
        'Traceback (most recent call last):\n  File "/srv/.venv/lib/python3.11/site-packages/flask/app.py", line '
        "2, in run\nPermissionError: [Errno 13] Permission denied: 'data.csv'\n",
    ),
    "mod": ("none", "ModuleNotFoundError: No module named 'requests'"),
    "notfound": (
        "none",
        "make: *** No rule to make target 'pip'.  Stop.\nHTTP 404 not found\nbash: jest: command not found",
    ),
    "git": ("none", "fatal: Could not read from remote repository.\nPermission denied (publickey)."),
    "node": (
        "none",
        "npm ERR! code EACCES\nnpm ERR! Error: EACCES: permission denied, mkdir '/usr/local/lib/node_modules/x'",
    ),
    "dockerns": (
        "none",
        "Error response from daemon: Get https://registry.example/v2/: dial tcp: lookup registry.example: "
        "Temporary failure in name resolution",
    ),
    "uv ok": ("none", "Resolved 5 packages in 1ms\nInstalled 5 packages in 3ms\n + six==1.16.0"),
    "pipcheck": ("none", "No broken requirements found."),
    "k8s": ("none", "Warning  Failed  3s kubelet Failed to pull image: rpc error: not found"),
    "jest": ("none", "sh: 1: jest: not found"),
    "systemd": ("none", "systemd[1]: python-app.service: Failed to execute /srv/app: No such file or directory"),
    "testnames": (
        "none",
        "tests/test_pip.py::test_externally_managed_environment "
        "PASSED\ntests/test_errors.py::test_no_module_named_pip PASSED\n",
    ),
    "yaml": ("none", "      - run: |\n          pip install x || pip install --break-system-packages x\n"),
    "pub1": (
        "externally-managed",
        "$ pip install x 2>&1 | tail -3\nnote: If you believe this is a mistake, please contact your Python "
        "installation or OS distribution provider. You can override this, at the risk of breaking your Python "
        "installation or OS, by passing --break-system-packages.\nhint: See PEP 668 for the detailed "
        "specification.\n",
    ),
    "ans": (
        "externally-managed",
        'fatal: [h]: FAILED! => {"changed": false, "cmd": ["/usr/bin/python3", "-m", "pip.__main__", "install", '
        '"docker"], "msg": "stdout: \\n:stderr: error: externally-managed-environment\\n\\n\\u00d7 This environment '
        'is externally managed\\n"}',
    ),
    "slack": ("externally-managed", "I get this when installing: error: externally-managed-environment what do I do?"),
    "py2": ("python-unsupported", "ERROR: Package 'foo' requires a different Python: 2.7.18 not in '>=3.6'"),
    "yarn": ("python-missing", "gyp ERR! find Python Could not find any Python installation to use"),
    "pyenv": ("python-missing", "pyenv: version `3.12.1' is not installed (set by /home/me/.python-version)"),
    "win": (
        "pip-missing",
        "pip : The term 'pip' is not recognized as the name of a cmdlet, function, script file, or operable program.",
    ),
    "fish": ("pip-missing", "fish: Unknown command: pip"),
    "ubuntu": ("pip-missing", "Command 'pip' not found, but can be installed with:\nsudo apt install python3-pip"),
    "ubuntupy": ("python-missing", "Command 'python' not found, did you mean:\n  command 'python3' from deb python3"),
    "dockerexec": (
        "pip-missing",
        'OCI runtime exec failed: exec failed: exec: "pip": executable file not found in $PATH: unknown',
    ),
    "brokenshim": (
        "broken-venv",
        "-bash: /home/me/proj/.venv/bin/pip: /home/me/old/.venv/bin/python3: bad interpreter: No such file or "
        "directory",
    ),
    "reqfile": ("broken-venv", "bash: ./venv/bin/pip: cannot execute: required file not found"),
    "meson": (
        "build-tools-missing",
        "  × Preparing metadata (pyproject.toml) did not run successfully.\n      ../meson.build:1:0: ERROR: Unknown "
        "compiler(s): [['cc'], ['gcc'], ['clang']]\n      Running `cc --version` gave \"[Errno 2] No such file or "
        "directory: 'cc'\"\nerror: metadata-generation-failed\n",
    ),
    "pythonh": (
        "build-tools-missing",
        "      src/x.c:4:10: fatal error: Python.h: No such file or directory\n      compilation terminated.\n",
    ),
    "grepped": ("none", "docs/faq.md:40:fatal error: Python.h: No such file or directory\n"),
    "mesonlib": (
        "build-tools-missing",
        '      ../meson.build:31:12: ERROR: Dependency "cairo" not found, tried pkgconfig and cmake\nerror: '
        "metadata-generation-failed\n",
    ),
    "mesonfine": (
        "none",
        "Run-time dependency cairo found: NO (tried pkgconfig and cmake)\nBuild targets in project: 3\n",
    ),
    "cmake": (
        "build-tools-missing",
        "      CMake Error: CMAKE_C_COMPILER not set, after EnableLanguage\n      CMake Error at CMakeLists.txt:2 "
        "(project):\n        No CMAKE_C_COMPILER could be found.\n",
    ),
    "rust": ("build-tools-missing", "error: can't find Rust compiler"),
    "oldpip": (
        "no-matching-distribution",
        "Collecting foo\n  Could not find a version that satisfies the requirement foo (from versions: )\nNo "
        "matching distribution found for foo",
    ),
    "ignored": (
        "python-unsupported",
        "ERROR: Ignored the following versions that require a different python version: 1.0 Requires-Python "
        ">=3.9\nERROR: Could not find a version that satisfies the requirement foo==1.0 (from versions: "
        "0.9)\nERROR: No matching distribution found for foo==1.0",
    ),
    "tls": (
        "network-error",
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection "
        "broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
        "failed: self signed certificate in certificate chain (_ssl.c:1129)'))': /simple/foo/\nERROR: Could not "
        "find a version that satisfies the requirement foo (from versions: none)\nERROR: No matching distribution "
        "found for foo",
    ),
    "certificates that are not there": (
        "network-error",
        "ERROR: Could not install packages due to an OSError: Could not find a suitable TLS CA certificate bundle, "
        "invalid path: /nowhere.pem\n",
    ),
    "retryok": (
        "none",
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection "
        "broken by 'ReadTimeoutError(\"x\")': /simple/six/\nCollecting six\nSuccessfully installed six-1.16.0",
    ),
}


def test_each_log_is_recognised_as_its_condition() -> None:
    for name, (condition, text) in LOGS.items():
        assert recognise(text.encode()) == condition, name
