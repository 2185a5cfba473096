"""Packages of the system, installed and removed by apt-get.

Before a command line is run, ``apt-get --simulate`` shows which packages it would install or remove.
"""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core import apt_get
from doctor.core import lazy_re as re
from doctor.core.errors import ChangedSinceError, Exit, StepError
from doctor.core.record import dataclass, replace
from doctor.execute import apt, durable
from doctor.execute.effects.model import Entry, Notify, Run
from doctor.plan.actions import AptInstall, AptUpdate, CompleteDpkg
from doctor.plan.model import Step
from doctor.probe.debian.apt_lists import has_package_lists
from doctor.probe.debian.control import parse_paragraphs
from doctor.probe.debian.dpkg import STATUS_LIMIT, Dpkg
from doctor.probe.debian.locks import find_lock_holder
from doctor.probe.rootfs import Rootfs

_NEW = re.compile(r"^Inst ([^\s:]+) \(", re.MULTILINE)
"""A package that a simulation newly installs; an upgraded one has its old version in brackets first."""
_REMOVED = re.compile(r"^(?:Remv|Purg) ([^\s:]+) ", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class PackagesEntry(Entry):
    """Packages that were installed in one run of apt-get."""

    new: tuple[str, ...] = ()
    """Packages that were not installed before."""
    requested: tuple[str, ...] = ()
    """Packages that the user requested; the other new ones are their dependencies."""
    configured_before: tuple[str, ...] = ()
    """New packages whose configuration dpkg still had from before. It stays when they are removed."""
    reinstalled: tuple[str, ...] = ()
    """Packages that were installed before, and were unpacked again; they stay."""
    sudo: bool = False
    """Whether apt-get has to be run with sudo."""

    def while_interrupted(self) -> Entry:
        """Return the entry with all new packages as requested.

        Whether the user has requested a dependency since the run is judged once, before the removal begins. If apt is
        killed, it may forget that a package is a dependency, since it writes extended_states before dpkg is done. A
        power cut may restore an older extended_states.
        """
        return replace(self, requested=self.new)


ENTRY = PackagesEntry
ACTIONS = (CompleteDpkg, AptUpdate, AptInstall)


def apply(steps: Sequence[Step], run: Run) -> None:
    """Run the command lines of apt-get and dpkg."""
    for step in steps:
        run.begin(step)
        if isinstance(step.action, CompleteDpkg):
            _complete_dpkg(step.argv, run.notify)
        elif isinstance(step.action, AptUpdate):
            _update(step.argv, run.notify)
        elif isinstance(step.action, AptInstall):
            _install(step.action, step.argv, run)


def _complete_dpkg(argv: Sequence[str], notify: Notify) -> None:
    """Let dpkg complete what was interrupted.

    dpkg cannot configure a package that depends on a partly unpacked one, which the next step reinstalls. Such a
    failure is ignored.
    """
    try:
        apt.run(argv, notify)
    except StepError:
        dpkg = Dpkg(Rootfs())
        if dpkg.is_interrupted() or not dpkg.broken_packages():
            raise


def _update(argv: Sequence[str], notify: Notify) -> None:
    output = apt.run(argv, notify)
    if not has_package_lists(Rootfs()):  # apt-get update ends with 0 without having fetched anything
        reason = "The apt repository could not be reached. Try again."
        raise apt.known_failure(output) or StepError(reason, code=Exit.BLOCKED, output=output)


def _install(action: AptInstall, argv: Sequence[str], run: Run) -> None:
    apt.wait(run.notify)  # packages that somebody else installs right now do not belong to this run
    present = _present()
    new = tuple(sorted(name for name in set(_NEW.findall(apt.simulate(argv))) if name not in present))
    states = _states()
    entry = PackagesEntry(
        new=new,
        requested=action.packages,
        configured_before=tuple(name for name in new if states.get(name) == "config-files"),
        reinstalled=action.packages if action.reinstall else (),
        sudo=action.sudo,
    )
    unfinished = entry.while_interrupted()
    if new or action.reinstall:
        run.record(unfinished)
    output = apt.run(argv, run.notify)
    if "it cannot be downloaded" in output:  # apt-get install --reinstall ends with 0 all the same
        name = action.packages[0]
        raise StepError(f"No apt repository has the installed version of {name}. Try again to get a newer one.")
    installed = {name for name, state in _states().items() if state == "installed"}
    missing = [name for name in action.packages if name not in installed]
    if missing:
        raise StepError(f"apt-get reported success, but {missing[0]} is not installed.")
    if new or action.reinstall:
        durable.sync_file_system("/var/lib/apt")  # apt does not sync its extended_states
        run.replace([unfinished], [entry])


def has_effect(entry: PackagesEntry) -> bool:
    """Return whether dpkg has any of the new packages, or is running: apt-get survives when doctor is killed."""
    return bool(entry.new) and (
        bool(_remaining(entry, entry.new)) or find_lock_holder(Rootfs(), of_lists=True) is not None
    )


def revert(entry: PackagesEntry, *, force: bool, notify: Notify) -> str:
    """Remove the new packages; reinstalled ones stay."""
    removed = _remove_new(entry, force=force, notify=notify) if entry.new or not entry.reinstalled else ""
    names = ", ".join(entry.reinstalled)
    kept = f"{names} stays as the distribution ships it, because doctor never removes a marker." if names else ""
    return " ".join(filter(None, (kept, removed)))


def _remove_new(entry: PackagesEntry, *, force: bool, notify: Notify) -> str:
    apt.wait(notify)
    remaining = _remaining(entry, entry.new)
    if not remaining:
        return "The packages are not installed."
    try:
        _repair(remaining, sudo=entry.sudo, notify=notify)
    except StepError:  # the disk is full, or the archive cannot be reached
        apt.run(apt_get.force_purge(*remaining, sudo=entry.sudo), notify)
    else:
        if not force:
            _require_unused(entry, remaining)
        _remove_completely(entry, remaining, notify)
    if left := _remaining(entry, remaining):
        raise StepError(f"{left[0]} could not be removed completely. Try again: `doctor undo`")
    return f"Removed: {', '.join(remaining)}."


def _repair(names: Sequence[str], *, sudo: bool, notify: Notify) -> None:
    """Let dpkg complete its work, and reinstall packages that it was unpacking, so that it knows all their files."""
    dpkg = Dpkg(Rootfs())
    interrupted, broken = dpkg.is_interrupted(), tuple(name for name in dpkg.broken_packages() if name in names)
    if interrupted:
        notify("Let dpkg complete what was interrupted.")
        _complete_dpkg(apt_get.configure(sudo=sudo), notify)
    if broken:
        notify(f"Reinstall {', '.join(broken)}, whose installation was interrupted.")
        _complete_dpkg(apt_get.reinstall(*broken, sudo=sudo), notify)


def _require_unused(entry: PackagesEntry, remaining: Sequence[str]) -> None:
    """Raise ``DoctorError`` if the user has requested one of the packages since, or another package needs them."""
    manual = _manually_installed()
    requested_since = [name for name in remaining if name in manual and name not in entry.requested]
    removed = _REMOVED.findall(apt.simulate(apt_get.remove(*remaining, purge=True, sudo=entry.sudo)))
    others = sorted(set(removed) - set(remaining))
    if requested_since or others:
        reason = (
            f"{requested_since[0]} has been requested since"
            if requested_since
            else f"{others[0]} needs what would be removed"
        )
        raise ChangedSinceError(f"No package was removed. {reason}. Remove it too: `doctor undo --force`")


def _remove_completely(entry: PackagesEntry, names: Sequence[str], notify: Notify) -> None:
    """Remove the packages, and then their configuration where it remains.

    If apt-get was killed while it purged a package, its next run leaves the configuration of that package and ends
    with 0 (apt 2.6).
    """
    try:
        _remove(entry, names, notify)
        _remove(entry, _remaining(entry, names), notify)
    except StepError:  # apt fails also where dpkg has removed everything and only apt's own log cannot be written
        if _remaining(entry, names):
            raise


def _remove(entry: PackagesEntry, names: Sequence[str], notify: Notify) -> None:
    if any(name in entry.configured_before for name in names):  # a purge would take configuration older than this run
        apt.run(apt_get.remove(*names, purge=False, sudo=entry.sudo), notify)
        names = [name for name in names if name not in entry.configured_before]
    if names:
        apt.run(apt_get.remove(*names, purge=True, sudo=entry.sudo), notify)


def _remaining(entry: PackagesEntry, names: Sequence[str]) -> list[str]:
    """Return those of the packages that dpkg still has; configuration counts unless it was there before the run."""
    states = _states()
    configuration = {name for name in names if states.get(name) == "config-files" and name in entry.configured_before}
    return [
        name for name in names if states.get(name, "not-installed") != "not-installed" and name not in configuration
    ]


def _present() -> set[str]:
    """Return the packages that dpkg has installed, or has begun to install."""
    return {name for name, state in _states().items() if state not in ("not-installed", "config-files")}


def _manually_installed() -> set[str]:
    """Return the packages that somebody requested by name; the others are dependencies (apt-mark(8))."""
    text = (Rootfs().read("/var/lib/apt/extended_states", STATUS_LIMIT) or b"").decode("latin-1")
    packages = parse_paragraphs(text, "Auto-Installed")
    return _present() - {package["Package"] for package in packages if package.get("Auto-Installed") == "1"}


def _states() -> dict[str, str]:
    """Return the state of every package that dpkg knows (dpkg(1), "Package states")."""
    return Dpkg(Rootfs()).states()
