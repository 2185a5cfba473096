"""Failures of shells and of the command lines of tools, with the condition that the log of each shows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import BARE
from tests.corpus.modules import HOUSE, MAIL, fix, write
from tests.corpus.options import SHELLS, SUITES, options
from tests.corpus.scenario import LOCAL, Scenario

NO_COMMAND, NO_ACTIVATE, OPTION, OFF_PATH = (
    "command-not-found",
    "activate-missing",
    "unknown-option",
    "pipx-not-on-path",
)
VENV = "cd /home/ada; runuser -u ada -- python3 -m venv .venv"
FISH = "source .venv/bin/activate.fish"
CSH = "source .venv/bin/activate.csh"


def shell() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _commands()
    yield from _places()
    yield from _activation()
    yield from options()
    yield from _noexec()
    yield from _healthy()


def _commands() -> Iterator[Scenario]:
    for name, at, script, right in (
        ("bash", "bash", "black .", fix("black")),
        ("bash-flask", "bash", "flask --version\nflask run", fix("flask")),
        ("zsh", "zsh -f +o promptsp", "ruff check", fix("ruff")),
        ("fish", "fish --no-config", "pytest -q", fix("pytest")),
        ("tcsh", "tcsh -f", "mypy src", fix("mypy")),
        ("dash", "dash", "uvicorn app:app --reload", fix("uvicorn")),
        (
            "busybox",
            "busybox sh",
            "ansible-playbook site.yml",
            fix(
                "ansible",
            )
            + fix("ansible-core"),
        ),
        ("login", "bash -l", "django-admin startproject shop", fix("django")),
        (
            "not-activated",
            "bash",
            "python3 -m venv v\nv/bin/pip install -q good\ngood",
            (". v/bin/activate", "source v/bin/activate"),
        ),
        ("in-venv", "bash", ". .venv/bin/activate\nblack .", fix("black")),
        ("two", "bash", "make --version | head -1\npre-commit run -a\nyt-dlp --version", fix("pre-commit")),
    ):
        yield Scenario(
            name=f"command-{name}",
            label=NO_COMMAND,
            script=script,
            next=right,
            tool=at.split()[0],
            shell=at,
            layer=SHELLS,
            suites=SUITES,
            prepare=f"{VENV}; {HOUSE}",
        )
    makefile = write("Makefile", "lint:", "\\tblack --check .", "\\tflake8")
    script = write("run.sh", "#!/bin/bash", "set -e", "echo Checking", "isort --check .", "black --check .")
    for name, command, right, prepare in (
        ("bash-c", "bash -c 'black .'", fix("black"), ""),
        ("sh-c", "sh -c 'gunicorn app:app'", fix("gunicorn"), ""),
        ("sudo", "sudo certbot renew", fix("certbot"), ""),
        ("env", "env black .", fix("black"), ""),
        ("nohup", "nohup celery -A shop worker", fix("celery"), ""),
        ("timeout", "timeout 5 mkdocs serve", fix("mkdocs"), ""),
        ("xargs", "echo a.py | xargs flake8", fix("flake8"), ""),
        ("find", "find . -name '*.py' -exec isort {} +", fix("isort"), "touch /home/ada/a.py"),
        ("make", "make lint", fix("black"), makefile),
        ("script", "bash run.sh", fix("isort"), script),
        ("exec", "bash -c 'exec tox -e py311'", fix("tox"), ""),
        (
            "subprocess",
            "python3 run.py",
            fix("black"),
            write("run.py", "import subprocess", 'subprocess.run(["black", "."], check=True)'),
        ),
        ("busybox-c", "busybox sh -c 'aws s3 ls'", fix("awscli"), ""),
        ("zsh-c", "zsh -c 'jupyter lab'", fix("jupyter") + fix("jupyterlab"), ""),
        ("fish-c", "fish -c 'poetry install'", fix("poetry"), ""),
        ("trace", "sh -ex ci.sh", fix("coverage"), write("ci.sh", "python3 --version", "coverage run -m unittest")),
    ):
        yield Scenario(
            name=f"command-{name}",
            label=NO_COMMAND,
            script=command,
            next=right,
            tool=command.split()[0],
            layer=SHELLS,
            suites=SUITES,
            prepare=prepare,
        )
    for language in ("de", "fr", "es", "ja", "ru", "pt_BR"):
        yield Scenario(
            name=f"command-bash-{language}",
            label=NO_COMMAND,
            script="bash -c 'black .'",
            next=fix("black"),
            tool="bash",
            layer=SHELLS,
            suites=SUITES,
            language=language,
        )


def _places() -> Iterator[Scenario]:
    """Yield what bash says of programs that are no longer where they were, or whose Python is not."""
    for name, label, script, right in (
        (
            "hashed",
            NO_COMMAND,
            "mkdir bin\nprintf '#!/bin/sh\\n' > bin/black\nchmod +x bin/black\nPATH=$HOME/bin:$PATH\nblack\n"
            "rm bin/black\nblack",
            ("hash -r",),
        ),
        (
            "old-python",
            "broken-venv",
            "mkdir bin\nprintf '#!/usr/bin/python3.6\\n' > bin/black\nchmod +x bin/black\nbin/black",
            fix("black"),
        ),
        ("other-release", "python-missing", "virtualenv -p python3.6 v", ("uv python install 3.6",)),
        (
            "user-option",
            "environment-override",
            "python3 -m venv v\n. v/bin/activate\npip3 install --user git+https://index.example/bot.git",
            tuple(f"{command} git+https://index.example/bot.git" for command in ("doctor fix", "pip3 install")),
        ),
    ):
        yield Scenario(
            name=f"command-{name}",
            label=label,
            script=script,
            next=right,
            tool="bash",
            shell="bash",
            layer=SHELLS,
            suites=SUITES,
        )
    yield Scenario(
        name="activate-another",
        label=NO_ACTIVATE,
        script="python3 -m venv envv\nsource venv/bin/activate",
        next=(". envv/bin/activate", "source envv/bin/activate"),
        tool="bash",
        shell="bash",
        layer=SHELLS,
        suites=SUITES,
    )


def _activation() -> Iterator[Scenario]:
    make = ("doctor fix --venv", "python3 -m venv .venv")
    make_venv = ("doctor fix --venv --path venv", "python3 -m venv venv")
    source = "source .venv/bin/activate"
    for name, at, script, right in (
        ("bash", "bash", source, make),
        (
            "bash-then-pip",
            "bash",
            f"{source}\npip install -r requirements.txt",
            (*make, "doctor fix -r requirements.txt"),
        ),
        ("zsh", "zsh -f +o promptsp", source, make),
        ("zsh-dot", "zsh -f +o promptsp", ". venv/bin/activate", make_venv),
        ("fish", "fish --no-config", "source .venv/bin/activate.fish", make),
        ("tcsh", "tcsh -f", "source .venv/bin/activate.csh", make),
        ("dash", "dash", ". .venv/bin/activate", make),
        ("busybox", "busybox sh", "source venv/bin/activate", make_venv),
        ("windows", "bash", "source venv/Scripts/activate", make_venv),
        (
            "folder",
            "bash",
            "cd /tmp\nsource ~/shop/.venv/bin/activate",
            ("doctor fix --venv --path /home/ada/shop/.venv",),
        ),
    ):
        yield Scenario(
            name=f"activate-{name}",
            label=NO_ACTIVATE,
            script=script,
            next=right,
            tool=at.split()[0],
            shell=at,
            layer=SHELLS,
            suites=SUITES,
        )
    for name, at, script, right in (
        ("sh-source", "dash", source, (". .venv/bin/activate",)),
        ("fish-bash", "fish --no-config", source, (FISH,)),
        ("tcsh-bash", "tcsh -f", source, (CSH,)),
        ("executed", "bash", ".venv/bin/activate", (source, ". .venv/bin/activate")),
        ("sudo", "bash", "sudo source .venv/bin/activate", (source, ". .venv/bin/activate")),
        ("bash-fish", "bash", FISH, (source, ". .venv/bin/activate")),
        ("bash-csh", "bash", CSH, (source, ". .venv/bin/activate")),
        ("windows-slashes", "bash", r".venv\Scripts\activate", (source, ". .venv/bin/activate")),
    ):
        yield Scenario(
            name=f"activate-{name}",
            label=NO_ACTIVATE,
            script=script,
            next=right,
            tool=at.split()[0],
            shell=at,
            layer=SHELLS,
            suites=SUITES,
            prepare=VENV,
        )
    for name, script, prepare in (
        ("sh-c", "sh -c 'source .venv/bin/activate && pip install -r requirements.txt'", VENV),
        (
            "script",
            "sh run.sh",
            VENV + ";" + write("run.sh", "#!/bin/bash", "source .venv/bin/activate", "python app.py"),
        ),
        ("make", "make test", VENV + ";" + write("Makefile", "test:", "\\tsource .venv/bin/activate && pytest")),
        (
            "script-missing",
            "bash run.sh",
            write("run.sh", "set -e", 'cd "$HOME"', "source venv/bin/activate", "python app.py"),
        ),
        ("script-absolute", "sh run.sh", write("run.sh", "set -e", ". /srv/app/venv/bin/activate", "python app.py")),
    ):
        yield Scenario(
            name=f"activate-{name}",
            label=NO_ACTIVATE,
            script=script,
            tool="sh",
            layer=SHELLS,
            suites=SUITES,
            prepare=prepare,
        )
    yield Scenario(
        name="activate-after-ensurepip",
        label="ensurepip-missing",
        tool="venv",
        layer=BARE,
        script="python3 -m venv .venv; source .venv/bin/activate; pip install six",
    )
    yield Scenario(
        name="activate-cron",
        label=NO_ACTIVATE,
        script="cat /tmp/mail",
        tool="cron",
        user="root",
        layer=SHELLS,
        suites=SUITES,
        prepare=f"{VENV}; {MAIL}; "
        "echo '* * * * * ada cd /home/ada && source .venv/bin/activate && python app.py' >> /etc/crontab; "
        "timeout 70 cron -f",
    )


def _noexec() -> Iterator[Scenario]:
    make = "python3 -m venv /small/v"
    for name, script in (
        ("direct", f"{make}; /small/v/bin/pip install six"),
        ("active", f"{make}; . /small/v/bin/activate; pip install six"),
        ("interpreter", "virtualenv -q --no-download --copies /small/v && cp /small/v/bin/pip . && ./pip list"),
        ("dash", f"{make}; dash -c '/small/v/bin/pip list'"),
        ("zsh", f"{make}; zsh -c '/small/v/bin/pip list'"),
        ("virtualenv", "virtualenv -q --no-download --copies /small/v && /small/v/bin/python -m pip list"),
    ):
        label = "noexec-venv" if name != "active" else "externally-managed"
        yield Scenario(
            name=f"noexec-{name}", label=label, script=script, tool="venv", layer=SHELLS, suites=SUITES, mount="noexec"
        )


def _healthy() -> Iterator[Scenario]:
    for name, at, script in (
        ("jest", "bash", "jest --ci\nnode --version"),
        ("docker", "zsh -f +o promptsp", "docker compose up -d"),
        ("ls", "fish --no-config", "lls -l"),
        ("npm", "dash", "npm install"),
        ("rg", "busybox sh", "rg TODO src"),
        ("make", "tcsh -f", "cmake --build ."),
        ("which", "bash", "which black\ntype black || echo missing"),
        (
            "activated",
            "bash",
            "source .venv/bin/activate\nblack --version || pip --version\ndeactivate\nls .venv/bin/activate",
        ),
        ("activate-other", "bash", "source ~/.cargo/env\nsource /etc/profile.d/conda.sh"),
        ("source", "dash", "source ~/.profile"),
        ("retried", "bash", "source venv/bin/activate\npython3 -m venv venv\nsource venv/bin/activate\npip --version"),
    ):
        label = "none" if name != "activated" else NO_COMMAND
        yield Scenario(
            name=f"shell-{name}",
            label=label,
            script=script,
            tool=at.split()[0],
            shell=at,
            layer=SHELLS,
            suites=SUITES,
            prepare=VENV,
        )
    guarded = write(
        "run.sh", "[ -f .venv/bin/activate ] || python3 -m venv .venv", ". .venv/bin/activate", "python --version"
    )
    for name, script, prepare in (
        ("probe", "command -v black || echo 'no black, skipping'", ""),
        (
            "fallback",
            f"sh -c 'black . 2>&1 || python3 -m venv v && v/bin/pip install {LOCAL} good && v/bin/good'",
            "",
        ),
        ("guarded", "sh run.sh", guarded),
        ("required", "pipx upgrade --all", ""),
        ("help", "pip install --help | grep -A4 -e --break-system", ""),
        (
            "app-option",
            "python3 app.py --verbos",
            write("app.py", "import argparse", "argparse.ArgumentParser().parse_args()"),
        ),
        ("git-option", "ls --colour-me; tar --frob", ""),
        ("program-option", "virtualenv --version; pip --version --quiet; make --frobnicate", ""),
        ("permission", "touch x.sh; ./x.sh; bash /etc/shadow", ""),
        ("noexec-other", "printf '#!/bin/sh\\n' > /small/x; chmod +x /small/x; /small/x", ""),
        ("interpreter", "./x.pl", write("x.pl", "#!/usr/bin/perl6", "1") + "; chmod +x /home/ada/x.pl"),
        (
            "path-fine",
            f"pip install --user --break-system-packages --no-warn-script-location {LOCAL} good; ~/.local/bin/good",
            "",
        ),
        ("pipx-fine", "PATH=$PATH:~/.local/bin pipx install pycowsay", ""),
        ("grep", "grep -rn 'not on PATH' /usr/lib/python3/dist-packages/pip/_internal/operations/install/wheel.py", ""),
        ("uv-help", "uv help pip install | head -40", ""),
    ):
        yield Scenario(
            name=f"shell-{name}",
            label="none",
            script=script,
            tool="bash",
            layer=SHELLS,
            suites=SUITES,
            prepare=prepare,
            mount="noexec" if name == "noexec-other" else "",
            online=name == "pipx-fine",
        )
