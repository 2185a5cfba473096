"""Packages that a program needs for part of what it does, and asks for when it does that."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Signature, fix_requirement

_ASKED = {
    "cryptography": ("'cryptography' package is required for sha256_password",),  # PyMySQL
    "greenlet": ("the greenlet library is required to use this function",),  # SQLAlchemy
    "ipywidgets": ("ImportError: IProgress not found. Please update jupyter and ipywidgets",),  # tqdm
    "jinja2": ("AssertionError: jinja2 must be installed to use Jinja2Templates",),  # Starlette
    "nbformat": ("Mime type rendering requires nbformat",),  # Plotly
    "tzdata": ("ZoneInfoNotFoundError: 'No time zone found with key",),  # zoneinfo
}
"""By distributions: what programs say that need them."""
NEEDED_PARTS = (
    *(
        Signature(
            messages=messages,
            context=f"needs-{distribution}",
            resolved_by=("successfully installed",),
            certain=False,
            symptom=True,
        )
        for distribution, messages in _ASKED.items()
    ),
    Signature(
        messages=("ImportError: cannot import name 'ImageTk' from 'PIL' (/usr/lib/python3/dist-packages",),
        context="imagetk-of-debian",
        certain=False,
        symptom=True,
    ),
)
WITH_NEEDED_PARTS = (
    *(
        Advice(
            context=f"needs-{distribution}",
            text=f"The program needs the package {distribution} for this, but its Python does not have it.",
            remedy=fix_requirement(distribution),
        )
        for distribution in _ASKED
    ),
    Advice(
        context="imagetk-of-debian",
        text="Debian and Ubuntu have the part of Pillow that needs Tk in a separate package.",
        remedy=Command(argv=("apt-get", "install", "python3-pil.imagetk"), needs_root=True, needs_network=True),
    ),
)
