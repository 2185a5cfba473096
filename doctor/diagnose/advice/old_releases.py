"""Advice about a release that is older than this Python or than the tools that build it."""

from __future__ import annotations

from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    Instruction,
    ShellLine,
    Snippet,
    fix_environment,
    fix_requirement,
)

_OLD = (
    "{pinned} has no wheel for this Python and platform, and cannot be built from source; it is probably older than "
    "this Python. Ask for a newer release. If it must be this one, use an older Python: `doctor fix --venv "
    "--python 3.X`"
)
LAST_PYTHONS = ("3.8", "3.9", "3.10", "3.11", "3.12")
"""The Pythons that were the last with part of the interface for C which code that Cython made before them uses."""


def newer_release(text: str, *, of_list: str = "", of_uv: str = "") -> tuple[Advice, ...]:
    """Return the advice to ask for a newer release than ``{pinned}``: on the command line, in a list, and with uv.

    Where the log shows for which Pythons the release is, an older Python is better than other code.

    ``text`` is the advice in words; ``of_list`` and ``of_uv`` are used in its place where a list pins the release, and
    where uv failed.
    """
    return (
        Advice(context="build", text=text, remedy=fix_requirement("{newer}")),
        Advice(
            context="build-list",
            text=of_list or text,
            remedy=Instruction(text="In {path}, replace {pinned} with {newer}. Then: `doctor fix -r {path}`"),
        ),
        Advice(
            context="of-older-python",
            text="This release of the package is for older Pythons only. Python {release} is one of "
            "them, and `uv python install {release}` fetches it if it is missing. Or require a newer release.",
            remedy=FixFailedCommand(python="{release}", otherwise=fix_environment(python="{release}")),
        ),
        Advice(
            context="uv/of-older-python",
            text="This release of the package is for older Pythons only. Python {release} is one of "
            "them, and uv fetches it. Then repeat the command. Or require a newer release.",
            remedy=Command(argv=("uv", "venv", "--clear", "--python", "{release}"), needs_network=True),
        ),
        Advice(context="uv/build", text=of_uv or text, remedy=ShellLine(text="{corrected}", needs_network=True)),
    )


OF_HOOK = Advice(
    context="of-hook",
    text="The package belongs to a hook, which pre-commit installs. A newer revision of the hook's repository usually "
    "builds, and this writes the newest revision of each repository into `.pre-commit-config.yaml`. What that file "
    "names under `additional_dependencies` is changed there by hand.",
    remedy=Command(argv=("pre-commit", "autoupdate"), needs_network=True),
)
"""The advice where the package of pre-commit's hook cannot be built."""

OLD_RELEASES = (
    OF_HOOK,
    Advice(
        context="old-builder",
        text="The log does not show why the package could not be built. Its pip is from before 2019, and does not "
        "support many current wheels. doctor creates an environment with a new pip and a new setuptools, and "
        "installs the package there.",
        remedy=FixFailedCommand(otherwise=fix_requirement("{package}")),
    ),
    Advice(
        context="of-newer-python",
        text="The code is for a newer Python than the one that pip belongs to, which is Python 2 or an early Python 3. "
        "doctor installs for the system's Python 3, in an environment.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="of-python-2",
        text="The code of the package is for Python 2, which has had no release since 2020, and Python 3 cannot read "
        "it. Other distributions have often replaced such a package, or its module has become part of Python.",
        remedy=Instruction(
            text="Look for a package for Python 3 instead of [{package}, ]the one that was to be built."
        ),
    ),
    Advice(
        context="old-pip",
        text="The code has no setup.py, which this pip is too old to build without. An environment has a newer one.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="pip-before-10",
        text="The build imports {module}, which it states as a requirement, and pip installs such requirements only "
        "since release 10 (PEP 518). An environment has a newer pip, which often needs no build at all.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="docker/old-pip",
        text="The code has no setup.py, which this pip is too old to build without.",
        remedy=Snippet(text="RUN {installer} install --upgrade pip", file="the Dockerfile, before that line"),
    ),
    *(
        advice
        for context, constraint, why in (
            ("old-setuptools", "setuptools<81", "The build imports pkg_resources, which setuptools 82 removed."),
            ("setuptools-of-2023", "setuptools<70", "The build uses what newer releases of setuptools removed."),
            (
                "setuptools-of-2022",
                "setuptools<66",
                "Newer releases of setuptools refuse how setup.py states its extras.",
            ),
            ("older-setuptools", "setuptools<58", "The build uses 2to3, which setuptools 58 removed."),
            ("setuptools-72", "setuptools<72", "The build imports the command `test`, which setuptools 72 removed."),
            ("setuptools-78", "setuptools<78", "setup.cfg has names with a dash, which setuptools 78 refuses."),
            ("old-cython", "cython<3", "The build does not work with Cython 3."),
        )
        for advice in (
            Advice(
                context=context,
                text=f"{why} A constraint lets the build use an older one; pip reads it from one of the two variables, "
                "depending on its version. A newer release of the package may need none.",
                remedy=ShellLine(
                    text=f"echo '{constraint}' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
                    "PIP_BUILD_CONSTRAINT=constraints.txt {command}",
                    needs_network=True,
                ),
            ),
            Advice(
                context=f"windows/{context}",
                text=f"{why} Without isolation, the build takes what is installed. A newer release of the package may "
                "need none.",
                remedy=ShellLine(
                    text=f'python -m pip install "{constraint}" wheel && python -m pip install --no-build-isolation '
                    "{arguments}",
                    needs_network=True,
                ),
            ),
            Advice(
                context=f"uv/{context}",
                text=f"{why} A constraint lets the build use an older one. A newer release of the package may need "
                "none.",
                remedy=ShellLine(
                    text=f"echo '{constraint}' > constraints.txt && UV_BUILD_CONSTRAINT=constraints.txt {{command}}",
                    needs_network=True,
                ),
            ),
        )
    ),
    Advice(
        context="old-cmake",
        text="The package was written for an older CMake, and CMake 4 accepts its files only with this setting. A "
        "newer release of the package may not need that.",
        remedy=ShellLine(text="CMAKE_POLICY_VERSION_MINIMUM=3.5 {command}", needs_network=True),
    ),
    Advice(
        context="new-python",
        text="The build failed, and this Python is newer than many packages support. For an older one there may be a "
        "wheel. `uv python install 3.12` fetches that Python if it is missing.",
        remedy=FixFailedCommand(python="3.12", otherwise=fix_environment(python="3.12")),
    ),
    *(
        advice
        for release in LAST_PYTHONS
        for text in (
            f"The code in C was made for Python {release} or older ones: it uses what the headers of newer Pythons do "
            "not have. A newer release of the package may have a file for this Python; this one needs that Python, "
            f"which `uv python install {release}` fetches if it is missing.",
        )
        for advice in (
            Advice(
                context=f"compiled-for-{release}",
                text=text,
                remedy=FixFailedCommand(python=release, otherwise=fix_environment(python=release)),
            ),
            Advice(
                context=f"uv/compiled-for-{release}",
                text=text,
                remedy=Command(argv=("uv", "venv", "--clear", "--python", release), needs_network=True),
            ),
        )
    ),
    Advice(
        context="uv/new-python",
        text="The build failed, and this Python is newer than many packages support. For an older one "
        "there may be a wheel. Then repeat the command; in a project, `uv python pin 3.12` keeps that Python.",
        remedy=Command(argv=("uv", "venv", "--clear", "--python", "3.12"), needs_network=True),
    ),
    Advice(
        context="of-poetry",
        text="The lock file has a release of {package} that cannot be built here; it is probably older than this "
        "Python. Poetry chooses a newer one, unless pyproject.toml fixes the version.",
        remedy=Command(argv=("poetry", "update", "{package}"), needs_network=True),
    ),
    *newer_release(_OLD),
    Advice(
        context="older-python",
        text="The release, or the setuptools that it pins, is older than this Python and uses what Python has removed. "
        "Require a newer release of the package. If it must be this one, the environment needs an older Python.",
        remedy=FixFailedCommand(python="3.11", otherwise=fix_environment(python="3.11")),
    ),
)
