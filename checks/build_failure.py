"""A package could not be built from source.

What it is
    No wheel fits, so the package is built from source, and the build fails. Possible causes are code that is
    too old for this Python or this setuptools, invalid metadata, a build script that runs pip, and
    a missing library.

Why it matters
    The cause is in the package or in its build tools, and rarely in pip; pip and uv tell you so ("not a problem with
    pip"). Look for it in the output below "[stdout]" and "[stderr]", or above "[end of output]". The first error there
    is the real cause.

What to do
    Install a newer release of the package (old pins often predate this Python), or use a Python version that was
    current when it was released (`doctor fix --venv --python 3.X`). If the error is "No module named 'pkg_resources'"
    or 'distutils', the build needs an older setuptools (`PIP_CONSTRAINT` with `setuptools<81`), or the release is too
    old. If the build runs pip, note that uv's build environments do not contain it: install the build requirements
    first and use `--no-build-isolation`.

Dead ends
    `--break-system-packages`, root and another package manager do not help, because the build fails in the
    same way. Neither does upgrading pip in the environment, because the build runs in an isolated one.

References
    pip's documentation, "Build System Interface"; uv's documentation, "Troubleshooting build failures"; PEP
    517.
"""

from __future__ import annotations

from doctor.diagnose.advice.old_releases import OLD_RELEASES
from doctor.diagnose.advice.own_projects import LACKING_README, OWN_PROJECT
from doctor.diagnose.advice.words_of_builds import WORDS_OF_BUILDS
from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    Instruction,
    ShellLine,
    Signature,
    Snippet,
    fix_requirement,
)

ID = "build-failure"

_OTHERS = ("gem native", "gem::ext", "gyp err", "node-gyp", "failed to solve", "cargo", "gradle", "go build")
"""Words of the builds of Ruby, Node.js, Docker, Rust, Java and Go, which also say that something failed to build."""

_COMPILERS = (
    *("gcc", "g++", "cc", "c++", "clang", "cl.exe", "link.exe", "rc.exe", "gfortran", "nvcc", "swig", "cmake", "make"),
    *("cargo", "rustc", "ld", "ar", "cython"),
)

RESOLVED_BY = ("was installed using the legacy",)
"""Words of pip after setup.py installed a package whose wheel could not be built."""

SIGNATURES = (
    # pip's exceptions.py: InstallationSubprocessError, MetadataGenerationFailed; wheel_builder.py; uv's Build errors.
    Signature(
        messages=(
            "error: subprocess-exited-with-error",
            "error: metadata-generation-failed",
            "error: legacy-install-failure",
            "error: failed-wheel-build-for-install",
            "error: failed-build-dependency-install",
            "error: backend-unavailable",
            "error: missing-pyproject-build-system-requires",
            "error: invalid-pyproject-build-system-requires",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "Building wheel for … finished with status 'error'",
            "(setup.py) ... error",
            "(pyproject.toml) ... error",
            "Building wheel for … (PEP 517) ... error",
            "Getting requirements to build wheel ... error",
            "Preparing wheel metadata ... error",
            "Installing build dependencies ... error",
            "is likely not a problem with pip",
            "InstallationSubprocessError:",
            "Getting requirements to build wheel: finished with status 'error'",
            "Preparing metadata … finished with status 'error'",
            "did not run successfully. exit code",
            "Encountered error while generating package metadata",
            "Encountered error while trying to install package",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "ERROR: Failed building wheel for {package}",
            *("ERROR: Failed building wheel for", "ERROR: Failed building editable for"),
            "Failed to build installable wheels for some pyproject.toml based projects",
            "Could not build wheels for",
            "Failed to build one or more wheels",
            "Command errored out with exit status",
            "python setup.py egg_info failed with error code",
            # hatch build
            "ValueError: Missing `tool.hatch.version` configuration",
            "ValueError: Unknown version source: ",
            "ValueError: Unknown builder `",
            "ValueError: Error getting the version from source `",
            "can only be resolved dynamically if `version` is in field `project.dynamic`",
            # pip before 19
            "Complete output from command python setup.py egg_info",
            "Complete output from command …bin/python…import setuptools",
            *("failed with error code 1 in …pip-build-", "failed with error code 1 in …pip-install-"),
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            *("Failed to build … Build backend failed", "Caused by: Failed to build"),
            *("Failed to build … The build backend returned an error", "The build backend returned an error"),
            "Failed to download and build",
            "Build backend failed to build wheel",
            "Build backend failed to determine",
            "hint: Build failures usually indicate a problem with the package",
            "hint: This error likely indicates that … doesn't declare it as a build dependency",
        ),
        symptom=True,
    ),
    Signature(messages=("error: Failed to build",), unless=_OTHERS, symptom=True),
    Signature(
        messages=("× Failed to build `",), near=("uv add", "uv lock", "uv pip", "uv run", "uv sync"), symptom=True
    ),
    Signature(messages=("failed with error code 1 in None",), near=("/pip-build-env-",), symptom=True),
    # pip before 19, and PyTorch's extensions, in logs without a first line.
    Signature(
        messages=("Failed building wheel for {package}", "Error compiling objects for extension"),
        near=("complete output from command", "setup.py ... error", "'error'", "end of output"),
        unless=_OTHERS,
        resolved_by=("successfully installed",),
        symptom=True,
    ),
    # pip 26's exceptions, for logs without their first line.
    Signature(
        messages=(
            "Cannot install build dependencies for",
            "Cannot import build backend",
            "BackendUnavailable: Cannot import",
            "Directory cannot be installed in editable mode",
            "The 'sklearn' PyPI package is deprecated",
            "The [build-system] table is missing the mandatory `requires` key",
            "This package has an invalid `build-system.requires` key in pyproject.toml",
            "build backend is missing the 'build_editable' hook",
            "build backend that is missing the 'build_editable' hook",
            "because the build backend does not have the build_editable hook",
            # pip before 21.3
            "editable mode is not supported for pyproject.toml-style projects",
            "editable mode currently requires a setup",
            "Backend 'setuptools.build_meta' is not available",
            "Cannot import 'setuptools.build_meta'",
            "setup command: use_2to3 is invalid",
        ),
        symptom=True,
    ),
    Signature(messages=("[BuildError]: ",), near=("pdm",), symptom=True),
    # wxPython's build.py.
    Signature(messages=("ERROR: failed building wxWidgets", "builder.BuildError: Error running"), symptom=True),
    # pip before 8, and distutils alone.
    Signature(
        messages=(
            "error: invalid command 'egg_info'",
            "Could not import setuptools which is required to install from a source distribution",
            "setuptools must be installed to install from a source distribution",
            "'pip wheel' requires setuptools",
            "error: option --single-version-externally-managed not recognized",
        ),
        context="no-setuptools",
        symptom=True,
    ),
    # distutils' ccompiler.py and core.py, setuptools' dist.py and easy_install.py.
    Signature(
        messages=(
            *(f"error: command '…{tool}' failed with exit" for tool in _COMPILERS),
            *(f"errors.CompileError: command '…{tool}' failed with exit" for tool in ("cc", "c++", "g++", "cl.exe")),
            "error: Setup script exited with",
            "error in … setup command: ",
            "error: package directory '…' does not exist",
            "Error: could not determine PostgreSQL version from",
        ),
        resolved_by=("successfully installed",),
        symptom=True,
    ),
    # pip installs without a wheel then.
    Signature(
        messages=("error: invalid command 'bdist_wheel'",), resolved_by=("successfully installed",), symptom=True
    ),
    # setuptools, with a packaging that is older than it.
    Signature(
        messages=("canonicalize_version() got an unexpected keyword argument 'strip_trailing_zero'",),
        context="old-packaging",
        symptom=True,
    ),
    # setuptools-scm's and setuptools' own errors, where the user runs setup.py.
    Signature(messages=("LookupError: setuptools-scm was unable to detect version for",), symptom=True),
    *WORDS_OF_BUILDS,
    # build's __main__.py, where the build is not isolated.
    Signature(messages=("ERROR Missing dependencies: {package}",), context="not-isolated", symptom=True),
    # A linker, at the extension of a package.
    Signature(
        messages=(
            "collect2: error: ld returned {version} exit status",
            "linker command failed with exit code",
            "ld.lld: error: ",
        ),
        near=("cpython-3", "setup.py", "build/temp.", "build/lib.", "pip install", "pip3 install", "-m pip", "wheel"),
        certain=False,
        symptom=True,
    ),
    # A package's setup.py that imports what pip 10 or Python 3.12 removed.
    Signature(
        messages=(
            "No module named pip.req",
            "No module named pip.download",
            "module 'pip' has no attribute 'req'",
            "module 'pip' has no attribute 'download'",
        ),
        near=("setup.py",),
        certain=False,
    ),
    Signature(messages=("ModuleNotFoundError: No module named 'imp'",), near=('/setup.py", line',), certain=False),
    Signature(
        messages=(
            "PEP517 build of a dependency failed",
            "ChefBuildError",
            "Backend subprocess exited when trying to invoke",
            "Failed to validate `build-system` in pyproject.toml",
            "BackendUnavailable: Traceback",
            "setuptools.errors.InvalidConfigError: ",
            "Cannot install on Python version …; only versions",
            # tox 3 and 4
            "FAIL could not package project",
            "packaging backend failed (code=",
        ),
        symptom=True,
    ),
)

ADVICE = (
    Advice(
        context="no-setuptools",
        text="`egg_info` is a command of setuptools, which this Python lacks or has in a release that is too old.",
        remedy=ShellLine(text="python -m pip install --upgrade setuptools", needs_network=True),
    ),
    Advice(
        context="not-isolated",
        text="`--no-isolation` builds with what is installed, and that lacks {package}. Install it in the "
        "environment of the program that builds, or leave the option out.",
        remedy=ShellLine(text="{installer} install {package}", needs_network=True),
    ),
    Advice(
        context="old-packaging",
        text="setuptools finds a release of packaging that is too old for it.",
        remedy=ShellLine(text="python -m pip install --upgrade setuptools packaging", needs_network=True),
    ),
    Advice(
        context="old-poetry",
        text="Poetry builds in an environment that lacks setuptools: a newer Poetry installs what a build asks for. "
        "If pipx or pip installed Poetry, they also upgrade it: `pipx upgrade poetry`",
        remedy=Command(argv=("poetry", "self", "update"), needs_network=True),
    ),
    Advice(
        context="successor",
        text="The package is abandoned, and {successor} has replaced it; its modules may have other names.",
        remedy=fix_requirement("{successor}"),
    ),
    Advice(
        context="of-system",
        text="Only the distribution has a package that works, {package}; what the index has under that name is "
        "something else, or an abandoned copy.",
        remedy=FixFailedCommand(
            otherwise=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True)
        ),
    ),
    Advice(
        context="of-vendor",
        text="The package on the index is a placeholder. Its own message names the vendor's index, which has the "
        "files.",
        remedy=ShellLine(text="{installer} install --extra-index-url {address} {package}", needs_network=True),
    ),
    Advice(
        context="setuptools-too-old",
        text="setuptools is older than this Python, or the distribution's own, and does not work with it. An "
        "environment has a new one; for one that exists: `python -m pip install --upgrade setuptools`",
        remedy=FixFailedCommand(otherwise=ShellLine(text="python -m pip install --upgrade setuptools")),
    ),
    Advice(
        context="gdal",
        text="The GDAL release from the index must match the distribution's library, {version}.",
        remedy=fix_requirement("gdal=={version}"),
    ),
    Advice(
        context="other-cuda",
        text="The package is compiled with this machine's CUDA, {existing}, but torch was compiled with another "
        "version. Both must be of one release: PyTorch's own index has a torch for each, and CUDA_HOME names the "
        "CUDA that is used.",
        remedy=Instruction(text="Install the torch that was compiled with CUDA {existing}, then repeat the command."),
    ),
    Advice(
        context="no-cuda",
        text="The package compiles code for NVIDIA's GPUs, and nvcc, their compiler, was not found. If it is there, "
        "tell the build where: `export CUDA_HOME=/usr/local/cuda`. NVIDIA's own packages have newer releases than "
        "the distribution; the release must be the one that torch was built with (`python -c 'import torch; "
        "print(torch.version.cuda)'`). Without such a GPU, the package is of no use here.",
        remedy=Command(argv=("apt-get", "install", "nvidia-cuda-toolkit"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="only-binary",
        text="The log does not show why {package} could not be built. With this option, pip takes the newest release "
        "that has a wheel for this Python and this system, and builds nothing. If there is none, use an older Python "
        "(`doctor fix --venv --python 3.X`), or require a newer release.",
        remedy=ShellLine(text="{installer} install --only-binary {package} {arguments}", needs_network=True),
    ),
    Advice(
        context="own-project",
        text="The project itself cannot be built. The first error of its output names the entry, the "
        "file, or the Pythons that it is for (`doctor fix --venv --python 3.X`).",
        remedy=Instruction(text="Correct what the first error of the build names, then repeat the command."),
    ),
    Advice(
        context="runs-pip-for-project",
        text="The build runs pip, which uv's build environments do not contain. uv adds it by these lines; a project "
        "of your own asks for it in `requires` of `[build-system]`. Then repeat the command.",
        remedy=Snippet(text='[tool.uv.extra-build-dependencies]\n{package} = ["pip"]', file="pyproject.toml"),
    ),
    Advice(
        context="runs-pip",
        text="The build runs pip, which isolated build environments do not contain. Without isolation it sees what is "
        "installed in the environment.",
        remedy=ShellLine(
            text="uv pip install pip setuptools wheel && uv pip install --no-build-isolation {package}",
            needs_network=True,
        ),
    ),
    *OWN_PROJECT,
    *LACKING_README,
    Advice(
        context="no-wheel",
        text="The environment lacks wheel, which an old setuptools needs to build one.",
        remedy=ShellLine(text="{installer} install wheel && {command}", needs_network=True),
    ),
    Advice(
        context="old-rust",
        text="The package contains Rust that this compiler is too old for, as distributions' compilers often are. "
        "rustup installs the newest one into your home folder. A newer pip, or a Python for which the package has "
        "wheels, needs no compiler.",
        remedy=ShellLine(
            text="curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y", needs_network=True
        ),
    ),
    Advice(
        context="requirement-of-project",
        text="The build needs {distribution} but does not declare it. These lines make uv add it to the build. Then "
        "repeat the command.",
        remedy=Snippet(
            text='[tool.uv.extra-build-dependencies]\n{package} = ["{distribution}"]', file="pyproject.toml"
        ),
    ),
    Advice(
        context="build-requirement",
        text="The build needs {distribution} but does not declare it, and an isolated build sees only what it asks "
        "for. Install that first, and build without isolation; setuptools and wheel must then be installed as well.",
        remedy=ShellLine(
            text="{installer} install {distribution} && {installer} install --no-build-isolation {arguments}",
            needs_network=True,
        ),
    ),
    *OLD_RELEASES,
    Advice(
        context="libraries",
        text="{package} wraps a library, and has no wheel for this Python and platform. The log does not show "
        "why the build failed; usually the headers of that library are missing. Then repeat the command.",
        remedy=Command(
            argv=("apt-get", "install", "build-essential", "python3-dev", "{libraries}"),
            needs_root=True,
            needs_network=True,
        ),
    ),
    Advice(
        context="termux",
        text="Packages with parts in C or Rust rarely build in Termux, which has many of them as packages.",
        remedy=Command(argv=("pkg", "install", "python-{package}"), needs_network=True),
    ),
    Advice(
        text="The first error above the last lines shows why. A newer release of the package, or a Python version "
        "that was current when this one was released (`doctor fix --venv --python 3.X`), usually helps.",
        remedy=Instruction(text="Require a newer release of [{package}, ]the package that could not be built."),
    ),
)
