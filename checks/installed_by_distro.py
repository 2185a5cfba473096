"""Installed by the distribution: pip cannot replace what the package manager put there.

What it is
    pip found an older version of something that it was to upgrade, and that copy was installed by apt
    (dnf, …) or by plain distutils: it has no RECORD, the list of files that pip would need to remove
    it.

Why it matters
    pip stops in the middle, and everything after it is not installed. Were it to go on, the
    distribution's programs would meet a version that they were not made for.

What to do
    Work in an environment: `doctor fix --venv`. It sees none of the distribution's packages and may
    hold any version. If the distribution's own copy is too old for the distribution's own program, that
    is a bug of the distribution.

Dead ends
    `--ignore-installed`: lays a second copy over the first, and the next update of the distribution
    mixes them. Removing the distribution's package to please pip: others depend on it. Deleting its
    .egg-info or dist-info by hand.

References
    PEP 627, recording installed projects; pip's exceptions.py, UninstallMissingRecord.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "installed-by-distro"

SIGNATURES = (
    # pip's exceptions.py, UninstallMissingRecord and LegacyDistutilsInstall.
    Signature(messages=("Cannot uninstall … RECORD file not found", "no RECORD file was found for")),
    Signature(
        messages=("hint: The package was installed by",),
    ),
    Signature(
        messages=(
            "It is a distutils installed project and thus we cannot accurately determine which files belong to it",
        ),
    ),
    Signature(
        messages=("error: uninstall-no-record-file", "error: uninstall-distutils-installed-package"),
    ),
)

ADVICE = (
    Advice(
        context="docker",
        text='In the image too: `RUN python3 -m venv /opt/venv` and `ENV PATH="/opt/venv/bin:$PATH"`, then pip meets '
        "none of the base image's packages.",
    ),
    Advice(
        text="Work in an environment: `doctor fix --venv`. There the distribution's copy is not in the way, and stays as "
        "its own programs need it.",
        command="doctor fix --venv",
    ),
)
