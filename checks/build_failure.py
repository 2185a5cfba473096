"""A package could not be built from source.

What it is
    No wheel fits, so the package is built from source, and the build fails. Possible causes are code that is
    too old for this Python or this setuptools, invalid metadata, a build script that runs pip by itself, and
    a missing library.

Why it matters
    The cause is in the package or in its build tools, and rarely in pip; pip and uv say so ("not a problem
    with pip"). Look for it in the output below "[stdout]" and "[stderr]", or above "[end of output]". The
    first error there is the one that counts.

What to do
    Install a newer release of the package (old pins often predate this Python), or use a Python from the time
    of that release (`doctor fix --venv --python 3.X`). If the error is "No module named 'pkg_resources'" or
    'distutils', the build needs an older setuptools (`PIP_CONSTRAINT` with `setuptools<81`), or the release
    is too old. If the build runs pip, note that uv's build environments do not contain it: install the build
    requirements first and use `--no-build-isolation`.

Dead ends
    `--break-system-packages`, root and another package manager do not help, because the build fails in the
    same way. Neither does upgrading pip in the environment, because the build runs in an isolated one.

References
    pip's documentation, "Build System Interface"; uv's documentation, "Troubleshooting build failures"; PEP
    517.
"""

from __future__ import annotations

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

ID = "build-failure"

_OTHERS = ("gem native", "gem::ext", "gyp err", "node-gyp", "failed to solve", "cargo", "gradle", "go build")
"""Words of the builds of Ruby, Node.js, Docker, Rust, Java and Go, which also say that something failed to build."""

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
            "ERROR: Failed building wheel for",
            "Failed to build installable wheels for some pyproject.toml based projects",
            "Could not build wheels for",
            "Failed to build one or more wheels",
            "Command errored out with exit status",
            "python setup.py egg_info failed with error code",
            # pip before 19
            "failed with error code 1 in …pip-build-",
            "failed with error code 1 in …pip-install-",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "Failed to build … The build backend returned an error",
            "Failed to build … Build backend failed",
            "Failed to download and build",
            "The build backend returned an error",
            "Caused by: Failed to build",
            "Build backend failed to build wheel",
            "Build backend failed to determine",
            "hint: Build failures usually indicate a problem with the package",
            "hint: This error likely indicates that … doesn't declare it as a build dependency",
        ),
        symptom=True,
    ),
    Signature(messages=("error: Failed to build",), unless=_OTHERS, symptom=True),
    # pip 26's exceptions, for logs without their first line.
    Signature(
        messages=(
            "Cannot install build dependencies for",
            "Cannot import build backend",
            "BackendUnavailable: Cannot import",
            "The [build-system] table is missing the mandatory `requires` key",
            "This package has an invalid `build-system.requires` key in pyproject.toml",
        ),
        symptom=True,
    ),
    Signature(messages=("its build backend is missing the 'build_editable' hook",), symptom=True),
    Signature(
        messages=("Backend 'setuptools.build_meta' is not available", "Cannot import 'setuptools.build_meta'"),
        symptom=True,
    ),
    # A package's setup.py that imports what Python 3.12 removed.
    Signature(messages=("ModuleNotFoundError: No module named 'imp'",), near=('/setup.py", line',), certain=False),
    Signature(
        messages=(
            "PEP517 build of a dependency failed",
            "ChefBuildError",
            "Backend subprocess exited when trying to invoke",
        ),
        symptom=True,
    ),
)

ADVICE = (
    Advice(
        context="successor",
        text="The package is abandoned, and its own message names the one that replaced it.",
        remedy=fix_requirement("{successor}"),
    ),
    Advice(
        context="old-setuptools",
        text="The build imports pkg_resources, which setuptools 82 removed. A constraint lets the build use an older "
        "setuptools; pip reads it from one of the two variables, depending on its version. A newer release of the "
        "package may need none.",
        remedy=ShellLine(
            text="echo 'setuptools<81' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
            "PIP_BUILD_CONSTRAINT=constraints.txt {command}",
            needs_network=True,
        ),
    ),
    Advice(
        context="uv/old-setuptools",
        text="The build imports pkg_resources, which setuptools 82 removed. A constraint lets the build use an older "
        "setuptools. A newer release of the package may need none.",
        remedy=ShellLine(
            text="echo 'setuptools<81' > constraints.txt && UV_BUILD_CONSTRAINT=constraints.txt {command}",
            needs_network=True,
        ),
    ),
    Advice(
        context="setuptools-57",
        text="The release has code of Python 2, and setuptools 58 removed what translated that. Look for a newer "
        "release, or for the project that replaced it. With a constraint the build uses the older setuptools.",
        remedy=ShellLine(
            text="echo 'setuptools<58' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
            "PIP_BUILD_CONSTRAINT=constraints.txt {command}",
            needs_network=True,
        ),
    ),
    Advice(
        context="older-python",
        text="The release, or the setuptools that it pins, is older than this Python and uses what Python has removed. "
        "Require a newer release of the package. If it must be this one, the environment needs a Python of its time.",
        remedy=FixFailedCommand(python="3.11", otherwise=fix_environment(python="3.11")),
    ),
    Advice(
        context="termux",
        text="Packages with parts in C or Rust rarely build in Termux, which has ready-made ones of many of them.",
        remedy=Command(argv=("pkg", "install", "python-{package}"), needs_network=True),
    ),
    Advice(
        text="The first error above the last lines shows why. A newer release of the package, or "
        "a Python from the time of that release (`doctor fix --venv --python 3.X`), usually "
        "helps.",
        remedy=Instruction(text="Require a newer release of the package that could not be built."),
    ),
)
