"""``python -m tests.tools.score_names FILE`` counts the answers of ``doctor fix NAME --dry-run`` to labelled names.

It prints the labels against the answers, the share that is right for each label, and every wrong answer. The machine's
own apt confirms packages, so the file is scored on a Debian with pipx or the means to install it. ``--offline`` leaves
out names whose plan needs the network, as every plan for pipx and apt does.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ANSWERS = ("environment", "pipx", "apt", "question", "nothing", "bug")
"""``question`` means exit 6, ``nothing`` any other answer without a route, and ``bug`` no document or exit 70."""
PLANNED = {"application": "pipx", "both": "pipx", "library": "environment", "plain": "environment", "system": "apt"}
"""The route of a name with this label in an empty folder."""

EXPECTED_OTHERWISE = {"import": "question", "typo": "question", "stdlib": "nothing", "abandoned": "a mention of"}
"""What is expected of the other labels, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One line of the file."""

    name: str
    label: str
    expected: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The decision of doctor for one name."""

    kind: str
    """One of ``ANSWERS``."""
    package: str = ""
    """The package of the system that the route apt installs."""
    text: str = ""
    """Everything that the document says about the name."""

    def names(self, expected: str) -> bool:
        """Whether the answer names one of the alternatives, which ``|`` separates."""
        words = {word.strip("`'\".,:;()").lower() for word in self.text.split()}
        return any(alternative.lower() in words for alternative in expected.split("|"))


def main(arguments: Sequence[str]) -> int:
    """Score the file and return 0: what share is enough is for the caller to say."""
    parser = argparse.ArgumentParser(prog="score_names", description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path, help="names, one a line: name, label, expected, source")
    parser.add_argument("--offline", action="store_true", help="pass --offline to doctor")
    parser.add_argument("--label", action="append", help="score only this label; repeatable")
    options = parser.parse_args(arguments)
    labels = [label for label in read_labels(options.file) if not options.label or label.label in options.label]
    _load_program()
    with tempfile.TemporaryDirectory(prefix="doctor-names-") as folder:
        results = [(label, *score(label, Path(folder), offline=options.offline)) for label in labels]
    print(report(results))
    return 0


def read_labels(path: Path) -> list[Label]:
    """Return the lines of a file of labelled names."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Label(name=row[0], label=row[1], expected=row[2], source=row[3]) for row in rows]


def score(label: Label, folder: Path, *, offline: bool) -> tuple[Answer, bool]:
    """Return the answer to one name, and whether it is right. One that is both is asked in a project as well."""
    answer = ask(label.name, folder, offline=offline)
    is_right = _is_right(label, answer)
    if label.label == "both" and is_right:
        answer = ask(label.name, folder, offline=offline, requirements=label.name)
        return (answer, True) if answer.kind == "environment" else (answer, False)
    return answer, is_right


def _is_right(label: Label, answer: Answer) -> bool:
    if label.label in ("import", "typo"):
        return answer.kind == "question" and answer.names(label.expected)
    if label.label == "stdlib":
        return answer.kind in ("question", "nothing")
    if label.label == "abandoned":
        return answer.kind != "bug" and answer.names(label.expected)
    if label.label == "system":
        if answer.kind == "apt":
            return answer.package == label.expected
        # A package of another release or family cannot be planned here, but can be named.
        return answer.kind in ("question", "nothing") and answer.names(label.expected)
    return answer.kind == PLANNED[label.label]


def ask(name: str, folder: Path, *, offline: bool, requirements: str = "") -> Answer:
    """Return the answer of ``doctor fix NAME`` in an empty folder, or in a project that requires something."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        home, project, output = (Path(scratch) / part for part in ("home", "project", "output"))
        home.mkdir()
        project.mkdir()
        if requirements:
            (project / "requirements.txt").write_text(f"{requirements}\n", "utf-8")
        command = ["doctor", "fix", "--dry-run", "--json", *(["--offline"] if offline else []), "--", name]
        _run(command, home, project, output)
        try:
            document = json.loads(output.read_text("utf-8"))
        except ValueError:
            return Answer(kind="bug", text=output.read_text("utf-8", "replace")[:200])
    return _read_answer(name, document)


def _load_program() -> None:
    """Load what every run needs, so that each process that is forked finds it in memory."""
    from doctor import cli, main  # noqa: F401
    from doctor.commands import fix  # noqa: F401
    from doctor.core import plugins
    from doctor.report.json import fix as documents  # noqa: F401

    plugins.checks()
    plugins.fixes()


def _run(command: list[str], home: Path, project: Path, output: Path) -> None:
    """Run doctor in a process of its own, which starts as a copy of this one, and write its standard output."""
    sys.stdout.flush()
    process = os.fork()
    if not process:
        try:
            descriptor = os.open(output, os.O_WRONLY | os.O_CREAT)
            os.dup2(descriptor, 1)
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(0, 2)
            os.chdir(project)
            os.environ.update(HOME=str(home), PWD=str(project))
            os.environ.pop("VIRTUAL_ENV", None)
            sys.argv = command
            from doctor.main import main as run_program

            run_program()
        finally:
            os._exit(70)
    os.waitpid(process, 0)


def _read_answer(name: str, document: dict[str, object]) -> Answer:
    text = json.dumps(document, ensure_ascii=False)
    said = {key: document.get(key) for key in ("message", "remedy", "routes", "notes", "declined")}
    said_text = " ".join(_strings(said))
    routes = document.get("routes")
    if document.get("exit_code") == 70:
        return Answer(kind="bug", text=text[:200])
    if isinstance(routes, list) and routes and document.get("plan"):
        route = next((item for item in routes if item["requirement"] == name), routes[0])
        package = route.get("package") or ""
        return Answer(kind=route["route"], package=package if route["route"] == "apt" else "", text=said_text)
    return Answer(kind="question" if document.get("exit_code") == 6 else "nothing", text=said_text)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    return [text for item in value for text in _strings(item)] if isinstance(value, list) else []


def report(results: Sequence[tuple[Label, Answer, bool]]) -> str:
    """Return the table of labels and answers, and the wrong answers by label."""
    counts = Counter((label.label, answer.kind) for label, answer, _ in results)
    lines = [f"{'label':12}" + "".join(f"{kind:>12}" for kind in ANSWERS) + f"{'right':>14}"]
    for name in dict.fromkeys(label.label for label, _, _ in results):
        rights = [is_right for label, _, is_right in results if label.label == name]
        share = f"{sum(rights)}/{len(rights)} {sum(rights) / len(rights):.0%}"
        lines.append(f"{name:12}" + "".join(f"{counts[name, kind] or '':>12}" for kind in ANSWERS) + f"{share:>14}")
    wrong = [(label, answer) for label, answer, is_right in results if not is_right]
    lines += ["", f"{len(wrong)} of {len(results)} wrong"]
    for label, answer in sorted(wrong, key=lambda pair: (pair[0].label, pair[0].name.lower())):
        expected = PLANNED.get(label.label) or EXPECTED_OTHERWISE[label.label]
        detail = f" {label.expected}" if label.label not in ("application", "library", "both", "plain") else ""
        got = f"{answer.kind} {answer.package}".strip()
        lines.append(f"{label.label:12} {label.name:28} expected {expected}{detail.rstrip()}, got {got}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
