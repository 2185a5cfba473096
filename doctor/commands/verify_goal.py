"""Return the result of a run of ``doctor fix``, after verifying that its steps achieved the goal."""

from __future__ import annotations

import os
from collections.abc import Callable

from doctor.commands.plan_facts import collect_for_plan
from doctor.core import plugins
from doctor.core.errors import Exit, StepError
from doctor.core.goal import Goal
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.names import name_of
from doctor.core.paths import within
from doctor.core.record import replace
from doctor.core.redact import redact
from doctor.core.requirement import accepts
from doctor.diagnose.model import Command, Fix, Remedy, Severity, ShellLine
from doctor.diagnose.run import diagnose
from doctor.execute.consent import line_for_root
from doctor.facts import Facts, NoInterpreter, Unknown
from doctor.facts.target import Target
from doctor.plan import PipxInstall, Plan, planner, routing
from doctor.plan.model import Instead
from doctor.plan.planner import Decision
from doctor.probe.goal_facts import collect_for_goal, query_packages
from doctor.probe.python.environment import is_on_path, read_environment
from doctor.probe.rootfs import Rootfs
from doctor.report.result import STATUSES, Application, FixResult, ReadyEnvironment

if TYPE_CHECKING:
    from doctor.execute.executor import Execution

CollectAgain = Callable[[], Facts]
"""Return the facts after the steps; they are collected once, however often it is called."""


def result_of_decision(facts: Facts, decision: Decision) -> FixResult:
    """Return the result of a run that executes nothing."""
    plan, declined = decision.plan, decision.declined
    if decision.refused:
        message = f"{decision.refused.reason} {decision.refused.instead}"
        remedy = _remedy_of(decision.refused.command, facts)
        return FixResult(status="refused", exit_code=Exit.REFUSED, facts=facts, message=message, remedy=remedy)
    if plan is None:
        code = declined[0].code if declined else Exit.PROBLEMS
        timeout = facts.subject.detail if isinstance(facts.subject, NoInterpreter) and facts.timed_out else None
        if timeout and any(timeout in fix.reason for fix in declined):  # the machine may be less busy later
            code = Exit.BLOCKED
        return FixResult(
            status=STATUSES.get(code, "failed"),
            exit_code=code,
            facts=facts,
            declined=declined,
            remedy=_remedy_of(declined[0].command, facts) if declined else None,
        )
    return FixResult(
        status="planned" if plan.steps else "nothing-to-do",
        exit_code=Exit.OK,
        facts=facts,
        plan=plan,
        step_statuses=("planned",) * len(plan.steps),
        declined=declined,
        environment=_ready(facts.target) if plan.yields_environment and not plan.steps else None,
    )


def _remedy_of(command: Instead | None, facts: Facts) -> Remedy | None:
    """Return the command that a fix or the policy names, with what it needs."""
    if command is None:
        return None
    if not isinstance(command, Goal):
        return Command(argv=command, needs_root=command[0] == "sudo", needs_network="install" in command)
    from doctor.explain.fill import with_rights  # only a run that does nothing needs it

    target = facts.target
    path = os.path.join(target.cwd, command.path) if target and command.path else ""
    is_outside = bool(target and path) and not within(os.path.normpath(path), target.project if target else "/")
    return with_rights(Fix(goal=command, needs_consent=is_outside, needs_network=not command.offline))


def result_of_satisfied(goal: Goal, facts: Facts, decision: Decision) -> FixResult:
    """Return the result where nothing is left to do. With ``--strict``, what is installed is imported as well."""
    result = result_of_decision(facts, decision)
    if result.environment is None or not goal.strict:
        return result
    from doctor.commands.explain_output import explain_output
    from doctor.execute.venv.imports import import_modules
    from doctor.execute.venv.installation import modules_of_distributions

    path, names = result.environment.path, {name_of(line) for line in (*goal.requirements, *facts.listed_lines)}
    try:
        imports = tuple(import_modules(path, modules_of_distributions(path, names), with_pip=False))
    except StepError as error:
        return replace(result, status="failed", exit_code=Exit.PROBLEMS, message=error.reason)
    failed = next((each for each in imports if each.status != "imported"), None)
    if failed is None:
        return replace(result, imports=imports)
    return replace(
        result,
        status="failed",
        exit_code=Exit.PROBLEMS,
        imports=imports,
        message=f"{failed.module} is installed, but cannot be imported: {failed.message}",
        matches=explain_output(failed.message, goal=goal, listed=facts.listed_lines, commands=[]),
    )


def result_of_execution(
    goal: Goal, facts: Facts, collect_again: CollectAgain, decision: Decision, execution: Execution
) -> FixResult:
    """Return the result of the steps. It is ``done`` only if facts collected afterwards show that they succeeded."""
    result = FixResult(
        status="done",
        exit_code=Exit.OK,
        facts=facts,
        plan=decision.plan,
        step_statuses=execution.statuses,
        declined=decision.declined,
        receipt=execution.receipt,
        unrecorded=execution.unrecorded,
        installations=execution.installations,
        imports=execution.imports,
        seconds=execution.seconds,
    )
    if execution.failure:
        failed = _failed(goal, result, execution.failure, clean=execution.clean)
        return _offer_apt(goal, facts, failed)
    try:
        return _verify(goal, facts, collect_again, decision, result)
    except KeyboardInterrupt:
        return interrupted(result)


def interrupted(result: FixResult) -> FixResult:
    """Return the result of a run that was interrupted after its last step, which stays done."""
    receipt = result.receipt
    recorded = f" The receipt is {receipt}. Undo them:" if receipt else ""
    run = os.path.basename(receipt or "").removesuffix(".json")
    return replace(
        result,
        status="failed",
        exit_code=Exit.INTERRUPTED,
        message=f"Interrupted. The changes were made, but not checked.{recorded}",
        remedy=Command(argv=("doctor", "undo", run)) if receipt else None,
    )


def _verify(goal: Goal, facts: Facts, collect_again: CollectAgain, decision: Decision, result: FixResult) -> FixResult:
    if goal.condition:
        return _verify_condition(goal, collect_again(), result)
    routes = decision.plan.routes if decision.plan else ()
    if goal.route == "apt" or any(routed.route == "apt" for routed in routes):
        result = _verify_versions(goal, collect_again(), facts, result)
    if result.status == "done" and decision.plan:
        result = replace(result, applications=_applications(decision.plan, collect_again))
        return _verify_environment(facts, result) if decision.plan.yields_environment else result
    return result


def _failed(goal: Goal, result: FixResult, failure: StepError, *, clean: bool) -> FixResult:
    from doctor.commands.explain_output import explain_output
    from doctor.commands.failed_build import explain_own_build, quote_cause
    from doctor.commands.failed_index import find_index_culprit, find_offline_culprit
    from doctor.commands.failed_requirement import find_culprit

    commands = [step.argv for step in result.plan.steps] if result.plan else []
    state = "Everything was rolled back." if clean else "Not everything was rolled back. Try again: `doctor undo`"
    matches = explain_output(failure.output, goal=goal, listed=result.facts.listed_lines, commands=commands)
    reason, remedy = f"{failure.reason.rstrip('.:?')}.", None
    given = replace(result.facts, target_pip_config=result.facts.target_pip_config.trusted_options())
    offline = find_offline_culprit(failure.output, goal, given)
    culprit = offline or find_culprit(failure.output, given) or find_index_culprit(failure.output, given)
    if offline:
        matches = ()  # they are about what the index has
    if culprit:
        matches = tuple(replace(match, remedy=None, advice="") for match in matches)
        reason, remedy = culprit.text, culprit.remedy
    elif quoted := quote_cause(failure.output, matches):
        reason = f"{reason.rstrip('.')}: {quoted.rstrip('.')}."
        matches = explain_own_build(failure.output, matches)
    if result.plan and failure.code == Exit.CONSENT:
        remedy = line_for_root(result.plan)
        state += f" Run this, or ask an administrator to, and then run `{redact(goal.command())}` again:"
    matches = tuple(
        replace(match, remedy=None) if _needs_missing_python(match.remedy, result.facts) else match for match in matches
    )
    return replace(
        result,
        status=STATUSES.get(failure.code, "failed"),
        exit_code=failure.code,
        message=f"{reason} {state}",
        reason=reason,
        remedy=remedy,
        output=failure.output,
        matches=matches,
        names_cause=culprit is not None,
    )


def _needs_missing_python(remedy: object, facts: Facts) -> bool:
    """Return whether a remedy names a version of Python that is not installed."""
    python = remedy.goal.python if isinstance(remedy, Fix) else None
    if python is None or not python[:1].isdigit():
        return False
    return python not in {minor for _, minor in facts.other_interpreters}


def _offer_apt(goal: Goal, facts: Facts, failed: FixResult) -> FixResult:
    """Name apt's packages of the requirements where the package index has no fitting distribution."""
    is_lost = any(match.id == "no-matching-distribution" for match in failed.matches)
    if facts.apt is None or not is_lost or failed.exit_code == Exit.BLOCKED:  # another try may succeed
        return failed
    from doctor.commands.failed_index import lost_names

    lost = lost_names(failed.output)
    candidates = {
        line: routing.package_candidates(name_of(line), facts)
        for line in (*goal.requirements, *facts.listed_lines)
        if name_of(line) in lost
    }
    answer = query_packages(tuple(package for names in candidates.values() for package in names), facts, os.environ)
    if isinstance(answer, Unknown):
        return failed
    available = routing.available_packages(replace(facts, packages=answer))
    found = [
        package
        for line, names in candidates.items()
        if (package := routing.first_package(names, available))
        and accepts(line, routing.upstream_version(package.version or ""))
    ]
    if not found:
        return failed
    versions = ", ".join(f"{package.name} {package.version}" for package in found)
    from_apt = Goal(route="apt", requirements=tuple(package.name for package in found))
    command = from_apt.command()
    offer = f"apt has {versions} for the system's Python: `{command}`"
    user = facts.machine.user
    may_be_root = user is not None and user.may_become_root
    if goal.requirements or not (may_be_root and facts.uses_systems_python):
        remedy = failed.remedy or (_remedy_of(from_apt, facts) if may_be_root else None)
        return replace(failed, message=f"{failed.message} {offer}", remedy=remedy)
    again = replace(goal, route="environment", system_site_packages=True).command()
    return replace(
        failed,
        message=f"{failed.message} {offer}",
        reason=f"{failed.reason} apt has {versions} for the system's Python.",
        remedy=ShellLine(text=f"{command} && {again}", needs_network=True),
    )


def _verify_condition(goal: Goal, facts: Facts, result: FixResult) -> FixResult:
    """Accept the result if the finding is gone, or is a note without a remedy: a new shell will see the repair."""
    findings = [finding for finding in diagnose(facts, plugins.checks()) if finding.id == goal.condition]
    remaining = [finding for finding in findings if finding.remedy or finding.severity is not Severity.INFO]
    return _not_done(result, f"Still present: {remaining[0].summary}") if remaining else result


def _verify_versions(goal: Goal, after: Facts, before: Facts, result: FixResult) -> FixResult:
    """Accept the result if apt's packages now satisfy the goal.

    If apt had no package lists before, the version that it would install was unknown until it was installed.
    """
    cwd = before.target.cwd if before.target else "/"
    facts = collect_for_plan(goal, collect_for_goal(goal, after, cwd, os.environ), os.environ)
    decision = planner.decide(goal, facts, plugins.fixes())
    if decision.plan is None and decision.declined:
        return _not_done(result, f"To remove what was installed, run `doctor undo`. {decision.declined[0].reason}")
    return result


def _applications(plan: Plan, collect_again: CollectAgain) -> tuple[Application, ...]:
    """Return what pipx recorded of the applications that the plan installed."""
    names = [step.action.app for step in plan.steps if isinstance(step.action, PipxInstall)]
    home = collect_again().tools.pipx_home if names else None
    if home is None:
        return ()
    versions = dict(home.versions)
    return tuple(
        Application(
            name=name,
            version=versions.get(name, ""),
            commands=home.commands_of(name),
            folder=home.bin_dir,
            on_path=home.on_path,
        )
        for name in names
    )


def _verify_environment(facts: Facts, result: FixResult) -> FixResult:
    target = facts.target
    assert target is not None, "collected for the goal"
    environment = read_environment(Rootfs(), target.path)
    if environment is None or environment.state != "healthy":
        return _not_done(result, f"{target.display_path} does not work after the fix.")
    return replace(result, environment=_ready(replace(target, environment=environment)))


def _not_done(result: FixResult, message: str) -> FixResult:
    return replace(result, status="failed", exit_code=Exit.PROBLEMS, message=message)


def _ready(target: Target | None) -> ReadyEnvironment | None:
    if target is None:
        return None
    scripts = target.environment.activation_scripts if target.environment else ()
    active = is_on_path(Rootfs(), target.path, os.environ)
    return ReadyEnvironment(path=target.path, scripts=scripts, cwd=target.cwd, active=active)
