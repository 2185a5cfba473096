"""Start-up files, apt without root and its lists, and entry points lead to one command; their neighbours do not."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_OF_SYSTEM = (
    "\n\n"
    "  Traceback (most recent call last):\n"
    '    File "<frozen site>", line 192, in addpackage\n'
    '    File "<string>", line 1, in <module>\n'
    "  AttributeError: module '_distutils_hack' has no attribute 'add_shim'\n"
    "\n"
    "Remainder of file ignored\n"
)
ANSWERS = {
    "the distribution's file, for which a damaged environment has another module": (
        "$ pipx install black\n"
        "Error processing line 1 of /usr/lib/python3/dist-packages/distutils-precedence.pth:" + _OF_SYSTEM,
        "startup-file",
        "Find out whether the file itself fails: `/usr/bin/python3 -I -c pass`",
    ),
    "a file that the administrator installed": (
        "$ python3 app.py\nError processing line 1 of /usr/local/lib/python3.11/dist-packages/foo.pth:" + _OF_SYSTEM,
        "startup-file",
        "sudo mv -n /usr/local/lib/python3.11/dist-packages/foo.pth "
        "/usr/local/lib/python3.11/dist-packages/foo.pth.off",
    ),
    "a file of a removed package": (
        "$ python app.py\n"
        "Error processing line 1 of /p/v/lib/python3.11/site-packages/foo.pth:\n"
        "\n"
        "  Traceback (most recent call last):\n"
        '    File "<frozen site>", line 195, in addpackage\n'
        '    File "<string>", line 1, in <module>\n'
        "  ModuleNotFoundError: No module named '__editable___foo_finder'\n"
        "\n"
        "Remainder of file ignored\n",
        "startup-file",
        "mv -n /p/v/lib/python3.11/site-packages/foo.pth /p/v/lib/python3.11/site-packages/foo.pth.off",
    ),
    "a start-up file, and a failure behind it": (
        "$ python app.py\n"
        "Error processing line 1 of /home/ada/p/.venv/lib/python3.11/site-packages/matplotlib-nspkg.pth:\n"
        "\n"
        "  Traceback (most recent call last):\n"
        '    File "<frozen site>", line 195, in addpackage\n'
        '    File "<string>", line 1, in <module>\n'
        "  ModuleNotFoundError: No module named 'mpl_toolkits'\n"
        "\n"
        "Remainder of file ignored\n"
        "Traceback (most recent call last):\n"
        '  File "/home/ada/p/app.py", line 1, in <module>\n'
        "    import requests\n"
        "ModuleNotFoundError: No module named 'requests'\n",
        "module-not-found",
        "doctor fix requests",
    ),
    "lists without root": (
        "ada@box:~$ apt update\n"
        "Reading package lists... Done\n"
        "E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\n",
        "apt-needs-root",
        "sudo apt update",
    ),
    "other packages without root": (
        "ada@box:~$ apt install htop curl\n"
        "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n"
        "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n",
        "apt-needs-root",
        "sudo apt install htop curl",
    ),
    "a package for Python without root": (
        "ada@box:~$ apt install python3-venv\n"
        "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n"
        "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n",
        "apt-needs-root",
        "doctor fix --apt python3-venv",
    ),
    "a line of a list": (
        "$ sudo apt update\n"
        "E: Type 'debb' is not known on line 3 in source list /etc/apt/sources.list.d/x.list\n"
        "E: The list of sources could not be read.\n",
        "apt-unusable",
        "sudo sed -i.save '3s/^/# /' /etc/apt/sources.list.d/x.list",
    ),
    "a stanza": (
        "$ sudo apt update\n"
        "E: Malformed stanza 1 in source list /etc/apt/sources.list.d/x.sources (type)\n"
        "E: The list of sources could not be read.\n",
        "apt-unusable",
        "sudo nano /etc/apt/sources.list.d/x.sources",
    ),
    "no symbolic links, by a relative path": (
        "$ python3 -m venv env\nError: [Errno 95] Operation not supported: 'lib' -> 'env/lib64'\n",
        "no-symlinks",
        'doctor fix --venv --path ~/.venv-"$(basename "$PWD")"',
    ),
    "pip's entry point": (
        "$ pip3 list\n"
        "Traceback (most recent call last):\n"
        '  File "/usr/lib/python3/dist-packages/pkg_resources/__init__.py", line 583, in _build_master\n'
        "    ws.require(__requires__)\n"
        "pkg_resources.VersionConflict: (pip 20.3 (/usr/lib), Requirement.parse('pip==19.3'))\n"
        "\n"
        "Traceback (most recent call last):\n"
        '  File "/usr/local/bin/pip3", line 6, in <module>\n',
        "pip-script-broken",
        "python3 -m pip install --force-reinstall pip",
    ),
    "the entry point of another program": (
        "$ celery\n"
        "Traceback (most recent call last):\n"
        '  File "/usr/local/bin/celery", line 6, in <module>\n'
        "    sys.exit(load_entry_point('celery==4', 'console_scripts', 'celery')())\n"
        "pkg_resources.VersionConflict: (pip-tools 5.0 (/usr/lib), Requirement.parse('pip-tools==4'))\n",
        "dependency-conflict",
        "doctor fix pip-tools==4",
    ),
    "pipx under another Python": (
        "$ pipx list\n"
        "Traceback (most recent call last):\n"
        '  File "/usr/bin/pipx", line 5, in <module>\n'
        "    from pipx.main import cli\n"
        "    ^^^^^^\n"
        "ImportError: No module named 'pipx'\n",
        "pipx-broken",
        "sudo apt-get install --reinstall python3-minimal pipx",
    ),
    "Pipfile.lock": (
        "$ pipenv sync\n"
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM Pipfile.lock!. If you have updated\n"
        "    six==1.16.0 from https://x.example/six-1.16.0-py3-none-any.whl#sha256=8a:\n"
        "        Expected sha256 ab\n"
        "             Got        cd\n",
        "hash-mismatch",
        "pipenv lock --clear",
    ),
    "a user in a sentence": (
        "I created a user for my project and ran it:\n"
        "Traceback (most recent call last):\n"
        '  File "/home/a/x.py", line 1\n'
        "KeyError: 1\n",
        "none",
        "doctor check",
    ),
    "a time limit of a program": (
        'Traceback (most recent call last):\n  File "/srv/app/x.py", line 4\nsocket.timeout: timed out\n',
        "none",
        "doctor check",
    ),
    "two pins of one package": (
        "$ pip install -r requirements.txt\n"
        "ERROR: Cannot install six==1.1 and six==1.2 because these package versions have conflicting dependencies.\n"
        "\n"
        "The conflict is caused by:\n"
        "    The user requested six==1.1\n"
        "    The user requested six==1.2\n",
        "resolution-conflict",
        "Remove six==1.1 or six==1.2 from requirements.txt, then repeat the command: `six` may have one version.",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_first_answer_and_its_command(name: str) -> None:
    log, condition, command = ANSWERS[name]
    assert answer(log) == (condition, command)
