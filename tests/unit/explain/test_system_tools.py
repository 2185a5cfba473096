"""Messages of package managers, version managers, shells, containers and services are recognised, with a command."""

from __future__ import annotations

import pytest

from tests.corpus import answer, recognise

_HEADERS = (
    "libbz2-dev libffi-dev libncurses-dev libgdbm-compat-dev libgdbm-dev "
    "libssl-dev liblzma-dev libsqlite3-dev tk-dev uuid-dev libreadline-dev zlib1g-dev"
)
ARCHIVES = {
    "a clock that is slow": (
        "pi@raspberrypi:~ $ sudo apt update\nE: Release file for http://archive.example/dists/trixie/InRelease is not "
        "valid yet (invalid for another 3h 4min 5s). Updates for this repository will not be applied.\n",
        "sudo timedatectl set-ntp true",
    ),
    "lists that are too old, in an image": (
        "#6 [2/4] RUN apt-get update && apt-get install -y python3-venv\n#6 1.2 E: Release file for "
        "http://archive.example/dists/bookworm/InRelease is expired (invalid since 3d 4h). Updates for this repository "
        "will not be applied.\n",
        "RUN apt-get -o Acquire::Check-Valid-Until=false update",
    ),
    "a release with another name": (
        "$ sudo apt update\nE: Repository 'http://archive.example/debian buster InRelease' changed its 'Suite' value "
        "from 'stable' to 'oldstable'\nN: This must be accepted explicitly before updates for this repository can be "
        "applied. See apt-secure(8) manpage for details.\n",
        "sudo apt-get update --allow-releaseinfo-change",
    ),
    "no GnuPG": (
        "E: gnupg, gnupg2 and gnupg1 do not seem to be installed, but one of them is required for this operation\n",
        "sudo apt-get install gnupg",
    ),
    "no certificates": (
        "Err:1 https://archive.example/debian bookworm InRelease\n  No system certificates available. Try installing "
        "ca-certificates.\n",
        "sudo apt-get install ca-certificates",
    ),
    "no folder for lists": (
        "# apt-get update\nE: List directory /var/lib/apt/lists/partial is missing. - Acquire (2: No such file or "
        "directory)\n",
        "sudo mkdir -p /var/lib/apt/lists/partial /var/cache/apt/archives/partial",
    ),
    "a PATH without the programs of the system": (
        "$ su\n# dpkg -i python3-x.deb\ndpkg: warning: 'ldconfig' not found in PATH or not executable\ndpkg: error: 1 "
        "expected program not found in PATH or not executable\n",
        'export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"',
    ),
    "no lists of sources": (
        "$ sudo apt-get build-dep python3\nE: You must put some 'deb-src' URIs in your sources.list\n",
        "sudo sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/*.sources && sudo apt-get update",
    ),
    "a PPA on Debian": (
        "$ sudo add-apt-repository ppa:deadsnakes/ppa && sudo apt install python3.12\nAttributeError: "
        "'NoneType' object has no attribute 'getPPAByName'\n",
        "uv python install 3.12 && doctor fix --venv --python 3.12",
    ),
    "keys of Arch": (
        "$ sudo pacman -S python\n:: File /var/cache/pacman/pkg/python-3.13.1-1-x86_64.pkg.tar.zst is corrupted "
        "(invalid or corrupted package (PGP signature)).\n",
        "sudo pacman -Sy archlinux-keyring && sudo pacman -Su",
    ),
}
"""What keeps apt and its like from their archives: a log of each, and the command."""
OTHERS = {
    "dnf without root": (
        "apt-needs-root",
        "$ dnf install python3-devel\nError: This command has to be run with superuser privileges (under the root user "
        "on most systems).\n",
        "sudo dnf install python3-devel",
    ),
    "dpkg without root": (
        "apt-needs-root",
        "$ dpkg -i python3-x.deb\ndpkg: error: requested operation requires superuser privilege\n",
        "sudo dpkg -i python3-x.deb",
    ),
    "a lock of pacman": (
        "apt-locked",
        "$ sudo pacman -S python-pip\nerror: failed to init transaction (unable to lock database)\nerror: could not "
        "lock database: File exists\n",
        "sudo pacman -S python-pip",
    ),
    "an upgrade of Ubuntu": (
        "python3-repointed",
        "$ sudo do-release-upgrade\nYour python3 install is corrupted. Please fix the '/usr/bin/python3' symlink.\n",
        "apt-get install --reinstall python3-minimal python3-apt",
    ),
    "an option of pip for apt": (
        "unknown-option",
        "$ sudo apt-get install --break-system-packages python3-flask\nE: Command line option --break-system-packages "
        "is not understood in combination with the other options\n",
        "doctor fix --apt python3-flask",
    ),
    "dependencies, as apt says it": (
        "apt-broken",
        "$ sudo apt-get install python3-pip\nThe following packages have unmet dependencies:\n python3-pip : Depends: "
        "python3-wheel but it is not going to be installed\nE: Unmet dependencies. Try 'apt --fix-broken install' with "
        "no packages (or specify a solution).\n",
        "apt-get --fix-broken install",
    ),
    "a mirror of Alpine": (
        "network-error",
        "/ # apk add python3\nWARNING: Ignoring https://mirror.example/alpine/v3.18/main: temporary error (try again "
        "later)\nERROR: unable to select packages:\n  python3 (no such package):\n    required by: world[python3]\n",
        "Repeat the command once the server can be reached.",
    ),
    "a build of Python without patch": (
        "build-tools-missing",
        "Installing Python-2.7.18...\npython-build: please install `patch' and try again\n",
        f"apt-get install build-essential curl patch xz-utils {_HEADERS}",
    ),
    "a build of Python without zlib": (
        "stdlib-module-missing",
        "BUILD FAILED (Debian 12 using python-build 2.3.24)\nzipimport.ZipImportError: can't decompress data; zlib not "
        "available\n",
        f"sudo apt-get install -y build-essential {_HEADERS}",
    ),
    "a build of Python without the internet": (
        "network-error",
        "Downloading Python-3.12.1.tar.xz...\nerror: failed to download Python-3.12.1.tar.xz\n",
        "Repeat the command once the server can be reached.",
    ),
    "pyenv's function": (
        "activate-missing",
        "$ pyenv shell 3.11\npyenv: shell integration not enabled. Run `pyenv init' for instructions.\n",
        'eval "$(pyenv init -)"',
    ),
    "pyenv-virtualenv's Python": (
        "python-missing",
        "$ pyenv virtualenv 3.10.2 shop\npyenv-virtualenv: `3.10.2' is not installed in pyenv.\n",
        "pyenv install 3.10.2",
    ),
    "asdf's plug-in": (
        "python-missing",
        "$ asdf install python 3.12.1\nNo such plugin: python\n",
        "asdf plugin add python",
    ),
    "asdf's launchers": (
        "python-missing",
        "$ python\nunknown command: python. Perhaps you have to reshim?\n",
        "asdf reshim python",
    ),
    "mise's Python": (
        "python-missing",
        "mise ERROR python@3.12.9 not installed\n",
        "mise install python@3.12.9",
    ),
    "Python in Termux": (
        "python-missing",
        "~ $ python\nThe program python is not installed. Install it by executing:\n pkg install python\n",
        "pkg install python",
    ),
    "Python in NixOS": (
        "python-missing",
        "$ python\nThe program 'python' is not in your PATH. You can make it available in an ephemeral shell by "
        "typing:\n  nix-shell -p python3\n",
        "nix-shell -p python3",
    ),
    "Python in fish": (
        "python-missing",
        "ada@box ~> python main.py\nfish: Unknown command: python\n",
        "apt-get install python-is-python3",
    ),
    "Python in zsh of macOS": (
        "python-missing",
        "ada@laptop ~ % python main.py\nzsh: command not found: python\n",
        "python3 main.py",
    ),
    "Python in a task of Azure": (
        "python-missing",
        "##[error]Version spec 3.6 for architecture x64 did not match any version in Agent.ToolsDirectory.\n",
        "Ask for a newer Python in the pipeline: `versionSpec: '3.12'`",
    ),
    "a slash in cmd": (
        "activate-missing",
        "C:\\work>.venv/bin/activate\n'.venv' is not recognized as an internal or external command,\n",
        ".venv\\Scripts\\activate",
    ),
    "source in a Makefile": (
        "activate-missing",
        "source .venv/bin/activate && pytest\nmake: source: No such file or directory\nmake: *** [Makefile:3: test] "
        "Error 127\n",
        ".venv/bin/python -m pytest",
    ),
    "a file in place of a version": (
        "requirement-invalid",
        "ada@box:~$ pip install numpy<2\nbash: 2: No such file or directory\n",
        "pip install 'numpy<2'",
    ),
    "an option in a first line": (
        "dead-script",
        "ada@box:~$ ./main.py\n/usr/bin/env: ‘python3 -u’: No such file or directory\n/usr/bin/env: use -[v]S to pass "
        "options in shebang lines\n",
        "sed -i '1s|/env python|/env -S python|' ./main.py",
    ),
    "a script without its right, in a container": (
        "dead-script",
        'docker: Error response from daemon: OCI runtime create failed: unable to start container process: exec: "./'
        'main.py": permission denied: unknown.\n',
        "RUN chmod +x ./main.py",
    ),
    "a script without a first line, in a unit": (
        "dead-script",
        "systemd[1]: shop.service: Failed at step EXEC spawning /srv/shop/main.py: Exec format error\n",
        "sed -i '1i #!/usr/bin/env python3' /srv/shop/main.py",
    ),
    "an image for another processor": (
        "wrong-interpreter",
        "exec /usr/local/bin/python: exec format error\n",
        "docker build --platform linux/amd64 .",
    ),
    "a folder of a unit": (
        "dead-service",
        "systemd[1]: shop.service: Failed at step CHDIR spawning /srv/shop/.venv/bin/python: No such file or "
        "directory\n",
        "Correct `WorkingDirectory=` in the unit: `sudo systemctl edit --full shop.service`.",
    ),
    "a program of supervisor": (
        "dead-service",
        "supervisor: couldn't exec /srv/shop/.venv/bin/gunicorn: ENOENT\nsupervisor: child process was not spawned\n",
        "doctor fix --venv --path /srv/shop/.venv gunicorn",
    ),
    "a folder of supervisor": (
        "dead-service",
        "supervisor: couldn't chdir to /srv/shop: ENOENT\nsupervisor: child process was not spawned\n",
        "Correct `directory=` in the section of the program in supervisor's configuration.",
    ),
    "an environment of uWSGI": (
        "broken-venv",
        "!!! Python Home is not a directory: /srv/shop/venv !!!\nSet PythonHome to /srv/shop/venv\n",
        "doctor fix --venv --path /srv/shop/venv",
    ),
    "an environment of uWSGI that another Python made": (
        "wrong-interpreter",
        "Set PythonHome to /srv/shop/venv\nFatal Python error: init_fs_encoding: failed to get the Python codec of the "
        "filesystem encoding\nModuleNotFoundError: No module named 'encodings'\n",
        "doctor fix --venv --path /srv/shop/venv",
    ),
    "a Python of supervisor": (
        "dead-service",
        "# supervisorctl status\nshop FATAL can't find command '/srv/shop/env/bin/python'\n",
        "doctor fix --venv --path /srv/shop/env",
    ),
    "a unit's environment, by its status alone": (
        "broken-venv",
        "    Process: 12 ExecStart=/srv/shop/.venv/bin/gunicorn app:app (code=exited, status=203/EXEC)\n",
        "doctor fix --venv --path /srv/shop/.venv",
    ),
    "files of pip in the way of pacman": (
        "apt-broken",
        "error: failed to commit transaction (conflicting files)\npython-six: /usr/lib/python3.13/site-packages/six.py "
        "exists in filesystem\nErrors occurred, no packages were upgraded.\n",
        "sudo pacman -Syu --overwrite '/usr/lib/python3*/site-packages/*'",
    ),
    "a package of Fedora without what it needs": (
        "apt-broken",
        "$ sudo dnf install shop\nError: nothing provides /bin/python3 needed by shop-1.5.0-1.noarch\n",
        "sudo dnf upgrade --refresh",
    ),
    "a compiler for pyenv on Arch": (
        "build-tools-missing",
        "[ada@archlinux ~]$ pyenv install 3.11.2\nBUILD FAILED (Arch Linux using python-build 2.3.13)\nconfigure: "
        "error: no acceptable C compiler found in $PATH\n",
        "pacman -S base-devel bzip2 libffi ncurses gdbm openssl xz sqlite tk util-linux-libs readline zlib",
    ),
    "a program that apt does not have": (
        "apt-unavailable",
        "$ sudo apt install pipenv\nReading package lists... Done\nE: Unable to locate package pipenv\n",
        "doctor fix pipenv",
    ),
    "a program on Render": (
        "command-not-found",
        "==> Running 'gunicorn app:app'\nbash: line 1: gunicorn: command not found\n==> Exited with status 127\n",
        "Add gunicorn to the requirements of the repository, commit them, and push.",
    ),
    "a module on Streamlit": (
        "module-not-found",
        'File "/mount/src/shop/app.py", line 2, in <module>\n    import yaml\nModuleNotFoundError: No module named '
        "'yaml'\n",
        "Add pyyaml to the requirements of the repository, commit them, and push.",
    ),
    "PM2": (
        "python-missing",
        "Error: Interpreter python is NOT AVAILABLE in PATH. (type 'which python' to double check.)\n",
        "apt-get install python-is-python3",
    ),
    "xargs": (
        "python-missing",
        "xargs: python: No such file or directory\n",
        "apt-get install python-is-python3",
    ),
    "PyCharm": (
        "broken-venv",
        'Cannot run program "/srv/shop/venv/bin/python" (in directory "/srv/shop"): error=2, No such file\n',
        "doctor fix --venv --path /srv/shop/venv",
    ),
    "a plug-in of uWSGI": (
        "shared-library-missing",
        "uwsgi: unrecognized option '--wsgi-file'\ngetopt_long() error\n",
        "apt-get install uwsgi-plugin-python3",
    ),
    "mod_wsgi": (
        "shared-library-missing",
        "AH00526: Syntax error on line 10 of /etc/apache2/sites-enabled/shop.conf:\nInvalid command 'WSGIScriptAlias', "
        "perhaps misspelled or defined by a module not included in the server configuration\n",
        "apt-get install libapache2-mod-wsgi-py3",
    ),
    "a worker of gunicorn": (
        "module-not-found",
        "Error: class uri 'gevent' invalid or not found:\nRuntimeError: gevent worker requires gevent 1.4 or higher\n",
        "doctor fix gevent",
    ),
    "pybind11 for CMake": (
        "build-tools-missing",
        'CMake Error at CMakeLists.txt:5 (find_package):\n  By not providing "Findpybind11.cmake" in '
        "CMAKE_MODULE_PATH this project has\n  asked CMake to find a package configuration file\n",
        "apt-get install build-essential python3-dev pybind11-dev",
    ),
}
"""The condition, a log, and the command."""
HEALTHY = {
    "a lock that dnf waited for": (
        "$ sudo dnf install python3-pip\nWaiting for process with pid 1234 to finish.\nInstalled:\n  python3-pip\n"
        "Complete!\n"
    ),
    "a name of a point release": (
        "N: Repository 'http://archive.example/debian bookworm InRelease' changed its 'Version' value from '12.8' to "
        "'12.9'\nReading package lists... Done\n"
    ),
    "a mirror that another one replaced": (
        "error: failed to download Python-3.12.1.tar.xz\n-> https://www.example/Python-3.12.1.tar.xz\nInstalling "
        "Python-3.12.1...\nInstalled Python-3.12.1 to /home/ada/.pyenv/versions/3.12.1\n"
    ),
    "a package that CMake can do without": (
        'CMake Warning at CMakeLists.txt:5 (find_package):\n  By not providing "Findpybind11.cmake" in '
        "CMAKE_MODULE_PATH this project has\n-- Configuring done\n"
    ),
    "a snap": '$ snap install python38\nerror: snap "python38" not found\n',
    "a redirection of another program": "$ wc -l <2\nbash: 2: No such file or directory\n",
    "a password for another command": "$ sudo reboot\nsudo: a terminal is required to read the password\n",
    "another unit": "systemd[1]: web.service: Failed at step CHDIR spawning /usr/sbin/nginx: No such file\n",
    "another plug-in of asdf": "$ asdf install nodejs 20\nNo such plugin: nodejs\n",
    "root for another program": "$ ifconfig eth0 up\nYou need to be root to perform this command.\n",
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_gives_nothing_is_recognised(name: str) -> None:
    log, command = ARCHIVES[name]
    assert answer(log) == ("apt-unusable", command)


@pytest.mark.parametrize("name", OTHERS)
def test_a_message_of_a_tool_is_recognised(name: str) -> None:
    condition, log, command = OTHERS[name]
    assert answer(log) == (condition, command)


@pytest.mark.parametrize("name", HEALTHY)
def test_what_resembles_it_is_no_failure(name: str) -> None:
    assert recognise(HEALTHY[name].encode()) == "none"
