"""A log leads to a command with the exact names that it shows, where a sentence would leave them to the reader."""

from __future__ import annotations

import pytest

from tests.corpus import answer

ENSUREPIP = (
    "The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian/Ubuntu "
    "systems, you need to install the python3-venv\npackage using the following command.\n\n    apt install "
    "python3.9-venv\n"
)
FAILED = "  error: subprocess-exited-with-error\n"
GCC = "      error: command '/usr/bin/gcc' failed with exit code 1\n"
_TASK = 'TASK [prepare : packages] ***\nfatal: [web1]: FAILED! => {"changed": false, "msg": "No package matching '
ANSWERS = {
    "a package that Ansible's module apt does not find": (
        f"{_TASK}'python3-heat' is available\"}}\n",
        "apt-unavailable",
        '- ansible.builtin.apt:\n    name: python3-heat\n    update_cache: true\n  become: true',
    ),
    "the module for SELinux": (
        'TASK [prepare : files] ***\nfatal: [web1]: FAILED! => {"msg": "Aborting, target uses selinux but '
        "python bindings (libselinux-python) aren't installed!\"}\n",
        "module-not-found",
        "- ansible.builtin.raw: dnf install -y python3-libselinux\n  become: true",
    ),
    "a connection that the full disk broke": (
        "pip._vendor.urllib3.exceptions.ProtocolError: (\"Connection broken: OSError(28, 'No space left on device')\", "
        "OSError(28, 'No space left on device'))\n",
        "disk-full",
        "df -h",
    ),
    "a Python of the system that uv was given": (
        "##[group]Run uv pip install --python /usr/bin/python3 heat\nUsing Python 3.11.2 environment at: /usr\n"
        "error: The interpreter at `/usr` is externally managed, and indicates the following:\n"
        "##[error]Process completed with exit code 2.\n",
        "externally-managed",
        "- run: |\n    uv venv --allow-existing\n    uv pip install heat",
    ),
    "a Python that only a shell knows": (
        "##[group]Run uv pip install --python $(which python) heat\nerror: The interpreter at `/usr` is externally "
        "managed, and indicates the following:\n##[error]Process completed with exit code 2.\n",
        "externally-managed",
        "- run: |\n    uv venv --allow-existing",
    ),
    "a package that Debian calls otherwise": (
        f"{_TASK}'pip' is available\"}}\n",
        "apt-unavailable",
        "- ansible.builtin.apt:\n    name: [python3-pip]\n    update_cache: true\n  become: true",
    ),
    "a release that another distribution requires": (
        "pkg_resources.ContextualVersionConflict: (proto-plus 1.20.3 (/srv/app/lib/python3.9/site-packages), "
        "Requirement.parse('proto-plus==1.19.6'), {'google-ads'})\n",
        "dependency-conflict",
        "doctor fix proto-plus==1.19.6",
    ),
    "the venv package of another Python": (
        f"##[group]Run python3.9 -m venv env\n{ENSUREPIP}##[error]Process completed with exit code 1.\n",
        "ensurepip-missing",
        "- run: |\n    sudo apt-get update\n    sudo apt-get install -y --no-install-recommends python3.9-venv",
    ),
    "no wheel, and no command": (
        f"{FAILED}  error: invalid command 'bdist_wheel'\n  Failed building wheel for radar\n",
        "build-failure",
        "pip install wheel && pip install radar",
    ),
    "what only the distribution has": (
        "$ pip install python-apt\n    IOError: [Errno 2] No such file or directory: 'python/makefile'\n"
        'Command "python setup.py egg_info" failed with error code 1 in /tmp/pip-build-x1/python-apt/\n',
        "build-failure",
        "doctor fix python-apt",
    ),
    "a bold line in the output of a build": (
        f"{FAILED}  ╰─> [3 lines of output]\n      **error: command 'gcc' failed: No such file or directory**\n"
        "      [end of output]\n",
        "build-tools-missing",
        "apt-get install build-essential python3-dev",
    ),
    "a header that a package needs": (
        f"$ pip install radar\n      radar.c:3:10: fatal error: sodium.h: No such file or directory\n{GCC}",
        "build-tools-missing",
        "apt-get install build-essential python3-dev libsodium-dev",
    ),
    "a header in a folder": (
        f"$ pip install radar\n      radar.c:3:10: fatal error: X11/Xlib.h: No such file or directory\n{GCC}",
        "build-tools-missing",
        "apt-get install build-essential python3-dev libx11-dev",
    ),
    "an unknown header of a known package": (
        f"$ pip install plyvel\n      plyvel.c:3:10: fatal error: vendor/db_c.h: No such file or directory\n{GCC}"
        "  ERROR: Failed building wheel for plyvel\n",
        "build-tools-missing",
        "apt-get install build-essential python3-dev libleveldb-dev",
    ),
    "a compiler for Termux": (
        "$ pip install cryptography\n  error: Can not find Rust compiler\n  ERROR: Failed building wheel for "
        "cryptography\n/data/data/com.termux/files/usr/bin/python3\n",
        "build-tools-missing",
        "pkg install build-essential python rust pkg-config openssl libffi",
    ),
    "a module of Python in a list": (
        "$ pip install -r list.txt\nERROR: No matching distribution found for json (from -r list.txt (line 2))\n",
        "no-matching-distribution",
        "Remove json from list.txt. Then: `doctor fix -r list.txt`",
    ),
    "a module of Python that uv looks for": (
        "  × No solution found when resolving dependencies:\n  ╰─▶ Because pickle was not found in the package "
        "registry and you require\n      pickle, we can conclude that your requirements are unsatisfiable.\n",
        "no-matching-distribution",
        "python3 -c 'import pickle'",
    ),
    "metadata that only an older pip takes": (
        "$ pip install radar\nRequested radar==0.12.2 from https://files.example/radar-0.12.2.tar.gz has invalid "
        "metadata: .* suffix can only be used with `==` or `!=` operators\nPlease use pip<24.1 if you need to use this "
        "version.\nERROR: No matching distribution found for radar==0.12.2\n",
        "invalid-metadata",
        "pip install 'pip<24.1' && pip install radar",
    ),
    "the server of an index": (
        "$ pip install radar\nWARNING: 401 Error, Credentials not correct for https://nexus.example/simple/radar/\n",
        "index-auth",
        "echo 'machine nexus.example login USER password PASSWORD' >> ~/.netrc && chmod 600 ~/.netrc",
    ),
    "the server of Poetry's source": (
        "$ poetry install\n  HTTPError\n  403 Client Error: Forbidden for url: https://nexus.example/simple/radar/\n",
        "index-auth",
        "poetry config http-basic.NAME USER",
    ),
    "a package for Python 2": (
        "Package python-dev is not available, but is referred to by another package.\nHowever the following packages "
        "replace it:\n  python2-dev python2\n\nE: Package 'python-dev' has no installation candidate\n",
        "apt-unavailable",
        "apt-get install python3-dev",
    ),
    "a package for Python 2 on a host": (
        'fatal: [web]: FAILED! => {"changed": false, "msg": "E: Package \'python-yaml\' has no installation '
        'candidate"}\n',
        "apt-unavailable",
        "- ansible.builtin.apt:\n    name: python3-yaml\n    update_cache: true\n  become: true",
    ),
    "a Python that the release does not have": (
        "Package python3.8 is not available, but is referred to by another package.\nE: Package 'python3.8' has no "
        "installation candidate\n",
        "apt-unavailable",
        "uv python install 3.8",
    ),
    "a compiled part": (
        "$ pip install numpy\nTraceback (most recent call last):\n  File \"app.py\", line 1, in <module>\n    import "
        "numpy\nModuleNotFoundError: No module named 'numpy.core._multiarray_umath'\n",
        "module-not-found",
        "pip install --force-reinstall --no-cache-dir numpy",
    ),
    "a compiled part for another system": (
        "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named "
        "'pydantic_core._pydantic_core'\n",
        "module-not-found",
        "pip install --target package --platform manylinux2014_x86_64 --only-binary=:all: pydantic-core",
    ),
    "a requirement of an application": (
        'Traceback (most recent call last):\n  File "/home/ada/.local/bin/poetry", line 5, in <module>\n    from '
        'poetry.console import main\n  File "/home/ada/.local/lib/python3.10/site-packages/poetry/console/app.py", '
        "line 3, in <module>\n    from cleo import Application\nModuleNotFoundError: No module named 'cleo'\n",
        "module-not-found",
        "doctor fix poetry",
    ),
    "conda's cache": (
        "$ conda create -n six\nNotWritableError: The current user does not have write permissions to a required path."
        "\n  path: /srv/conda/pkgs/cache/3e39.json\n",
        "permission-denied",
        "conda config --add pkgs_dirs ~/.conda/pkgs",
    ),
    "two bounds of Poetry": (
        "Because botocore (1.29.0) depends on urllib3 (>=1.25.4,<1.27)\n and no versions of botocore match >1.29.0, "
        "botocore (>=1.29.0) requires urllib3 (>=1.25.4,<1.27).\nSo, because app depends on both urllib3 (^2.0) and "
        "botocore (^1.29.0), version solving failed.\n",
        "resolution-conflict",
        "Replace urllib3 (^2.0) with urllib3 (>=1.25.4,<1.27), as botocore requires, then repeat the command.",
    ),
    "a release for older Pythons": (
        "$ pip install numba\nRuntimeError: Cannot install on Python version 3.12.8; only versions >=3.6,<3.10 are "
        f"supported.\n{FAILED}",
        "build-failure",
        "doctor fix --venv --python 3.9 numba",
    ),
    "code for a newer Python": (
        "$ pip install six\n    Complete output from command python setup.py egg_info:\n      File \"setup.py\", line "
        "13\n        print(f\"hello {x}\")\n                         ^\n    SyntaxError: invalid syntax\nCommand "
        '"python setup.py egg_info" failed with error code 1 in /tmp/pip-build-a/six/\n',
        "build-failure",
        "doctor fix six",
    ),
    "an old build of what was collected last": (
        "Collecting radar (from shop==0.1)\n  Preparing metadata (setup.py) ... error\n"
        f"{FAILED}      error in radar setup command: use_2to3 is invalid.\n      [end of output]\n",
        "build-failure",
        "echo 'setuptools<58' > constraints.txt && PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt "
        "pip install radar",
    ),
    "the newest Python below a bound": (
        "$ pip install radar\nERROR: Package 'radar' requires a different Python: 3.13.1 not in '<3.13,>=3.8'\n",
        "python-unsupported",
        "doctor fix --venv --python 3.12 radar",
    ),
    "the Pythons of Poetry's project": (
        "The current project's Python requirement (>=3.9,<4.0) is not compatible with some of the required packages "
        "Python requirement:\n  - radar requires Python >=3.7, <3.11, so it will not be satisfied for Python >=3.11\n",
        "python-unsupported",
        'In pyproject.toml, write `requires-python = ">=3.7, <3.11"`, then repeat the command.',
    ),
    "a bound with a marker": (
        "ERROR: Cannot install shop because these package versions have conflicting dependencies.\nThe conflict is "
        "caused "
        'by:\n    radar 1.0 depends on six==1.16\n    sonar 2.0 depends on six>=1.17; python_version > "3.6"\n',
        "resolution-conflict",
        "Change the version of radar 1.0, which requires six==1.16, or of sonar 2.0, which requires six>=1.17.",
    ),
    "two extras of the project": (
        "❯ uv sync\n  × No solution found when resolving dependencies:\n  ╰─▶ And because your project requires "
        "shop[cpu] and shop[gpu], we can conclude that your project's requirements are unsatisfiable.\n",
        "resolution-conflict",
        '[tool.uv]\nconflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]',
    ),
    "a line of Debian in a list": (
        "ERROR: Could not find a version that satisfies the requirement pkg-resources==0.0.0 (from -r list.txt (line "
        "11)) (from versions: none)\n",
        "no-matching-distribution",
        "sed -i '/^pkg[-_]resources==0/d' list.txt && doctor fix -r list.txt",
    ),
    "a file for other systems": (
        "$ uv sync\nerror: Distribution `radar==6.9.0 @ registry+https://index.example/simple` can't be installed "
        "because it doesn't have a source distribution or wheel for the current platform\n",
        "no-matching-distribution",
        "uv lock --upgrade-package 'radar<6.9.0'",
    ),
    "a long dash before an option": (
        "pip install —upgrade -r list.txt\nRequirementParseError: Invalid requirement, parse error at "
        "\"'\\xe2\\x80'\"\n",
        "requirement-invalid",
        "doctor fix -r list.txt",
    ),
    "the line of a list that uv cannot read": (
        "Error: could not parse list.txt: Failed to parse requirements file. Line 171, col 88: expected end of input\n",
        "requirement-invalid",
        "Correct line 171 of list.txt.",
    ),
    "Tk of Homebrew's Python": (
        'Traceback (most recent call last):\n  File "/opt/homebrew/Cellar/python@3.11/3.11.5/lib/python3.11/tkinter/'
        "__init__.py\", line 38, in <module>\n    import _tkinter\nModuleNotFoundError: No module named '_tkinter'\n",
        "stdlib-module-missing",
        "brew install python-tk@3.11",
    ),
    "the runtime of a function": (
        "Error: PythonPipBuilder:Validation - Binary validation failed for python, searched for python in following "
        "locations  : ['/usr/bin/python'] which did not satisfy constraints for runtime: python3.12\n",
        "python-missing",
        "sam build --use-container",
    ),
    "Python for node-gyp": (
        "gyp ERR! find Python You need to install the latest version of Python.\n",
        "python-missing",
        "apt-get install python3 build-essential",
    ),
    "an old Python for tox": ("$ tox\nERROR: InterpreterNotFound: python3.6\n", "python-missing",
        "tox -e py3"),
    "libraries of pywin32": (
        '  File "C:\\radar\\lib\\site-packages\\win32\\lib\\pywintypes.py", line 116, in load\nImportError: DLL load '
        "failed: The specified module could not be found.\n",
        "shared-library-missing",
        "python -m pip install --upgrade --force-reinstall pywin32",
    ),
    "a library on macOS": (
        "ImportError: dlopen(/Users/ada/shop/.venv/lib/python3.11/site-packages/PIL/_imaging.so, 0x0002): Library not "
        "loaded: /opt/homebrew/opt/libtiff/lib/libtiff.5.dylib\n",
        "shared-library-missing",
        "/Users/ada/shop/.venv/bin/python -m pip install --force-reinstall --no-cache-dir pillow",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_has_the_names_of_the_log(name: str) -> None:
    log, condition, command = ANSWERS[name]
    assert answer(log) == (condition, command)
