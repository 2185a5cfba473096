"""Invalid metadata: a package says of itself what today's pip does not accept.

What it is
    A release whose metadata breaks the rules (a version such as `1.0-final-x`, a requirement `>=1.0.*`),
    or whose file name promises another name or version than its metadata. pip 24.1 and later, and uv,
    refuse what older ones let pass.

Why it matters
    pip passes over that release with a warning and then says "No matching distribution found", as
    though it were not there. Of a package that is already installed, pip stops at every command that
    touches it (`invalid-installed-package`).

What to do
    A newer release of the package, which mostly is mended. Where it must be this one: an environment of
    its own with `pip<24.1` (as pip's message says). Already installed: remove that version with such a
    pip (`python -m pip install 'pip<24.1'`, uninstall it, upgrade pip again), or make the environment
    anew: `doctor fix --venv`. A name that differs: ask for the name that the metadata says.

Dead ends
    Looking for another spelling of the name; upgrading pip further.

References
    Version specifiers, PEP 440; pip's changelog, 24.1; pip: exceptions.py, MetadataInvalid and
    MetadataInconsistent.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "invalid-metadata"

SIGNATURES = (
    # pip's exceptions.py, resolution/resolvelib/factory.py and req/req_install.py; each goes on to another
    # release if there is one.
    Signature(
        messages=(
            "since it has invalid metadata",
            "has inconsistent version: expected",
            "has inconsistent name: expected",
            "has different version in metadata",
            "has different name in metadata",
        ),
        resolved_by=("successfully installed",),
    ),
    Signature(messages=("error: invalid-installed-package", "Cannot process installed package")),
    # uv's resolver.
    Signature(messages=("has inconsistent metadata", "has invalid metadata"), near=("we can conclude",), symptom=True),
)

ADVICE = (
    Advice(
        context="uv",
        text="Take a newer release of the package: of this one the metadata break the rules, or say another name or "
        "version than the file.",
    ),
    Advice(
        text="Take a newer release of the package; where it must be this one, an environment of its own with an older "
        "pip (`python -m pip install 'pip<24.1'`). Already installed: `doctor fix --venv` in a new folder, or remove "
        "it with such a pip.",
    ),
)
