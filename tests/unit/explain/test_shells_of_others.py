"""The messages of shells, Ansible and the C library, in other languages, about a Python or a pip that is not there."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_REBUILD = "doctor fix --venv --path /srv/press/env"
LOGS = {
    "German bash, no Python": (
        "broken-venv",
        _REBUILD,
        "./run.sh: Zeile 4: /srv/press/env/bin/python: Datei oder Verzeichnis nicht gefunden\n",
    ),
    "Chinese bash, no Python": (
        "broken-venv",
        "doctor fix --venv",
        "run.sh:行4: .venv/bin/python: 没有那个文件或目录\n",
    ),
    "French bash 5.2": (
        "broken-venv",
        _REBUILD,
        "bash: /srv/press/env/bin/pip : ne peut exécuter : le fichier requis n'a pas été trouvé\n",
    ),
    "Polish bash 5.2": (
        "broken-venv",
        _REBUILD,
        "bash: /srv/press/env/bin/python3: nie można uruchomić: nie znaleziono wymaganego pliku\n",
    ),
    "Spanish bash, a moved folder": (
        "broken-venv",
        _REBUILD,
        "bash: ./bin/ink: /srv/press/env/bin/python3.11: intérprete erróneo: No existe el fichero o el directorio\n",
    ),
    "Italian bash, no pip": (
        "pip-missing",
        _REBUILD,
        "bash: /srv/press/env/bin/pip3: File o directory non esistente\n",
    ),
    "Spanish bash, no Python of the system": (
        "python-missing",
        "apt-get install python3",
        "bash: /srv/press/set: /usr/bin/python3: intérprete erróneo: No existe el fichero o el directorio\n",
    ),
    "bash, no Python of the system": (
        "python-missing",
        "apt-get install python3",
        "bash: /srv/press/set: /usr/bin/python3: bad interpreter: No such file or directory\n",
    ),
    "Chinese bash, a line of a script": (
        "pip-missing",
        "doctor fix --venv",
        "$ ./ink.sh\n./ink.sh:行7: pip: 未找到命令\n",
    ),
    "Russian dpkg, a full disk": (
        "disk-full",
        "df -h",
        "dpkg: ошибка при записи «/var/lib/dpkg/status»: На устройстве не осталось свободного места\n",
    ),
    "Spanish GCC 4.4": (
        "build-tools-missing",
        "apt-get install build-essential python3-dev",
        "$ python setup.py build\nink_wrap.c:9:20: error: Python.h: No existe el fichero ó directorio\n",
    ),
    "sudo": ("broken-venv", _REBUILD, "sudo: /srv/press/env/bin/python: command not found\n"),
    "fish": ("broken-venv", _REBUILD, "fish: Unknown command: /srv/press/env/bin/python\n"),
    "fish, no pip": ("pip-missing", _REBUILD, "fish: Unknown command: /srv/press/env/bin/pip\n"),
    "zsh, no pip": ("pip-missing", _REBUILD, "zsh: no such file or directory: /srv/press/env/bin/pip\n"),
    "Python's subprocess, no pip": (
        "pip-missing",
        _REBUILD,
        "FileNotFoundError: [Errno 2] No such file or directory: '/srv/press/env/bin/pip'\n",
    ),
    "PM2": (
        "broken-venv",
        _REBUILD,
        "Error: Interpreter /srv/press/env/bin/python is NOT AVAILABLE in PATH. (type 'which python' to check.)\n",
    ),
    "yum under Python 3.10": (
        "python3-repointed",
        "doctor check",
        '$ yum install gcc\n  File "/usr/bin/yum", line 30\n    except KeyboardInterrupt, e:\n'
        "SyntaxError: multiple exception types must be parenthesized\n",
    ),
    "yum under another Python": (
        "python3-repointed",
        "doctor check",
        "There was a problem importing one of the Python modules\nrequired to run yum. The error leading to this "
        "problem was:\n\n   No module named yum\n",
    ),
    "a tool of the distribution without its module": (
        "python3-repointed",
        "apt-get install --reinstall python3-minimal python3-apt",
        '$ lsb_release -a\n  File "/usr/bin/lsb_release", line 25, in <module>\n    import lsb_release\n'
        "ModuleNotFoundError: No module named 'lsb_release'\n",
    ),
    "Ansible, no pip in an environment": (
        "pip-missing",
        _REBUILD,
        'fatal: [web1]: FAILED! => {"changed": false, "cmd": "/srv/press/env/bin/pip3 list --format=freeze", "msg": '
        "\"[Errno 2] No such file or directory: b'/srv/press/env/bin/pip3': b'/srv/press/env/bin/pip3'\", \"rc\": 2}\n",
    ),
    "Ansible, an environment without pip": (
        "pip-missing",
        "doctor fix --venv --path press-env",
        'failed: [web1] (item=ink) => {"msg": "Unable to find pip in the virtualenv, press-env, under any of these '
        'names: pip2, pip. Make sure pip is present in the virtualenv."}\n',
    ),
}
NO_FAILURES = (
    "fish: Unknown command: /srv/press/bin/print\n",
    "zsh: no such file or directory: /srv/press/env/bin/pipe-fitter.txt\n",
    "run.sh:pip: 未找到命令\n",
    "run.sh:7: pip: 未找到命令\n",
    "ls: /srv/press/env/lib/python3.11: Datei oder Verzeichnis nicht gefunden\n",
    "cat: /srv/press/bin/python-notes: File o directory non esistente\n",
    "rsync: На устройстве не осталось свободного места\n",
)


@pytest.mark.parametrize(("condition", "command", "log"), LOGS.values(), ids=LOGS)
def test_answer(condition: str, command: str, log: str) -> None:
    assert answer(log) == (condition, command)


@pytest.mark.parametrize("log", NO_FAILURES)
def test_no_failure(log: str) -> None:
    assert answer(log)[0] == "none"
