"""Stand-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.core.names import normalize


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    name: str
    use: Literal["application", "library", "both"]
    evidence: str = "x"
    debian: tuple[str, ...] = ()
    successor: str = ""


_K = {
    "black": "application",
    "yt-dlp": "application",
    "poetry": "application",
    "requests": "library",
    "six": "library",
    "pytest": "both",
    "youtube-dl": "application",
}


def known_name(name: str) -> KnownName | None:
    n = normalize(name)
    return KnownName(name=n, use=_K[n], successor="yt-dlp" if n == "youtube-dl" else "") if n in _K else None  # type: ignore


def distribution_of_module(module: str) -> str | None:
    return {"cv2": "opencv-python", "yaml": "pyyaml"}.get(module, module if module in _K else None)


def meant_distribution(name: str) -> str | None:
    return {"cv2": "opencv-python", "yaml": "pyyaml"}.get(name)


def likely_name(name: str) -> str | None:
    return {"reqeusts": "requests"}.get(name)


def debian_candidates(name: str) -> tuple[str, ...]:
    return (
        {"pyyaml": "python3-yaml", "pillow": "python3-pil"}.get(
            normalize(name), "python3-" + normalize(name).removeprefix("python-")
        ),
    )


def is_stdlib(name: str) -> bool:
    return name in ("json", "asyncio")


def distribution_of_debian(package: str) -> str | None:
    """X."""
    return {"python3-yaml": "pyyaml", "python3-gi": "pygobject"}.get(package)
