"""Failures of Poetry, PDM, Hatch and Pipenv, with the condition that the log of each shows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.projects import WHEELHOUSE
from tests.corpus.scenario import Scenario
from tests.corpus.workshop import MANAGED, MIRROR, PDM, WORKSHOP, alternate, managed_by_poetry, project, write


def managers() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _poetry()
    yield from _others()


def _poetry() -> Iterator[Scenario]:
    wheel = f'{{path = "{WHEELHOUSE}/good-1.0-py3-none-any.whl"}}'
    flat = managed_by_poetry(extra="package-mode = false\n")
    changed = (
        flat
        + "cd /home/ada/app && runuser -u ada -- env HOME=/home/ada poetry lock -q;"
        + managed_by_poetry(f"good = {wheel}\n", "package-mode = false\n")
    )
    for number, (name, label, command, prepare, following) in enumerate(
        (
            ("lock-old", "lock-file-outdated", "poetry install", changed, ("poetry lock",)),
            (
                "no-package",
                "project-not-buildable",
                "poetry install",
                managed_by_poetry(),
                ("poetry install --no-root",),
            ),
            ("python", "python-unsupported", "poetry install", managed_by_poetry(python=">=3.99"), ()),
            ("offline", "network-error", "POETRY_REQUESTS_MAX_RETRIES=0 poetry add six", flat, ()),
            (
                "good",
                "none",
                "poetry lock && poetry install",
                managed_by_poetry(f"good = {wheel}\n", "package-mode = false\n"),
                (),
            ),
            ("checked", "none", "poetry check; poetry env info; poetry config --list", managed_by_poetry(), ()),
            ("no-lock", "lock-file-outdated", "poetry env list; poetry show", flat, ("poetry lock",)),
        )
    ):
        yield Scenario(
            name=f"tools-poetry-{name}",
            label=label,
            script=f"cd app && {command}",
            tool="poetry",
            layer=WORKSHOP,
            prepare=prepare,
            next=following,
            suites=alternate(number),
        )
    for number, (name, label, script, extra) in enumerate(
        (
            ("no-name", "no-matching-distribution", "poetry add nosuchthing-at-all", ""),
            ("no-version", "no-matching-distribution", "poetry lock", 'six = "^99"\n'),
            ("conflict", "resolution-conflict", "poetry lock", 'requests = "2.31.0"\nurllib3 = "3.99"\n'),
            ("build", "build-failure", "poetry install", 'broken = {path = "../broken"}\n'),
            ("compiled", "build-tools-missing", "poetry install", 'compiled = {path = "../compiled"}\n'),
            ("added", "none", "poetry add six && poetry run python -c 'import six'", ""),
        )
    ):
        yield Scenario(
            name=f"tools-poetry-online-{name}",
            label=label,
            script=f"cd app && {script}",
            tool="poetry",
            layer=WORKSHOP,
            online=True,
            suites=alternate(number, MANAGED),
            prepare=managed_by_poetry(extra, "package-mode = false\n", end=MIRROR),
        )


def _others() -> Iterator[Scenario]:
    plain = project("six")
    for number, (name, tool, label, script, prepare, online, following) in enumerate(
        (
            ("pdm-python", "pdm", "python-missing", "pdm install", project(python=">=3.99"), False, ()),
            ("pdm-offline", "pdm", "network-error", "pdm install", plain, False, ()),
            (
                "pdm-packages-folder",
                "pdm",
                "none",
                "pdm config python.use_venv false; pdm use -f /usr/bin/python3; pdm install",
                plain,
                True,
                (),
            ),
            (
                "pdm-lock-old",
                "pdm",
                "lock-file-outdated",
                "pdm lock && pdm install --frozen-lockfile && sed -i s/six/toml/ pyproject.toml && pdm install --check",
                plain,
                True,
                ("pdm lock",),
            ),
            (
                "pdm-conflict",
                "pdm",
                "resolution-conflict",
                "pdm lock",
                project("requests==2.31.0", "urllib3>=3.99"),
                True,
                (),
            ),
            ("pdm-sync", "pdm", "lock-file-outdated", "pdm sync", plain, False, ("pdm lock",)),
            ("pdm-compiled", "pdm", "build-tools-missing", "pdm add ../compiled", project(), True, ()),
            ("pdm-fine", "pdm", "none", "pdm install && pdm run python -c 'import six'", plain, True, ()),
            ("pdm-warned", "pdm", "none", "pdm lock && pdm add toml && pdm info", plain, True, ()),
            (
                "hatch-python",
                "hatch",
                "python-missing",
                "hatch run python -V",
                plain + write("app/hatch.toml", "[envs.default]\npython = '3.8'\nskip-install = true\n"),
                False,
                (),
            ),
            ("hatch-offline", "hatch", "network-error", "hatch run python -V", plain, False, ()),
            (
                "hatch-compiled",
                "hatch",
                "build-tools-missing",
                "hatch run python -V",
                project("compiled @ file:///home/ada/compiled"),
                True,
                (),
            ),
            (
                "hatch-no-name",
                "hatch",
                "no-matching-distribution",
                "hatch run python -V",
                project("nosuchthing-at-all"),
                True,
                (),
            ),
            (
                "hatch-fine",
                "hatch",
                "none",
                "hatch env show; hatch run python -V",
                plain + write("app/hatch.toml", "[envs.default]\nskip-install = true\n"),
                True,
                (),
            ),
            ("pipenv-python", "pipenv", "python-missing", "pipenv install --python 3.8 six", "", False, ()),
            ("pipenv-offline", "pipenv", "no-matching-distribution", "pipenv install six", "", False, ()),
            (
                "pipenv-system",
                "pipenv",
                "externally-managed",
                "pipenv -q lock && pipenv install --system --deploy",
                write("app/Pipfile", '[packages]\nsix = "*"\n'),
                True,
                (),
            ),
            ("pipenv-no-name", "pipenv", "no-matching-distribution", "pipenv install nosuchthing-at-all", "", True, ()),
            (
                "pipenv-lock-old",
                "pipenv",
                "lock-file-outdated",
                "pipenv -q install six; sed -i '/^six/a toml = \"*\"' Pipfile; pipenv install --deploy",
                "",
                True,
                ("pipenv lock",),
            ),
            ("pipenv-fine", "pipenv", "none", "pipenv install six && pipenv run python -c 'import six'", "", True, ()),
        )
    ):
        yield Scenario(
            name=f"tools-{name}",
            label=label,
            script=f"mkdir -p app && cd app && {script}",
            tool=tool,
            layer=PDM if tool == "pdm" else WORKSHOP,
            prepare=prepare,
            suites=alternate(number, MANAGED),
            online=online,
            next=following,
        )
