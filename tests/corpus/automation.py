"""Failures of pip, venv and apt inside tox, nox, pre-commit, Ansible and make, with the condition of each log."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.projects import WHEELHOUSE
from tests.corpus.scenario import LOCAL, Scenario
from tests.corpus.workshop import MANAGED, WORKSHOP, alternate, project, write

HOUSE = f"PIP_NO_INDEX=1 PIP_FIND_LINKS={WHEELHOUSE}"


def automation() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _tox()
    yield from _nox()
    yield from _pre_commit()
    yield from _ansible()
    yield from _make()


def _tox() -> Iterator[Scenario]:
    ini = "[tox]\nskipsdist = true\nenvlist = {}\n{}[testenv]\ndeps = {}\ncommands = {}\n"
    for number, (name, label, environments, settings, dependency, command) in enumerate(
        (
            ("no-name", "no-matching-distribution", "x", "", "nosuchthing", "python -V"),
            ("conflict", "resolution-conflict", "x", "", "left\n    right", "python -V"),
            ("no-python", "python-missing", "py38", "skip_missing_interpreters = false\n", "good", "python -V"),
            ("skipped", "none", "x,py38", "skip_missing_interpreters = true\n", "good", "python -V"),
            ("tests-fail", "none", "x", "", "good", "python -c 'assert 1 == 2'"),
            ("fine", "none", "x", "", "good", "python -m pip list"),
        )
    ):
        prepare = write("app/tox.ini", ini.format(environments, settings, dependency, command))
        for shift, version in enumerate(("tox", "tox3")):
            yield Scenario(
                name=f"tools-{version}-{name}",
                label=label,
                script=f"cd app && {HOUSE} {version}",
                tool=version,
                layer=WORKSHOP,
                prepare=prepare.replace("commands =", "passenv = PIP_*\nsetenv = A=b\ncommands ="),
                suites=alternate(number + shift, MANAGED),
            )
    offline = write(
        "app/tox.ini", ini.format("x", "", "six", "python -V").replace("deps", "setenv = PIP_RETRIES=1\ndeps")
    )
    yield Scenario(
        name="tools-tox-offline",
        label="network-error",
        script="cd app && tox",
        tool="tox",
        layer=WORKSHOP,
        prepare=offline,
    )
    yield Scenario(
        name="tools-tox-package",
        label="build-tools-missing",
        script="tox -c compiled -e py",
        tool="tox",
        layer=WORKSHOP,
        prepare=write("compiled/tox.ini", "[testenv]\ncommands = python -V\n"),
        online=True,
    )


def _nox() -> Iterator[Scenario]:
    noxfile = (
        "import nox\n@nox.session({})\ndef tests(session):\n    session.install({})\n    session.run('python', '-V')\n"
    )
    for number, (name, label, options, packages, script) in enumerate(
        (
            ("no-name", "no-matching-distribution", "", "'nosuchthing'", "nox"),
            ("no-python", "python-missing", "python='3.8'", "'good'", "nox --error-on-missing-interpreters"),
            ("skipped", "none", "python=['3.8']", "'good'", "nox --no-error-on-missing-interpreters"),
            ("no-environment", "none", "venv_backend='none'", "'good'", "nox"),
            ("fine", "none", "", "'good'", "nox"),
            ("listed", "none", "", "'nosuchthing'", "nox --list"),
        )
    ):
        yield Scenario(
            name=f"tools-nox-{name}",
            label=label,
            script=f"cd app && {HOUSE} {script}",
            tool="nox",
            layer=WORKSHOP,
            prepare=write("app/noxfile.py", noxfile.format(options, packages)),
            suites=alternate(number),
        )
    yield Scenario(
        name="tools-nox-managed",
        label="externally-managed",
        script="cd app && nox",
        tool="nox",
        layer=WORKSHOP,
        prepare=write(
            "app/noxfile.py",
            noxfile.format("venv_backend='none'", "'good'").replace(
                "install('good')", "run('pip', 'install', 'six', external=True)"
            ),
        ),
        next=("doctor fix six",),
    )


def _pre_commit() -> Iterator[Scenario]:
    start = "cd /home/ada/app && runuser -u ada -- sh -c 'git init -q && git add -A';"
    hook = "repos:\n- repo: local\n  hooks:\n  - id: lint\n    name: lint\n    entry: {}\n    language: {}\n{}"
    for number, (name, label, entry, language, more, online) in enumerate(
        (
            (
                "no-name",
                "no-matching-distribution",
                "good",
                "python",
                "    additional_dependencies: [nosuchthing-at-all]\n",
                True,
            ),
            ("offline", "network-error", "six", "python", "    additional_dependencies: [six]\n", False),
            ("no-python", "python-missing", "python -V", "python", "    language_version: python3.8\n", True),
            (
                "compiled",
                "build-tools-missing",
                "x",
                "python",
                "    additional_dependencies: [/home/ada/compiled]\n",
                True,
            ),
            ("lint", "none", "grep -rn nothing-like-this", "system", "", False),
            (
                "fine",
                "none",
                "python -V",
                "python",
                "    additional_dependencies: [six]\n    pass_filenames: false\n",
                True,
            ),
            (
                "quoted",
                "tool-unusable",
                "sh -c 'echo \"app.py:3:1: error: Cannot find implementation for six\"; exit 1'",
                "system",
                "",
                False,
            ),
        )
    ):
        yield Scenario(
            name=f"tools-pre-commit-{name}",
            label=label,
            script="cd app && PIP_RETRIES=1 pre-commit run --all-files",
            tool="pre-commit",
            layer=WORKSHOP,
            online=online,
            suites=alternate(number, MANAGED),
            prepare=project() + write("app/.pre-commit-config.yaml", hook.format(entry, language, more)) + start,
        )
    yield Scenario(
        name="tools-pre-commit-log",
        label="network-error",
        tool="pre-commit",
        layer=WORKSHOP,
        script="cd app && PIP_RETRIES=1 pre-commit run -a >/dev/null; cat ~/.cache/pre-commit/pre-commit.log",
        prepare=project() + write("app/.pre-commit-config.yaml", hook.format("x", "python", "")) + start,
    )
    yield Scenario(
        name="tools-pre-commit-no-repository",
        label="repository-unreachable",
        tool="pre-commit",
        layer=WORKSHOP,
        script="cd app && pre-commit run -a",
        prepare=project()
        + start
        + write(
            "app/.pre-commit-config.yaml",
            "repos:\n- repo: https://code.example/hooks\n  rev: v1\n  hooks:\n  - id: x\n",
        ),
    )


def _ansible() -> Iterator[Scenario]:
    remove_pip = "apt-get remove -y -q python3-pip;"
    remove_setuptools = (
        "rm -rf /usr/lib/python3/dist-packages/setuptools* /usr/lib/python3/dist-packages/packaging* "
        "/usr/lib/python3/dist-packages/pkg_resources*;"
    )
    empty_lists = "rm -rf /var/lib/apt/lists/*;"
    play = "- hosts: all\n  gather_facts: false\n  tasks:\n{}"
    for number, (name, label, user, tasks, prepare, online) in enumerate(
        (
            ("managed", "externally-managed", "root", "  - name: Install six\n    pip: {name: six}\n", "", False),
            ("no-pip", "pip-missing", "root", "  - pip:\n      name: six\n", remove_pip, False),
            (
                "environment-without-pip",
                "pip-missing",
                "ada",
                "  - pip: {name: six, virtualenv: /home/ada/v, virtualenv_command: 'python3 -m venv --without-pip'}\n",
                "",
                False,
            ),
            (
                "no-virtualenv",
                "venv-module-missing",
                "ada",
                "  - pip: {name: six, virtualenv: /home/ada/v}\n",
                "",
                False,
            ),
            (
                "no-name",
                "no-matching-distribution",
                "ada",
                "  - pip: {name: nosuchthing, virtualenv: /home/ada/v, "
                "virtualenv_command: 'python3 -m venv', extra_args: '" + LOCAL + "'}\n",
                "",
                False,
            ),
            (
                "no-ensurepip",
                "ensurepip-missing",
                "ada",
                "  - pip: {name: six, virtualenv: /home/ada/v, virtualenv_command: 'python3 -m venv'}\n",
                "apt-get remove -y -q python3-venv python3.*-venv;",
                False,
            ),
            (
                "no-list",
                "requirement-invalid",
                "ada",
                "  - pip:\n      requirements: /home/ada/nosuch.txt\n      executable: /opt/new/bin/pip\n",
                "",
                False,
            ),
            (
                "apt-no-package",
                "apt-unavailable",
                "root",
                "  - name: Install\n    apt: {name: python3-pm4py}\n",
                "",
                True,
            ),
            (
                "apt-no-lists",
                "apt-unavailable",
                "root",
                "  - apt:\n      name: [python3-dev]\n",
                empty_lists,
                False,
            ),
            ("apt-not-root", "apt-needs-root", "ada", "  - apt: {name: python3-dev, state: present}\n", "", False),
            ("apt-locked", "apt-locked", "root", "  - apt: {name: python3-dev, lock_timeout: 1}\n", "", False),
            ("command", "externally-managed", "ada", "  - command: pip3 install six\n", "", False),
            (
                "ignored",
                "none",
                "ada",
                "  - command: /bin/false\n    ignore_errors: true\n  - debug: {msg: done}\n",
                "",
                False,
            ),
            (
                "changed",
                "none",
                "ada",
                "  - pip: {name: good, virtualenv: /home/ada/v, virtualenv_command: "
                "'python3 -m venv', extra_args: '" + LOCAL + "'}\n",
                "",
                False,
            ),
            (
                "apt-fine",
                "none",
                "root",
                "  - apt: {name: python3-venv}\n  - apt: {update_cache: true}\n",
                "",
                True,
            ),
            ("skipped", "none", "ada", "  - pip: {name: six}\n    when: false\n", "", False),
            ("ignored-pip", "none", "ada", "  - command: pip3 install six\n    ignore_errors: true\n", "", False),
            ("no-setuptools", "module-not-found", "root", "  - pip: {name: six}\n", remove_setuptools, False),
            (
                "library",
                "module-not-found",
                "root",
                "  - expect:\n      command: passwd\n      responses: {}\n",
                "",
                False,
            ),
        )
    ):
        ask = "ansible-playbook -i box, -c local site.yml"
        if name == "apt-locked":
            ask = (
                'python3 -c \'import fcntl, time; f = open("/var/lib/dpkg/lock-frontend", "w"); fcntl.lockf(f, 2); '
                "time.sleep(60)' & sleep 1; " + ask
            )
        suites = MANAGED if label == "externally-managed" else alternate(number)
        yield Scenario(
            name=f"tools-ansible-{name}",
            label=label,
            script=f"cd {'/root' if user == 'root' else '/home/ada'} && {ask}",
            tool="ansible",
            layer=WORKSHOP,
            user=user,
            online=online,
            suites=suites,
            prepare=f"{prepare}{write('site.yml', play.format(tasks))} cp /home/ada/site.yml /root",
        )
    yield Scenario(
        name="tools-ansible-adhoc",
        label="externally-managed",
        tool="ansible",
        layer=WORKSHOP,
        script="ansible all -i box, -c local -m pip -a name=six",
    )


def _make() -> Iterator[Scenario]:
    for number, (name, label, recipe, following) in enumerate(
        (
            ("managed", "externally-managed", "pip install -r requirements.txt", ("doctor fix -r requirements.txt",)),
            ("no-file", "requirement-invalid", "/opt/new/bin/pip install --target x -r requirements-dev.txt", ()),
            ("ignored", "none", "-cd /nowhere\n\t@echo done", ()),
            ("fine", "none", f"python3 -m venv .venv && .venv/bin/pip install {LOCAL} good", ()),
        )
    ):
        yield Scenario(
            name=f"tools-make-{name}",
            label=label,
            script="make install",
            tool="make",
            layer=WORKSHOP,
            next=following,
            suites=alternate(number, MANAGED),
            prepare=write("Makefile", f"install:\n\t{recipe}\n") + write("requirements.txt", "six\n"),
        )
