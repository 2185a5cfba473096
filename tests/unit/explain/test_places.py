"""The place of a failure decides where its answer goes: another host, an image of another system, a tool's own list."""

from __future__ import annotations

import io

from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render
from tests.corpus import CHECKS, answer
from tests.corpus.reports import MANAGED

KILLED = "c++: fatal error: Killed signal terminated program cc1plus\n  ERROR: Failed building wheel for radar\n"
NO_PYTHON = "nox > Session tests-3.{0} failed: Python interpreter 3.{0} not found (took 4 seconds).\n"
SHOWN = {
    "an image of Arch that Podman builds": (
        "[1/2] STEP 4/9: RUN python -m pip install six\nerror: externally-managed-environment\n╰─> To install Python "
        "packages system-wide, try 'pacman -S\n    python-xyz'\nError: building at STEP \"RUN python -m pip "
        'install six"\n',
        'RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install six\nENV PATH="/opt/venv/bin:$PATH"',
    ),
    "an entry point": (
        f"bot-1  | + pip install six\nbot-1  | {MANAGED}bot-1 exited with code 1\n",
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*\n"
        'RUN python3 -m venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"',
    ),
    "the items of a loop": (
        f'TASK [all] ****\n[ERROR]: Task failed: Module failed:\n:stderr: {MANAGED}failed: [db] (item=six) => {{"cmd": '
        '["/usr/bin/python3", "-m", "pip", "install", "six"]}\nfailed: [db] (item=attrs) => {"cmd": []}\n',
        "- ansible.builtin.apt:\n    name: python3-venv\n  become: true\n- ansible.builtin.pip:\n    name: [six, "
        "attrs]\n    virtualenv: /opt/venv\n    virtualenv_command: python3 -m venv\n  become: true",
    ),
    "a collection that Ansible lacks": (
        "$ ansible -i h web -m fnord.store.shelf\n[WARNING]: Error loading plugin 'fnord.store.shelf': No module named "
        "'ansible_collections.fnord'\n[ERROR]: Task failed: Cannot resolve 'fnord.store.shelf' to an action or "
        "module.\n",
        "ansible-galaxy collection install fnord.store",
    ),
    "a collection that an older Ansible lacks": (
        "ERROR! couldn't resolve module/action 'fnord.store.shelf'. This often indicates a misspelling, missing "
        "collection, or incorrect module path.\n",
        "ansible-galaxy collection install fnord.store",
    ),
    "a task of Ansible without root": (
        "TASK [ansible.builtin.apt] *****\n[ERROR]: Task failed: Module failed: E: Could not open lock file "
        "/var/lib/apt/lists/lock - open (13: Permission denied)\n",
        "become: true",
    ),
    "Ansible without a playbook": (
        f"$ ansible web -m pip -a name=six\n[ERROR]: Task failed: Module failed:\n:stderr: {MANAGED}",
        "ansible web --become --module-name ansible.builtin.pip --args 'name=six virtualenv=/opt/venv "
        'virtualenv_command="python3 -m venv"\'',
    ),
    "a list that Ansible installs": (
        f'fatal: [db]: FAILED! => {{"changed": false, "cmd": ["/usr/bin/python3", "-m", "pip.__main__", "install", '
        f'"-r", "/srv/list.txt"], "msg": "{MANAGED}"}}\n',
        "- ansible.builtin.apt:\n    name: python3-venv\n  become: true\n- ansible.builtin.pip:\n    requirements: "
        "/srv/list.txt\n    virtualenv: /opt/venv\n    virtualenv_command: python3 -m venv\n  become: true",
    ),
    "a workflow that act runs": (
        "[CI/docs] ⭐ Run Main Install\n[CI/docs]   🐳  docker exec cmd=[bash -e /var/run/act/workflow/1] user=\n"
        f"{MANAGED}",
        '- uses: actions/setup-python@v5\n  with:\n    python-version: "3.x"',
    ),
    "an image of Alpine in the excerpt": (
        "#9 [3/5] RUN python3 -m venv env\n#9 0.1 The virtual environment was not created successfully because "
        "ensurepip is not available.\n------\nDockerfile:6\n   4 |     FROM python:3.12-alpine\n",
        "RUN apk add --no-cache python3",
    ),
    "a state of Salt": (
        f"    Function: pip.installed\n        Name: six\n     Comment: {MANAGED}",
        "python3 -m venv /opt/venv:\n  cmd.run:\n    - creates: /opt/venv/bin/pip\nsix:\n  pip.installed:\n    - "
        "bin_env: /opt/venv",
    ),
    "a dyno of Heroku": (
        "heroku[web.1]: Starting process\napp[web.1]: bash: line 1: gunicorn: command not found\n",
        "Add gunicorn to the requirements of the repository, commit them, and push.",
    ),
    "a step of Bitbucket": (
        "Cloning into '/opt/atlassian/pipelines/agent/build'...\n+ apt-get install -y python3-pip\n+ pip3 install six"
        f"\n{MANAGED}",
        "script:\n  - apt-get update && apt-get install -y --no-install-recommends python3-venv\n  - python3 -m venv "
        ".venv\n  - . .venv/bin/activate\n  - pip install six",
    ),
    "uv's cache in a service of Compose": (
        "api-1  | error: Failed to initialize cache at `/home/app/.cache/uv`\napi-1  |   Caused by: failed to create "
        "directory `/home/app/.cache/uv`: Permission denied (os error 13)\n",
        "ENV UV_CACHE_DIR=/tmp/uv-cache",
    ),
    "another host": (f"ada@box:~$ ssh web 'pip install --user six'\n{MANAGED}", "doctor fix six"),
    "a pip that is not the environment's": (
        f"ada@box:~$ source env/bin/activate\n(env) ada@box:~$ pip install six\n{MANAGED}(env) ada@box:~$ which pip\n"
        "/usr/bin/pip\n",
        "doctor fix --venv --path env",
    ),
    "an environment of tox": (
        "$ tox -e lint\nlint: commands[0]> flake8 src\nlint: Exception running subprocess [Errno 2] No such file or "
        "directory: 'flake8'\n",
        "Add flake8 to the `deps` of this environment in tox.ini.",
    ),
    "Windows": (
        "error: Microsoft Visual C++ 14.0 or greater is required.\nERROR: Failed building wheel for radar\n",
        'winget install Microsoft.VisualStudio.2022.BuildTools --override "--add '
        'Microsoft.VisualStudio.Workload.VCTools --includeRecommended --passive"',
    ),
    "a compiler in an image": (
        f"#9 [2/3] RUN make\n#9 1.1 {KILLED}",
        "RUN MAKEFLAGS=-j1 CMAKE_BUILD_PARALLEL_LEVEL=1 pip install --no-cache-dir radar",
    ),
    "a compiler": (
        f"$ pip install radar\n{KILLED}",
        "MAKEFLAGS=-j1 CMAKE_BUILD_PARALLEL_LEVEL=1 pip install radar",
    ),
    "a Python that nobody has": (
        NO_PYTHON.format(5),
        "nox --no-error-on-missing-interpreters",
    ),
    "a Python that uv has": (NO_PYTHON.format(9), "uv python install 3.9"),
    "an old pipx": (
        "$ sudo pipx install --global glances\npipx: error: unrecognized arguments: --global\n",
        "sudo PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin pipx install glances",
    ),
    "a package under another name": (
        "$ sudo apt-get install python-pip\nHowever the following packages replace it:\n  python3-pip\n\nE: Package "
        "'python-pip' has no installation candidate\n",
        "apt-get install python3-pip",
    ),
    "a line of pip.conf": (
        "Configuration file could not be loaded.\nfile: '/srv/pip.conf', line: 3\n",
        "Correct line 3 of /srv/pip.conf.",
    ),
    "a line of pyproject.toml": (
        "error: Failed to parse: pyproject.toml\n  cause: TOML parse error at line 3, column 15\n",
        "Correct line 3 of pyproject.toml.",
    ),
    "a successor": (
        "$ pip install radar\n  The 'radar' PyPI package is deprecated, use 'scikit-learn'\n  rather than "
        "'radar' for pip "
        "commands.\nERROR: Failed building wheel for radar\n",
        "doctor fix scikit-learn",
    ),
}


def test_the_answer_fits_the_place() -> None:
    assert {name: (log, answer(log)[1]) for name, (log, _) in SHOWN.items()} == SHOWN


def test_no_other_system_is_told_to_use_apt() -> None:
    windows = "PS C:\\Users\\ada\\radar> pip install git+https://git.example/radar\nERROR: Error [WinError 2] while "
    windows += (
        "executing command git\nERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?\n"
    )
    alpine = (
        "#5 [1/5] FROM docker.io/library/alpine:3.20\n#9 [3/5] RUN python3 -m venv env\n#9 0.1 The virtual environment "
        "was not created successfully because ensurepip is not available.\n"
    )
    commands = [answer(log)[1] for log in (windows, alpine)]
    assert commands == ["winget install Git.Git", "RUN apk add --no-cache python3"]


def test_no_part_of_a_path_stands_for_the_environment() -> None:
    for path, command in (
        ("/home/ada/venv", "doctor fix --venv --path /home/ada/venv"),
        ("…/packages/<tool>/venv", "doctor fix --venv"),
        ("$ROOT/venv", "doctor fix --venv"),
    ):
        log = f"bash: {path}/bin/python: bad interpreter: No such file or directory\n".encode()
        assert render(next_remedy(explain(io.BytesIO(log), CHECKS))).text == command, path
