"""The program does not know an option that the command gives it.

What it is
    The program is older or newer than the one for which the command was written, or the option is misspelt.
    `--break-system-packages` came with pip 23.0.1, `--group` with pip 25.1, and `--global` with pipx 1.5. pip 23.1
    removed `--install-option`, and virtualenv no longer has `--no-site-packages`, which became the default. uv has its
    own options.

Why it matters
    Nothing was installed.

What to do
    Leave the option out. A pip without `--break-system-packages` does not refuse to install in the first place. In an
    environment no pip needs the option: `doctor fix NAME` installs the package safely. For an option that is newer than
    the program, use an environment, whose pip can be upgraded: `.venv/bin/python -m pip install --upgrade pip`.

Dead ends
    Upgrading the system's pip (`sudo pip install --upgrade pip`) replaces the distribution's, and breaks it.

References
    pip's changelog; pipx's changelog; `pip install --help`.
"""

from __future__ import annotations

from doctor.diagnose.advice.pytest_plugins import OPTION_OF_PLUGIN, WITH_PLUGINS
from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    Instruction,
    ShellLine,
    Signature,
    fix_environment,
    fix_requirement,
)

ID = "unknown-option"

_ARGPARSE = (
    "ansible", "ansible-galaxy", "ansible-lint", "ansible-playbook", "autopep8", "bandit", "cibuildwheel", "conda",
    "django-admin", "flake8", "flit", "gunicorn", "isort", "mamba", "meson", "mypy", "nox", "pdm",
    "pre-commit", "pylint", "pyproject-build", "python -m build", "python3 -m build", "sphinx-build", "tox",
    "twine", "yapf",
)  # fmt: skip
"""Tools from the package index whose options argparse reads."""
_CLICK = (
    "airflow", "black", "celery", "dask", "dbt", "fastapi", "flask", "hatch", "mkdocs", "mlflow", "pip-compile",
    "pip-sync", "pipenv", "python -m black", "python -m flask", "python -m uvicorn", "rye", "safety", "scrapy",
    "streamlit", "towncrier", "uvicorn",
)  # fmt: skip
"""Those whose options click reads."""

SIGNATURES = (
    Signature(messages=("no such option: --break-system-packages",), context="break-system-packages"),
    # pip prints its usage first.
    Signature(
        messages=("no such option: {option}",),
        near=(
            "pip install",
            "pip list",
            "pip uninstall",
            "pip download",
            "pip wheel",
            "pip freeze",
            "pip show",
            "pip3 ",
        ),
    ),
    Signature(
        messages=("{option}: invalid choice: '",),
        near=("option --use-feature: ", "option --use-deprecated: "),
        context="feature",
    ),
    # pip's cli/base_command.py.
    Signature(messages=("The --python option must be placed before the pip subcommand name",), context="python-before"),
    # Python, where `-m` is missing before `pip`.
    Signature(
        messages=("python{version}: can't open file '…pip': [Errno 2] No such file or directory",),
        unless=(".whl/",),
        context="no-m",
    ),
    # pip's cli/main_parser.py.
    Signature(messages=('ERROR: unknown command "…" - maybe you meant "',)),
    Signature(messages=('ERROR: unknown command "',), near=("pip ", "pip3 "), context="of-tool"),
    # uv prints its usage afterwards; clap's words.
    Signature(messages=("error: unexpected argument {option}",), near=("usage: uv", "$ uv ", "run uv "), context="uv"),
    Signature(
        messages=("error: unrecognized subcommand '",), near=("usage: uv", "$ uv ", "run uv "), context="of-tool"
    ),
    # cleo, Poetry's library.
    Signature(messages=('The option "--no-dev" does not exist',), near=("poetry",), context="no-dev"),
    Signature(messages=('The option "--no-update" does not exist',), near=("poetry",), context="no-update"),
    Signature(messages=('The option "…" does not exist',), near=("poetry",)),
    # Poetry's console/application.py, about commands that are plugins since Poetry 2, and cleo.
    Signature(
        messages=("Looks like you're trying to use a Poetry command that is not available",),
        near=("the shell command", "poetry shell"),
        context="poetry-shell",
    ),
    Signature(
        messages=("The requested command export does not exist", 'The command "export" does not exist'),
        near=("poetry",),
        context="poetry-export",
    ),
    # apt, which gets pip options.
    Signature(
        messages=("is not understood in combination with the other options",),
        near=("--break-system-packages", "--user", "--upgrade", "install -u "),
        context="apt",
    ),
    # Commands that a program does not have: cleo, click, PDM and conda.
    Signature(messages=("The requested command … does not exist",), near=("poetry",), context="of-tool"),
    Signature(
        messages=("Error: No such command",), near=tuple(f"usage: {program} " for program in _CLICK), context="of-tool"
    ),
    Signature(
        messages=tuple(
            f"{program}: error: argument …: invalid choice: '"
            for program in ("ansible-galaxy", "pdm", "pipx", "pre-commit", "tox", "twine", "virtualenv")
        ),
        context="of-tool",
    ),
    Signature(
        messages=("conda: error: argument …: invalid choice: '",),
        unless=("invalid choice: 'activate'", "invalid choice: 'deactivate'"),  # of a conda that no shell has read
        context="of-tool",
    ),
    Signature(messages=("pdm: error: Command not found", "pdm: error: [red]Command not found"), context="of-tool"),
    Signature(messages=("CommandNotFoundError: No command 'conda",), context="of-tool"),
    Signature(messages=("CommandNotFoundError: To use '…', install conda-build",), context="conda-build"),
    # pytest's config/argparsing.py, which adds where its configuration is.
    Signature(
        messages=("error: unrecognized arguments: {option}",), near=("pytest", "py.test", "rootdir: "), context="pytest"
    ),
    # argparse, click and tox's own, of tools from the package index; PDM names its command, and tox its parser.
    Signature(
        messages=(*(f"{program} …: error: unrecognized arguments: {{option}}" for program in _ARGPARSE),),
        context="of-program",
    ),
    Signature(
        messages=("unrecognized arguments: {option}",),
        near=("use -- to separate them from tox ones",),
        context="of-tool",
    ),
    Signature(
        messages=("Error: No such option {option}",),
        near=tuple(f"usage: {program} " for program in _CLICK),
        context="of-tool",
    ),
    # argparse.
    Signature(messages=("pipx: error: unrecognized arguments: {option}",), context="pipx"),
    Signature(
        messages=(
            "venv: error: unrecognized arguments: {option}",
            "venv.py: error: unrecognized arguments: {option}",
            "virtualenv: error: unrecognized arguments: {option}",
            "virtualenv.py: error: no such option: {option}",
        ),
        context="venv",
    ),
)

ADVICE = (
    *WITH_PLUGINS,
    OPTION_OF_PLUGIN,
    Advice(
        context="feature",
        text="This pip already does what the option asks for, or the option is from another release: a feature is "
        "tried out under such a name, which it loses later. Without the option, the command does the same.",
        remedy=FixFailedCommand(otherwise=Instruction(text="Leave out the option that the log names.")),
    ),
    Advice(
        context="python-before",
        text="`--python` sets the Python that pip runs with, so it comes before `install`. An environment's own "
        "pip, `.venv/bin/pip`, needs no such option.",
        remedy=Instruction(text="Write the option before the command: `pip --python PYTHON install NAME`"),
    ),
    Advice(
        context="break-system-packages",
        text="This pip is older than the option, which came with 23.0.1. Leave it out: doctor installs into an "
        "environment, where no pip release needs it.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="no-m",
        text="Python treats `pip` as a file name. The program is a module, which the option `-m` starts: "
        "`python3 -m pip`. doctor installs into an environment, where pip does not refuse.",
        remedy=fix_requirement("{package}"),
    ),
    Advice(
        context="command",
        text="The pip command is misspelt; pip proposes `{existing}`.",
        remedy=ShellLine(text="{installer} {existing}{arguments}", needs_network=True),
    ),
    Advice(
        context="uv",
        text="`{option}` is misspelt, or newer than this uv. `uv self update` updates uv, unless "
        "another program installed it. `uv help` lists the options of each command.",
        remedy=FixFailedCommand(otherwise=ShellLine(text="{corrected}", needs_network=True)),
    ),
    Advice(
        context="of-program",
        text="`{option}` is misspelt, or is an option of another command or another release of the program: `--help` "
        "lists those that this one has.",
        remedy=ShellLine(text="{corrected}"),
    ),
    Advice(
        context="apt",
        text="`{option}` is a pip option, not an apt option. Leave it out.",
        remedy=ShellLine(text="{corrected}", needs_network=True),
    ),
    Advice(
        context="pipx-global",
        text="`--global` came with pipx 1.5. With an older one, these variables name the same folders for all users.",
        remedy=ShellLine(
            text="sudo PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin pipx install {arguments}", needs_network=True
        ),
    ),
    Advice(
        context="pipx",
        text="`--global` needs pipx 1.5 and root. pipx installs into its own environments, so leave out `--user` and "
        "`--break-system-packages`; options for pip go into `--pip-args`.",
        remedy=FixFailedCommand(otherwise=ShellLine(text="{corrected}", needs_network=True)),
    ),
    Advice(
        context="no-dev",
        text="Poetry 2 no longer has `--no-dev`. `--only main` leaves out all groups, `dev` included.",
        remedy=ShellLine(text="poetry install --only main", needs_network=True),
    ),
    Advice(
        context="no-update",
        text="`poetry lock` keeps the previous versions by default since Poetry 2, and no longer has an option for it. "
        "`--regenerate` updates all of them.",
        remedy=Command(argv=("poetry", "lock"), needs_network=True),
    ),
    Advice(
        context="of-tool",
        text="The command is misspelt, or is of another release of the program: `--help` lists those that this one "
        "has. A newer release may have it.",
        remedy=Instruction(text="Correct the command that the log names."),
    ),
    Advice(
        context="conda-build",
        text="`conda build` is in a separate package, which belongs in conda's own environment.",
        remedy=Command(argv=("conda", "install", "--name", "base", "conda-build"), needs_network=True),
    ),
    Advice(
        context="poetry-shell",
        text="Poetry 2 no longer has `poetry shell`: it prints the line that activates the environment. Or run a "
        "program in it: `poetry run python`",
        remedy=ShellLine(text='eval "$(poetry env activate)"'),
    ),
    Advice(
        context="poetry-export",
        text="Poetry 2 no longer contains `poetry export`, which is a plug-in now. If pipx installed Poetry: `pipx "
        "inject poetry poetry-plugin-export`",
        remedy=Command(argv=("poetry", "self", "add", "poetry-plugin-export"), needs_network=True),
    ),
    Advice(
        context="poetry",
        text="The option is misspelt, or is from another Poetry release: Poetry 2 writes `--group dev` for `-D` and "
        "`--dev`. `poetry help COMMAND` lists the options.",
        remedy=Instruction(text="Leave out the option that the log names; for `-D`, write `--group dev`."),
    ),
    Advice(
        context="venv",
        text="Leave `{option}` out. `--no-site-packages` and `--distribute` have long been the "
        "default, and you choose another Python by its name (`python3.12 -m venv .venv`, or "
        "`doctor fix --venv --python 3.12`).",
        remedy=fix_environment(),
    ),
    Advice(
        text="`{option}` is misspelt, was removed, or is newer than this pip. `pip install "
        "--help` lists the options. The pip of an environment can be upgraded: "
        "`.venv/bin/python -m pip install --upgrade pip`",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)
