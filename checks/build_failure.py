"""A package failed to build: its own build program ended with an error.

What it is
    No wheel fits, so the package is built from source, and its build fails: code too old for this
    Python or setuptools, metadata that is not valid, a script that calls pip by itself, a library that
    is not there.

Why it matters
    The fault is in the package or in the tools around it, rarely in pip: pip and uv say so ("not a
    problem with pip"). The cause stands in the output between "[stdout]"/"[stderr]" or above "[end of
    output]", and its first error counts.

What to do
    Take a newer release (older pins often predate this Python), or a Python of that release's time
    (`doctor fix --venv --python 3.X`). "No module named 'pkg_resources'" or 'distutils': the build
    needs an older setuptools (`PIP_CONSTRAINT` with `setuptools<81`), or the release is too old. A
    build that calls pip: uv's build environments hold none; `--no-build-isolation` with what it needs
    installed first.

Dead ends
    `--break-system-packages`, root, or another package manager: the build fails the same. Upgrading pip
    in the environment: builds happen in an isolated one.

References
    pip's documentation, "Build System Interface"; uv's documentation, "Troubleshooting build failures";
    PEP 517.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "build-failure"

SIGNATURES = (
    # pip's exceptions.py: InstallationSubprocessError, MetadataGenerationFailed; wheel_builder.py; uv's Build errors.
    Signature(
        messages=(
            "error: subprocess-exited-with-error",
            "error: metadata-generation-failed",
            "error: legacy-install-failure",
            "error: failed-wheel-build-for-install",
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
            "ERROR: Failed building wheel for",
            "Failed to build installable wheels for some pyproject.toml based projects",
            "Could not build wheels for",
            "Failed to build one or more wheels",
            "Command errored out with exit status",
            "python setup.py egg_info failed with error code",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "error: Failed to build",
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
    Signature(messages=("its build backend is missing the 'build_editable' hook",), symptom=True),
    Signature(
        messages=("Backend 'setuptools.build_meta' is not available", "Cannot import 'setuptools.build_meta'"),
        symptom=True,
    ),
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
        text="The package's own build failed; its first error above the last lines tells why. A newer release of it, or "
        "a Python of that release's time (`doctor fix --venv --python 3.X`), mends most.",
    ),
)
