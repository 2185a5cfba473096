"""Messages of installers and builds: those of a known failure, and those that only resemble one."""

from __future__ import annotations

from tests.corpus import recognise

LOGS = {
    "no linker for Rust": (
        "build-tools-missing",
        "Building wheels for collected packages: radar\n  error: linker `cc` not found\n",
    ),
    "a missing header of a library": (  # since GCC 9 the line in question stands before "compilation terminated"
        "build-tools-missing",
        "      building '_ldap' extension\n      src/common.h:15:10: fatal error: lber.h: No such file or directory\n"
        "         15 | #include <lber.h>\n            |          ^~~~~~~~\n      compilation terminated.\n"
        "  ERROR: Failed building wheel for python-ldap\n",
    ),
    "a missing header of an application": (
        "none",
        "cc -c -o app.o app.c\napp.c:1:10: fatal error: foo.h: No such file or directory\n    1 | #include <foo.h>\n"
        "compilation terminated.\nmake: *** [Makefile:7: app.o] Error 1\n",
    ),
    "no swig": ("build-tools-missing", "      error: command 'swig' failed: No such file or directory\n"),
    "no gdal-config": (
        "build-tools-missing",
        "      FileNotFoundError: [Errno 2] No such file or directory: 'gdal-config'\n      [end of output]\n",
    ),
    "a missing file in the package itself": (
        "none",
        "      FileNotFoundError: [Errno 2] No such file or directory: 'make/cc.yml'\n"
        "      FileNotFoundError: [Errno 2] No such file or directory: 'cc.yml'\n      [end of output]\n",
    ),
    "an explanation by the build script": (
        "build-tools-missing",
        "      Error: Please make sure the libxml2 and libxslt development packages are installed.\n"
        "      [end of output]\n",
    ),
    "a successful configure": (
        "none",
        "      checking for mpicc... no\n      Found CMake: NO\n      checking for gcc... gcc\n"
        "Successfully installed six-1.16.0\n",
    ),
    "a single equals sign": (
        "requirement-invalid",
        "ERROR: Invalid requirement: 'six=1.16'\nHint: = is not a valid operator.\n",
    ),
    "a missing requirements file": (
        "requirement-invalid",
        "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'\n",
    ),
    "a missing requirements file for cat": ("none", "cat: requirements.txt: No such file or directory\n"),
    "a path from conda": (
        "requirement-invalid",
        "Processing /home/conda/feedstock_root/build_artifacts/six_1/work\nERROR: Could not install packages due to an "
        "OSError: [Errno 2] No such file or directory: '/home/conda/feedstock_root/build_artifacts/six_1/work'\n",
    ),
    "no git": (
        "repository-unreachable",
        "ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?\n",
    ),
    "an unknown host key": (
        "repository-unreachable",
        "  Host key verification failed.\n  fatal: Could not read from remote repository.\n"
        "  error: subprocess-exited-with-error\n"
        "  × git clone --filter=blob:none --quiet 'ssh://x/y.git' /tmp/r did not run successfully.\n  │ exit code: "
        "128\n",
    ),
    "an invalid wheel": (
        "damaged-package",
        "ERROR: Wheel 'six' located at /tmp/six-1.16.0-py3-none-any.whl is invalid.\n",
    ),
    "an invalid zip file of an application": (
        "none",
        '  File "/srv/app/reports.py", line 3, in load\nzipfile.BadZipFile: File is not a zip file\n',
    ),
    "a specifier that pip no longer accepts": (
        "invalid-metadata",
        "WARNING: Ignoring version 1.0 of foo since it has invalid metadata:\nRequested foo from https://x.example/foo "
        "has invalid metadata: .* suffix can only be used with `==` or `!=` operators\nPlease use pip<24.1 if you "
        "need to use this version.\nERROR: No matching distribution found for foo\n",
    ),
    "an invalid release that pip skips": (
        "none",
        "WARNING: Ignoring version 1.0 of foo since it has invalid metadata:\nCollecting foo\n"
        "Successfully installed foo-0.9\n",
    ),
    "an index that requires credentials": (
        "index-auth",
        "ERROR: HTTP error 401 while getting https://x.example/six-1.0-py3-none-any.whl\n",
    ),
    "a refusal to curl": ("none", "curl: (22) The requested URL returned error: 403\nHTTP status 403 Forbidden\n"),
    "a proxy that requires a login": (
        "index-auth",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection "
        "broken by 'OSError('Tunnel connection failed: 407 Proxy Authentication Required')': /simple/six/\n"
        "ERROR: No matching distribution found for six\n",
    ),
    "a killed compiler": (
        "out-of-memory",
        "      g++: fatal error: Killed signal terminated program cc1plus\n      compilation terminated.\n"
        "      error: command '/usr/bin/g++' failed with exit code 1\n  ERROR: Failed building wheel for foo\n",
    ),
    "a killed pip": ("out-of-memory", "install.sh: line 3:   812 Killed                  pip install torch\n"),
    "a killed Java program": ("none", "run.sh: line 9:   813 Killed                  java -jar app.jar\n"),
    "a read-only file system": (
        "permission-denied",
        "ERROR: Could not install packages due to an OSError: [Errno 30] Read-only file system: '/usr/lib/x'\n",
    ),
    "--user in an environment": (
        "environment-override",
        "ERROR: Can not perform a '--user' install. User site-packages are not visible in this virtualenv.\n",
    ),
    "an installation for the user": (
        "none",
        "Defaulting to user installation because normal site-packages is not writeable\n"
        "Successfully installed six-1.16\n",
    ),
    "a wheel for another platform": (
        "no-matching-distribution",
        "ERROR: foo-1.0-cp311-cp311-win_amd64.whl is not a supported wheel on this platform.\n",
    ),
    "an interrupted download": (
        "network-error",
        "ERROR: Could not install packages due to an OSError: ('Connection broken: IncompleteRead(6 bytes read)')\n",
    ),
    "a hint of uv": (
        "build-failure",
        "hint: Build failures usually indicate a problem with the package or the build environment\n",
    ),
}


def test_each_log_is_recognised_as_its_condition() -> None:
    for name, (condition, text) in LOGS.items():
        assert recognise(text.encode()) == condition, name
