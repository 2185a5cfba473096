"""The words of tools that do not find a project, or do not accept what it says, and what to do then."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature, Snippet

_BUILDERS = {"twine": ("python3", "-m", "build"), "uv": ("uv", "build"), "poetry": ("poetry", "build")}
"""The command that writes the files which each tool uploads."""
_LISTS = {"tox": ("tox", "list"), "nox": ("nox", "--list"), "hatch": ("hatch", "env", "show")}
"""The command that lists the environments or sessions of each tool."""

PROJECTS_OF_TOOLS = (
    # tox 3, nox, pip-tools, pixi, micromamba and conda besides Poetry, PDM, Pipenv, build and uv.
    Signature(
        messages=(
            "No `pyproject.toml` found in current directory or any parent directory",
            "could not find a pyproject.toml file in",
            "The pyproject.toml has not been initialized yet",
            "No Pipfile present at project home",
            "No pyproject.toml or setup.py file found. The expected locations are",
            "does not appear to be a Python project: no pyproject.toml or setup.py",
            "can't open file '…setup.py': [Errno 2] No such file or directory",
            "EnvironmentFileNotFound: ",
            "ERROR: tox config file (either … not found",
            "ERROR: No setup.py file found. The expected location is",
            "Failed to load Noxfile …, no such file exists",
            "If you do not specify an input file, the default is one of: requirements.in",
            "could not find pixi.toml",
            "critical libmamba File not found: ",
            "SpecNotFound: ",
        ),
        context="no-project",
    ),
    Signature(
        messages=("$ hatch … No project detected", "=====> .pre-commit-config.yaml is not a file"), context="no-project"
    ),
    Signature(messages=("No .pre-commit-config.yaml file was found",), context="no-hooks"),
    # pre-commit's repository.py.
    Signature(messages=("is not present in repository … Typo? Perhaps it is introduced in a newer",), context="hook"),
    # BuildKit, the older builder of Docker, and Buildah.
    Signature(
        messages=tuple(
            f"{words}{name}{end}"
            for name in ("requirements.txt", "pyproject.toml", "setup.py", "poetry.lock", "uv.lock")
            for words, end in (
                ('failed to calculate checksum of ref …: "/', '": not found'),
                ('failed to compute cache key: "/', '": not found'),
                ("excluded by .dockerignore: stat ", ": file does not exist"),
            )
        ),
        context="not-in-context",
    ),
    # uv's workspace crate.
    Signature(messages=("has malformed dependency groups", "references an undeclared index: `")),
    # tox 4 and 3, nox and hatch.
    *(
        Signature(messages=messages, near=(tool,), context=f"names-of-{tool}")
        for tool, messages in (
            ("tox", ("provided environments not found in configuration file", "ERROR: unknown environment '")),
            ("nox", ("nox > Sessions not found: ",)),
            ("hatch", ("Unknown environment: ", "Environment `…` is not defined by project config")),
        )
    ),
    # tox 3, for a project without setup.py.
    Signature(messages=("you are required to configure tox to use an isolated_build",), context="isolated-build"),
    # Pipenv before 2022.
    Signature(messages=("Requirements file doesn't appear to exist. Please ensure the file exists",), near=("pipenv",)),
    Signature(messages=("Invalid value for '[SRC_FILES]...': Path {path}",), context="missing-file"),
    Signature(messages=("CondaValueError: could not parse '…' in: {path}",), context="file-of-environment"),
    Signature(
        messages=(
            "InvalidVersionSpec: Invalid version '",
            "InvalidVersionSpecError: Invalid version spec",
            "InvalidMatchSpec: Invalid spec '",
        )
    ),
    # Poetry, poetry-core and uv.
    Signature(
        messages=(
            "Cannot add dependency on … to project with the same name",
            "is listed as a dependency of itself",
            "but self-dependencies are not permitted",
        ),
        context="own-name",
    ),
    # Poetry's console and packages, and poetry-core's factory.py and package.py.
    Signature(
        messages=(
            "Unable to determine package info from path: {path}",
            "is not installable. Not a Python project.",
            "Invalid version '…' on package",
            'in [tool.poetry.dependencies] "…" is not a subset of "requires-python" in [project]',
            "Cannot enrich dependency with different sources: ",
            "Cannot enrich dependency with incompatible constraints: ",
            "does not match the actual package's name: ",
            "Invalid source configuration: ",
        ),
        near=("poetry",),
    ),
    Signature(messages=('Repository "…" does not exist.',), near=("poetry add", "poetry lock", "poetry install")),
    Signature(messages=("Error: Readme path {path}",), near=("poetry",), context="no-readme"),
    Signature(messages=("Cannot add editables to the default or optional dependency group",), context="pdm-editable"),
    Signature(
        messages=(
            "Add it with 'pixi workspace platform add {package}",
            "Add it with 'pixi project platform add {package}",
        ),
        context="pixi-platform",
    ),
    Signature(messages=("InvalidDistribution: Cannot find file (or expand pattern)",), context="nothing-for-twine"),
    Signature(messages=("error: No files found to publish",), context="nothing-for-uv"),
    Signature(messages=("No files to publish. Run poetry build first",), context="nothing-for-poetry"),
)
"""For the condition that a requirement, or a file with requirements, is invalid."""
FILE_OF_ENVIRONMENT = Advice(
    context="file-of-environment",
    text="{path} describes an environment, which only `conda env` reads; `conda create` and `conda install` read "
    "lists of packages.",
    remedy=Command(argv=("conda", "env", "create", "--file", "{path}"), needs_network=True),
)
"""The advice where conda reads the description of an environment as a list of packages."""
OF_CONDA_COMMANDS = (
    FILE_OF_ENVIRONMENT,
    Advice(
        context="list-of-pip",
        text="{path} lists packages from pip's index. conda's channels do not have all of them, or have them under "
        "other names. pip installs them into the active conda environment.",
        remedy=Command(argv=("python", "-m", "pip", "install", "-r", "{path}"), needs_network=True),
    ),
    Advice(
        context="dash-of-conda",
        text="The option is `--name`; conda reads `-name` as `-n ame`, and treats the name as a package.",
        remedy=ShellLine(text="conda create --name {environment} python", needs_network=True),
    ),
)
"""The advice where conda looks for a package by a word that is not the name of one."""
ADVICE_FOR_PROJECTS = (
    Advice(
        context="no-group",
        text="pyproject.toml has no group and no extra of the name {existing}. Without it, the rest is installed. If "
        "it is misspelt, correct it; a group is added to the file with its first package: `poetry add --group "
        "{existing} NAME`, `uv add --group {existing} NAME`",
        remedy=ShellLine(text="{corrected}", needs_network=True),
    ),
    Advice(
        context="no-file-of-conda",
        text="`conda env create` reads a file, environment.yml, and there is none here. An environment without one is "
        "created by `conda create`.",
        remedy=Command(argv=("conda", "create", "--name", "{environment}", "python"), needs_network=True),
    ),
    FILE_OF_ENVIRONMENT,
    Advice(
        context="no-hooks",
        text="git runs pre-commit for this repository, but the branch has no `.pre-commit-config.yaml`. If the project "
        "does not use pre-commit, this removes the hook; for one commit, set `PRE_COMMIT_ALLOW_NO_CONFIG=1`.",
        remedy=Command(argv=("pre-commit", "uninstall")),
    ),
    *(
        Advice(
            context=f"names-of-{tool}",
            text=f"The project's {tool} has nothing of the name that the command gives. This lists the names.",
            remedy=Command(argv=command),
        )
        for tool, command in _LISTS.items()
    ),
    Advice(
        context="isolated-build",
        text="tox 3 builds a project with pyproject.toml only if tox.ini requests it; tox 4 does by default.",
        remedy=Snippet(text="[tox]\nisolated_build = true", file="tox.ini"),
    ),
    *(
        Advice(
            context=f"new-{tool}",
            text=f"{tool} adds packages to a project, but this folder is not a project. The command makes it one. "
            "If the project is in another folder, repeat the command there.",
            remedy=ShellLine(text=f"{tool} init{options} && {{command}}", needs_network=True),
        )
        for tool, options in (("uv", ""), ("poetry", " --no-interaction"))
    ),
    Advice(
        context="own-name",
        text="The project has the name of the package, so the tool cannot tell them apart. The name of the folder "
        "does not matter.",
        remedy=Instruction(text="Give the project another `name` in pyproject.toml, then repeat the command."),
    ),
    Advice(
        context="no-readme",
        text="pyproject.toml names the file as the project's description, but it does not exist. An empty one is "
        "enough; or remove the line `readme`.",
        remedy=Command(argv=("touch", "{path}")),
    ),
    Advice(
        context="pdm-editable",
        text="PDM installs in editable mode only what the project needs for development, and only a folder or a "
        "repository.",
        remedy=ShellLine(text="pdm add --dev --editable {arguments}", needs_network=True),
    ),
    Advice(
        context="pixi-platform",
        text="The project lists the systems that it is for, but not this one. pixi adds it, and looks "
        "for packages for it.",
        remedy=Command(argv=("pixi", "workspace", "platform", "add", "{package}"), needs_network=True),
    ),
    *(
        Advice(
            context=f"nothing-for-{tool}",
            text=f"{tool} uploads the files in `dist`, and there are none yet. Build them, then repeat the command.",
            remedy=Command(argv=command, needs_network=True),
        )
        for tool, command in _BUILDERS.items()
    ),
)
REPEAT_POETRY = Advice(
    context="of-poetry",
    text="Poetry could not reach the server. What it has installed stays, so a second run only fetches the rest. "
    "`curl -I` and the address shows whether the server answers.",
    remedy=Command(argv=("poetry", "install"), needs_network=True),
)
"""The advice where Poetry reached no server, and the log shows only what it printed."""
