"""Reports that name, in their own words, what is missing or where it is: a package, an environment, a program."""

from __future__ import annotations

import io

import pytest

from doctor.core import plugins
from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render

CHECKS = plugins.conditions()
_MARKER = (
    "error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python "
    "packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.\n"
)
ANSWERS = {
    "an environment beside the script": (
        "I ran:\n\npython3 -m venv venv\nsource venv/bin/activate\nsudo /opt/radar/venv/bin/pip install -r r.txt\n\n"
        'Now when I run "python3 /opt/radar/radar.py I get:\n\nTraceback (most recent call last):\n  '
        'File "/opt/radar/radar.py", line 1, in <module>\n    import blink\n'
        "ModuleNotFoundError: No module named 'blink'\n",
        "module-not-found",
        "/opt/radar/venv/bin/python /opt/radar/radar.py",
    ),
    "a program by its path under sudo, in an environment": (
        "(venv) ada@box:~$ sudo /opt/radar/bin/httpie\nsudo: /opt/radar/bin/httpie: command not found\n",
        "command-not-found",
        "doctor fix httpie",
    ),
    "the system's Python by its path, in an environment": (
        "```\nsource env/bin/activate\nsudo /usr/bin/python3 b.py\n```\nModuleNotFoundError: No module named 'yaml'\n",
        "module-not-found",
        "sudo env/bin/python3 b.py",
    ),
    "a script by its path, in an environment": (
        "(env) ada@box:~$ sudo ./b.py\nModuleNotFoundError: No module named 'crcmod'\n",
        "module-not-found",
        'sudo "$VIRTUAL_ENV"/bin/python ./b.py',
    ),
    "a report that begins with the message": (
        "# ModuleNotFoundError: No module named 'crcmod'\n\n```\nsource env/bin/activate\nsudo python3 run.py\n```\n",
        "module-not-found",
        "sudo env/bin/python3 run.py",
    ),
    "a package that pip installed for the user": (
        "It successfully installed radar\n```\npip3 install git+https://github.com/ada/radar.git\n```\n"
        "However, when I run `radar scan`, it gives me\n**radar: command not found**\n",
        "command-not-found",
        'export PATH="$HOME/.local/bin:$PATH"',
    ),
    "a package that root has installed": (
        "ada@box:~$ sudo python3 -m pip install httpie\nSuccessfully installed httpie-3.2\nada@box:~$ httpie\n"
        "bash: httpie: command not found\n",
        "command-not-found",
        "doctor fix httpie",
    ),
    "an environment of conda in a notebook": (
        "```\n!pip install -q condacolab\n!conda create -n radar python=3.11\n!conda activate radar\n```\n"
        "CondaError: Run 'conda init' before 'conda activate'\n",
        "conda-not-activated",
        "!conda run --name radar python --version",
    ),
    "what a script says that it installs": (
        f"`customtkinter is NOT installed\nInstalling customtkinter...\n{_MARKER}",
        "externally-managed",
        "doctor fix customtkinter",
    ),
    "what a script says about its own work": (
        f"Installing dependencies...\n{_MARKER}",
        "externally-managed",
        "doctor fix --venv",
    ),
    "what the reader of a message installed instead": (
        f"# installer is broken\n\n```\n{_MARKER}```\nby hand:\n```\nsudo apt install pipx\npipx ensurepath\npipx "
        "install --include-deps ansible\n```\n",
        "externally-managed",
        "doctor fix --pipx ansible",
    ),
    "a program of another user": (
        "When I run:\n`sudo -u radar /home/radar/.local/bin/pipenv install`\n\nI get:\n_sudo: "
        "/home/radar/.local/bin/pipenv: command not found_\n",
        "command-not-found",
        "sudo -u radar -H pipx install pipenv",
    ),
    "a package that is started by its file": (
        "My crontab fails:\nTraceback (most recent call last):\n  File "
        '"/home/pi/alert/radar/__main__.py", line 1, in <module>\n    from radar import main\n'
        "ModuleNotFoundError: No module named 'radar'\n",
        "module-not-found",
        "cd /home/pi/alert && python3 -m radar",
    ),
    "a folder of the system": (
        "[Pipeline] sh\n+ pip3 install chevron -t /lib/python\nCollecting chevron\nERROR: Could not install packages "
        "due to an OSError: [Errno 13] Permission denied: '/lib/python'\n[Pipeline] // stage\n",
        "permission-denied",
        ".venv/bin/pip install chevron\n'''",
    ),
    "a package that the release no longer has, in the log of an installer": (
        "run_system : Reading package lists...\nrun_system : E: Package 'python3-distutils' has no installation "
        "candidate\n",
        "apt-unavailable",
        "apt-get update && apt-get install -y python3-setuptools",
    ),
    "the disk of a build": (
        "$ docker compose up -d --build\nERROR: Could not install packages due to an OSError: [Errno 28] No space left "
        "on device\n\nOS: macOS 15.3\n",
        "disk-full",
        "docker system prune",
    ),
    "the token of CodeArtifact": (
        "$ pip install radar\nWARNING: 401 Error, Credentials not correct for "
        "https://acme-111122223333.d.codeartifact.eu-west-1.example/pypi/radar-repo/simple/radar/\n",
        "index-auth",
        "aws codeartifact login --tool pip --domain acme --repository radar-repo",
    ),
    "the options of a build": (
        "I ran `docker image build -t radar:1 -f deploy/Dockerfile deploy/`\n > [2/6] RUN pip install flask:\n35.88 "
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection "
        "broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f6>: Failed to "
        "establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/flask/\n",
        "network-error",
        "docker build --network host -t radar:1 -f deploy/Dockerfile deploy/",
    ),
    "a Python of Windows that has the other packages": (
        "PS G:\\radar> python .\\radar.py\nTraceback (most recent call last):\n  File "
        '"C:\\Users\\ada\\AppData\\Local\\Python\\Python313\\Lib\\site-packages\\pydub\\utils.py", line 14, in '
        "<module>\n    import audioop\nModuleNotFoundError: No module named 'audioop'\n",
        "module-not-found",
        "python -m pip install audioop-lts",
    ),
    "a program in a folder of Windows": (
        'Traceback (most recent call last):\n  File "C:\\Program Files\\Radar\\Setup.py", line 13, in <module>\n'
        "    import pkg_resources\nModuleNotFoundError: No module named 'pkg_resources'\n",
        "module-not-found",
        'py -m pip install "setuptools<81"',
    ),
    "an environment of Windows that has the other packages": (
        "PS G:\\radar> python .\\radar.py\nTraceback (most recent call last):\n  File "
        '"G:\\radar\\venv\\Lib\\site-packages\\pydub\\utils.py", line 14, in <module>\n    import audioop\n'
        "ModuleNotFoundError: No module named 'audioop'\n",
        "module-not-found",
        "py -m venv .venv && .venv\\Scripts\\python -m pip install audioop-lts",
    ),
    "a program of pipx in a unit": (
        "Installed with pipx.\nProcess: 29683 ExecStart=/usr/bin/python3 -u /usr/bin/night-watch (code=exited, "
        "status=1/FAILURE)\nsystemd[1]: Started Watch.\npython3[192]: Traceback (most recent call last):\n"
        'python3[192]:   File "/usr/bin/night-watch", line 5, in <module>\npython3[192]:     import night_watch'
        "\npython3[192]: ModuleNotFoundError: No module named 'night_watch'\n"
        "systemd[1]: watch.service: Main process exited, code=exited, status=1/FAILURE\n",
        "module-not-found",
        "[Service]\nExecStart=/usr/local/bin/night-watch",
    ),
    "a message above the traceback that lacks its end": (
        "#### What is the bug about?\n\n    ModuleNotFoundError: No module named 'distutils'\n\n#### Logs\n\n```\n"
        'Traceback (most recent call last):\n  File "venv/bin/radar", line 5, in <module>\n    from radar import main\n'
        "```\n",
        "distutils-missing",
        "doctor fix --venv setuptools",
    ),
}
"""By name: the log, the condition and the command."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_has_the_names_of_the_report(name: str) -> None:
    log, condition, command = ANSWERS[name]
    matches = explain(io.BytesIO(log.encode()), CHECKS)
    assert matches[0].id == condition
    assert render(next_remedy(matches)).text.endswith(command)


def test_an_expired_certificate_of_a_program_s_own_server_is_nothing_of_python() -> None:
    log = (
        "urllib3.exceptions.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has "
        "expired (_ssl.c:1010)\n\nThe above exception was the direct cause of the following exception:\n\nTraceback "
        '(most recent call last):\n  File "/home/ada/env/lib/python3.12/site-packages/requests/adapters.py", line 667, '
        "in send\n    resp = conn.urlopen(\n"
    )
    assert not explain(io.BytesIO(log.encode()), CHECKS)
