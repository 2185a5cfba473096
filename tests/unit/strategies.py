"""Generated requests on generated boxes: what people may ask for, and what is there; now and then with malice."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from doctor.core import plugins
from doctor.facts import (
    Environment,
    Facts,
    Interpreter,
    Machine,
    Marker,
    NoInterpreter,
    Pip,
    PipxHome,
    Project,
    ShippedMarker,
    Tool,
    Tools,
    User,
)
from doctor.facts.environment import Distribution
from doctor.facts.packages import Apt, Package
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.facts.requirements import RequirementFile
from doctor.facts.shadows import Quarantine, Residue
from doctor.facts.target import Target, TargetState
from doctor.plan.planner import mends
from doctor.plan.request import Request

PROJECT = "/home/ada/project"
SECRET = "hunter2"
WICKED = [
    "--break-system-packages", "--user", "-t/usr",
    "x --target=/usr/lib/python3/dist-packages", "x\n--index-url https://evil",
    "$(reboot)", "`reboot`", "; reboot", "a b c", "'\"",
    f"x @ git+https://ada:{SECRET}@host/x", f"https://{SECRET}@host/x.whl",
    "x\x00y", "\x1b[31mx", "", "../..", "-r/etc/shadow",
]  # fmt: skip

pythons = st.builds(
    Interpreter,
    executable=st.sampled_from(["/usr/bin/python3", "/opt/py/bin/python3", f"{PROJECT}/.venv/bin/python"]),
    real_path=st.sampled_from(["/usr/bin/python3.11", "/opt/py/bin/python3.13"]),
    version=st.sampled_from(["2.7.18", "3.6.15", "3.8.2", "3.11.2", "3.13.5", "3.14.0"]),
    implementation=st.just("cpython"),
    prefix=st.sampled_from(["/usr", "/opt/py", f"{PROJECT}/.venv"]),
    base_prefix=st.sampled_from(["/usr", "/opt/py"]),
    stdlib=st.just("/usr/lib/python3.11"),
    kind=st.just("system"),
    base_kind=st.sampled_from(["system", "pyenv"]),
    externally_managed=st.sampled_from([None, Marker(marker="/m", provider="Debian", message="")]),
    ensurepip=st.booleans(),
    venv_module=st.booleans(),
    pip=st.none(),
    purelib=st.just("/p"),
    user_site=st.none(),
    purelib_writable=st.booleans(),
    user_site_writable=st.booleans(),
    system_site_packages=st.booleans(),
    source=st.just("running"),
)
subjects = (
    pythons
    | pythons
    | st.just(NoInterpreter(asked="python3", executable=None, reason="not-found", detail="it is gone"))
)
environments = st.builds(
    Environment,
    path=st.just(f"{PROJECT}/.venv"),
    python=st.just(f"{PROJECT}/.venv/bin/python"),
    real_python=st.sampled_from([None, "/usr/bin/python3.11"]),
    made_by=st.sampled_from(["venv", "venv", "virtualenv", "uv", "conda"]),
    version=st.sampled_from(["", "3.9.2", "3.11.2"]),
    runs=st.sampled_from(["", "3.11"]),
    libraries=st.sampled_from([(), ("3.9",), ("3.11",)]),
    pip=st.sampled_from([None, Pip(version="26", location="/x")]),
    scripts=st.sampled_from([(), ("activate",)]),
    base_found=st.booleans(),
    recorded_path=st.sampled_from([None, f"{PROJECT}/.venv", "/elsewhere"]),
    noexec=st.sampled_from([False, False, False, True]),
    system_site_packages=st.booleans(),
)
TAME = ["requests", "flask>=3", "black", "x @ https://ada:hunter2@host/x.whl"]
"""What plans are made for: the last with a credential to hide."""

HALF = PipxHome(
    apps=("flake8",),
    half=("/home/ada/.local/pipx/venvs/black",),
    unlinked=("flake8",),
    bin_dir="/home/ada/.local/bin",
    on_path=False,
)
"""As a killed pipx leaves it."""
KILLED = Apt(lists=True, lock=None, fetching=True, interrupted=True, broken=("libfoo",))
"""As a killed apt-get leaves it."""


def names(wicked: bool) -> st.SearchStrategy[list[str]]:
    tame = st.sampled_from(TAME)
    return st.lists(tame | st.sampled_from(WICKED) | st.text(max_size=20) if wicked else tame, max_size=3)


def lists(wicked: bool) -> st.SearchStrategy[tuple[RequirementFile, ...]]:
    lines = st.sampled_from(["six", "idna>=2", *(WICKED if wicked else ())])
    made = st.builds(
        RequirementFile,
        path=st.sampled_from(["requirements.txt", "a b.txt"]),
        kind=st.sampled_from(["requirements", "pylock", "declared"]),
        lines=st.lists(lines, max_size=3).map(tuple),
        constraints=st.lists(lines, max_size=1).map(tuple),
        problem=st.sampled_from([None, "unreadable"] if wicked else [None]),
    )
    return st.lists(made, max_size=2).map(tuple)


markers = st.builds(
    ShippedMarker,
    path=st.just("/usr/lib/python3.11/EXTERNALLY-MANAGED"),
    package=st.just("libpython3.11-stdlib"),
    version=st.just("3.11.2-6"),
    state=st.sampled_from(["there", "edited", "gone"]),
    diverted=st.sampled_from([None, None, "/elsewhere"]),
)
offers = st.builds(
    Package,
    name=st.sampled_from(["libpython3.11-stdlib", "python3.11-venv", "pipx"]),
    installed=st.none(),
    candidate=st.sampled_from([None, "3.11.2-6", "3.11.2-7"]),
    versions=st.sampled_from([(), ("3.11.2-6",), ("3.11.2-7",)]),
)
held = st.lists(
    st.builds(Distribution, name=st.sampled_from(["six", "idna"]), version=st.just("1.0"), origin=st.just("")),
    max_size=2,
).map(tuple)
PIPX = Tool(path="/usr/bin/pipx", version="1.1.0", python="/usr/bin/python3", prefix="/usr")
tools = st.builds(
    Tools,
    pip=st.none(),
    pipx=st.sampled_from([None, PIPX, replace(PIPX, prefix=None)]),
    uv=st.none(),
    pipx_home=st.sampled_from([None, PipxHome(apps=("black",), bin_dir="/home/ada/.local/bin", on_path=False), HALF]),
    pipx_makes_environments=st.sampled_from([None, True, False]),
)


LOCAL, USER = "/usr/local", "/home/ada/.local"
NAMED = ["six", "pip", "a b", "x\ny", "-rf", "$(reboot)", "rm", f"https://ada:{SECRET}@host"]


@st.composite
def quarantines(draw: st.DrawFn) -> Quarantine:
    """What hides the system's packages; the probe gives only paths below the base."""
    base = draw(st.sampled_from([LOCAL, USER]))
    site = f"{base}/lib/python3.11/site-packages"
    problems = st.sampled_from([None, None, "it has no RECORD."])
    residues = [
        Residue(name=name, version="1", left=("/etc/passwd: no",), missed=("y wants x",), problem=draw(problems))
        for name in draw(st.lists(st.sampled_from(NAMED), min_size=1, max_size=6, unique=True))
    ]
    going = [one.name for one in residues if one.problem is None]
    inside = st.sampled_from([f"{base}/bin", f"{base}/share/x", site, f"{site}/google", f"{site}/__pycache__"])
    moves = [f"{draw(inside)}/{name}" for name in going if draw(st.booleans())]
    return Quarantine(
        folder=draw(st.sampled_from([f"{base}/lib/doctor/quarantine/1", "/home/ada/.local/share/doctor/1"])),
        base=base,
        writable=draw(st.booleans()),
        residues=tuple(residues),
        moves=(*moves, *(f"{site}/{name}-1.dist-info" for name in going)),
    )


mendable = [condition for fix in plugins.fixes() for condition in mends(fix)]


@st.composite
def boxes(draw: st.DrawFn) -> tuple[Request, Facts]:
    wicked = draw(st.integers(0, 3)) == 0
    usual = ("absent", "empty", "environment")
    state: TargetState = draw(st.sampled_from(TargetState.__args__ if wicked else usual))  # type: ignore[attr-defined]
    environment = draw(environments) if state == "environment" else None
    inside = draw(st.booleans())
    path = f"{PROJECT}/.venv" if inside else "/srv/env"
    where = Target(
        path=path,
        shown=".venv" if inside else path,
        project=PROJECT,
        cwd=PROJECT,
        state=state,
        inside=inside,
        environment=environment,
        installed=draw(held) if environment else (),
        inputs=draw(st.sampled_from(["", "abc"])),
    )
    named = tuple(draw(names(wicked)))
    request = Request(
        wish=draw(st.sampled_from(["venv", "venv", "any", "any", "pipx", "apt", "mend"])),
        condition=draw(st.sampled_from(mendable)),
        place=where,
        names=named,
        lists=draw(lists(wicked)),
        python=draw(st.sampled_from([None, "3.12"])),
        told_path=draw(st.booleans()),
        system_site_packages=draw(st.booleans()),
        offline=draw(st.booleans()),
        inputs=draw(st.sampled_from(["", "abc"])),
        quarantine=draw(st.none() | quarantines()),
        packages=tuple((name, Package(name="python3-x", installed=None, candidate="1.0-1")) for name in named),
    )
    user = User(uid=1000, name="ada", root=draw(st.booleans()), sudo="none", admin=False, home="/home/ada")
    machine = Machine(
        distro=None,
        container=None,
        wsl=False,
        ci=None,
        user=user,
        shell="bash",
        package_manager=draw(st.sampled_from(["apt", "dnf", None])),
        architecture="x86_64",
    )
    manager = draw(st.sampled_from([None, None, "pip", "pip", "uv"]))
    bypass = PipOption(
        name="break-system-packages",
        value="1",
        source=draw(st.sampled_from(["/etc/pip.conf:1", "/home/ada/.bashrc:3", "PIP_BREAK_SYSTEM_PACKAGES"])),
        level=draw(st.sampled_from(["global", "variable"])),
        section="global",
    )
    facts = Facts(
        machine=machine,
        subject=draw(subjects),
        pip_config=PipConfig(pip=draw(st.sampled_from([(), (bypass,)]))),
        tools=draw(tools),
        apt=draw(st.sampled_from([None, Apt(lists=True, lock=None), Apt(lists=False, lock=None), KILLED])),
        packages=draw(st.lists(offers, max_size=3).map(tuple)),
        shipped_marker=draw(st.none() | markers),
        project=Project(root=PROJECT, manager=manager, requirements=(), requires_python=None, environment=None),
    )
    return request, facts
