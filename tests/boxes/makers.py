"""``python -m tests.boxes.makers``: each tool makes an environment, its Python is lost, and doctor's command is typed.

This shows that ``doctor scan`` knows what each tool really leaves behind, and that the command that it names makes the
environment work again. The tools are the newest of the package index.
"""

from __future__ import annotations

import shlex
import sys
from typing import Any

from tests.boxes.box import Box
from tests.boxes.doctor import Doctor, libraries
from tests.boxes.layers import VENV
from tests.boxes.roots import new_box
from tests.tools.schema import parse

TOOLS = "virtualenv uv pipx poetry pipenv tox nox pre-commit hatch pdm virtualenvwrapper 'hishel<2'"
"""pdm 2.29 asks for hishel 1.4 or later, and fails with 2.0."""
PATH = "/opt/tools/bin:/usr/bin:/bin"
MAKE = {
    "venv": """\
mkdir shop; cd shop
echo six > requirements.txt
python3 -m venv .venv
.venv/bin/pip install --quiet -r requirements.txt
""",
    "virtualenv": "virtualenv --quiet --python python3.11 old && old/bin/pip install --quiet six",
    "uv": "mkdir fast && cd fast && uv venv --quiet && uv pip install --quiet six",
    "pipx": "pipx install --quiet pycowsay",
    "uv-tool": "uv tool install --quiet cowsay",
    "poetry": """\
mkdir poem; cd poem
printf '[project]\\nname = "poem"\\nversion = "1"\\nrequires-python = ">=3.11"\\n' > pyproject.toml
printf '[tool.poetry]\\npackage-mode = false\\n' >> pyproject.toml
poetry install --quiet
""",
    "pipenv": "mkdir pipe && cd pipe && pipenv --quiet install six",
    "tox": """\
mkdir tested; cd tested
printf '[testenv]\\nskip_install = true\\ndeps = six\\ncommands = python -c "import six"\\n' > tox.ini
tox -q -e py311
""",
    "nox": """\
mkdir checked; cd checked
printf 'import nox\\n@nox.session\\ndef tests(session):\\n    session.install("six")\\n' > noxfile.py
nox -s tests
""",
    "hatch": """\
mkdir hatched; cd hatched
printf '[project]\\nname = "hatched"\\nversion = "1"\\n' > pyproject.toml
printf '[tool.hatch.envs.default]\\nskip-install = true\\n' >> pyproject.toml
hatch env create
""",
    "pdm": """\
mkdir plan; cd plan
printf '[project]\\nname = "plan"\\nversion = "1"\\nrequires-python = ">=3.11"\\n' > pyproject.toml
pdm config venv.in_project false
pdm use -f /usr/bin/python3.11
pdm install
""",
    "pre-commit": """\
git config --global user.email a@b; git config --global user.name ada
git init -q hook; cd hook
printf 'from setuptools import setup\\nsetup(name="hook", py_modules=["hook"])\\n' > setup.py; : > hook.py
printf -- '- {id: hook, name: hook, entry: python -c 1, language: python}\\n' > .pre-commit-hooks.yaml
git add -A; git commit -qm x
cd ..; git init -q user; cd user
printf 'repos: [{repo: ../hook, rev: %s, hooks: [{id: hook}]}]\\n' $(git -C ../hook rev-parse HEAD) \\
    > .pre-commit-config.yaml
git add -A; pre-commit run -a
""",
    "virtualenvwrapper": """\
bash -c 'VIRTUALENVWRAPPER_PYTHON=/opt/tools/bin/python3; . virtualenvwrapper.sh; mkvirtualenv -p python3.11 study'
""",
}
"""What ada types to get an environment of each maker."""
BY_HAND = {
    "poetry": "cd poem && poetry install",
    "hatch": "cd hatched && hatch env prune && hatch env create",
    "pdm": "cd plan && pdm install",
    "nox": "cd checked && nox -s tests",
    "pre-commit": "cd user && pre-commit run -a",
}
"""What the advice in words comes to, where no command is named."""
LOSE = """\
for link in "$1"/bin/python*; do [ -L "$link" ] && ln -sf /usr/bin/python3.4 "$link"; done
ln -sf /usr/bin/python3.4 "$1/bin/python"
sed -i 's,^home *=.*,home = /opt/removed/bin,' "$1/pyvenv.cfg"
"""


def main() -> int:
    """Print a row for each maker; return 1 if an environment was not recognised, or not repaired."""
    doctor, failures = Doctor(libraries()), 0
    install = "apt-get update -qq && apt-get install -qq --yes --no-install-recommends git ca-certificates"
    with new_box("bookworm", VENV) as box:
        _run(box, install, user="root")
        _run(box, f"python3 -m venv /opt/tools && /opt/tools/bin/pip install --quiet {TOOLS}", user="root")
        for maker, script in MAKE.items():
            made = _run(box, script)
            if made.code:
                print(f"{maker} could not be made: {made.out[-300:]} {made.err[-600:]}")
        sound = _scan(doctor, box)
        unknown = MAKE.keys() - {each["maker"] for each in sound}
        alarms = [each["path"] for each in sound if each["finding"]]
        print(f"{len(sound)} environments; not recognised: {sorted(unknown)}; false alarms: {alarms}")
        failures += len(unknown) + len(alarms)
        for each in sound:
            _run(box, LOSE, each["path"])
        print("| maker | what doctor names | result |\n|---|---|---|")
        for each in _scan(doctor, box):
            row, works = _mend(doctor, box, each)
            print(row, flush=True)
            failures += not works
    return int(failures > 0)


def _mend(doctor: Doctor, box: Box, document: Any) -> tuple[str, bool]:
    """Type what doctor names for an environment; return the row of the table, and whether it works again."""
    maker, remedy = document["maker"], document["finding"]["remedy"]["text"]
    if document["finding"]["remedy"]["needs_consent"]:
        remedy += " --yes"
    start = shlex.join(doctor.argv(box))
    run = _run(box, f'doctor() {{ {start} "$@"; }}\n{BY_HAND.get(maker, remedy)}')
    works = _run(box, '"$1"/bin/python -c "import sys"', document["path"]).code == 0
    return f"| {maker} | `{remedy}` | {'works' if works else run.err[-300:]} |", works


def _run(box: Box, script: str, *arguments: str, user: str = "ada") -> Any:
    env = {"PATH": PATH, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "WORKON_HOME": f"/home/{user}/.virtualenvs"}
    return box.run(["sh", "-e", "-c", script, "sh", *arguments], user=user, env=env, network=True)


def _scan(doctor: Doctor, box: Box) -> list[Any]:
    run = doctor.run(box, "scan", "--json", "/home/ada", env={"PATH": PATH})
    documents = [parse(line) for line in run.out.splitlines()]
    return [each for each in documents if each["kind"] == "environment" and each["maker"]]


if __name__ == "__main__":
    sys.exit(main())
