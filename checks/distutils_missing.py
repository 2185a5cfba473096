"""Some code imports distutils, which its Python does not have.

What it is
    The module distutils left the standard library in Python 3.12 (PEP 632). A recent setuptools has its own copy, but
    only in environments that contain setuptools. Old setup.py files, old releases of setuptools, node-gyp before 10 and
    the pip of Ubuntu 22.04 import the module of the standard library. For Python 3.11 and older, Debian and Ubuntu ship
    it as a separate package (python3-distutils).

Why it matters
    The traceback ends in the setup code of a package whose pinned release is older than this Python.

What to do
    Install a newer release of the failing package (`numpy>=1.26`), or create an environment with an older
    Python (`doctor fix --venv --python 3.11`). If a program imports distutils while it runs, setuptools in its
    environment is enough (`doctor fix --venv setuptools`); pip builds packages elsewhere, and does not see it.
    For node-gyp, use version 10 or newer, or a Python that has
    setuptools.

Dead ends
    `apt install python3-distutils` fails on releases with Python 3.12 or newer, which no longer have that
    package. Do not copy distutils from an older Python.

References
    PEP 632; setuptools' documentation, "Porting from Distutils".
"""

from __future__ import annotations

from doctor.diagnose.advice.old_releases import OF_HOOK, newer_release
from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    ShellLine,
    Signature,
    fix_environment,
)

ID = "distutils-missing"

_OLD_RELEASE = "{pinned} is older than this Python, and has no wheel for it."
_OWN_SETUPTOOLS = "pip builds it in a separate environment, so setuptools in yours does not help."
_OLDER = "With an older Python, it can still be built: `doctor fix --venv --python 3.11`"

SIGNATURES = (
    # pip builds in its own environment, where only the build requirements of the package are.
    Signature(
        messages=("No module named distutils",),
        near=("getting requirements to build wheel", "preparing metadata (pyproject.toml)", "pip-build-env"),
        context="build",
    ),
    Signature(messages=("No module named distutils",)),
    Signature(messages=("Could not find distutils module",), near=("platformio", "pio", "interpreter")),
    Signature(messages=("distutils was removed from the standard library in Python",)),
    Signature(
        messages=("cannot import name … from 'distutils'", "from distutils import … ImportError: cannot import name"),
        unless=("msvccompiler",),  # setuptools' copy of distutils had it
    ),
    Signature(  # a traceback without the lines of code, as from pip's own archive
        messages=("ImportError: cannot import name sysconfig",),
        near=("pip", "virtualenv", "setuptools", "distutils"),
    ),
)

ADVICE = (
    OF_HOOK,
    Advice(
        context="variable",
        text="The variable makes setuptools use the distutils of the standard library, which Python 3.12 removed, in "
        "place of its own. It may be in ~/.profile or ~/.bashrc.",
        remedy=ShellLine(text="unset SETUPTOOLS_USE_DISTUTILS"),
    ),
    *newer_release(
        f"{_OLD_RELEASE} {_OWN_SETUPTOOLS} Ask for a newer release. {_OLDER}",
        of_list=f"{_OLD_RELEASE} {_OWN_SETUPTOOLS} {_OLDER}",
        of_uv=f"{_OLD_RELEASE} Ask for a newer release. {_OLDER}",
    ),
    Advice(
        context="build-python",
        text="A package that is older than this Python has no wheel for it. pip builds it in a separate environment, "
        "so setuptools in yours does not help. Ask for a newer release of the package, or of the one that requires "
        "it, or use an older Python.",
        remedy=FixFailedCommand(python="3.11", otherwise=fix_environment(python="3.11")),
    ),
    Advice(
        context="of-system",
        text="The program is the distribution's, and the distribution's Python runs it. That Python finds a copy of "
        "distutils in the distribution's package of setuptools only, not in an environment. A newer release of the "
        "program may need none.",
        remedy=Command(argv=("apt-get", "install", "python3-setuptools"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="at-run-time",
        text="The program imports distutils while it runs. setuptools in its environment contains a copy. A newer "
        "release of the program may need none.",
        remedy=fix_environment("setuptools"),
    ),
    Advice(
        context="of-debian",
        text="This Python still has distutils, but Debian and Ubuntu ship it for Python 3.11 and older as a separate "
        "package.",
        remedy=Command(argv=("apt-get", "install", "python3-distutils"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="of-node",
        text="node-gyp before version 10 imports distutils, which setuptools contains. It took the Python that the "
        "log names, which no distribution manages. A newer node-gyp needs none (`npm install -g node-gyp@latest`).",
        remedy=Command(argv=("{python}", "-m", "pip", "install", "setuptools"), needs_network=True),
    ),
    *packages("python3-setuptools", note="node-gyp before version 10 imports distutils.", message="npm"),
    Advice(
        context="npm/windows",
        text="node-gyp before version 10 imports distutils, which setuptools contains. `npm install -g "
        "node-gyp@latest` installs a newer one.",
        remedy=ShellLine(text="py -m pip install setuptools", needs_network=True),
    ),
    Advice(
        context="npm",
        text="node-gyp before version 10 imports distutils, which setuptools contains: the distribution has it for its "
        "own Python. A newer node-gyp needs none (`npm install -g node-gyp@latest`). Another Python is named by "
        '`export npm_config_python="$PWD/.venv/bin/python"`.',
        remedy=Command(argv=("apt-get", "install", "python3-setuptools"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="uv/for-project",
        text="uv's message shows the constraint that makes it choose a newer release. Or use an older Python: `uv "
        "venv --python 3.11`",
        remedy=Command(argv=("uv", "add", "{wanted}"), needs_network=True),
    ),
    Advice(
        context="uv",
        text="The pinned release is older than Python 3.12. Ask for a newer one (`NAME>=…`), or run "
        "`uv venv --python 3.11`.",
        remedy=Command(argv=("uv", "venv", "--python", "3.11")),
    ),
    Advice(
        text="The pinned release is older than Python 3.12. Ask for a newer one, install setuptools into the "
        "environment, or create the environment with an older Python: `doctor fix --venv --python 3.11`. For their own "
        "Python up to 3.11, Debian and Ubuntu have it in a package, python3-distutils.",
        remedy=FixFailedCommand(otherwise=fix_environment("setuptools")),
    ),
)
