"""The contexts of a failure, by the nearest evidence."""

from __future__ import annotations

import io

from doctor.explain.rank import explain
from tests.corpus import CHECKS

ERROR = "error: externally-managed-environment\n"

FOUND = {
    "docker": (
        f"#8 [3/4] RUN pip install flask\n#8 0.412 {ERROR}#8 ERROR: process did not complete successfully: exit "
        f"code: 1\n",
        f"Step 3/7 : RUN pip install flask\n ---> Running in 3f2a9c\n{ERROR}The command '/bin/sh -c pip install flask' "
        "returned a non-zero code: 1\n",
        f'STEP 3/4: RUN pip install flask\n{ERROR}Error: building at STEP "RUN pip install flask": while running '
        f"runtime: "
        "exit status 1\n",
        f"[1/2] STEP 3/4: RUN pip install flask\n{ERROR}",
    ),
    "github-actions": (
        f"Run pip install -r requirements.txt\n  pip install -r requirements.txt\n  shell: /usr/bin/bash -e "
        f"{{0}}\n{ERROR}"
        "Error: Process completed with exit code 1.\n",
        f"##[group]Run pip install flask\npip install flask\nshell: /usr/bin/bash -e {{0}}\n##[endgroup]\n{ERROR}",
        f"3s\nRun python -m pip install flask\n{ERROR}",
    ),
    "azure-pipelines": (
        "##[section]Starting: Install\nGenerating script.\nScript contents:\npip install flask\n"
        f"{ERROR}##[error]Bash exited with code '1'.\n##[section]Finishing: Install\n",
    ),
    "jenkins": (
        f"[Pipeline] sh\n+ pip install flask\n{ERROR}[Pipeline] }}\nERROR: script returned exit code 1\nFinished: "
        f"FAILURE\n",
    ),
    "buildkite": (f"~~~ Running commands\n$ pip install flask\n{ERROR}🚨 Error: The command exited with status 1\n",),
    "circleci": (f"#!/bin/bash -eo pipefail\npip install flask\n{ERROR}\nExited with code exit status 1\n",),
    "gitlab": (
        f'Executing "step_script" stage of the job script\n$ pip install flask\n{ERROR}'
        "Cleaning up project directory and file based variables\nERROR: Job failed: exit code 1\n",
    ),
    "ansible": (
        'TASK [Install flask] ***\nfatal: [web1]: FAILED! => {"changed": false, "cmd": ["pip3", "install", "flask"], '
        '"msg": "stdout: \\n:stderr: error: externally-managed-environment\\n"}\n',
        'web1 | FAILED! => {\n    "changed": false,\n    "msg": "stderr: error: externally-managed-environment"\n}\n',
        f"TASK [Install] ***\nfatal: [web1]: FAILED! =>\n  changed: false\n  msg: |-\n    stdout:\n    :stderr: "
        f"{ERROR}",
        '"action": "ansible.builtin.pip",\n"cmd": ["pip3", "install", "flask"],\n"msg": ":stderr: error: '
        'externally-managed-environment"\n',
        '{"changed": false, "cmd": ["pip3", "install"], "msg": ":stderr: error: externally-managed-environment"}\n',
    ),
    "cloud-init": (
        f"+ pip3 install flask\n{ERROR}2026-11-20 08:11:44,918 - cc_scripts_user.py[WARNING]: Failed to run module "
        "scripts_user (scripts in /var/lib/cloud/instance/scripts)\n",
    ),
    "vagrant": (
        "==> default: Running provisioner: shell...\n    default: Running: /tmp/vagrant-shell2.sh\n"
        f"    default: + pip3 install flask\n    default: {ERROR}",
    ),
    "packer": (
        "==> amazon-ebs.web: Provisioning with shell script: scripts/setup.sh\n    amazon-ebs.web: + pip3 install "
        f"flask\n==> amazon-ebs.web: {ERROR}",
    ),
    "terraform": (f"null_resource.x (remote-exec): + pip3 install flask\nnull_resource.x (remote-exec): {ERROR}",),
    "bitbucket": (
        'git clone --branch="main" https://x:$TOKEN@bitbucket.org/$BITBUCKET_REPO_FULL_NAME.git\n'
        f"+ pip install flask\n{ERROR}",
    ),
    "travis": (f'$ pip install flask\n{ERROR}The command "pip install flask" failed and exited with 1 during .\n',),
    "cron": (
        f"From: root@box (Cron Daemon)\nSubject: Cron <ada@box> pip install flask\nX-Cron-Env: "
        f"<SHELL=/bin/sh>\n\n{ERROR}",
        f"Nov 20 20:41:01 box CRON[812]: (ada) CMD (pip install flask)\nNov 20 20:41:02 box CRON[811]: {ERROR}",
    ),
    "systemd": (
        f"Nov 20 20:41:01 box setup.sh[812]: {ERROR}Nov 20 20:41:01 box systemd[1]: rover.service: Main process "
        f"exited, "
        "code=exited, status=1/FAILURE\n",
        f"× rover.service - Rover\n     Active: failed (Result: exit-code)\n\nNov 20 20:41:01 box pip[812]: {ERROR}",
    ),
    "jupyter": (f"In [1]: %pip install flask\n{ERROR}", f"!pip install flask\n{ERROR}"),
    "container": (
        f"root@3f2a9c1b7d5e:/# pip install flask\n{ERROR}",
        f"/app # pip install flask\n{ERROR}",
    ),
    "wsl": (
        f"ada@box:/mnt/d/rover$ pip install flask\n{ERROR}",
        f"ada@box:/mnt/c/Users/ada$ pip install flask\n{ERROR}",
    ),
    "vscode": (
        f"The environment you selected is externally managed.\n> /usr/bin/python3 -m pip install flask\n{ERROR}",
        f" *  Executing task in folder rover: /usr/bin/python3 -m pip install flask\n{ERROR}",
        f"ada@box:~$ /usr/bin/python3 /home/ada/.vscode/extensions/ms-python.python/x.py\n{ERROR}",
    ),
    "devcontainer": (f"vscode ➜ /workspaces/rover (main) $ pip install flask\n{ERROR}",),
    "raspberry-pi-os": (f"ada@raspberrypi:~ $ pip install gpiozero\n{ERROR}",),
    "conda": (f"(base) ada@box:~$ pip install flask\n{ERROR}",),
    "tox": (f"ada@box:~$ tox\npy311: install_deps> python -I -m pip install flask\n{ERROR}",),
    "pre-commit": (f"[INFO] Installing environment for https://code.example/x.\nada@box:~$ pre-commit run\n{ERROR}",),
    "active-environment": (f"(.venv) ada@box:~$ pip install flask\n{ERROR}",),
}
"""For each context, logs of it; the context comes first, or first of its kind."""
TYPED = f"ada@box:~$ pip install flask\n{ERROR}"
NEAR_MISSES = {
    "docker": f"Step 3/7 : RUN apt-get update\nStep 4/7 : CMD bash\nSuccessfully built 3f2a9c1b7d5e\n{TYPED}",
    "github-actions": f"{TYPED}ada@box:~$ gh run view\nError: Process completed with exit code 1.\n",
    "azure-pipelines": f"##[section]Finishing: Install\n{TYPED}",
    "jenkins": f"[Pipeline] End of Pipeline\nFinished: SUCCESS\n{TYPED}",
    "buildkite": f"~~~ Running commands\n$ ls\n{TYPED}",
    "circleci": f"{TYPED}ada@box:~$ cat log\nExited with code exit status 1\n",
    "gitlab": f"Job succeeded\n$ ls /builds/ada/rover\n{TYPED}",
    "ansible": f"TASK [Gathering Facts] ***\nok: [web1]\nPLAY RECAP ***\n$ pip install flask\n{ERROR}",
    "cloud-init": f"Cloud-init v. 24.1.3 finished at Tue, 18 Jun 2024 08:11:45 +0000.\n{TYPED}",
    "vagrant": f"==> default: Running provisioner: shell...\n{TYPED}",
    "terraform": f"ada@box:~$ ls\nremote-exec.tf\n{TYPED}",
    "cron": f"Nov 20 20:41:01 box CRON[812]: (ada) CMD (ls)\n{TYPED}",
    "systemd": f"Nov 20 20:41:01 box systemd[1]: Started Session 3 of user ada.\n{TYPED}",
    "jupyter": f"$ pip install ipykernel\n{ERROR}",
    "container": f"ada@0123456789ab:~$ docker ps\n{TYPED}",
    "wsl": f"ada@box:/mnt/data/rover$ pip install flask\n{ERROR}",
    "vscode": f"ada@box:~$ pip install vscode-client\n{ERROR}",
    "devcontainer": f"ada@box:~/workspaces-old$ pip install flask\n{ERROR}",
    "raspberry-pi-os": f"$ pip install raspberry\n{ERROR}",
    "conda": f"ada@box:~$ pip install conda-lock\n{ERROR}",
    "tox": f"ada@box:~$ pip install tox-uv\n{ERROR}",
    "windows": f"$ ls\nsetup.exe\n$ pip install flask\n{ERROR}",
    "gentoo": f"$ ls\nemerge-notes.txt\n$ pip install flask\n{ERROR}",
    "active-environment": f"(base) ada@box:~$ pip install flask\n{ERROR}",
    "uv": f"$ uv --version\nuv 0.9.5\n$ pip install flask\n{ERROR}",
}
"""For each context, a log that has words of it elsewhere."""


def contexts(log: str) -> tuple[str, ...]:
    return explain(io.BytesIO(log.encode()), CHECKS)[0].context


def test_each_context_is_found() -> None:
    for context, logs in FOUND.items():
        for log in logs:
            assert contexts(log)[:1] == (context,), log


def test_words_elsewhere_are_not_a_context() -> None:
    for context, log in NEAR_MISSES.items():
        assert context not in contexts(log), log


def test_the_nearest_runner_comes_first() -> None:
    docker = f"##[group]Run docker build .\nshell: /usr/bin/bash -e {{0}}\n##[endgroup]\n#8 0.412 {ERROR}"
    assert contexts(docker)[:2] == ("docker", "github-actions")


def test_a_system_is_the_nearest_and_the_most_exact() -> None:
    marker = "╰─> To install Python packages system-wide, try apt install\n    python3-xyz\n"
    assert contexts(f"ada@noble:~$ pip install flask\n{ERROR}{marker}")[-1] == "ubuntu"
    assert contexts(f"PS C:\\> wsl\nada@box:~$ pip install flask\n{ERROR}{marker}")[-1] == "debian"
