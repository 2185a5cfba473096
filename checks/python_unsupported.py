"""A package or project does not support this version of Python.

What it is
    A package, or your own project, states which Pythons it supports (Requires-Python), and this one is older
    or newer.

Why it matters
    pip skips every release that excludes this Python, and often installs one that is years old, or prints "No matching
    distribution found". uv reports directly that the requirements cannot be satisfied.

What to do
    Create the environment with a Python that the package supports: `doctor check` lists the installed ones, and
    `doctor fix --venv --python 3.X` uses one. Or ask for a release of the package that still supports this
    Python. In your own project, correct `requires-python`.

Dead ends
    `--ignore-requires-python` installs code that was not written for this Python and fails later. Do not
    replace the system's python3, because the system's own programs need their version.

References
    Core metadata, "Requires-Python"; PEP 345.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doctor.diagnose.advice.changes_of_python import ABSTRACT, ADDED, ADDED_MODULES, OF_PYTHON_2, REMOVED, WORDS
from doctor.diagnose.advice.own_projects import RANGE_OF_PROJECT
from doctor.diagnose.advice.pythons_for_tools import TOOLS_FOR_OTHER_PYTHONS
from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    Instruction,
    ShellLine,
    Signature,
    Snippet,
    fix_environment,
    fix_requirement,
)

ID = "python-unsupported"

_IN_BACKPORT = ("-packages/pathlib.py",)
"""The file of a copy of Python's own module, for older Pythons."""
SIGNATURES = (
    # pip's resolution/resolvelib/factory.py and legacy resolver.
    Signature(
        messages=(
            "requires a different Python: … not in '{release}",
            "requires a different Python: {version}",
            "Packages require a different Python. {version} not in: '{release}",
        ),
        resolved_by=("successfully installed",),  # verbose, pip also tells of the files that it passes over
    ),
    Signature(messages=("requires Python … but the running Python is",)),
    Signature(
        messages=(
            "This script does not work on Python {version}. The minimum supported",
            "This version of pip does not support python {version} (requires",
        ),
        context="pip",
    ),
    Signature(messages=("or later is required. See https",), near=("pipx",)),
    Signature(messages=("ansible-core requires a minimum of Python",), context="of-host"),
    Signature(messages=("No module named 'ansible.module_utils.six.moves'",), context="of-ansible"),
    Signature(messages=("which is not supported by gyp",), context="of-gyp"),
    Signature(
        messages=('import sys; print "%s.%s.%s" % sys.version_info',), near=("missing parentheses",), context="of-gyp"
    ),
    Signature(
        messages=("future feature annotations is not defined",),
        near=("module failure", "module_stderr"),
        context="of-host",
    ),
    Signature(messages=("is incompatible: no compatible Python distribution available",)),  # hatch
    # uv's resolver and project commands.
    Signature(
        messages=(
            "the current Python version … does not satisfy Python{release}",
            "the current Python version … does not satisfy Python",
        ),
    ),
    Signature(
        messages=("requires Python >=3", "requires Python <3", "depends on Python>=3", "depend on Python>=3"),
        near=("we can conclude",),
    ),
    Signature(
        messages=(
            "which is incompatible with the project's Python requirement{release}",
            "is incompatible with the project's Python requirement{release}",
        ),
        near=(".python-version",),
        context="pinned",
    ),
    Signature(
        messages=(
            "is incompatible with the project's Python requirement{release}",
            "is incompatible with the project's Python requirement",
            "is incompatible with the script's Python requirement{release}",
            "is incompatible with the project `requires-python` value of{release}",
            "the requested Python version … does not satisfy",
            "which is not compatible with the project's requires-python{release}",  # PDM
            "The package requires-python … is not compatible with the target",
        ),
    ),
    Signature(
        messages=("Ignored the following versions that require a different python version",),
        certain=False,
    ),
    Signature(messages=("Requires-Python {release}",), near=("require a different python version",), certain=False),
    Signature(  # pipenv goes on; it says so as well of a Python that it could not run
        messages=("Your Pipfile requires python_version {existing}",), unless=("using unknown",), certain=False
    ),
    # Poetry.
    Signature(
        messages=(
            "The currently activated Python version … is not supported by the project{release}",
            "The current Python version … is not supported by the project{release}",
            "Current Python version … is not allowed by the project{release}",
            "Current Python version … is not allowed by the project",
            "The specified Python version … is not supported by the project{release}",
            "The currently activated Python version … is not supported by the project",
            "The current Python version … is not supported by the project",
            "Poetry was unable to find a compatible version",
        ),
        resolved_by=("using python3",),
        context="poetry",
    ),
    Signature(
        messages=(
            "The current project's supported Python range … is not compatible with",
            "The current project's Python requirement … is not compatible with",
            "The current supported Python versions are",  # Poetry before 1.1
            "dependencies don't work on all Python versions in the range of the project's",  # PDM
        ),
    ),
    # pip's cli/main.py, under a Python that is too old for it.
    Signature(
        messages=(
            'sys.stderr.write(f"ERROR: ',
            "-packages/pip/_internal/… SyntaxError: invalid syntax",
            "-packages/pip/_vendor/… SyntaxError: invalid syntax",
        ),
        context="pip-itself",
    ),
    # What Python 3.10 and 3.11 removed from collections and inspect, which old releases of packages import.
    Signature(
        messages=(
            *(f"ImportError: cannot import name '{name}' from 'collections'" for name in ABSTRACT),
            *(f"AttributeError: module 'collections' has no attribute '{name}'" for name in ABSTRACT),
            "ImportError: cannot import name 'getargspec' from 'inspect'",
            "AttributeError: module 'inspect' has no attribute 'getargspec'",
        ),
        near=("site-packages", "dist-packages"),
        unless=_IN_BACKPORT,
        context="old-package",
        certain=False,
        symptom=True,
    ),
    # The same in a program that is not installed, with what other releases removed.
    *(
        Signature(
            messages=tuple(
                message
                for module, name in names
                for message in (
                    f"AttributeError: module '{module}' has no attribute '{name}'",
                    f"ImportError: cannot import name '{name}' from '{module}'",
                )
            ),
            unless=_IN_BACKPORT,
            context=context,
            certain=False,
            symptom=True,
        )
        for context, names in {**REMOVED, **ADDED}.items()
    ),
    *(
        Signature(
            messages=(f"ModuleNotFoundError: No module named '{module}'",),
            resolved_by=(f"no module named '{fallback}",),
            context=f"new-program-{release}",
            certain=False,
        )
        for release, module, fallback in ADDED_MODULES
    ),
    Signature(messages=OF_PYTHON_2, near=("file ",), context="of-python-2", certain=False, symptom=True),
    # Builtin types and syntax that an older Python does not have.
    *(
        Signature(messages=messages, near=("file ",), context=f"{age}-program-{release}", certain=False, symptom=True)
        for age, release, messages in WORDS
    ),
    # What programs say themselves: setup.py of NumPy and others.
    Signature(
        messages=(
            "RuntimeError: Python version >= {release}",
            "Sorry, Python < {release}",
        ),
        near=("error", "sorry", "setup.py"),
        certain=False,
    ),
    Signature(
        messages=tuple(f"urllib3 {release} only supports OpenSSL 1.1.1+" for release in ("v2", "v2.0")),
        near=("error",),
        certain=False,
        context="urllib3",
    ),
)


def _with_release(contexts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each context with the release of Python that it ends with."""
    return ((context, context.rpartition("-")[2]) for context in contexts)


ADVICE = (
    Advice(
        context="of-python-2",
        text="The program was written for Python 2, which has had no release since 2020 and which distributions no "
        "longer "
        "have. Look for a newer release, or for another project that continues it. `2to3 -w FILE`, a program of "
        "Python before 3.13, rewrites most of your own file.",
        remedy=Instruction(text="Look for a release of the program for Python 3."),
    ),
    Advice(
        context="urllib3",
        text="This Python was built with an OpenSSL that is too old for urllib3 2; the releases 1.26 work with it. A "
        "Python that uv fetches has a newer one: `uv python install 3.12 && doctor fix --venv --python 3.12`",
        remedy=fix_requirement("urllib3<2"),
    ),
    *(
        Advice(
            context=context,
            text=f"The program needs Python {minor} or newer, and this one is older. If no newer one is installed, `uv "
            f"python install {minor}` fetches it. Or take an older release of the program.",
            remedy=fix_environment(python=minor),
        )
        for context, minor in _with_release(ADDED)
    ),
    *(
        Advice(
            context=context,
            text="The program uses a name that this Python no longer has. Look for a newer release of it; until then "
            f"it runs with Python {minor}, which `uv python install {minor}` fetches if it is missing.",
            remedy=FixFailedCommand(python=minor, otherwise=fix_environment(python=minor)),
        )
        for context, minor in _with_release(REMOVED)
    ),
    Advice(
        context="docker",
        text="Start from an image with a Python that the package supports (`FROM python:{release}-slim`), or ask for a "
        "release that supports this one.",
        remedy=Snippet(text="FROM python:{release}-slim", file="the Dockerfile"),
    ),
    Advice(
        context="github-actions",
        text="Use `actions/setup-python` with a version that the package supports, or ask for a release that supports "
        "this one.",
        remedy=Snippet(
            text="- uses: actions/setup-python@v5\n  with:\n    python-version: '{release}'", file="the workflow"
        ),
    ),
    Advice(
        context="gitlab",
        text="Use an image with a Python that the package supports, or ask for a release that supports this one.",
        remedy=Snippet(text="image: python:{release}", file=".gitlab-ci.yml"),
    ),
    *TOOLS_FOR_OTHER_PYTHONS,
    Advice(
        context="pinned",
        text="The file `.python-version` asks for a Python that the project does not support. uv writes another one "
        "into it, and fetches that Python if necessary. Then repeat the command.",
        remedy=Command(argv=("uv", "python", "pin", "{release}")),
    ),
    Advice(
        context="old-package",
        text="{distribution} uses a name that newer Pythons no longer have, so this release of it is too old for this "
        "Python. Install its newest release: raise its version in the requirements if they fix one. If there is no "
        "newer one, run the program with Python 3.9.",
        remedy=ShellLine(text="python -m pip install --upgrade {distribution}", needs_network=True),
    ),
    Advice(
        context="old-pkg-resources",
        text="pkg_resources, part of setuptools, is older than this Python. Newer releases of setuptools know it; "
        "the newest ones no longer have pkg_resources.",
        remedy=ShellLine(text="{installer} install --upgrade 'setuptools<81'", needs_network=True),
    ),
    Advice(
        context="old-module",
        text="The module {package} uses a name that newer Pythons no longer have, so this release of it is too old. "
        "Install a newer release of the package that contains it; if there is none, run the program with Python 3.9.",
        remedy=fix_environment(python="3.9"),
    ),
    Advice(
        context="poetry",
        text="Let Poetry use a Python that the project supports. It must be installed; `doctor check` lists those that "
        "are.",
        remedy=Command(argv=("poetry", "env", "use", "{release}")),
    ),
    RANGE_OF_PROJECT,
    Advice(
        context="uv/named-python",
        text="The command asks for Python {existing}, which the project does not support. Without that option, uv uses "
        "one that it supports, and fetches it if necessary.",
        remedy=ShellLine(text="{corrected}", needs_network=True),
    ),
    Advice(
        context="uv",
        text="Use a version that the package supports; uv fetches it if necessary. In your own project, correct "
        "`requires-python`.",
        remedy=Command(argv=("uv", "venv", "--python", "{release}"), needs_network=True),
    ),
    Advice(
        text="The environment needs a Python that the package supports; `doctor check` lists "
        "those that are installed. Or require a release of the package that supports this "
        "Python.",
        remedy=FixFailedCommand(python="{release}", otherwise=fix_environment(python="{release}")),
    ),
)
