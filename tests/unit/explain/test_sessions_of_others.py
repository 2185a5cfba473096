"""Logs in which another command, an agent or a later step stands beside the failure."""

from __future__ import annotations

import io

import pytest

from doctor.core import plugins
from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render

CHECKS = plugins.conditions()
MANAGED = "error: externally-managed-environment\n\n× This environment is externally managed\n"
RETRY = (
    "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'NewConnectionError('<pip._vendor."
    "urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno -3] Temporary "
    "failure in name resolution')': /simple/rover/\n"
)
FAILURES = {
    "a pull before it": (
        "ada@box:~/shop$ git pull\nThere is no tracking information for the current branch.\n\nIf you wish to set "
        "tracking information for this branch you can do so with:\n\n    git branch --set-upstream-to=origin/main\n\n"
        f"ada@box:~/shop$ pip install --group dev\n{MANAGED}",
        "externally-managed",
        "doctor fix --group dev",
    ),
    "the box of an agent": (
        f" │ ✔  Shell pip install -r api/requirements.txt      │\n │    {MANAGED}",
        "externally-managed",
        "doctor fix -r api/requirements.txt",
    ),
    "a build in a list": (
        "- it still fails\n    ```\n    #9 30.1 pip 24.0 from /usr/lib/python3/dist-packages/pip (python 3.12)\n"
        + "".join(f"    #9 30.2 {line}\n" for line in MANAGED.splitlines()),
        "externally-managed",
        "ENV PATH=",
    ),
    "an editable project": (f"$ pip install -e ./api\n{MANAGED}", "externally-managed", "doctor fix --venv -e ./api"),
    "what Debian names otherwise": (
        f"root@box:~# pip uninstall -y PyYAML\n{MANAGED}",
        "externally-managed",
        "apt-get remove python3-yaml",
    ),
    "a session in one line": (
        "ImportError: no usb ❯ sudo pip3 install pyusb error: externally-managed-environment × This environment is "
        "externally managed ╰─> To install Python packages system-wide, try apt install python3-xyz, where xyz is the "
        "package you are trying to install.\n",
        "externally-managed",
        "doctor fix pyusb",
    ),
    "lines that were pasted together": (
        f"ada@mac ~/p> source .venv/bin/activate.fish\npip3 install -r ml.txt\npip3 install rover\n{MANAGED}",
        "externally-managed",
        "doctor fix -r ml.txt",
    ),
    "the output of a command that a sentence names": (
        f"Output of `python3 -m pip install --user pipx` here:\n\n```\n{MANAGED}```\n",
        "externally-managed",
        "doctor fix pipx",
    ),
    "a hash of the index, which no list has": (
        "$ pip3 install shop\n  Downloading rover-1.3.7-py3-none-any.whl (11 MB)\nERROR: THESE PACKAGES DO NOT MATCH "
        "THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes.\n"
        f"    rover<2,>=1.3 from https://pypi.example/rover-1.3.7-py3-none-any.whl (from shop):\n"
        f"        Expected sha256 {'a' * 64}\n             Got        {'b' * 64}\n",
        "hash-mismatch",
        "pip3 install shop --no-cache-dir",
    ),
    "a hash of a list": (
        "$ pip3 install -r list.txt\n  Downloading rover-1.3.7-py3-none-any.whl (11 MB)\nERROR: THESE PACKAGES DO NOT "
        "MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the "
        "hashes.\n    rover==1.3.7 from https://pypi.example/rover-1.3.7-py3-none-any.whl (from -r list.txt (line "
        f"1)):\n        Expected sha256 {'a' * 64}\n             Got        {'b' * 64}\n",
        "hash-mismatch",
        "pip download --no-cache-dir --no-deps rover==1.3.7",
    ),
    "a conflict far to the right": (
        f"{'(base) ada@mac ~ % pip install grpcio ' * 10}ERROR: pip's dependency resolver does not currently take into "
        "account all the packages that are installed. This behaviour is the source of the following dependency "
        "conflicts. rover 0.8.6 requires grpcio<1.64.0,>=1.53.0, but you have grpcio 1.75.1 which is incompatible. "
        "Successfully installed grpcio-1.75.1\n",
        "dependency-conflict",
        "doctor fix 'grpcio<1.64.0,>=1.53.0'",
    ),
    "Pythons of tox on a runner": (
        "2026-11-28T07:43:21.1Z ##[group]Run tox\n2026-11-28T07:43:21.1Z shell: /usr/bin/bash -e {0}\n"
        "2026-11-28T07:43:21.3Z py39: failed with could not find python interpreter matching any of the specs py39\n"
        "2026-11-28T07:43:21.7Z ##[error]Process completed with exit code 255.\n",
        "python-missing",
        "python-version: '3.9'",
    ),
    "a journal that dpkg cannot read": (
        "E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a' to correct the problem.\n"
        "$ sudo dpkg --configure -a\ndpkg: parse error, in file '/var/lib/dpkg/updates/0081' near line 0:\n",
        "apt-interrupted",
        "sudo mv /var/lib/dpkg/updates/0081 /var/lib/dpkg/damaged-journal && sudo dpkg --configure -a",
    ),
    "a filter behind the command": (
        "(.venv) ada@box:~/stt$ pip install --no-deps stt==2023 2>&1 | tail -n 30\n"
        "  error: subprocess-exited-with-error\n"
        '  ╰─> [2 lines of output]\n        File "<string>", line 5, in <module>\n'
        "      ModuleNotFoundError: No module named 'pkg_resources'\n      [end of output]\n"
        "ERROR: Failed to build 'stt' when getting requirements to build wheel\n",
        "build-failure",
        "PIP_BUILD_CONSTRAINT=constraints.txt pip install --no-deps stt==2023",
    ),
    "a command that make prints": (
        f"ada@box:~/shop$ make dev\n==> installing\npython3 -m pip install -e .\n{MANAGED}",
        "externally-managed",
        "doctor fix --venv -e .",
    ),
    "a hook whose environment was deleted": (
        'ada@box:~/shop$ git commit -m "x"\n`pre-commit` not found.  Did you forget to activate your virtualenv?\n',
        "dead-hook",
        "doctor fix pre-commit",
    ),
    "an application of uv without its Python": (
        "ada@box:~$ rover --version\nbash: /home/ada/.local/bin/rover: cannot execute: required file not found\n"
        "ada@box:~$ uv tool list\nwarning: Tool `rover` environment not found (run `uv tool install rover --reinstall` "
        "to reinstall)\n",
        "dead-uv-tools",
        "uv tool install --reinstall rover",
    ),
    "a folder that was made again": (
        "ada@box:~/app$ git clone -q ~/app.git ~/app\nsh: 0: getcwd() failed: No such file or directory\n"
        "ada@box:~/app$ uv venv\nCurrent directory does not exist\n",
        "folder-not-writable",
        'cd "$PWD" || cd',
    ),
    "a program that pip installed for the user": (
        "ada@box:~$ pip install --user rover\nSuccessfully installed rover-1.0\nada@box:~$ rover --help\n"
        "rover: command not found\n",
        "command-not-found",
        'export PATH="$HOME/.local/bin:$PATH"',
    ),
    "a program of an environment that was moved": (
        "ada@box:~$ mv ~/work/shop ~/projects/shop-api\nada@box:~$ cd ~/projects/shop-api\n"
        "ada@box:~/projects/shop-api$ source .venv/bin/activate\n(.venv) ada@box:~/projects/shop-api$ flask run\n"
        "bash: flask: command not found\n",
        "command-not-found",
        "doctor fix --venv",
    ),
    "two libraries": (
        "bot_1  | ImportError: libGL.so.1: cannot open shared object file: No such file or directory\n"
        "bot_1  | ImportError: libgthread-2.0.so.0: cannot open shared object file: No such file or directory\n",
        "shared-library-missing",
        "libgl1 libglib2.0-0",
    ),
    "an environment in the folder of the prompt": (
        "(.venv) ada@box:~/shop$ pip uninstall -y pip\n  Successfully uninstalled pip-26.3\n"
        "(.venv) ada@box:~/shop$ python -m pip install pip\n/home/ada/shop/.venv/bin/python: No module named pip\n",
        "pip-missing",
        "doctor fix --venv",
    ),
    "an environment in another folder": (
        "ada@box:~/shop$ python -m pip install six\n/home/ada/other/.venv/bin/python: No module named pip\n",
        "pip-missing",
        "doctor fix --venv --path /home/ada/other/.venv six",
    ),
    "the arguments of a service": (
        "● rover.service - rover\n  Process: 1026 ExecStart=/usr/bin/python3 /srv/rover/send.py /srv/rover/config.ini "
        "(code=exited, status=1/FAILURE)\nNov 29 09:18:43 pi systemd[1]: Started rover.\n"
        "Nov 29 09:18:43 pi python3[1026]: Traceback (most recent call last):\n"
        'Nov 29 09:18:43 pi python3[1026]:   File "/srv/rover/send.py", line 5, in <module>\n'
        "Nov 29 09:18:43 pi python3[1026]: ModuleNotFoundError: No module named 'influxdb'\n",
        "module-not-found",
        "ExecStart=/srv/rover/.venv/bin/python /srv/rover/send.py /srv/rover/config.ini",
    ),
    "the arguments of a job of cron": (
        "Subject: Cron <ada@srv> cd /home/ada/report && python3 report.py --day yesterday\n"
        "X-Cron-Env: <SHELL=/bin/sh>\n\n"
        'Traceback (most recent call last):\n  File "/home/ada/report/report.py", line 2, in <module>\n'
        "ModuleNotFoundError: No module named 'tabulate'\n",
        "module-not-found",
        "cd /home/ada/report && /home/ada/report/.venv/bin/python report.py --day yesterday",
    ),
    "a new environment of Pipenv": (
        "ada@box:~/crm$ pipenv run python app.py\nCreating a virtualenv for this project\n"
        "✔ Successfully created virtual environment!\nTraceback (most recent call last):\n"
        "  File \"/home/ada/crm/app.py\", line 1, in <module>\nModuleNotFoundError: No module named 'tabulate'\n",
        "module-not-found",
        "pipenv install",
    ),
    "numbered steps of a script": (
        "ada@box:~$ ./install.sh\n[1/3] environment\nThe virtual environment was not created successfully because "
        "ensurepip is not\navailable.  On Debian/Ubuntu systems, you need to install the python3-venv\npackage using "
        "the following command.\n\n    apt install python3.13-venv\n[2/3] packages\n",
        "ensurepip-missing",
        "apt-get install python3.13-venv",
    ),
    "one folder of several with the project's name": (
        "(.venv) ada@box:~/etl$ pip install -e .\n  × Getting requirements to build editable did not run "
        "successfully.\n      error: Multiple top-level packages discovered in a flat-layout: ['data', 'etl'].\n"
        "error: subprocess-exited-with-error\n",
        "project-not-buildable",
        'packages = ["etl"]',
    ),
    "a list where no project is": (
        "(.venv) ada@box:~/rover$ ls\nREADME.md  requirements.txt  rover.py\n(.venv) ada@box:~/rover$ pip install .\n"
        "ERROR: Directory '.' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.\n",
        "requirement-invalid",
        "doctor fix --venv -r requirements.txt",
    ),
    "a job of cron that sources": (
        "Subject: Cron <ada@srv> cd /home/ada/report && source .venv/bin/activate && python report.py\n"
        "X-Cron-Env: <SHELL=/bin/sh>\n\n/bin/sh: 1: source: not found\n",
        "activate-missing",
        "cd /home/ada/report && .venv/bin/python report.py",
    ),
    "two requirements of one command": (
        'ada@box:~/ml$ uv add "requests==2.28.2" "urllib3>=2"\n  × No solution found when resolving dependencies:\n'
        "  Because requests==2.28.2 depends on urllib3>=1.21.1,<1.27 and your project depends on requests==2.28.2, we "
        "can conclude that your project depends on urllib3>=1.21.1,<1.27.\n  And because your project depends on "
        "urllib3>=2, we can conclude that your project's requirements are unsatisfiable.\n",
        "resolution-conflict",
        "uv add requests==2.28.2 'urllib3>=1.21.1,<1.27'",
    ),
    "a project for an older Python": (
        '$ pip install -e ".[tests,dev]"\nerror:\n'
        "AttributeError: module 'pkgutil' has no attribute 'ImpImporter'. Did you mean: 'zipimporter'?\n",
        "python-unsupported",
        "doctor fix --venv --python 3.11 -e '.[tests,dev]'",
    ),
    "a container on a Mac": (
        "On macOS Catalina:\n\n$ docker run -t eagle\nTraceback (most recent call last):\n"
        '  File "/usr/local/lib/python3.6/dist-packages/cv2/__init__.py", line 5, in <module>\n    from .cv2 import *\n'
        "ImportError: libGL.so.1: cannot open shared object file: No such file or directory\n",
        "shared-library-missing",
        "libgl1",
    ),
    "a module that Debian has apart": (
        'Traceback (most recent call last):\n  File "/usr/lib/python3.6/dbm/gnu.py", line 6, in <module>\n'
        "    raise ImportError(str(msg) + ', please install the python3-gdbm package')\n"
        "ImportError: No module named '_gdbm', please install the python3-gdbm package\n",
        "stdlib-module-missing",
        "apt-get install python3-gdbm",
    ),
    "a slim image of Python": (
        "#8 6.315     gcc -pthread -fPIC -I/usr/local/include/python3.10 -c _regex.c -o build/_regex.o\n"
        "#8 6.315     error: command 'gcc' failed: No such file or directory\n#8 6.316 ERROR: Failed building wheel "
        "for regex\nexecutor failed running [/bin/sh -c pip install -r requirements.txt]: exit code: 1\n",
        "build-tools-missing",
        "install -y --no-install-recommends build-essential && rm",
    ),
    "pip as Ansible runs it": (
        'fatal: [web]: FAILED! => {"changed": false, "cmd": ["/usr/bin/python3", "-m", "pip.__main__", "install", '
        '"six", "idna"], "msg": "\\n:stderr: error: externally-managed-environment\\n"}\n',
        "externally-managed",
        "name: [six, idna]",
    ),
    "an installation without its command": (
        "Successfully built docx\nInstalling collected packages: Pillow, lxml, rover\nERROR: Could not install "
        "packages due to an EnvironmentError: [Errno 13] Permission denied: '/usr/local/rover-template'\n",
        "permission-denied",
        "doctor fix rover",
    ),
    "headers of Python 2": (
        "gcc -I/usr/local/lib/python2.7/dist-packages/numpy/core/include -c rover.c\nrover.c:4:20: fatal error: "
        "Python.h: No such file or directory\ncompilation terminated.\n",
        "build-tools-missing",
        "python2.7-dev",
    ),
    "a project that Poetry does not build": (
        "Installing the current project: rover (0.1.0)\nError: The current project could not be installed: Readme path "
        "`/srv/rover/README.md` does not exist.\nIf you do not want to install the current project use --no-root.\n",
        "project-not-buildable",
        "poetry install --no-root",
    ),
    "conda in PowerShell": (
        "PS C:\\Users\\Ada> conda activate ml\n\nCommandNotFoundError: Your shell has not been properly configured to "
        "use 'conda activate'.\n",
        "conda-not-activated",
        "conda init",
    ),
    "a hook of python3": (
        "Setting up python3 (3.6.7-1) ...\nrunning python rtupdate hooks for python3.6...\ndpkg-query: package "
        "'dh-python' is not installed\nerror running python rtupdate hook dh-python\ndpkg: error processing "
        "package python3 (--configure):\n installed python3 package post-installation script subprocess "
        "returned error exit status 4\n",
        "apt-broken",
        "apt-get install --reinstall dh-python",
    ),
    "a sentence in Chinese": (
        f"按 README 说的，直接 `pip install -e .`。\n\n```\n{MANAGED}```\n",
        "externally-managed",
        "doctor fix --venv -e .",
    ),
    "a pip before 10": (
        "$ pip3 install rover\n    Complete output from command python setup.py egg_info:\n    Traceback (most recent "
        'call last):\n      File "<string>", line 1, in <module>\n      File "/tmp/pip-build-lj14/rover/setup.py", '
        "line 10, in <module>\n        import skbuild\n    ModuleNotFoundError: No module named 'skbuild'\n\nCommand "
        '"python setup.py egg_info" failed with error code 1 in /tmp/pip-build-lj14/rover/\n',
        "build-failure",
        "doctor fix rover",
    ),
    "a build after a retry": (
        f"$ pip install rover\n{RETRY}  error: subprocess-exited-with-error\n\n  × python setup.py egg_info did not "
        "run successfully.\n  │ exit code: 1\n",
        "build-failure",
        "",
    ),
    "an index that refuses uv": (
        "$ uv pip install --index-url http://pypi.corp.example/simple rover\n  × No solution found when resolving "
        "dependencies:\n  ╰─▶ Because rover was not found in the package registry and you require rover, we can "
        "conclude that your requirements are unsatisfiable.\n\nhint: An index URL (http://pypi.corp.example/simple) "
        "could not be queried due to a lack of valid authentication credentials (401 Unauthorized).\n",
        "index-auth",
        "",
    ),
    "a list of pipx": (
        "ada@box:~$ cowsay hi\n-bash: /home/ada/.local/bin/cowsay: cannot execute: required file not found\n"
        "ada@box:~$ pipx list\nvenvs are in /home/ada/.local/pipx/venvs\n\nOne or more packages have a missing python "
        "interpreter.\n    To fix, execute: pipx reinstall-all\n",
        "dead-pipx-apps",
        "pipx reinstall-all",
    ),
    "a kernel": (
        "[NbConvertApp] ERROR | Failed to run command:\n['/home/ada/old/bin/python', '-m', 'ipykernel_launcher', '-f', "
        "'/tmp/k.json']\nFileNotFoundError: [Errno 2] No such file or directory: '/home/ada/old/bin/python'\n",
        "dead-kernel",
        "doctor check",
    ),
    "a half unpacked package": (
        "dpkg: error processing package python3-yaml (--configure):\n package is in a very bad inconsistent state; "
        "you should\n reinstall it before attempting configuration\n",
        "apt-broken",
        "apt-get install --reinstall python3-yaml",
    ),
}
SOLVED = {
    "an environment that uv created then": (
        "ada@box:~/shop$ source .venv/bin/activate\nbash: .venv/bin/activate: No such file or directory\n"
        "ada@box:~/shop$ uv sync\nCreating virtual environment at: .venv\nInstalled 80 packages in 366ms\n"
    ),
    "a program that its installer brought": (
        "ada@box:~/shop$ uv sync\nbash: uv: command not found\nada@box:~/shop$ sh install.sh\n"
        "downloading uv 0.9.18 x86_64-unknown-linux-gnu\neverything's installed!\n"
    ),
    "two modules that import each other": (
        'Traceback (most recent call last):\n  File "/home/ada/main.py", line 1, in <module>\n'
        "    from second import item\n"
        '  File "/home/ada/second.py", line 1, in <module>\n    from main import thing\n'
        "ImportError: cannot import name 'item' from 'second' (consider renaming '/home/ada/second.py' if it has the "
        "same name as a library you intended to import)\n"
    ),
    "known issues in documentation": (
        "## Known issues during installation\n\n### Pip Installation Error\n\n#### Error message\n```bash\n"
        f"{RETRY}```\n\n#### Recommended solution\nManually install the packages:\n```bash\n"
        "pip install -r install/requirements.txt\n```\n"
    ),
    "a lock that the line renews itself": (
        "ada@box:~/shop$ uv sync --locked || (uv lock && uv sync --locked)\nResolved 9 packages in 488ms\n"
        "error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.\n\n"
        "Resolved 9 packages in 662ms\nInstalled 5 packages in 43ms\n + click==8.1.8\n"
    ),
    "a message that a test compares": (
        "(.venv) ada@box:~/shop$ python -m pytest -q\n    def test_plugin():\n"
        '>       with pytest.raises(RuntimeError, match="is not installed"):\n'
        "E       AssertionError: Regex pattern did not match.\nE         Expected regex: 'is not installed'\n"
        "E         Actual message: \"plugin acme_s3 cannot be loaded: No module named 'acme_s3'\"\n"
        "FAILED test_plugins.py::test_plugin - AssertionError: Regex pattern did not match.\n1 failed in 0.13s\n"
    ),
    "a script of a shell": "/bin/sh: /usr/lib64/python3.9/tests/app_test.sh: /bin/sh^M: bad interpreter: No such "
    "file or directory\n",
    "a lock that was waited for": "$ sudo apt install ufw\nWaiting for cache lock: Could not get lock "
    "/var/lib/dpkg/lock-frontend. It is held by process 511 (apt)\nufw is already the newest version (0.36).\n",
    "a folder that pipx added": "$ pipx install rover\nNote: '/home/ada/.local/bin' is not on your PATH environment "
    "variable. These apps will not be globally accessible until your PATH is updated.\n$ pipx ensurepath\nSuccess! "
    "Added /home/ada/.local/bin to the PATH environment variable.\n$ rover\nOSError: Could not find rover.json\n",
    "a second attempt": f"$ sh install.sh\n{RETRY}ERROR: No matching distribution found for rover\nattempt 1 failed, "
    "retrying\nNo broken requirements found.\n",
}


@pytest.mark.parametrize(("log", "condition", "command"), FAILURES.values(), ids=FAILURES)
def test_the_failure_is_told_from_what_is_beside_it(log: str, condition: str, command: str) -> None:
    matches = explain(io.BytesIO(log.encode()), CHECKS)
    assert [match.id for match in matches][:1] == [condition]
    assert command in render(next_remedy(matches)).text


@pytest.mark.parametrize("log", SOLVED.values(), ids=SOLVED)
def test_what_is_solved_or_of_others_is_no_failure(log: str) -> None:
    assert explain(io.BytesIO(log.encode()), CHECKS) == ()


def test_a_system_too_old_for_doctor_has_the_command_by_hand() -> None:
    log = "$ pip3 install -r list.txt\nERROR: Could not install packages due to an OSError: [Errno 13] Permission "
    old, new = (
        explain(io.BytesIO(f"{log}denied: '/usr/local/lib/python3.{minor}/dist-packages/x'\n".encode()), CHECKS)[0]
        for minor in ("8", "11")
    )
    assert old.note.endswith("`python3 -m venv .venv && .venv/bin/python -m pip install -r list.txt`")
    assert new.note == ""
