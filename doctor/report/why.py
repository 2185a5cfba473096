"""The answer to where a package belongs, and the commands that install it there and elsewhere."""

from __future__ import annotations

from doctor.core.goal import Goal, Route
from doctor.core.record import dataclass
from doctor.core.requirement import accepts
from doctor.diagnose.model import Fix
from doctor.plan.model import Doubt, RoutedRequirement
from doctor.plan.routing import upstream_version
from doctor.report.remedies import RenderedRemedy, render


@dataclass(frozen=True, kw_only=True)
class Why:
    """The answer to where a name belongs."""

    name: str
    """The requirement as typed."""
    routed: RoutedRequirement | None
    """The route of the requirement, or of the name that is meant; ``None`` for a module of Python itself."""
    doubt: Doubt | None
    """Why another name is probably meant."""
    notes: tuple[str, ...]
    """Further information, one line each."""
    is_available: bool = True
    """Whether it can be installed where it belongs."""

    def remedy(self) -> RenderedRemedy | None:
        """The command that installs it where it belongs."""
        if self.routed is None or not self.is_available:
            return None
        return _render(Goal(requirements=(self.routed.requirement,)), self.routed.route)

    def alternatives(self) -> tuple[RenderedRemedy, ...]:
        """The commands that install it elsewhere, where that can work: never what only the system has."""
        routed = self.routed
        if routed is None or routed.route == "apt":
            return ()
        others: list[Route] = [route for route in ("environment", "pipx") if route != routed.route]
        if routed.certainty == "certain" and routed.route == "environment":
            others = []
        has_version = routed.package and accepts(routed.requirement, upstream_version(routed.version or ""))
        routes = (*others, *(("apt",) if has_version else ()))
        return tuple(_render(Goal(requirements=(routed.requirement,), route=route), route) for route in routes)


def _render(goal: Goal, route: Route) -> RenderedRemedy:
    return render(Fix(goal=goal, needs_root=route == "apt", needs_consent=route != "environment", needs_network=True))
