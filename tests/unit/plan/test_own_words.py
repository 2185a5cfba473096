"""Words of doctor's own, and misspelt names, are never planned as packages; honest names are never questioned."""

from __future__ import annotations

import pytest

from doctor.commands.command_line import command_names
from doctor.core.goal import Goal
from doctor.plan.doubts import find_doubts
from doctor.plan.own_words import find_own_word
from tests.unit.factories import make_goal, make_goal_facts

MEANT = {
    # Commands, their synonyms and their near misses.
    "check": "check", "chekc": "check", "chek": "check", "cehck": "check", "checkk": "check", "Check": "check",
    "help": "help", "hlep": "help", "list": "list", "lsit": "list", "undo": "undo", "udno": "undo", "undoo": "undo",
    "history": "history", "histroy": "history", "explain": "explain NAME", "expalin": "explain NAME",
    "why": "why NAME", "why black": "why black", "version": "version", "verison": "version", "man": "man",
    "report": "report", "uninstall": "undo", "remove black": "undo", "rollback": "undo", "fix": "fix",
    "install": "fix", "instal": "fix", "install black": "fix black", "add requests": "fix requests",
    # Options without their dashes.
    "NAME": "help fix",
    "venv": "fix --venv", "vnv": "fix --venv", "evnv": "fix --venv", "ven": "fix --venv", "venb": "fix --venv",
    ".venv": "fix --venv", "—venv": "fix --venv", "–venv": "fix --venv", "venv black": "fix --venv black",
    "env": "fix --venv", "environment": "fix --venv", "pipxx": "fix --pipx NAME",
    "pipx black": "fix --pipx black", "apt": "fix python3-apt", "apt curl": "fix --apt curl", "pip": "fix --venv",
    "pip3": "fix --venv", "python3-pip": "fix --venv", "python3-venv": "fix --venv", "python-venv": "fix --venv",
    "ensurepip": "fix --venv", "yes": "fix --yes", "yes black": "fix --yes black", "dry-run": "fix --dry-run",
    "dryrun": "fix --dry-run", "offline": "fix --offline", "group dev": "fix --group dev",
    "script": "fix --script FILE",
    "requirements": "fix -r requirements.txt", "system_site_packages": "fix --system-site-packages",
    # What doctor should fix.
    "all": "fix", "everything": "fix", "system": "fix", "update": "fix", "upgrade": "fix", "errors": "fix", "it": "fix",
    # Conditions.
    "marker-remvoed": "fix marker-removed", "Marker_Removed": "fix marker-removed",
    "pip-shadow-system": "fix pip-shadows-system", "break-system-packages": "fix break-system-packages-set",
    "externally-managed-environment": "fix externally-managed", "pipx-not-in-path": "fix pipx-not-on-path",
    "ensurepip-mising": "fix ensurepip-missing", "build-failur": "explain build-failure",
    "marker removed": "fix marker-removed", "pip mising": "fix pip-missing", "sudo black": "fix black",
    "apt-get": "fix --apt NAME", "black marker-removed": "fix marker-removed",
    "--venv marker-removed": "fix marker-removed",
    # A whole command of doctor.
    "doctor fix black": "fix black", "doctor fix": "fix", "doctor check": "check", "doctor black": "fix black",
    "doctor fix marker-removed": "fix marker-removed",
}  # fmt: skip
"""The words after ``doctor fix``, and the command that is meant."""
MISSPELT = {
    "reqeusts": "requests", "requets": "requests", "request": "requests", "numpi": "numpy", "pnadas": "pandas",
    "djano": "django", "falsk": "flask", "beautifulsoup": "beautifulsoup4", "sklearn": "scikit-learn",
    "cv2": "opencv-python", "yaml": "pyyaml", "PIL": "pillow", "python-requests": "requests", "blakc": "black",
    "pyest": "pytest", "matplotlb": "matplotlib", "scikit-leran": "scikit-learn", "tenosrflow": "tensorflow",
}  # fmt: skip
"""Names that are probably mistakes, and the names that are meant."""
HONEST = """
    requests numpy pandas flask django black ruff mypy pytest httpie tox poetry virtualenv uv pipenv setuptools wheel
    pipx six attrs q sh ipython jupyter boto3 click rich typer path pathlib2 environs python-dotenv fixtures
    helm-tools checkov check-manifest listcrunch history-tools undone-lib explainerdashboard versioneer venv-pack
    pipdeptree pip-tools pip-audit pipreqs apt-mirror cowsay system-hotkey yesman scriptize grouper allpairspy everett
    updater man-pages fixit installer wreport reportlab offlineimap thefuck pendulum disk-usage build-and-publish
    py2app lxml-html-clean ujson zope.interface backports.zoneinfo pyobjc Markdown Jinja2 XlsxWriter a2wsgi
    wsgi-intercept html5lib surely-nobody-has-this
""".split()  # noqa: SIM905
HONEST_TOGETHER = ("pip setuptools wheel", "--venv pip", "--apt check", "--pipx pipx", "--as-typed check", "all==1")


def typed(words: str) -> Goal:
    """Return the goal of the words after ``doctor fix``."""
    options: dict[str, dict[str, object]] = {
        "--venv": {"route": "environment"}, "--pipx": {"route": "pipx"}, "--apt": {"route": "apt"},
        "--as-typed": {"as_typed": True},
    }  # fmt: skip
    fields: dict[str, object] = {}
    for word in words.split():
        fields |= options.get(word, {})
    return make_goal(*(word for word in words.split() if word not in options), **fields)


@pytest.mark.parametrize("words", MEANT)
def test_a_word_of_doctors_own_is_questioned_with_the_command_that_is_meant(words: str) -> None:
    found = find_own_word(typed(words))
    assert found is not None and " ".join(found.command) == MEANT[words]
    if found.goal:
        assert find_own_word(found.goal) is None, "a yes must not be questioned again"


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_name_is_questioned(name: str) -> None:
    goal = make_goal(name)
    assert find_own_word(goal) is None
    assert [doubt.instead for doubt in find_doubts(goal, make_goal_facts())] == [MISSPELT[name]]


@pytest.mark.parametrize("words", [*HONEST, *HONEST_TOGETHER])
def test_an_honest_name_is_not_questioned(words: str) -> None:
    goal = typed(words)
    assert find_own_word(goal) is None
    assert list(find_doubts(goal, make_goal_facts())) == []


@pytest.mark.parametrize("words", ["--break-system-packages six", "--user six venv", "--marker removed"])
def test_an_option_is_no_word_of_doctors_own(words: str) -> None:
    assert find_own_word(make_goal(*words.split())) is None


def test_every_command_is_a_word_of_doctors_own() -> None:
    assert [name for name in command_names() if find_own_word(make_goal(name)) is None] == []
