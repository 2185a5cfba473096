"""The lines to paste are whole: a shell can read their commands, and the words of the log stand in them."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterator

from doctor.core import plugins
from doctor.diagnose.model import Advice, ShellLine, Snippet
from doctor.explain.rank import explain
from doctor.report.remedies import render

ERROR = "error: externally-managed-environment\n"
NEXT = {
    f"STEP 3/4: RUN pip install -r requirements.txt\n{ERROR}Error: building at STEP: exit status 1\n": (
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*\n"
        "RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt\n"
        'ENV PATH="/opt/venv/bin:$PATH"'
    ),
    f"#8 [2/3] RUN apk add --no-cache py3-pip\n#9 [3/3] RUN pip install flask\n#9 0.412 {ERROR}": (
        "RUN apk add --no-cache python3\n"
        "RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install flask\n"
        'ENV PATH="/opt/venv/bin:$PATH"'
    ),
    f"Run pip install flask gunicorn\n  shell: /usr/bin/bash -e {{0}}\n{ERROR}": (
        '- uses: actions/setup-python@v5\n  with:\n    python-version: "3.x"\n'
        "- run: python -m pip install flask gunicorn"
    ),
    f"[Pipeline] sh\n+ pip install flask\n{ERROR}": (
        "sh '''\n    python3 -m venv .venv\n    .venv/bin/pip install flask\n'''"
    ),
    'TASK [Install] ***\nfatal: [web1]: FAILED! => {"changed": false, "cmd": ["/usr/bin/pip3", "install", "flask"], '
    '"msg": ":stderr: error: externally-managed-environment\\n"}\n': (
        "- ansible.builtin.apt:\n    name: python3-venv\n  become: true\n"
        "- ansible.builtin.pip:\n    name: flask\n    virtualenv: /opt/venv\n    virtualenv_command: python3 "
        "-m venv\n  become: true"
    ),
    f"root@3f2a9c1b7d5e:/# pip install flask\n{ERROR}": ("doctor fix flask"),
    "Step 2/4 : RUN apt-get install -y python3-pip python3-venv\nE: Unable to locate package python3-pip\n": (
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-pip python3-venv && "
        "rm -rf /var/lib/apt/lists/*"
    ),
}
"""Logs, each with the remedy of its first match."""


def advice() -> Iterator[tuple[str, Advice]]:
    """Yield all advice with the id of its check."""
    for check in plugins.conditions():
        for entry in getattr(check, "ADVICE", ()):
            yield check.ID, entry


def commands(remedy: Snippet) -> Iterator[str]:
    """Yield what a shell gets to read of a snippet."""
    if remedy.file == "the Dockerfile":
        # the options of an instruction, such as --mount, stand before its command
        yield from (found[1] for found in re.finditer(r"^RUN (?:--\S+ )*(.*)", remedy.text, re.MULTILINE))
    elif remedy.file == "the Jenkinsfile":
        yield remedy.text.split("'''")[1]
    elif remedy.file.startswith("the crontab"):
        yield remedy.text.removeprefix("{schedule} ")
    elif remedy.file in ("the user data", "the provisioner's script"):
        yield remedy.text
    elif remedy.file == "devcontainer.json":
        yield json.loads(f"{{{remedy.text}}}")["postCreateCommand"]
    elif remedy.file in ("the pipeline", ".circleci/config.yml"):
        yield remedy.text.partition("|\n")[2]


def test_a_shell_can_read_the_commands_of_each_snippet() -> None:
    count = 0
    for _, entry in advice():
        lines = [entry.remedy.text] if isinstance(entry.remedy, ShellLine) else []
        for command in commands(entry.remedy) if isinstance(entry.remedy, Snippet) else lines:
            subprocess.run(["sh", "-n", "-c", command.replace("{arguments}", "'flask>=2'")], check=True)
            count += 1
    assert count > 20


def test_the_words_of_the_log_stand_in_the_lines_to_paste() -> None:
    for log, remedy in NEXT.items():
        match = explain(io.BytesIO(log.encode()), plugins.conditions())[0]
        assert match.remedy is not None
        assert render(match.remedy).text == remedy, log
