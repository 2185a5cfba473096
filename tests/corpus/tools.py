"""Failures of apt, Debian's venv, the newest pip and uv, and of project managers, with the condition of each log."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import BARE
from tests.corpus.projects import WHEELHOUSE
from tests.corpus.scenario import LOCAL, Scenario
from tests.corpus.workshop import EVERY, MIRROR, WORKSHOP, managed_by_poetry, project, write

VENV_PACKAGE = ("sudo apt-get install python3-venv", "apt-get install python3-venv", "doctor fix --venv")
NEEDY = write("needy/pyproject.toml", '[build-system]\nrequires = ["setuptools==0.0.1"]\n')
"""A project whose build requires a version that does not exist."""
UPDATE = ("sudo apt-get update", "apt-get update")


def tools() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _apt()
    yield from _ensurepip()
    yield from _pip()
    yield from _uv()
    yield from _poetry()
    yield from _managers()


def _apt() -> Iterator[Scenario]:
    label = "apt-unavailable"
    for name, command, following in (
        ("other-version", "apt-get update && apt-get install -y python3.8-venv", VENV_PACKAGE),
        ("no-module", "apt-get update && apt-get install -y python3-pm4py", ("doctor fix pm4py",)),
        ("no-module-among", "apt update -q && apt install -y git python3-ultralytics make", ("doctor fix ultralytics",)),
        ("no-name", "apt-get -qq update; apt-get -y install python-is-python-3", ("doctor fix --venv",)),
        ("no-candidate", "apt-get update && apt-get install -y python3.99-distutils", ()),
    ):
        yield Scenario(
            name=f"tools-apt-{name}", label=label, script=command, tool="apt", user="root", layer=WORKSHOP,
            suites=EVERY, online=True, next=following,
        )  # fmt: skip
    for name, command in {"bare": "apt-get install -y python3-venv", "bare-short": "apt install python3-pip"}.items():
        yield Scenario(
            name=f"tools-apt-{name}", label=label, script=command, tool="apt", user="root", layer=BARE, suites=EVERY,
            next=UPDATE,
        )  # fmt: skip
    for language in ("de", "fr", "ja", "pt_BR", "zh_CN", "it", "pl"):
        yield Scenario(
            name=f"tools-apt-no-module-{language}", label=label, script="apt-get install -y python3-pm4py", tool="apt",
            user="root", layer=WORKSHOP, suites=("bookworm",), language=language,
        )  # fmt: skip
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
            name=f"tools-apt-{name}", label=label, script=command, tool="apt", user="root", layer=WORKSHOP,
            online=online,
        )  # fmt: skip


def _ensurepip() -> Iterator[Scenario]:
    following = ("doctor fix --venv",)
    for name, command in {
        "folder": "python3 -m venv /tmp/work/env",
        "script": "set -e; echo Setting up; python3 -m venv env; . env/bin/activate; pip install -r requirements.txt",
        "piped": "python3 -m venv .venv 2>&1 | tail -7",
    }.items():
        yield Scenario(
            name=f"tools-ensurepip-{name}", label="ensurepip-missing", script=command, tool="venv", layer=BARE,
            suites=EVERY, next=following,
        )  # fmt: skip


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
    for name, label, command, following in (
        ("offline", "network-error", f"{install} six", ()),
        ("refused", "network-error", f"{install} {quick} http://127.0.0.1:9/{wheel}", ()),
        ("silent", "network-error",
         f'python3 -c "{silent}" & sleep 1; {install} {quick} http://127.0.0.1:8001/{wheel}', ()),
        ("proxy", "network-error", f"{install} {quick} --proxy http://127.0.0.1:9 http://code.example/{wheel}", ()),
        ("unresolved", "network-error", f"{install} {quick} https://code.example/{wheel}", ()),
        ("untrusted", "network-error",
         f'{certificate}; python3 -c "{server}" & sleep 3; {install} {quick} https://127.0.0.1:8443/{wheel}', ()),
        ("untrusted-index", "network-error",
         f'{certificate}; python3 -c "{server}" & sleep 3; {install} {quick} -i https://127.0.0.1:8443/ six', ()),
        ("unreachable-index", "no-matching-distribution", f"{install} {quick} -i http://127.0.0.1:9/simple six", ()),
        ("build-offline", "network-error", f"{install} --retries 0 ./broken", ()),
        ("backend", "build-failure", f"{install} --no-build-isolation --no-index ./backless", ()),
        ("requires", "build-failure", f"{install} ./unbuildable", ()),
        ("fragment", "requirement-invalid", f"{install} 'git+https://code.example/x.git#egg=x>=1'", ()),
        ("user", "environment-override", f"/opt/new/bin/pip install --user {LOCAL} good", ()),
        ("forced", "externally-managed", "python3 -m venv v; /opt/new/bin/pip --python /usr/bin/python3 install six",
         ("doctor fix six",)),
        ("notice", "none", f"PIP_DISABLE_PIP_VERSION_CHECK= python3 -m pip download -d w {LOCAL} good", ()),
        ("retried", "none",
         f"{install} --retries 1 --timeout 1 {LOCAL} --no-cache-dir good; {install} --upgrade {LOCAL} good", ()),
        ("yanked", "none", f"{install} --dry-run --report - -q {LOCAL} left", ()),
    ):
        if label == "externally-managed":
            suites: tuple[str, ...] = ("bookworm", "trixie")
        else:
            suites = EVERY
        yield Scenario(
            name=f"tools-pip-{name}", label=label, script=command, layer=WORKSHOP, suites=suites, next=following,
            prepare=write("backless/pyproject.toml", '[build-system]\nrequires = []\nbuild-backend = "absent.api"\n')
            + write("unbuildable/pyproject.toml", '[build-system]\nbuild-backend = "setuptools.build_meta"\n'),
        )  # fmt: skip
    yield Scenario(
        name="tools-pip-no-venv-module", label="venv-module-missing", layer=WORKSHOP, suites=("trixie",), online=True,
        script=f"{install} --use-feature venv-isolation ./broken", prepare="rm -r /usr/lib/python3.*/venv",
    )  # fmt: skip
    for name, label, script in (
        ("broken", "build-failure", f"{install} ./broken"),
        ("compiled", "build-tools-missing", f"{install} ./compiled"),
        ("requires", "no-matching-distribution", f"{install} ./needy"),
        ("warned", "none", f"{install} ./warned"),
        ("checked", "none", "/opt/new/bin/pip check; /opt/new/bin/pip index versions six; /opt/new/bin/pip debug"),
    ):
        yield Scenario(
            name=f"tools-pip-online-{name}", label=label, script=script, layer=WORKSHOP, online=True,
            prepare=NEEDY + write("warned/setup.py", "import sys\nfrom setuptools import setup\n"
                    "print('error: cannot find gcc, building without speedups', file=sys.stderr)\n"
                    "setup(name='warned', version='1')\n"),
        )  # fmt: skip


def _uv() -> Iterator[Scenario]:
    uv_project = '[project]\nname = "demo"\nversion = "1"\nrequires-python = "{}"\ndependencies = [{}]\n'
    fine = write("app/pyproject.toml", uv_project.format(">=3.9", ""))
    later = write("later/pyproject.toml", uv_project.format(">=3.99", ""))
    changed = (
        fine + "cd /home/ada/app && runuser -u ada -- env HOME=/home/ada uv lock --offline;"
        + write("app/pyproject.toml", uv_project.format(">=3.9", '"six"'))
    )  # fmt: skip
    locked = "mkdir -p /home/ada/.cache/uv && chmod 700 /home/ada/.cache && chown -R root:root /home/ada/.cache"
    owned = "mkdir -p /home/ada/.cache/uv/wheels-v5 /home/ada/.cache/uv/archive-v0 && chown -R root /home/ada/.cache"
    rooted = "python3 -m venv --without-pip /home/ada/.venv"
    for name, label, command, prepare, following in (
        ("cache-denied", "permission-denied", "uv pip install --target x six", locked, ()),
        ("cache-owned", "permission-denied", "uv venv -q && uv pip install six", owned, ()),
        ("venv-owned", "permission-denied", f"uv pip install {LOCAL} good", rooted, ()),
        ("tool-denied", "permission-denied", f"UV_TOOL_DIR=/opt/apps uv tool install {LOCAL} good", "", ()),
        ("home-missing", "permission-denied", "HOME=/nonexistent uv venv x", "", ()),
        ("python-denied", "permission-denied", "UV_PYTHON_INSTALL_DIR=/opt/py uv python install --offline 3.12", "", ()),
        ("no-venv", "no-project-venv", f"uv pip install {LOCAL} good", "", ("uv venv", "doctor fix good")),
        ("no-venv-sync", "no-project-venv", "uv pip sync tampered.txt", "", ("uv venv",)),
        ("no-python", "python-missing", "uv run --offline --no-project --python 3.8 python -V", "", ()),
        ("no-python-sync", "python-missing", "cd later && uv sync --offline", later, ()),
        ("lock-missing", "lock-file-outdated", "cd app && uv sync --offline --frozen", fine, ("uv lock",)),
        ("offline", "network-error", "uv venv -q && uv pip install -q six", "", ()),
        ("offline-flag", "network-error", "uv venv -q && uv pip install --offline six", "", ()),
        ("conflict", "resolution-conflict", f"uv venv -q; uv pip compile {LOCAL} r.txt", write("r.txt", "left\nright\n"), ()),
        ("compiled-list", "none", f"uv pip compile {LOCAL} r.txt", write("r.txt", "left\n"), ()),
        ("warned", "none", f"VIRTUAL_ENV=/opt/new uv venv app/.venv; cd app; VIRTUAL_ENV=/opt/new uv sync --offline", fine, ()),
        ("hardlink", "none", f"uv venv -q && UV_CACHE_DIR=/dev/shm/c uv pip install {LOCAL} good; uv pip check", "", ()),
        ("replaced", "none", f"uv venv && uv venv --clear && uv pip install {LOCAL} good && uv pip uninstall good low", "", ()),
    ):
        yield Scenario(
            name=f"tools-uv-{name}", label=label, script=command, tool="uv", layer=WORKSHOP,
            prepare=prepare, next=following,
        )  # fmt: skip
    for name, label, script, following in (
        ("managed-break", "externally-managed", "uv pip install --system --python /usr/bin/python3 six", ("doctor fix six",)),
        ("build", "build-failure", "uv venv -q && uv pip install ./broken", ()),
        ("compiled", "build-tools-missing", "uv venv -q && uv pip install ./compiled", ()),
        ("no-name", "no-matching-distribution", "uv venv -q && uv pip install nosuchthing-at-all", ()),
        ("requires", "no-matching-distribution", "uv venv -q && uv pip install ./needy", ()),
        ("too-new", "python-unsupported", "uv venv -q && uv pip install ./late", ()),
        ("lock-old", "lock-file-outdated", "cd app && uv sync --locked", ("uv lock",)),
        ("lock-checked", "lock-file-outdated", "cd app && uv lock --check", ("uv lock",)),
        ("ran", "none", "uv run --with six python -c 'import six; print(six.__version__)'", ()),
    ):
        yield Scenario(
            name=f"tools-uv-online-{name}", label=label, script=script, tool="uv", layer=WORKSHOP, online=True,
            prepare=write("late/pyproject.toml", uv_project.format(">=3.99", "")) + changed + NEEDY, next=following,
        )  # fmt: skip


def _poetry() -> Iterator[Scenario]:
    wheel = f'{{path = "{WHEELHOUSE}/good-1.0-py3-none-any.whl"}}'
    flat = managed_by_poetry(extra="package-mode = false\n")
    changed = (
        flat + "cd /home/ada/app && runuser -u ada -- env HOME=/home/ada poetry lock -q;"
        + managed_by_poetry(f"good = {wheel}\n", "package-mode = false\n")
    )  # fmt: skip
    for name, label, command, prepare, following in (
        ("lock-old", "lock-file-outdated", "poetry install", changed, ("poetry lock",)),
        ("no-package", "requirement-invalid", "poetry install", managed_by_poetry(), ("poetry install --no-root",)),
        ("python", "python-unsupported", "poetry install", managed_by_poetry(python=">=3.99"), ()),
        ("offline", "network-error", "POETRY_REQUESTS_MAX_RETRIES=0 poetry add six", flat, ()),
        ("good", "none", "poetry lock && poetry install", managed_by_poetry(f"good = {wheel}\n", "package-mode = false\n"), ()),
        ("checked", "none", "poetry check; poetry env info; poetry config --list", managed_by_poetry(), ()),
        ("no-lock", "lock-file-outdated", "poetry env list; poetry show", flat, ("poetry lock",)),
    ):
        yield Scenario(
            name=f"tools-poetry-{name}", label=label, script=f"cd app && {command}", tool="poetry", layer=WORKSHOP,
            prepare=prepare, next=following, suites=EVERY if label != "none" else ("bookworm", "trixie"),
        )  # fmt: skip
    for name, label, script, extra in (
        ("no-name", "no-matching-distribution", "poetry add nosuchthing-at-all", ""),
        ("no-version", "no-matching-distribution", "poetry lock", 'six = "^99"\n'),
        ("conflict", "resolution-conflict", "poetry lock", 'requests = "2.31.0"\nurllib3 = "3.99"\n'),
        ("build", "build-failure", "poetry install", 'broken = {path = "../broken"}\n'),
        ("compiled", "build-tools-missing", "poetry install", 'compiled = {path = "../compiled"}\n'),
        ("added", "none", "poetry add six && poetry run python -c 'import six'", ""),
    ):
        yield Scenario(
            name=f"tools-poetry-online-{name}", label=label, script=f"cd app && {script}", tool="poetry",
            layer=WORKSHOP, online=True, prepare=managed_by_poetry(extra, "package-mode = false\n", end=MIRROR),
        )  # fmt: skip


def _managers() -> Iterator[Scenario]:
    plain = project("six")
    for name, tool, label, script, prepare, online, following in (
        ("pdm-python", "pdm", "python-missing", "pdm install", project(python=">=3.99"), False, ()),
        ("pdm-offline", "pdm", "network-error", "pdm install", plain, False, ()),
        ("pdm-managed", "pdm", "externally-managed",
         "pdm config python.use_venv false; pdm use -f /usr/bin/python3; pdm install", plain, True, ()),
        ("pdm-lock-old", "pdm", "lock-file-outdated", "pdm lock && pdm install --frozen-lockfile && "
         "sed -i s/six/toml/ pyproject.toml && pdm install --check", plain, True, ("pdm lock",)),
        ("pdm-conflict", "pdm", "resolution-conflict", "pdm lock", project("requests==2.31.0", "urllib3>=3.99"), True, ()),
        ("pdm-build", "pdm", "build-failure", "pdm add ../broken", project(), True, ()),
        ("pdm-compiled", "pdm", "build-tools-missing", "pdm add ../compiled", project(), True, ()),
        ("pdm-fine", "pdm", "none", "pdm install && pdm run python -c 'import six'", plain, True, ()),
        ("pdm-warned", "pdm", "none", "pdm lock && pdm add toml && pdm info", plain, True, ()),
        ("hatch-python", "hatch", "python-missing", "hatch run python -V",
         plain + write("app/hatch.toml", "[envs.default]\npython = '3.8'\nskip-install = true\n"), False, ()),
        ("hatch-offline", "hatch", "network-error", "hatch run python -V", plain, False, ()),
        ("hatch-compiled", "hatch", "build-tools-missing", "hatch run python -V",
         project("compiled @ file:///home/ada/compiled"), True, ()),
        ("hatch-no-name", "hatch", "no-matching-distribution", "hatch run python -V",
         project("nosuchthing-at-all"), True, ()),
        ("hatch-fine", "hatch", "none", "hatch env show; hatch run python -V",
         plain + write("app/hatch.toml", "[envs.default]\nskip-install = true\n"), True, ()),
        ("pipenv-python", "pipenv", "python-missing", "pipenv install --python 3.8 six", "", False, ()),
        ("pipenv-offline", "pipenv", "no-matching-distribution", "pipenv install six", "", False, ()),
        ("pipenv-system", "pipenv", "externally-managed", "pipenv install --system",
         write("app/Pipfile", '[packages]\nsix = "*"\n'), True, ()),
        ("pipenv-no-name", "pipenv", "no-matching-distribution", "pipenv install nosuchthing-at-all", "", True, ()),
        ("pipenv-lock-old", "pipenv", "lock-file-outdated", "pipenv -q install six; "
         "sed -i '/^six/a toml = \"*\"' Pipfile; pipenv install --deploy", "", True, ("pipenv lock",)),
        ("pipenv-fine", "pipenv", "none", "pipenv install six && pipenv run python -c 'import six'", "", True, ()),
    ):  # fmt: skip
        yield Scenario(
            name=f"tools-{name}", label=label, script=f"mkdir -p app && cd app && {script}", tool=tool, layer=WORKSHOP,
            prepare=prepare, online=online, next=following,
        )
