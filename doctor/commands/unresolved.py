"""The answer where the arguments of ``doctor fix`` are resolved to no goal."""

from __future__ import annotations

from doctor.core.errors import Exit
from doctor.core.record import dataclass
from doctor.diagnose.model import Remedy
from doctor.facts import Facts
from doctor.plan.model import Declined
from doctor.report.result import FixResult


@dataclass(frozen=True, kw_only=True)
class Unresolved:
    """The answer where doctor has nothing to do, or where only the user can do it."""

    message: str
    remedy: Remedy | None = None
    """The command for the user to run instead."""
    is_problem: bool = False
    """Whether something is wrong that doctor cannot fix."""

    def result(self, facts: Facts) -> FixResult:
        """Return the result of the run, which does nothing."""
        if self.is_problem:
            declined = (Declined(fix="any", reason=self.message),)
            return FixResult(
                status="failed", exit_code=Exit.PROBLEMS, facts=facts, declined=declined, remedy=self.remedy
            )
        return FixResult(
            status="nothing-to-do", exit_code=Exit.OK, facts=facts, message=self.message, remedy=self.remedy
        )
