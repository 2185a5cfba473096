"""A requirement, a requirements file or a project cannot be read.

What it is
    pip or uv stops before it contacts an index. A line is not a valid requirement (`six=1.0` with a single `=`), a
    requirements file or another named file does not exist in this folder, the folder contains neither pyproject.toml
    nor setup.py, its pyproject.toml is not valid TOML, or the file name of a wheel is invalid. A line names a module
    that is part of Python (`os`, `sys`), or Python itself, which no index has. The file was written for conda, or by
    `pip list`. Two files include each other, only some lines have a hash, the file is not in UTF-8, or only root may
    read it.

Why it matters
    Nothing is installed, and neither the environment nor the network is at fault.

What to do
    Correct what doctor or the log names. A version needs `==` (`six==1.16.0`), and a range needs quotes
    (`pip install 'six>=1.16'`), because the shell interprets `>`. If requirements.txt is missing, check that
    you are in the project's folder (`ls`); in a Dockerfile, check that it is copied before pip runs
    (`COPY requirements.txt .`). A path in the file that begins with `file:///` or `/home/…/feedstock_root`
    comes from `pip freeze` in a conda environment: replace it with the name and version
    (`pip list --format=freeze`). The file of a wheel must keep its original name.

Dead ends
    A newer pip, another index or root does not help, because the line stays the same.

References
    PEP 508, requirements; pip's documentation, "Requirements File Format"; the wheel's file name, PEP 427.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.advice.missing_files import MISSING_FILES
from doctor.diagnose.advice.projects_of_tools import ADVICE_FOR_PROJECTS, PROJECTS_OF_TOOLS
from doctor.diagnose.advice.tools import OF_OTHER_TOOLS
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_requirement,
)
from doctor.diagnose.remedies import fix_package, open_to_all
from doctor.facts import Facts, User
from doctor.facts.requirements import RequirementFile

ID = "requirement-invalid"

SIGNATURES = (
    # pip's req/constructors.py, req/req_file.py, commands/install.py and models/wheel.py.
    Signature(messages=("ERROR: Invalid requirement: ",)),
    Signature(
        messages=(
            "Invalid requirement: … is not a valid operator. Did you mean",
            "Invalid requirement: … It looks like a path",
            "looks like a filename, but the file does not exist",
            "ValueError: ('Expected version spec in'",
        )
    ),  # pip before 19
    Signature(
        messages=("Could not open requirements file: [Errno 2] No such file or directory: {path}",),
        context="missing-file",
    ),
    # actions/setup-python, which names its cache after these files.
    Signature(
        messages=("make sure you have checked out the target repository",),
        near=("requirements.txt", "pyproject.toml", "pipfile.lock", "poetry.lock"),
        context="cache",
    ),
    # A list that `pip freeze` made in conda's environment.
    Signature(
        messages=(
            "No such file or directory: '/home/conda/feedstock_root/",
            "No such file or directory: '/croot/",
            "No such file or directory: '/tmp/build/80754af9/",
            "No such file or directory: 'C:\\\\ci\\\\",
        ),
        context="of-conda",
    ),
    Signature(
        messages=("Could not open requirements file: ", "Could not open constraints file: "), unless=("[errno 13]",)
    ),
    Signature(
        messages=(
            "could not parse requirements.txt",
            "Failed to parse requirements file",
            "RequirementParseError: Invalid requirement",
            "Invalid requirement, parse error at",
        )
    ),
    # zsh, for which the brackets around an extra are a pattern of file names.
    Signature(
        messages=("zsh: no matches found: ",),
        near=("pip install", "pip3 install", "pipx install", "uv add", "uv pip", "uv tool", "poetry add", "pdm add"),
        context="zsh",
    ),
    # A shell, for which `<2` names a file.
    Signature(
        messages=tuple(
            message.format(major)
            for major in range(10)
            for message in ("bash: {}.…: No such file or directory", "zsh: no such file or directory: {}.…")
        ),
        near=("pip install", "pip3 install", "pipx install", "uv add", "uv pip", "poetry add", "pdm add"),
        context="redirection",
    ),
    # A list that PowerShell wrote, in UTF-16.
    Signature(
        messages=("ValueError: embedded null byte", "codec can't decode byte 0xff in position 0"),
        near=("req_line", "req_file", "requirements", "_internal/req/"),
        context="encoding",
    ),
    Signature(
        messages=(
            "You must give at least one requirement to",
            "must be a hash name followed by a value, like --hash=sha256:",
            "File does not contain 'script' metadata: ",
        )
    ),
    Signature(
        messages=(
            "ERROR: Unnamed requirements are not allowed as constraints",
            "ERROR: Editable requirements are not allowed as constraints",
            "ERROR: Links are not allowed as constraints",
            "ERROR: Constraints cannot have extras",
        )
    ),
    Signature(messages=("recursively references itself in",), near=("pip", "requirements")),
    Signature(messages=("UnicodeDecodeError: … codec can't decode",), near=("req_file.py",)),
    Signature(messages=("Cannot resolve '--group' option", "[dependency-groups] resolution failed for '…' from")),
    Signature(messages=("Error parsing pyproject.toml: ",), near=("--group",)),
    Signature(
        messages=("Directory '.' is not installable",),
        near=("cache/pre-commit", "installing environment for http"),
        context="hook",
    ),
    Signature(
        messages=(
            "is not installable. Neither 'setup.py' nor 'pyproject.toml' found",
            "does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found",
            'File "setup.py" not found',
            "does not appear to be a Python project, as neither `pyproject.toml` nor `setup.py`",
        ),
        context="no-sources",
    ),
    Signature(
        messages=(
            "is not a valid editable requirement",
            "should either be a path to a local project or a VCS url",
        ),
    ),
    Signature(
        messages=(
            "Could not detect requirement name … please specify one with",
            "is not the right format; it must have #egg=Package",
        ),
        context="no-name",
    ),
    Signature(messages=("is a malformed VCS url. The format is",)),
    Signature(messages=("has an empty revision (after @) which is not supported", "error: invalid-egg-fragment")),
    Signature(messages=("egg fragment is invalid",), near=("git+", "#egg=")),
    Signature(messages=("ERROR: Invalid wheel filename", "is not a valid wheel filename")),
    Signature(
        messages=(
            "Could not install packages due to an OSError: [Errno 2] No such file or directory",
            "Could not install packages due to an EnvironmentError: [Errno 2] No such file or directory",
        ),
        near=("processing /", "processing ./", "processing c:", "@ file:"),
        unless=("-packages/", "-packages\\"),
        certain=False,
    ),
    Signature(
        messages=("TOMLDecodeError: ", "pytoml.core.TomlError: "),
        near=("pip/_internal", "pip/_vendor", "valid toml file"),
    ),
    *PROJECTS_OF_TOOLS,
    # Other tools, where pyproject.toml is wrong.
    Signature(
        messages=(
            "Invalid TOML file ",
            "tomlkit.exceptions.…Error: ",
            "The Poetry configuration is invalid",
            "Failed to parse …pyproject.toml: ",
            "is not defined in … `dependency-groups` table",
            "is not defined in … `optional-dependencies` table",
            "is not defined in field `project.optional-dependencies`",
            "references a workspace in `tool.uv.sources`",
            "error: Workspace member … is missing a `pyproject.toml`",
            "error: No `project` table found in",
        ),
        near=("poetry", "pdm", "pipenv", "pipfile", "uv ", "hatch", "build", "ruff"),
    ),
    Signature(
        messages=("Group(s) not found: {package}", "Extra … is not specified", "Path … for … does not exist"),
        near=("poetry install", "poetry add", "poetry lock", "poetry sync", "poetry update"),
    ),
    Signature(
        messages=(
            "[RequirementError]: ",
            *(
                f"[ProjectError]: {words} "
                for words in (
                    "Dependency group",
                    "Missing group",
                    "Optional dependency group",
                    "Cyclic dependency group",
                    "Invalid dependency",
                )
            ),
        ),
        near=("pdm",),
    ),
    Signature(messages=("Unable to parse package spec: ",), near=("pipx",)),
    Signature(messages=("Cannot determine package name from spec",), near=("pipx",), symptom=True),
    Signature(messages=("Requirements file not found: ", "No requirements.txt found"), near=("pipenv",)),
    Signature(
        messages=("No requirement files given and no requirements.txt found in the current",), context="no-project"
    ),
    # uv's requirements-txt and pep508 crates.
    Signature(
        messages=("error: Failed to parse: `", "error: Couldn't parse requirement in"),
        unless=("lock file at", "cargo.toml", "uv.lock"),
    ),
    Signature(messages=("error: Unsupported requirement in",)),
    Signature(messages=("Invalid `pyproject.toml` … TOML parse error",)),
    Signature(messages=("error: Distribution not found at: ", "error: The wheel filename `")),
    Signature(messages=("error: File not found: `…requirements",)),
    Signature(messages=("error: File not found: `",), near=("uv pip", "-r ")),
)

ADVICE = (
    Advice(
        context="old-conda",
        text="The channels describe packages in a way that this conda is too old to read. A newer one reads it; if "
        "that fails too, install Miniforge.",
        remedy=Command(argv=("conda", "update", "-n", "base", "conda"), needs_network=True),
    ),
    *OF_OTHER_TOOLS,
    *ADVICE_FOR_PROJECTS,
    Advice(
        context="redirection",
        text="The shell reads from a file where a command has `<`, and finds no file of that name. Quote the "
        "requirement.",
        remedy=ShellLine(text="{command}", needs_network=True),
    ),
    Advice(
        context="zsh",
        text="zsh treats the brackets around an extra as a pattern of file names, and finds no such file. Quote the "
        "requirement.",
        remedy=ShellLine(text="{command}", needs_network=True),
    ),
    Advice(
        context="wrong-operator",
        text="A version needs `==`; pip has no operator `=`.",
        remedy=Instruction(text="In line {line} of {path}, write {package}=={version}."),
    ),
    Advice(
        context="local-version",
        text="Only `==` and `!=` accept a local version (the part after `+`).",
        remedy=Instruction(text="In line {line} of {path}, write {package}=={version}."),
    ),
    Advice(
        context="wrong-argument",
        text="A version needs `==`; pip has no operator `=`.",
        remedy=fix_requirement("{package}=={version}"),
    ),
    Advice(
        context="list-of-conda",
        text="conda wrote the file (`conda list --export`): a line has the build after the version. Only conda reads "
        "it, and many of its names are not on pip's index.",
        remedy=ShellLine(text="conda create --name NAME --file {path}", needs_network=True),
    ),
    Advice(
        context="toml-of-project",
        text="The project's pyproject.toml is not valid TOML. The last line of the traceback shows what is wrong "
        "there: often a quote or a bracket is missing.",
        remedy=Instruction(text="Correct pyproject.toml, then repeat the command."),
    ),
    Advice(
        context="line-of-list",
        text="A line has a name, and perhaps a version after `==`, `>=` or `~=`; options are on separate lines.",
        remedy=Instruction(text="Correct line {line} of {path}."),
    ),
    Advice(
        context="dash",
        text="An option begins with two hyphens, and a web page or an editor has made one long dash of them.",
        remedy=FixFailedCommand(otherwise=Instruction(text="Repeat the command with `--` instead of the long dash.")),
    ),
    Advice(
        context="command-in-list",
        text="A requirements file has a package name on each line, perhaps with a version, and no commands.",
        remedy=Instruction(
            text="In {path}, replace the line `{pinned}…` with the names, one on each line. Then: `doctor fix -r "
            "{path}`"
        ),
    ),
    Advice(
        context="wrong-line",
        text="A line has a name, and perhaps a version after `==`, `>=` or `~=`; options are on separate lines. "
        "Replace a path of another machine (`@ file:///…`) with a name and a version.",
        remedy=Instruction(text="Correct line {line} of {path}: {pinned}"),
    ),
    Advice(
        context="toml",
        text="{path} is not valid TOML there; the log shows the line, and a mark below the place.",
        remedy=Instruction(text="Correct line {line} of {path}."),
    ),
    Advice(
        context="encoding",
        text="The file is in UTF-16, as `>` in older PowerShell versions writes it, but pip reads UTF-8. In "
        "PowerShell: `(Get-Content requirements.txt) | Set-Content -Encoding utf8 requirements.txt`",
        remedy=ShellLine(text="iconv -f UTF-16 -t UTF-8 requirements.txt > list.txt && mv list.txt requirements.txt"),
    ),
    *MISSING_FILES,
    Advice(
        context="no-name",
        text="pip needs the name of a project that it installs from a repository in editable mode, because the name is "
        "the folder of the copy.",
        remedy=Instruction(text="Append the project's name to the address: `#egg=NAME`"),
    ),
    Advice(
        context="no-option",
        text="{path} is a requirements file, which pip reads with `-r`.",
        remedy=fix_requirement(files=("{path}",)),
    ),
    Advice(
        context="old-editable",
        text="This pip is too old to install a project without setup.py in editable mode. Upgrade it in the "
        "environment, then repeat the command.",
        remedy=ShellLine(text="{installer} install --upgrade pip", needs_network=True),
    ),
    Advice(
        context="docker",
        text="The file must be in the image before pip runs: put `COPY requirements.txt .` above the `RUN`, make "
        "sure that the file is in the build context, and that .dockerignore does not exclude it. If a line is "
        "misspelt, correct it as the log shows.",
    ),
    Advice(
        text="Correct what the log names. A version needs `==`, and a range needs quotes. A requirements "
        "file or a project must be in the current folder. Replace a path of another machine (`@ file:///…`) with a "
        "name and a version.",
        remedy=Instruction(text="Correct the requirement or the file that the log names, then repeat the command."),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the project's list that pip cannot install; as a warning where the environment already exists."""
    file, project = facts.unusable_list, facts.project
    if file is None or project is None:
        return
    exists = project.environment is not None and project.environment.state == "healthy"
    package = file.lacking_package if facts.apt and facts.uses_systems_python else ""
    remedy = fix_package(package) if package else _remedy(file, facts.machine.user)
    is_opened = bool(file.closed_file) and isinstance(remedy, ShellLine)
    yield Finding(
        id=ID,
        severity=Severity.WARNING if exists else Severity.ERROR,
        summary=f"pip cannot install what the project requires, because {file.problem}.",
        evidence=(Evidence(source=file.faulty_line, value=file.line),) if file.line else (),
        consequence="`pip install -r` fails and installs nothing."
        + (" The command opens no file with a password." if is_opened else ""),
        remedy=remedy,
        next_step=_next_step(file, package),
    )


def _next_step(file: RequirementFile, package: str) -> str:
    if package:
        return f"Only the system's package {package} has this module, which environments then see. Delete the line."
    if file.is_needless:
        return f"Comment out {file.faulty_line}, which nothing needs."
    return f"Correct {file.faulty_line.rpartition(':')[0]}, and sed keeps a copy." if file.edit else ""


def _remedy(file: RequirementFile, user: User | None) -> Remedy:
    if file.closed_file:
        if user and user.may_take_over(file.closed_file):
            return Command(argv=("chown", f"{user.name}:", file.closed_file), needs_root=True)
        return open_to_all(file.closed_file)
    path, _, number = file.faulty_line.rpartition(":")
    if file.edit and file.kind == "requirements":
        options = ("-i",) if file.is_needless else ("-i.save", "-E")
        return ShellLine(text=shlex.join(("sed", *options, file.edit.replace("{n}", number), path)))
    return Instruction(text=f"{file.correction}.")
