"""The words of tools that cannot read the file with their own configuration, and what to do then."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, Signature, fix_requirement

_INI = ("pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg")
"""The files in which pytest looks for its configuration, besides pyproject.toml."""
_BROKEN = (
    "no section header defined",
    "unexpected line: ",
    "unexpected value continuation",
    "empty section name",
    "duplicate section",
    "duplicate name",
)
"""What iniconfig says, the parser of pytest."""
FILES_OF_TOOLS = (
    # tox 4's config/source/discover.py.
    Signature(
        messages=tuple(
            f"{kind} failed loading {{path}}"
            for kind in ("ToxIni", "SetupCfg", "LegacyToml", "TomlPyProject", "TomlTox")
        ),
        near=("handlederror",),
        context="file-of-tool",
    ),
    # pre-commit's clientlib.py, with cfgv.
    Signature(
        messages=("InvalidConfigError: ==> File {path}",),
        unless=("is required but version", "type tag"),
        context="file-of-tool",
    ),
    Signature(messages=("is not recognized. Try upgrading identify and pre-commit?",), context="old-pre-commit"),
    # iniconfig, and pytest's config/__init__.py.
    Signature(
        messages=tuple(f"ERROR: …{file}:{{version}}: {words}" for file in _INI for words in _BROKEN),
        context="ini-of-pytest",
    ),
    Signature(
        messages=("'minversion' requires pytest-…, actual pytest-",),
        context="old-pytest",
    ),
    # PDM's core.py, which prints the name of any exception so, and tomlkit's names.
    Signature(
        messages=tuple(
            f"[{name}]: "
            for name in (
                "TOMLDecodeError",
                "EmptyKeyError",
                "EmptyTableNameError",
                "InternalParserError",
                "InvalidCharInStringError",
                "KeyAlreadyPresent",
                "MixedArrayTypesError",
                "UnexpectedCharError",
                "UnexpectedEofError",
            )
        ),
        near=("pdm", "add '-v' to see the detailed traceback"),
        context="file-of-pdm",
    ),
    # coverage's config.py and black's __init__.py.
    Signature(messages=("Couldn't read config file …as TOML", "Couldn't read config file {path}"), near=("coverage",)),
    Signature(messages=("Error reading configuration from or to pyproject.toml", "Error reading configuration file: ")),
)
ADVICE_FOR_FILES = (
    Advice(
        context="file-of-tool",
        text="The tool first reads its configuration from {path}, and fails: the lines below show what is wrong "
        "there, and on which line.",
        remedy=Instruction(text="Correct {path}, then repeat the command."),
    ),
    Advice(
        context="ini-of-pytest",
        text="pytest reads its configuration first, and the log names the line that it cannot read. A section begins "
        "with its name in brackets, `[pytest]`, in setup.cfg `[tool:pytest]`.",
        remedy=Instruction(text="Correct line {line} of {path}, then repeat the command."),
    ),
    Advice(
        context="file-of-pdm",
        text="PDM cannot read pyproject.toml, pdm.lock or pdm.toml as TOML. `pdm -v` and the same command show which. "
        "If it is the lock file, as after a merge, `pdm lock` writes it again.",
        remedy=Instruction(text="Correct the file, then repeat the command."),
    ),
    Advice(
        context="old-pytest",
        text="The project's configuration of pytest asks for a newer one (`minversion`).",
        remedy=fix_requirement("pytest>={wanted}"),
    ),
)
