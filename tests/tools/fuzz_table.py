"""The readers of text that doctor does not trust, one entry for each: its name, its limit, its function, examples.

``file`` writes the bytes to a file and calls the function with its folder; ``call`` gives them to the function.
"""

from __future__ import annotations

import os

from doctor.core.errors import DoctorError
from doctor.execute import receipt
from doctor.probe import quarantine, tools
from doctor.probe.debian import apt_config, apt_policy, locks
from doctor.probe.debian.dpkg import STATUS_LIMIT, Dpkg
from doctor.probe.project import code, target
from doctor.probe.python import describe, record, select
from doctor.probe.rootfs import READ_LIMIT, Rootfs
from tests.tools import fuzz_readers as to
from tests.tools.fuzz_readers import Reader, call, file

MB = 1 << 20
PARSED = 1 << 18
"""Characters of TOML and INI that are parsed."""
ARGUMENT = 1 << 17
"""Bytes of one argument or variable (execve(2), MAX_ARG_STRLEN)."""
_MANY = b"9" * 5000
"""More digits than ``int`` accepts."""
_STATUS = b"""Package: a
Status: install ok installed
Architecture: amd64
Version: 1.0-1
Depends: libc6 (>= 2.14), b | c (>= 1:1.0~rc1), d
Provides: e, f (= 1)

Package: b
Status: install reinstreq half-installed
Version: 2:1.0+dfsg-3

Package: c
Status: install ok half-configured
Version: 1
Pre-Depends: a (>= 99999), b (<< 1)
"""
_INSTALLED = "Package: libpython3.11-stdlib\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.11.2-6\n"
_MD5SUMS = "0123456789abcdef0123456789abcdef  usr/lib/python3.11/EXTERNALLY-MANAGED\n"
_RECORDED = "var/lib/dpkg/info/libpython3.11-stdlib:amd64.md5sums"
_MARKER = {"var/lib/dpkg/status": _INSTALLED, "usr/lib/python3.11/EXTERNALLY-MANAGED": "x"}
_PROJECT = b"""[project]
name = "p"
requires-python = ">=3.9"
dependencies = ["six>=1.16", "black[d]"]
[project.optional-dependencies]
dev = ["p[all,all]", "idna"]
all = ["mypy", "p[dev]"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}, {include-group = "lint"}]
lint = ["ruff"]
"""
_SCRIPT = b"""# /// script
# requires-python = ">=3.9"
# dependencies = ["six>=1.16", "black[d]"]
# ///
try:
    import lxml
except ImportError:
    import simplejson
if TYPE_CHECKING:
    import attr
"""
_DYNAMIC = b"""[project]
name = "p"
dynamic = ["dependencies"]
[tool.setuptools.dynamic]
dependencies = {file = ["requirements.in"]}
[tool]
uv.sources = {a = 1}
doctor.only = ['a']
"""
_SETUP_CFG = b"""[metadata]
name = p
[options]
python_requires = >=3.8
install_requires =
    six>=1.16
    # no
    black
"""
_PIP_CONF = b"""[global]
break-system-packages = true
index-url = https://ada:x@host/simple
[install]
user = no
[:env:]
NO_INDEX: 1
find-links =
    /a
; comment
"""
_POLICY = b"""pipx:
  Installed: (none)
  Candidate: 1.1.0-1
  Version table:
     1.1.0-1 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
 *** 1.0 100
        100 /var/lib/dpkg/status
"""
_OS_RELEASE = b"""PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
ID=debian
VERSION="12 (bookworm)"
VERSION_ID="12"
ID_LIKE='a b'
"""
_RECEIPT = (
    b'{"schema": "doctor-receipt/1", "id": "20261121-013000-271828-1a2b", "started": "2026-11-20T21:45:12Z", '
    b'"state": "done", "project": "/p", "goal_digest": "0", "summary": "s", "commands": [["a", "b"]], "entries": [{'
    b'"kind": "environment", "path": "/p/.venv", "stamp": "0", "distributions": ["six==1"], "replaced": false}]}'
)
_METADATA = b"""Metadata-Version: 2.1
Name: six
Requires-Dist: idna (>=2.5) ; extra == 'a'
Requires-Dist: click>=8; python_version < '3.8' and extra == "dev"
Requires-Dist: six[dev,a] ; extra == 'a'

Text
"""
_LOG = b"""(venv) ada@host:~$ pip install numpy
#12 3.456 Collecting numpy
error: externally-managed-environment
\x1b[31mERROR: Could not find a version that satisfies the requirement nmupy (from versions: none)\x1b[0m
ModuleNotFoundError: No module named 'distutils'
E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (apt-get)
"""
_PYVENV = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n"
_SITE = "lib/python3.11/site-packages/six-1.16.0.dist-info"
_SIX = "/usr/lib/python3/dist-packages/six.py"
_ANSWER = (
    b"3.11.2\0cpython\0/usr\0/usr\0/usr/lib/python3.11\0/usr/lib/python3/dist-packages\0/root/.local\0/usr/bin/python3"
)


def _metadata_folder(folder: str) -> tuple[str, str]:
    return os.path.split(os.path.join(folder, _SITE))


# fmt: off
READERS: tuple[Reader, ...] = (
    Reader("config.toml", PARSED, file("doctor/config.toml", to.read_config_file), (
        b'only = ["a-b"]\nignore = [\'c\', """d"""]\nfail-on = "error"\n',
        b"a.b = {c = [1, 2]}\n[t.u]\n[[v.w]]\nd = 1979-05-27T07:32:00Z\ne = '''x'''\n",
    ), (DoctorError,)),
    Reader("pyproject.toml", PARSED, file("pyproject.toml", to.read_project), (_PROJECT, _DYNAMIC)),
    Reader("setup.cfg", PARSED, file("setup.cfg", to.read_project, **{"setup.py": "setup()"}), (
        _SETUP_CFG, b"[options]\ninstall_requires = file: requirements.in, b.txt\n",
    )),
    Reader("setup.py", 1 << 17, file("setup.py", to.read_project), (
        b"needs = ['six>=1']\nsetup(name='x', install_requires=needs, **{'a': 1})\n",
    )),
    Reader("script", code.CODE_LIMIT, file("tool.py", to.read_code, **{"helpers.py": ""}), (
        _SCRIPT, b"import a, b.c\nfrom . import d\nfrom google.cloud import storage\nprint 'old'\n",
        b"import a\n" + b"a\n" * 9, b"import a\n" + b"a.a" * 9,
        b"\xef\xbb\xbf# coding: shift_jis\nimport a\n", b"# /// script\n# /// script\n# ///\n" * 9, b"f'{a:{a}}'",
        b"import a\nif a:\n pass\nelif a:\n pass\n", b"import a\nlambda: not -[a for a in (a) if a]\n",
    )),
    Reader("notebook", 4 * MB, file("a.ipynb", to.read_code), (
        b'{"cells": [{"cell_type": "code", "source": ["%pip install a\\n", "import a\\n"]}], "nbformat": 4, '
        b'"metadata": {"kernelspec": {"language": "python"}}}',
        b'{"cells": [{"cell_type": "code", "source": "import a\\nb = !ls\\na?\\n"}, {"cell_type": "markdown"}]}',
    )),
    Reader("requirements.txt", MB, file(
        "requirements.txt", to.read_requirements, **{"other.txt": "idna\n", "constraints.txt": "six<2\n"},
    ), (
        b"six>=1.16 \\\n    --hash=sha256:0123 # comment\n-r other.txt\n-c constraints.txt\nblack[d]; os_name < '4'\n",
        b"--index-url https://${USER}@host/simple\n-e .\n./a.whl\nx @ https://host/x.whl\n--requirement=a.txt\n",
        b"six; '3' ~= 'a'\nsix; (python_version > '3' or (os_name == 'a' and extra == 'd'))\nsix==1.*,!=2,===x\n",
    )),
    Reader("requirement, typed", ARGUMENT, call(to.read_typed), (
        b"black[d,jupyter]>=24.1,<25 ; python_version < '3.13' and (os_name == 'posix' or extra == 'x')",
        b"six==1." + _MANY, b"git+https://ada:x@host/p.git@v1#egg=p", b"six; '3' ~= 'a'",
        b"x @ https://host/x-1.0-py3-none-any.whl",
    )),
    Reader("command, pasted", ARGUMENT, call(to.read_command), (
        b"$ sudo -H CFLAGS=-O2 python3.12 -m pip install -qU --user -r a.txt --timeout=5 'black[d]>=24' # a comment",
        b"pip install -t /tmp black && .venv/bin/pip install six", b"uvx --from httpie http | pipx run cowsay",
        b"uv -q pip install --system -p 3.12 black", b"python3 -m venv --clear env; apt-get -y install python3-gi",
    ), (DoctorError,)),
    Reader("version", ARGUMENT, call(to.read_version), (
        b"1!2.3.4rc1.post2.dev3+local.1", b"1:1.7.1-1~deb12u1", b">=3.9,!=3.10.*", _MANY, b"3.11.2", b"1." * 999,
    )),
    Reader("variables", ARGUMENT, call(to.read_variables), (
        b"/usr/bin:/usr/local/bin:bin::/home/ada/.local/bin", b"https://ada:x@host/simple", b"true", b"a,b c",
    )),
    Reader(".doctor.json", READ_LIMIT, file(".doctor.json", lambda folder: target.read_stamp(Rootfs(), folder)), (
        b'{"receipt": "20261121-013000-271828-1a2b", "requirements_digest": "abc"}', b"[" * 2000,
    )),
    Reader(".python-version", 1 << 12, file(".python-version", lambda folder: select.read_pin(
        Rootfs(), folder, folder, "3.11.2", ["/usr/bin"], {},
    )), (b"3.12.4\n", b"# none\ncpython@3.12\npypy3.10\n", b"cpython-3.12.4-linux-x86_64-gnu")),
    Reader("pip.conf", READ_LIMIT, file(".config/pip/pip.conf", to.read_pip_config_files), (_PIP_CONF,)),
    Reader(".bashrc", READ_LIMIT, file(".bashrc", to.read_startup_file, **{".local/pipx/venvs/black/x": ""}), (
        b"export PATH=\"$HOME/.local/bin:$PATH\"\nexport PIP_BREAK_SYSTEM_PACKAGES=1 UV_BREAK_SYSTEM_PACKAGES='1'\n",
    )),
    Reader("pipx_metadata.json", MB, file(".local/pipx/venvs/black/pipx_metadata.json", to.read_pipx), (
        b'{"main_package": {"package": "black", "package_version": "24.1", "apps": ["black"], "include_apps": true, '
        b'"suffix": ""}, "injected_packages": {}}',
        b'{"main_package": {"package": "a", "apps": [[1], null], "include_apps": 1, "suffix": {}}}', b"[" * 2000,
    )),
    Reader("dpkg status", STATUS_LIMIT, file("var/lib/dpkg/status", to.read_dpkg), (
        _STATUS, b"Package: a\nStatus: install ok unpacked\nDepends: b (>= 1." + _MANY + b")\n\n" + _STATUS,
    ), (DoctorError,)),
    Reader("dpkg updates", STATUS_LIMIT, file("var/lib/dpkg/updates/0001", to.read_dpkg), (_STATUS,), (DoctorError,)),
    Reader("dpkg md5sums", MB, file(_RECORDED, to.read_shipped_marker, **_MARKER), (_MD5SUMS.encode() * 2,)),
    Reader("dpkg diversions", MB, file(
        "var/lib/dpkg/diversions", to.read_shipped_marker, **_MARKER, **{_RECORDED: _MD5SUMS},
    ), (b"/usr/lib/python3.11/EXTERNALLY-MANAGED\n/elsewhere\n:\n",)),
    Reader("dpkg list", 8 * MB, file("var/lib/dpkg/info/python3-six.list", lambda folder: Dpkg(Rootfs(folder)).owners(
        [_SIX, "/usr/lib/python3/y"]
    )), (b"/.\n/usr\n" + _SIX.encode() + b"\n",), (DoctorError,)),
    # The product reads lists of 128 MB by the same steps.
    Reader("apt list", 8 * MB, file("var/lib/apt/lists/main_Packages", to.read_apt_list, **{"usr/bin/apt-get": ""}), (
        b"Package: pipx\nSource: python-pipx\nVersion: 1.1.0-1\n\n"
        b"Package: python3.11-venv\nSource: python3.11\nVersion: 3.11.2-6+deb12u6\n\n",
    )),
    Reader("apt-cache policy", MB, lambda folder: lambda data: list(apt_policy.parse_policy(
        data.decode("utf-8", "replace"), Dpkg(Rootfs(folder)),
    )), (_POLICY,)),
    Reader("apt sources", MB, lambda folder: lambda data: [
        apt_config._parse_file(path, data.decode("utf-8", "replace")) for path in ("x.list", "x.sources")
    ], (
        b"deb [arch=amd64 signed-by=/a.gpg] http://a.example/debian trixie main\ndeb cdrom:[Debian 13]/ trixie main\n",
        b"Types: deb deb-src\nURIs: http://a.example/debian\nSuites: trixie\nComponents: main\nEnabled: 0\n\nTypes: x",
    )),
    Reader("/proc/locks", MB, file("proc/locks", lambda folder: locks._find_in_proc_locks(Rootfs(folder), ())), (
        b"1: POSIX  ADVISORY  WRITE 812 fd:01:264 0 EOF\n1: -> POSIX  ADVISORY  WRITE 813 fd:01:264 0 EOF\n",
    )),
    Reader("os-release", 1 << 12, file("etc/os-release", to.read_os_release), (_OS_RELEASE,)),
    Reader("EXTERNALLY-MANAGED", READ_LIMIT, file("EXTERNALLY-MANAGED", to.read_marker), (
        b"[externally-managed]\nError=To install Python packages\n system-wide, try apt install\n\n python3-xyz\n",
    )),
    Reader("pip/__init__.py", READ_LIMIT, file(
        "pip/__init__.py", lambda folder: describe.find_pip(Rootfs(), [folder]), **{"pip/__main__.py": ""},
    ), (b'from __future__ import annotations\n\n__version__ = "23.0.1"\n',)),
    Reader("pyvenv.cfg", READ_LIMIT, file("pyvenv.cfg", to.read_environment_files, **{"bin/python": ""}), (
        _PYVENV.encode(), b"version_info = 3.11.2.final.0\nuv = 0.4\nHOME=/a/b\n",
    )),
    Reader("bin/activate", READ_LIMIT, file("bin/activate", to.read_environment_files, **{"pyvenv.cfg": _PYVENV}), (
        b"VIRTUAL_ENV='/home/ada/.venv'\nexport VIRTUAL_ENV=/home/ada/a b\n    export VIRTUAL_ENV=\"/x\"\n",
    )),
    Reader("bin/pip", 1 << 13, file("bin/pip", lambda folder: (
        to.read_environment_files(folder),
        tools.interpreter_of_script(Rootfs(), os.path.join(folder, "bin/pip"), ["/usr/bin"]),
    ), **{"pyvenv.cfg": _PYVENV}), (
        b"#!/home/ada/.venv/bin/python3.11\nimport sys\n", b"#!/usr/bin/env python3\n",
        b"#!/bin/sh\n'''exec' \"/home/a b/bin/python\" \"$0\" \"$@\"\n' '''\n",
    )),
    Reader("patchlevel.h", READ_LIMIT, file("usr/include/python3.11/patchlevel.h", to.read_layout, **{
        "usr/bin/python3.11": "", "usr/lib/python3.11/os.py": "",
    }), (b'#define PY_MICRO_VERSION 2\n#define PY_VERSION             "3.11.2+"\n',)),
    Reader("errors of Python", 1 << 16, call(to.read_start_up_errors), (
        b"Error processing line 1 of /x/y.pth:\n\n  Traceback (most recent call last):\n  ValueError: z\n\nRemainder",
        b'Fatal Python error: init_import_site\n  File "/x/sitecustomize.py", line 1\nSystemExit: 3\n',
        b"Error in sitecustomize; set PYTHONVERBOSE for traceback:\nValueError: x\n",
    )),
    Reader("answer of Python", 1 << 16, call(to.read_answer), (
        _ANSWER + b"\0_ssl zlib\0/usr/lib/python3.11\0/usr/lib/python3",
    )),
    Reader("direct_url.json", READ_LIMIT, file(f"{_SITE}/direct_url.json", lambda folder: (
        to.read_distribution_files(folder), to.read_damage(folder),
    ), **{
        f"{_SITE}/METADATA": "Name: six\n",
    }), (
        b'{"url": "file:///home/ada/p", "dir_info": {"editable": true}}',
        b'{"url": "https://host/p.git", "vcs_info": {"vcs": "git", "commit_id": "0123"}}',
        b'{"url": "file:///%00%ff", "archive_info": {"hashes": {"sha256": "0"}}}', b"[" * 2000,
    )),
    Reader("METADATA", READ_LIMIT, file(f"{_SITE}/METADATA", lambda folder: (
        to.read_distribution_files(folder),
        list(quarantine._unsatisfied(*_metadata_folder(folder), {"click": "8.1", "six": "x"})),
    )), (
        _METADATA, b"Requires-Dist: click>=8." + _MANY + b"; extra == 'a'\n",
        b"Requires-Dist: six ; " + b"(" * 500 + b"extra == 'a'" + b")" * 500 + b"\n",
        b"Requires-Dist: six ; '3' ~= 'a' and extra == 'a'\n",
    )),
    Reader("entry_points.txt", READ_LIMIT, file("six-1.16.0.dist-info/entry_points.txt", to.read_entry_points), (
        b"[console_scripts]\nsix = six:main [a]\n\n[gui_scripts]\nsix-gui=six.gui:main\n[x.y]\na = b\n",
    )),
    Reader("METADATA of commands", READ_LIMIT, file("six-1.16.0.dist-info/METADATA", to.read_entry_points, **{
        "six-1.16.0.dist-info/entry_points.txt": "[console_scripts]\nsix = six:main\n",
    }), (
        b"Name: six\nSummary: A command-line tool for the terminal\nClassifier: Environment :: Console\n\nText\n",
        b"Summary: command line " + b"a " * 5000, b"Summary: command-line " + b"x" * 5000,
    )),
    Reader("RECORD", 8 * MB, file(f"{_SITE}/RECORD", lambda folder: (
        record.recorded_files(Rootfs(), *_metadata_folder(folder)), to.read_damage(folder),
    ), **{f"{_SITE}/METADATA": "Name: six\n"}), (
        b'six.py,sha256=0a-_b,34549\n"a,b.py",,\nsix-1.16.0.dist-info/RECORD,,\n../../../bin/x,sha256=0,1\n',
    )),
    Reader("receipt", 4 * MB, file("receipt.json", lambda folder: receipt.load(os.path.join(folder, "receipt.json"))), (
        _RECEIPT, b"[" * 2000,
    )),
    Reader("log", 2 * MB, call(to.explain), (
        _LOG, b"=3D=3D=3D error: externally-managed-environment\n&lt;b&gt; \\u001b[0m \\ud800\\n",
    )),
)
