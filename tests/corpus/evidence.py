"""Failures whose cause stands beside their message: in the output of ls, in an earlier command, in a folder's owner."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.modules import HOUSE, fix, write
from tests.corpus.scenario import Scenario

_APP = write("shop/main.py", "import requests", "print(requests.get)")
_ENVIRONMENT = "runuser -u ada -- python3 -m venv /home/ada/shop/env"
_HANDLER = write("shop/fast.py", "try:", "    import ujson", "except ModuleNotFoundError:  # No module named 'ujson'")
_ACTIVATE = (". env/bin/activate", "source env/bin/activate")
_CASES = (
    ("listed", "module-not-found", "cd shop\nls\npython3 main.py", _ACTIVATE, _ENVIRONMENT),
    (
        "listed-a-file",
        "module-not-found",
        "cd shop\nls\npython3 main.py",
        fix("requests"),
        "touch /home/ada/shop/env.txt",
    ),
    ("listed-pip", "externally-managed", "cd shop\nls\npip3 install six", _ACTIVATE, _ENVIRONMENT),
    (
        "moved-folder",
        "moved-venv",
        "mv shop store\ncd store\nsource env/bin/activate\npip install six",
        ("doctor fix --venv --path env", "doctor fix --venv --path env six"),
        _ENVIRONMENT,
    ),
    ("python3-works", "python-missing", "cd shop\npython3 -V\npython main.py", ("python3 main.py",), ""),
    (
        "pkg-resources",
        "module-not-found",
        "cd shop\n. env/bin/activate\npython -c 'import pkg_resources'",
        fix("'setuptools<81'"),
        f"{_ENVIRONMENT} --without-pip",
    ),
    (
        "environment-of-root",
        "permission-denied",
        "cd shop\n. env/bin/activate\npip install good",
        ('sudo chown -R "$USER": /home/ada/shop/env',),
        "python3 -m venv /home/ada/shop/env",
    ),
    (
        "source-in-sh",
        "activate-missing",
        "cd shop; sh -c 'source env/bin/activate'",
        (". env/bin/activate",),
        _ENVIRONMENT,
    ),
    (
        "script-of-bash",
        "activate-missing",
        "cd shop\nsh setup.sh",
        ("bash setup.sh", ". env/bin/activate"),
        f"{_ENVIRONMENT}; printf '%s\\n' 'source env/bin/activate' 'pip --version' > /home/ada/shop/setup.sh",
    ),
    (
        "own-module",
        "module-not-found",
        "cd shop\npython3 jobs/daily.py",
        ("PYTHONPATH=. python3 jobs/daily.py", "python3 -m jobs.daily"),
        "mkdir /home/ada/shop/jobs /home/ada/shop/utils; echo 'import utils.clock' > /home/ada/shop/jobs/daily.py",
    ),
    (
        "unknown-module",
        "module-not-found",
        "cd shop\npython3 -c 'import quarterly_figures'",
        ("Look up which project contains `quarterly_figures`. Then: `doctor fix NAME`",),
        "",
    ),
    ("no-release", "python-missing", "python3.14 -m venv env", ("uv python install 3.14",), ""),
    ("uv-variable", "broken-venv", "VIRTUAL_ENV=/dev/null uv pip install six", ("uv pip install six",), ""),
    (
        "uv-lost-python",
        "broken-venv",
        "cd shop\nuv venv -q\nln -sf /opt/gone/bin/python3 .venv/bin/python\nuv pip install six",
        ("uv venv --clear",),
        "",
    ),
    (
        "uv-without-pip",
        "pip-missing",
        "cd shop\nuv venv -q\n.venv/bin/python -m pip install six",
        ("uv pip install six",),
        "",
    ),
    ("uv-runs-pip", "pip-missing", "cd shop\nuv venv -q\nuv run --offline python -m pip list", ("uv add pip",), ""),
    ("handler", "none", "cd shop\ntail fast.py", (), _HANDLER),
    ("comment", "none", "python3 -m venv v # or error: externally-managed-environment\nls v", (), ""),
    ("listed-and-run", "none", "cd shop\nls\nenv/bin/python -V", (), _ENVIRONMENT),
)
"""Names, labels, the lines that ada types, the right commands, and what is prepared."""


def evidence() -> Iterator[Scenario]:
    """Yield all scenarios."""
    for name, label, script, right, prepare in _CASES:
        yield Scenario(
            name=f"beside-{name}",
            label=label,
            script=script,
            next=right,
            tool="python",
            prepare="; ".join(filter(None, (_APP, HOUSE, prepare))),
            shell="bash",
        )
