"""pip cannot replace a package that the distribution installed.

What it is
    pip was asked to upgrade something whose older version was installed by apt (dnf, …) or by plain
    distutils. That version has no RECORD, the list of files that pip needs to remove it.

Why it matters
    pip stops in the middle, and the remaining packages are not installed. If it went on, the distribution's programs
    would get a version they were not made for.

What to do
    Work in a virtual environment: `doctor fix --venv`. It does not see the distribution's packages and can
    contain any version. If the distribution's copy is too old for the distribution's own program, report a
    bug to the distribution.

Dead ends
    `--ignore-installed` puts a second copy over the first, and the next update of the distribution mixes the
    two. Other packages depend on the distribution's package, so do not remove it. Do not delete its .egg-info
    or dist-info folder.

References
    PEP 627, recording installed projects; pip's exceptions.py, UninstallMissingRecord.
"""

from __future__ import annotations

from doctor.diagnose.advice.environments import environments
from doctor.diagnose.model import Advice, FixFailedCommand, Signature, fix_environment

ID = "installed-by-distro"

SIGNATURES = (
    # pip's exceptions.py, UninstallMissingRecord, which names another installer, and LegacyDistutilsInstall.
    Signature(messages=("hint: The package was installed by",)),
    Signature(
        messages=(
            "It is a distutils installed project and thus we cannot accurately determine which files belong to it",
            "which files belong to it which would lead to only a partial uninstall",
            "Detected a distutils installed project",
        ),
    ),
    Signature(
        messages=("error: uninstall-distutils-installed-package",),
    ),
    # uv
    Signature(
        messages=(
            "distutils-installed distributions do not include the metadata required to uninstall",
            "Failed to uninstall package at … due to missing `RECORD` file",
        ),
    ),
)

ADVICE = (
    *environments("An environment does not see the distribution's packages."),
    Advice(
        text="doctor installs into an environment, where the distribution's copy is not in the "
        "way. The distribution's programs keep the version that they need.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)
