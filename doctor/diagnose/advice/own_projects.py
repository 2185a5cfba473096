"""Advice about a project of one's own that cannot be built, by the words of its build backend."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Snippet

RANGE_OF_PROJECT = Advice(
    context="range-of-project",
    text="The project claims to support Python versions that one of its requirements does not. Change that in "
    "pyproject.toml (a project of Poetry may have `python` below `tool.poetry.dependencies`), or require another "
    "release of the package that the log names.",
    remedy=Instruction(text='In pyproject.toml, write `requires-python = "{wanted}"`, then repeat the command.'),
)
"""The advice where the project is for more Pythons than a package that it requires."""
LACKING_README = (
    Advice(
        context="docker/no-readme",
        text="pyproject.toml names {path} as the project's description, but the image does not have it. Copy it before "
        "this step; .dockerignore must not exclude it.",
        remedy=Snippet(text="COPY {path} .", file="the Dockerfile"),
    ),
    Advice(
        context="no-readme",
        text="pyproject.toml names {path} as the project's description, but the file does not exist. An empty one is "
        "enough; or remove the line `readme`.",
        remedy=Command(argv=("touch", "{path}")),
    ),
)
"""The advice if the file with the description of the project is missing."""
UNFOUND_CODE = (
    Advice(
        context="named-folder",
        text="setuptools does not guess which of several folders is the package. {package} has the name of the "
        "project's folder; if the package is another one, or there are more, name those.",
        remedy=Snippet(text='[tool.setuptools]\npackages = ["{package}"]', file="pyproject.toml"),
    ),
    Advice(
        context="flat-layout",
        text="setuptools does not guess which of several folders is the package. With this line it takes none, so only "
        'the dependencies are installed. A project with its own code lists it: `packages = ["FOLDER"]`',
        remedy=Snippet(text="[tool.setuptools]\npy-modules = []", file="pyproject.toml"),
    ),
    Advice(
        context="no-module",
        text="uv's build backend looks for a module with the project's name, and there is none. Create it, or name "
        "another folder: `module-name` below `[tool.uv.build-backend]`. A project that is not a package needs no "
        "build: `package = false` below `[tool.uv]`.",
        remedy=ShellLine(text='mkdir -p "$(dirname {path})" && touch {path}'),
    ),
    Advice(
        context="uv/no-code",
        text="hatchling looks for a folder with the project's name, and there is none. Without the project itself, uv "
        "installs what it requires. If the project has code to install, name its folder in pyproject.toml: `packages = "
        '["FOLDER"]` below `[tool.hatch.build.targets.wheel]`',
        remedy=Command(argv=("uv", "sync", "--no-install-project"), needs_network=True),
    ),
    Advice(
        context="no-code",
        text="hatchling looks for a folder with the project's name, and there is none. Replace FOLDER with the "
        "folder that has the code. A project that is not a package needs no build: with uv, write `package = false` "
        "below `[tool.uv]`.",
        remedy=Snippet(text='[tool.hatch.build.targets.wheel]\npackages = ["FOLDER"]', file="pyproject.toml"),
    ),
    Advice(
        context="no-module-for-uv",
        text="uv_build looks for the project's package in the folder `src`, under the project's name. These lines "
        "tell it that the package is next to pyproject.toml; `module-name` gives another name. The folder needs an "
        "`__init__.py`.",
        remedy=Snippet(text='[tool.uv.build-backend]\nmodule-root = ""', file="pyproject.toml"),
    ),
    *LACKING_README,
)
"""The advice where the build backend does not find the code or the description of the project."""
OWN_PROJECT = (
    Advice(
        context="other-folder",
        text="setup.py looks for its files in the folder in which it is started. Run it there, or install the project "
        "from there: `doctor fix --venv -e .`",
        remedy=ShellLine(text="cd {folder}"),
    ),
    Advice(
        context="no-editable",
        text="The setuptools that the project asks for is older than 64, which cannot install a project in editable "
        "mode without a setup.py. Ask for a newer one, or for a newer release of the backend that it uses. `pip "
        "install .` needs none.",
        remedy=Snippet(
            text='[build-system]\nrequires = ["setuptools>=64"]\nbuild-backend = "setuptools.build_meta"',
            file="pyproject.toml",
        ),
    ),
    Advice(
        context="no-backend",
        text="The project is built by {distribution}, which is not installed in the environment. Without "
        "`--no-build-isolation`, pip and uv fetch it for the build alone.",
        remedy=ShellLine(text="{installer} install {distribution} && {command}", needs_network=True),
    ),
    Advice(
        context="no-version",
        text="The project's pyproject.toml has a table `[project]` without a version. A project that is not a package "
        "needs no build: with uv, write `package = false` below `[tool.uv]`.",
        remedy=Snippet(text='version = "0.1.0"', file="pyproject.toml, below [project]"),
    ),
    Advice(
        context="no-tags",
        text="setuptools-scm takes the version from git's tags, but this copy of the project has none: no .git "
        "folder, or only a clone of the last commit. The variable states a version; `git fetch --tags --unshallow` "
        "fetches the tags.",
        remedy=ShellLine(text="export SETUPTOOLS_SCM_PRETEND_VERSION=0.0.0 && {command}", needs_network=True),
    ),
    *(
        Advice(
            context=f"{runner}/no-tags",
            text=f"setuptools-scm takes the version from git's tags, and {why}.",
            remedy=Snippet(text=text, file=file),
        )
        for runner, why, text, file in (
            (
                "docker",
                "the image has no folder .git, or no tags. The variable states a version; it belongs above the RUN",
                "ENV SETUPTOOLS_SCM_PRETEND_VERSION=0.0.0",
                "the Dockerfile",
            ),
            (
                "github-actions",
                "checkout fetches only the last commit by default",
                "- uses: actions/checkout@v4\n  with:\n    fetch-depth: 0",
                "the workflow",
            ),
            ("gitlab", "a job has the last commits only", "variables:\n  GIT_DEPTH: 0", ".gitlab-ci.yml"),
        )
    ),
)
