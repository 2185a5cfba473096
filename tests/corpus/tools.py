"""Failures of apt, Debian's venv, the newest pip and uv, with the condition that the log of each shows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import BARE
from tests.corpus.projects import WHEELHOUSE
from tests.corpus.scenario import LOCAL, Scenario
from tests.corpus.system import HALF, LOCKED
from tests.corpus.workshop import EVERY, MANAGED, WORKSHOP, alternate, write

VENV_PACKAGE = ("sudo apt-get install python3-venv", "apt-get install python3-venv", "doctor fix --venv")
NEEDY = write("needy/pyproject.toml", '[build-system]\nrequires = ["setuptools==0.0.1"]\n')
"""A project whose build requires a version that does not exist."""
WARNED = write(
    "warned/setup.py",
    "import sys\nfrom setuptools import setup\n"
    "print('error: cannot find gcc, building without speedups', file=sys.stderr)\nsetup(name='warned', version='1')\n",
)
"""A project that builds although its script prints an error."""
FLAKY = f"""import functools, http.server, itertools
class Flaky(http.server.SimpleHTTPRequestHandler):
    requests = itertools.count()
    def do_GET(self):
        if next(self.requests) < 2:
            self.connection.close()
        elif self.path.endswith("/good/"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b'<a href="/good-1.0-py3-none-any.whl">good-1.0-py3-none-any.whl</a>')
        else:
            super().do_GET()
    def log_message(self, *_):
        pass
handler = functools.partial(Flaky, directory="{WHEELHOUSE}")
http.server.HTTPServer(("127.0.0.1", 8002), handler).serve_forever()
"""
"""A package index that does not answer the first two requests."""
PIP_SUITES = {"forced": MANAGED, "deprecated": ("bookworm",)}
"""Suites on which a scenario shows what it is for; the others need one suite each."""
UPDATE = ("sudo apt-get update", "apt-get update")


def tools() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _apt()
    yield from _apt_3()
    yield from _ensurepip()
    yield from _pip()
    yield from _uv()


def _apt() -> Iterator[Scenario]:
    label = "apt-unavailable"
    for name, command, following in (
        ("other-version", "apt-get update && apt-get install -y python3.8-venv", VENV_PACKAGE),
        ("no-module", "apt-get update && apt-get install -y python3-pm4py", ("doctor fix pm4py",)),
        (
            "no-module-among",
            "apt update -q && apt install -y git python3-ultralytics make",
            ("doctor fix ultralytics",),
        ),
        ("no-name", "apt-get -qq update; apt-get -y install python-is-python-3", ()),
        ("no-candidate", "apt-get update && apt-get install -y python3.99-distutils", ()),
    ):
        yield Scenario(
            name=f"tools-apt-{name}",
            label=label,
            script=command,
            tool="apt",
            user="root",
            layer=WORKSHOP,
            suites=EVERY,
            online=True,
            next=following,
        )
    for name, command in {"bare": "apt-get install -y python3-venv", "bare-short": "apt install python3-pip"}.items():
        yield Scenario(
            name=f"tools-apt-{name}",
            label=label,
            script=command,
            tool="apt",
            user="root",
            layer=BARE,
            suites=EVERY,
            next=UPDATE,
        )
    for language in ("de", "fr", "ja", "pt_BR", "zh_CN", "it", "pl"):
        yield Scenario(
            name=f"tools-apt-no-module-{language}",
            label=label,
            script="apt-get install -y python3-pm4py",
            tool="apt",
            user="root",
            layer=WORKSHOP,
            suites=("bookworm",),
            language=language,
        )
    for name, label, command, online in (
        ("up-to-date", "none", "apt-get update && apt-get install -y python3-venv", True),
        ("warnings", "none", "echo 'deb file:/nowhere x main' > /etc/apt/sources.list.d/old.list; apt update", True),
        ("offline", "network-error", "apt-get -o Acquire::Retries=0 update", False),
        ("offline-install", "network-error", "apt-get -o Acquire::Retries=0 install -y python3-dev", False),
        ("searched", "none", "apt-cache policy python3-pm4py python3-venv; apt list python3-requests", False),
        ("simulated", "none", "apt-get install -s python3-pip", False),
        ("lock-waited", "none", "(flock 9; sleep 3) 9>/var/lib/apt/lists/lock & sleep 1; wait; apt update", True),
    ):
        yield Scenario(
            name=f"tools-apt-{name}",
            label=label,
            script=command,
            tool="apt",
            user="root",
            layer=WORKSHOP,
            online=online,
        )


def _apt_3() -> Iterator[Scenario]:
    """Yield the failures that apt 3 reports with ``Error:``, which apt-get does not."""
    wait = "apt -o DPkg::Lock::Timeout=1 install -y python3"
    for name, label, user, command, prepare, following in (
        (
            "unmet",
            "apt-broken",
            "root",
            "apt install -y python3-venv",
            HALF,
            (
                "sudo apt-get --yes --no-remove --fix-broken install",
                "apt-get --yes --no-remove --fix-broken install",
                "sudo apt-get --fix-broken install",
                "apt-get --fix-broken install",
            ),
        ),
        (
            "interrupted",
            "apt-interrupted",
            "root",
            "apt install -y python3-venv",
            "mkdir -p /var/lib/dpkg/updates && echo x > /var/lib/dpkg/updates/0001",
            ("sudo dpkg --configure -a", "dpkg --configure -a"),
        ),
        ("locked", "apt-locked", "root", f"{LOCKED} /var/lib/dpkg/lock-frontend {wait}", "", ()),
        ("locked-lists", "apt-locked", "root", f"{LOCKED} /var/lib/apt/lists/lock apt update", "", ()),
        ("not-root", "apt-needs-root", "ada", "apt install python3-dev", "", ()),
        ("unlocated", "apt-unavailable", "root", "apt update && apt install -y python3.12-venv", "", VENV_PACKAGE),
        ("mistyped", "apt-unavailable", "root", "apt update -qq && apt install -y python3-reqests", "", ()),
    ):
        yield Scenario(
            name=f"tools-apt-3-{name}",
            label=label,
            script=command,
            tool="apt",
            user=user,
            layer=WORKSHOP,
            suites=("trixie",),
            prepare=prepare,
            online=label == "apt-unavailable",
            next=following,
        )


def _ensurepip() -> Iterator[Scenario]:
    for name, command, following in (
        ("folder", "python3 -m venv /tmp/work/env", "doctor fix --venv --path /tmp/work/env"),
        (
            "script",
            "set -e; echo Setting up; python3 -m venv env; . env/bin/activate; pip install -r requirements.txt",
            "doctor fix --venv --path env -r requirements.txt",
        ),
        ("piped", "python3 -m venv .venv 2>&1 | tail -7", "doctor fix --venv"),
    ):
        yield Scenario(
            name=f"tools-ensurepip-{name}",
            label="ensurepip-missing",
            script=command,
            tool="venv",
            layer=BARE,
            suites=EVERY,
            next=(following,),
        )


def _pip() -> Iterator[Scenario]:
    install = "/opt/new/bin/pip install --target x"
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out c -subj /CN=localhost 2>/dev/null"
    server = (
        "import http.server,ssl,sys;s=http.server.HTTPServer(('127.0.0.1',8443),http.server.SimpleHTTPRequestHandler);"
        "c=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER);c.load_cert_chain('c','k');s.socket=c.wrap_socket(s.socket,"
        "server_side=True);s.serve_forever()"
    )
    silent = "import socket,time;s=socket.socket();s.bind(('127.0.0.1',8001));s.listen();time.sleep(60)"
    quick, wheel = "--retries 0 --timeout 2", "good-1.0-py3-none-any.whl"
    for number, (name, label, command, following) in enumerate(
        (
            ("offline", "network-error", f"{install} six", ()),
            ("refused", "network-error", f"{install} {quick} http://127.0.0.1:9/{wheel}", ()),
            (
                "silent",
                "network-error",
                f'python3 -c "{silent}" & sleep 1; {install} {quick} http://127.0.0.1:8001/{wheel}',
                (),
            ),
            ("proxy", "network-error", f"{install} {quick} --proxy http://127.0.0.1:9 http://code.example/{wheel}", ()),
            ("unresolved", "network-error", f"{install} {quick} https://code.example/{wheel}", ()),
            (
                "untrusted",
                "network-error",
                f'{certificate}; python3 -c "{server}" & sleep 3; {install} {quick} https://127.0.0.1:8443/{wheel}',
                (),
            ),
            (
                "untrusted-index",
                "network-error",
                f'{certificate}; python3 -c "{server}" & sleep 3; {install} {quick} -i https://127.0.0.1:8443/ six',
                (),
            ),
            (
                "unreachable-index",
                "no-matching-distribution",
                f"{install} {quick} -i http://127.0.0.1:9/simple six",
                (),
            ),
            ("build-offline", "network-error", f"{install} --retries 0 ./broken", ()),
            ("backend", "build-failure", f"{install} --no-build-isolation --no-index ./backless", ()),
            ("requires", "build-failure", f"{install} ./unbuildable", ()),
            ("fragment", "requirement-invalid", f"{install} 'git+https://code.example/x.git#egg=x>=1'", ()),
            ("user", "environment-override", f"/opt/new/bin/pip install --user {LOCAL} good", ()),
            (
                "forced",
                "externally-managed",
                "python3 -m venv v; /opt/new/bin/pip --python /usr/bin/python3 install six",
                ("doctor fix six",),
            ),
            ("notice", "none", f"PIP_DISABLE_PIP_VERSION_CHECK= python3 -m pip download -d w {LOCAL} good", ()),
            ("report", "none", f"{install} --dry-run --report - -q {LOCAL} left", ()),
            ("flaky", "none", f"python3 flaky.py & sleep 1; {install} -i http://127.0.0.1:8002/ good", ()),
            (
                "deprecated",
                "none",
                "PIP_BREAK_SYSTEM_PACKAGES=1 pip install --no-index --no-build-isolation --target x ./warned",
                (),
            ),
        )
    ):
        yield Scenario(
            name=f"tools-pip-{name}",
            label=label,
            script=command,
            layer=WORKSHOP,
            next=following,
            suites=PIP_SUITES.get(name) or alternate(number),
            prepare=write("flaky.py", FLAKY)
            + write("backless/pyproject.toml", '[build-system]\nrequires = []\nbuild-backend = "absent.api"\n')
            + write("unbuildable/pyproject.toml", '[build-system]\nbuild-backend = "setuptools.build_meta"\n')
            + WARNED,
        )
    yield Scenario(
        name="tools-pip-no-venv-module",
        label="venv-module-missing",
        layer=WORKSHOP,
        suites=("trixie",),
        online=True,
        script=f"{install} --use-feature venv-isolation ./broken",
        prepare="rm -r /usr/lib/python3.*/venv",
    )
    for number, (name, label, script) in enumerate(
        (
            ("broken", "build-failure", f"{install} ./broken"),
            ("compiled", "build-tools-missing", f"{install} ./compiled"),
            ("requires", "no-matching-distribution", f"{install} ./needy"),
            ("warned", "none", f"{install} ./warned"),
            ("checked", "none", "/opt/new/bin/pip check; /opt/new/bin/pip index versions six; /opt/new/bin/pip debug"),
        )
    ):
        yield Scenario(
            name=f"tools-pip-online-{name}",
            label=label,
            script=script,
            layer=WORKSHOP,
            online=True,
            prepare=NEEDY + WARNED,
            suites=alternate(number, MANAGED),
        )


def _uv() -> Iterator[Scenario]:
    uv_project = '[project]\nname = "demo"\nversion = "1"\nrequires-python = "{}"\ndependencies = [{}]\n'
    fine = write("app/pyproject.toml", uv_project.format(">=3.9", ""))
    later = write("later/pyproject.toml", uv_project.format(">=3.99", ""))
    changed = (
        fine
        + "cd /home/ada/app && runuser -u ada -- env HOME=/home/ada uv lock --offline;"
        + write("app/pyproject.toml", uv_project.format(">=3.9", '"six"'))
    )
    locked = "mkdir -p /home/ada/.cache/uv && chmod 700 /home/ada/.cache && chown -R root:root /home/ada/.cache"
    owned = "mkdir -p /home/ada/.cache/uv/wheels-v5 /home/ada/.cache/uv/archive-v0 && chown -R root /home/ada/.cache"
    rooted = "python3 -m venv --without-pip /home/ada/.venv"
    for number, (name, label, command, prepare, following) in enumerate(
        (
            ("cache-denied", "permission-denied", "uv pip install --target x six", locked, ()),
            ("cache-owned", "permission-denied", "uv venv -q && uv pip install six", owned, ()),
            ("venv-owned", "permission-denied", f"uv pip install {LOCAL} good", rooted, ()),
            ("tool-denied", "permission-denied", f"UV_TOOL_DIR=/opt/apps uv tool install {LOCAL} good", "", ()),
            ("home-missing", "permission-denied", "HOME=/nonexistent uv venv x", "", ()),
            (
                "python-denied",
                "permission-denied",
                "UV_PYTHON_INSTALL_DIR=/opt/py uv python install --offline 3.12",
                "",
                (),
            ),
            (
                "no-venv",
                "no-project-venv",
                f"uv pip install {LOCAL} good",
                "",
                (f"uv venv && uv pip install {LOCAL} good", "uv venv", "doctor fix good"),
            ),
            (
                "no-venv-sync",
                "no-project-venv",
                "uv pip sync tampered.txt",
                "",
                ("uv venv && uv pip sync tampered.txt", "uv venv"),
            ),
            ("no-python", "python-missing", "uv run --offline --no-project --python 3.8 python -V", "", ()),
            ("no-python-sync", "python-missing", "cd later && uv sync --offline", later, ()),
            ("lock-missing", "lock-file-outdated", "cd app && uv sync --offline --frozen", fine, ("uv lock",)),
            ("offline", "network-error", "uv venv -q && uv pip install -q six", "", ()),
            ("offline-flag", "network-error", "uv venv -q && uv pip install --offline six", "", ()),
            (
                "conflict",
                "resolution-conflict",
                f"uv venv -q; uv pip compile {LOCAL} r.txt",
                write("r.txt", "left\nright\n"),
                (),
            ),
            ("compiled-list", "none", f"uv pip compile {LOCAL} r.txt", write("r.txt", "left\n"), ()),
            (
                "warned",
                "none",
                "VIRTUAL_ENV=/opt/new uv venv app/.venv; cd app; VIRTUAL_ENV=/opt/new uv sync --offline",
                fine,
                (),
            ),
            (
                "hardlink",
                "none",
                f"uv venv -q && UV_CACHE_DIR=/dev/shm/c uv pip install {LOCAL} good; uv pip check",
                "",
                (),
            ),
            (
                "replaced",
                "none",
                f"uv venv && uv venv --clear && uv pip install {LOCAL} good && uv pip uninstall good low",
                "",
                (),
            ),
        )
    ):
        yield Scenario(
            name=f"tools-uv-{name}",
            label=label,
            script=command,
            tool="uv",
            layer=WORKSHOP,
            prepare=prepare,
            next=following,
            suites=alternate(number),
        )
    for number, (name, label, script, following) in enumerate(
        (
            (
                "managed-break",
                "externally-managed",
                "uv pip install --system --python /usr/bin/python3 six",
                ("doctor fix six", "uv venv"),
            ),
            ("build", "build-failure", "uv venv -q && uv pip install ./broken", ()),
            ("compiled", "build-tools-missing", "uv venv -q && uv pip install ./compiled", ()),
            ("no-name", "no-matching-distribution", "uv venv -q && uv pip install nosuchthing-at-all", ()),
            ("requires", "resolution-conflict", "uv venv -q && uv pip install ./needy", ()),
            ("too-new", "python-unsupported", "uv venv -q && uv pip install ./late", ()),
            ("lock-old", "lock-file-outdated", "cd app && uv sync --locked", ("uv lock",)),
            ("lock-checked", "lock-file-outdated", "cd app && uv lock --check", ("uv lock",)),
            ("ran", "none", "uv run --with six python -c 'import six; print(six.__version__)'", ()),
        )
    ):
        yield Scenario(
            name=f"tools-uv-online-{name}",
            label=label,
            script=script,
            tool="uv",
            layer=WORKSHOP,
            online=True,
            prepare=write("late/pyproject.toml", uv_project.format(">=3.99", "")) + changed + NEEDY,
            next=following,
            suites=alternate(number, MANAGED),
        )
