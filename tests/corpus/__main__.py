"""Record the corpus again: ``python -m tests.corpus [NAME…]``, as root, with a new box for each scenario."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict

from tests.boxes import namespace, roots
from tests.boxes.box import Box
from tests.boxes.terminal import use_terminal
from tests.corpus import PATH, Log, read_logs
from tests.corpus.projects import write_projects
from tests.corpus.scenario import Scenario
from tests.corpus.scenarios import scenarios

HOST = re.compile(
    r"(?<=//)(?!(?:peps\.python|packaging\.python|pip\.pypa|docs\.)[\w.-]+)[\w.-]+\.\w+"
    r"|(?<=host=')[^']+|(?<=resolve ')[^']+|(?<=resolving ')[^']+|(?<=connect to )[\w-]+\.[\w.-]+"
)
"""Host names, except those of documentation. The servers that this machine uses must not appear in the corpus."""
PROMPTS = {"fish": "> ", "tcsh": "> ", "zsh": "% "}
"""The end of the prompt of a shell whose prompt does not end in a dollar sign."""
VERSIONS = {"pip": "pip --version", "uv": "uv --version", "apt": "apt --version"}


def main() -> int:
    """Write all logs. Return 1 if boxes cannot be created on this machine."""
    reason = namespace.obstacle()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    wanted = sys.argv[1:]  # parts of names: only these scenarios are run, and the other logs are kept
    logs = {log.id: log for log in read_logs()} if wanted else {}
    for scenario in scenarios():
        for suite in scenario.suites:
            if not wanted or any(word in scenario.name for word in wanted):
                log = _record(scenario, suite)
                logs[log.id] = log
    lines = [json.dumps(asdict(log), ensure_ascii=False) for log in logs.values()]
    PATH.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


def _record(scenario: Scenario, suite: str) -> Log:
    with roots.new_box(suite, scenario.layer) as box:
        write_projects(box)
        if scenario.mount:
            box.mount("/small", "-t", "tmpfs", "-o", f"{scenario.mount},mode=777", "small")
        if scenario.prepare:
            box.run(["sh", "-c", scenario.prepare], user="root")
        text = _type(box, scenario) if scenario.shell else _run(box, scenario)
        version = _version(box, scenario.tool)
    text = HOST.sub("index.example", text.encode("utf-8", "replace").decode())
    identity = f"{suite}-{scenario.name}"
    print(identity, flush=True)
    return Log(id=identity, label=scenario.label, suite=suite, tool=version, text=_shorten(text), next=scenario.next)


def _run(box: Box, scenario: Scenario) -> str:
    """Return the script behind a prompt, and its output."""
    prompt = "#" if scenario.user == "root" else "$"
    env = {"LANGUAGE": scenario.language or None, "LANG": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run = box.run(["bash", "-c", f"exec 2>&1; {scenario.script}"], user=scenario.user, env=env, network=scenario.online)
    return f"{prompt} {scenario.script.strip()}\n{run.out}{run.err}"


def _type(box: Box, scenario: Scenario) -> str:
    """Type the lines of the script at the prompt of the scenario's shell, and return the screen."""
    shell = scenario.shell.split()
    prompt = PROMPTS.get(shell[0], "$ ")
    turns = [(prompt, f"{line}\n") for line in (*scenario.script.splitlines(), "exit")]
    return (
        use_terminal(box, shell, *turns, term="dumb", network=scenario.online)
        .screen.replace("\r\n", "\n")
        .removesuffix("exit\n")
    )


def _version(box: Box, tool: str) -> str:
    run = box.run(["sh", "-c", VERSIONS.get(tool, ":")])
    return " ".join((run.out or tool).split()[:2])


def _shorten(text: str, limit: int = 120) -> str:
    """Leave out the middle of a long log."""
    lines = text.split("\n")
    return text if len(lines) <= limit else "\n".join((*lines[:20], "[…]", *lines[20 - limit :]))


if __name__ == "__main__":
    sys.exit(main())
