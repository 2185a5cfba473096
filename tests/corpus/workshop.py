"""A machine with the tools that run pip, uv and virtualenv for their users, and projects for them."""

from __future__ import annotations

import shlex

from tests.boxes.roots import Layer

WRAPPERS = frozenset({"ansible", "hatch", "make", "nox", "pdm", "pipenv", "poetry", "pre-commit", "tox", "tox3"})
"""The tools that print words of their own around the failure of another one."""
EVERY = ("bookworm", "trixie", "bullseye")
MANAGED = ("bookworm", "trixie")

WORKSHOP = Layer(
    name="workshop",
    packages=("python3-venv", "python3-pip", "git", "make"),
    script="""
for tool in uv poetry hatch tox nox pre-commit ansible-core pipenv; do
    python3 -m venv /opt/$tool && /opt/$tool/bin/python -m pip install --quiet $tool
done
python3 -m venv /opt/tox3 && /opt/tox3/bin/python -m pip install --quiet 'tox<4' 'virtualenv<20.22'
python3 -m venv /opt/new && /opt/new/bin/python -m pip install --quiet --upgrade pip
ln -s /opt/uv/bin/uv /opt/poetry/bin/poetry /opt/hatch/bin/hatch /opt/tox/bin/tox /opt/nox/bin/nox \\
    /opt/pre-commit/bin/pre-commit /opt/pipenv/bin/pipenv /opt/ansible-core/bin/ansible \
/opt/ansible-core/bin/ansible-playbook \\
    /usr/local/bin
ln -s /opt/tox3/bin/tox /usr/local/bin/tox3
""",
)
"""The newest of each tool that this Python runs, tox 3, and Debian's own pip; apt has its package lists."""


PDM = Layer(
    name="pdm",
    packages=("python3-venv",),
    script="""
python3 -m venv /opt/pdm && /opt/pdm/bin/python -m pip install --quiet pdm 'hishel<2'
ln -s /opt/pdm/bin/pdm /usr/local/bin
""",
)
"""PDM with a release of one of its requirements that it can import."""


def alternate(number: int, suites: tuple[str, ...] = EVERY) -> tuple[str, ...]:
    """Return one of ``suites``, the next one for the next number."""
    return (suites[number % len(suites)],)


def write(path: str, text: str) -> str:
    """Return the commands that write a file below the home of the user ada; folders that are missing are hers."""
    folder = path.rpartition("/")[0]
    make = f"runuser -u ada -- mkdir -p /home/ada/{folder};" if folder else ""
    return f"{make} printf %s {shlex.quote(text)} | runuser -u ada -- tee /home/ada/{path} >/dev/null;\n"


MIRROR = """
[[tool.poetry.source]]
name = "mirror"
url = "INDEX"
"""
"""The end of a pyproject.toml by which Poetry takes packages from the index's pages, as pip does."""


def project(*dependencies: str, python: str = ">=3.9") -> str:
    """Return the commands that write a project with a pyproject.toml into the folder ``app``."""
    listed = ", ".join(f'"{dependency}"' for dependency in dependencies)
    return write(
        "app/pyproject.toml",
        f'[project]\nname = "demo"\nversion = "1"\nrequires-python = "{python}"\ndependencies = [{listed}]\n'
        "[tool.hatch.metadata]\nallow-direct-references = true\n"
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
    ) + write("app/demo/__init__.py", "")


def managed_by_poetry(dependencies: str = "", extra: str = "", python: str = ">=3.9", end: str = "") -> str:
    """Return the commands that write a project for Poetry into the folder ``app``."""
    text = (
        f'[tool.poetry]\nname = "demo"\nversion = "1"\ndescription = ""\nauthors = []\n{extra}'
        f'[tool.poetry.dependencies]\npython = "{python}"\n{dependencies}{end}'
    )
    address = '/opt/new/bin/python -c "from pip._internal.models.index import PyPI as index; print(index.simple_url)"'
    return write("app/pyproject.toml", text) + f'sed -i "s#INDEX#$({address})#" /home/ada/app/pyproject.toml;'
