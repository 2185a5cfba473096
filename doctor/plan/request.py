"""What is wished for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doctor.facts.packages import Package
from doctor.facts.requirements import RequirementFile
from doctor.facts.shadows import Quarantine
from doctor.facts.target import Target

Wish = Literal["venv", "pipx", "apt", "any", "mend"]
"""Where the user wants things to go; ``any``: where they belong; ``mend``: a condition is to be mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asks for, with the files that say more read in."""

    wish: Wish
    place: Target
    condition: str = ""
    """The id of the condition to be mended, where that is the wish."""
    names: tuple[str, ...] = ()
    """Requirements as they were typed; they may be anything."""
    lists: tuple[RequirementFile, ...] = ()
    python: str | None = None
    """``--python``, where it was given: then the environment must be of that Python."""
    told_path: bool = False
    """``--path`` was given, so another tool's project may get an environment beside its own."""
    system_site_packages: bool = False
    offline: bool = False
    maker: tuple[str, ...] = ("python3", "-m", "virtualenv")
    """The command line that starts doctor's own virtualenv."""
    oldest: tuple[int, int] = (3, 9)
    """The oldest Python that virtualenv carries a pip for."""
    more: tuple[str, ...] = ()
    """Lists and groups of the project that were not asked for, as the options that ask for them."""
    inputs: str = ""
    """A digest of ``lists``; empty where there are none."""
    packages: tuple[tuple[str, Package], ...] = ()
    """Of each name asked for: the system's package that holds it, by the rule for names."""
    own_pipx: Target | None = None
    """Where doctor keeps, or would keep, a pipx of its own; looked at where applications are asked for."""
    pipx_libraries: Target | None = None
    """pipx's shared environment, which it makes with ensurepip and then installs everything with."""
    quarantine: Quarantine | None = None
    """What hides the system's packages; looked at where that is to be mended."""
    applications: bool = False
    """What is named belongs to pipx; worked out by the planner."""
    unmet: bool = False
    """The environment lacks something of ``names`` or ``lists``; worked out by the planner."""
