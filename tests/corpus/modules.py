"""Programs that do not find a module, with the condition that the log of each shows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import BARE, Layer
from tests.corpus.projects import WHEELHOUSE
from tests.corpus.scenario import LOCAL, TOOLS, Scenario

WEB = Layer(
    name="web",
    packages=("python3-venv", "sudo", "cron"),
    script="""
python3 -m venv /opt/web
/opt/web/bin/python -m pip install --quiet flask django uvicorn gunicorn celery pytest nbconvert ipykernel pylint mypy
echo 'ada ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ada
""",
)
"""Programs that load the code of a project."""
OLD = Layer(
    name="old",
    packages=("python3-venv", "python3-pip", "python2", "fish"),
    script="""
for version in 9.0.3 10.0.1 18.1 19.3.1 20.0.2; do
    python3 -m venv /opt/pip-$version && /opt/pip-$version/bin/python -m pip install --quiet pip==$version
done
for version in 0.15.6.0 0.16.5; do
    python3 -m venv /opt/pipx-$version && /opt/pipx-$version/bin/python -m pip install --quiet pipx==$version
done
""",
)
"""Debian 11 with Python 2, the oldest releases of pip that Python 3.9 runs, and old releases of pipx."""

LABEL = "module-not-found"
MAIL = r"printf '#!/bin/sh\ncat >> /tmp/mail\n' > /usr/sbin/sendmail; chmod +x /usr/sbin/sendmail"
"""Make cron deliver its mail into /tmp/mail."""
HOUSE = f"printf '[global]\\nno-index = true\\nfind-links = {WHEELHOUSE}\\n' > /etc/pip.conf"
"""Let pip take packages from the wheelhouse without being told."""
DJANGO = "cd /home/ada; runuser -u ada -- /opt/web/bin/django-admin startproject shop ."


def fix(*names: str) -> tuple[str, ...]:
    """Return the commands that install these distributions, as an application or into the project's environment."""
    words = " ".join(names)
    return (f"doctor fix {words}", f"doctor fix --venv {words}")


def write(path: str, *lines: str) -> str:
    """Return a command that writes a file below ada's home."""
    text = "\\n".join(lines).replace("'", r"\047").replace("%", "%%")
    return f"mkdir -p $(dirname /home/ada/{path}); printf '{text}\\n' > /home/ada/{path}; chown -R ada: /home/ada"


def modules() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _scripts()
    yield from _frameworks()
    yield from _surroundings()
    yield from _parts()
    yield from _neighbours()
    yield from _handled()


def _scripts() -> Iterator[Scenario]:
    app = write("app.py", "import os", "import requests", "", 'print(requests.get(os.environ["URL"]).text)')
    for name, script, label, right, prepare in (
        ("script", "python3 app.py", LABEL, fix("requests"), app),
        ("yaml", "python3 -c 'import yaml'", LABEL, fix("pyyaml"), ""),
        ("cv2", "python3 detect.py", LABEL, fix("opencv-python"), write("detect.py", "import cv2 as cv")),
        (
            "sklearn",
            "python3 train.py",
            LABEL,
            fix("scikit-learn"),
            write("train.py", "from sklearn.linear_model import LogisticRegression"),
        ),
        ("pil", "python3 thumb.py", LABEL, fix("pillow"), write("thumb.py", "from PIL import Image")),
        ("dash-m", "python3 -m flask run", LABEL, fix("flask"), ""),
        ("dash-m-pytest", "python3 -m pytest tests/", LABEL, fix("pytest"), ""),
        ("dash-m-dotted", "python3 -m flask.cli run", LABEL, fix("flask"), ""),
        ("dash-m-black", "python3 -m black --check .", LABEL, fix("black"), ""),
        ("absolute", "/usr/bin/python3 -I /home/ada/app.py", LABEL, fix("requests"), app),
        (
            "chained",
            "cd srv && python3 run.py --port 80",
            LABEL,
            fix("python-dotenv"),
            write("srv/run.py", "import conf") + ";" + write("srv/conf.py", "from dotenv import load_dotenv"),
        ),
        ("sudo", "sudo python3 app.py", LABEL, fix("requests"), app),
        ("background", "nohup python3 app.py > app.log 2>&1; tail -4 app.log", LABEL, fix("requests"), app),
        (
            "google",
            "python3 sheet.py",
            LABEL,
            fix("google-auth-oauthlib"),
            write("sheet.py", "from google_auth_oauthlib.flow import InstalledAppFlow"),
        ),
    ):
        yield Scenario(
            name=f"module-{name}", label=label, script=script, next=right, tool="python", layer=WEB, prepare=prepare
        )
    for name, script, right in (
        (
            "other-python",
            "python3 -m venv .venv\n.venv/bin/pip install good\npython3 -c 'import good'",
            (". .venv/bin/activate", "source .venv/bin/activate"),
        ),
        ("in-venv", ". v/bin/activate\npython -c 'import requests'", fix("requests")),
        ("in-venv-asked", ". v/bin/activate\npip list\npython app.py", fix("requests")),
    ):
        prepare = f"{app}; {HOUSE}; runuser -u ada -- python3 -m venv /home/ada/v"
        yield Scenario(
            name=f"module-{name}", label=LABEL, script=script, next=right, tool="python", prepare=prepare, shell="bash"
        )
    for name, script in (
        ("python2", "python2 app.py"),
        ("python2-dash-m", "python2 -m flask run"),
        ("bullseye", "python3 app.py"),
    ):
        yield Scenario(
            name=f"module-{name}",
            label=LABEL,
            script=script,
            tool="python",
            layer=OLD,
            suites=("bullseye",),
            prepare=app,
            next=fix("flask" if "flask" in script else "requests") if "python3" in script else (),
        )


def _frameworks() -> Iterator[Scenario]:
    web = write("app.py", "import redis", "from flask import Flask", "app = Flask(__name__)")
    test = write("tests/test_app.py", "import httpx", "", "def test_it():", "    assert httpx")
    both = write("tests/test_one.py", "import pandas") + ";" + write("tests/test_two.py", "import pandas as pd")
    notebook = write(
        "n.py",
        "import nbformat.v4 as v",
        "import nbformat",
        'nbformat.write(v.new_notebook(cells=[v.new_code_cell("import pandas as pd")]), "n.ipynb")',
    )
    for name, script, right, prepare in (
        ("pytest", "/opt/web/bin/pytest", fix("httpx"), test),
        ("pytest-quiet", "/opt/web/bin/pytest -q --tb=short", fix("httpx"), test),
        ("pytest-two", "/opt/web/bin/pytest --color=yes", fix("pandas"), both),
        (
            "pytest-conftest",
            "/opt/web/bin/pytest",
            fix("fakeredis"),
            write("tests/conftest.py", "import fakeredis") + ";" + test,
        ),
        ("flask", "/opt/web/bin/flask --app app run", fix("redis"), web),
        ("flask-routes", "FLASK_APP=app.py /opt/web/bin/flask routes", fix("redis"), web),
        ("gunicorn", "timeout 20 /opt/web/bin/gunicorn app:app", fix("redis"), web),
        ("uvicorn", "/opt/web/bin/uvicorn app:app", fix("redis"), web),
        (
            "celery",
            "/opt/web/bin/celery -A tasks worker",
            fix("redis"),
            write("tasks.py", "import redis", "from celery import Celery", "app = Celery()"),
        ),
        (
            "ipython",
            "/opt/web/bin/ipython --no-banner -c 'import pandas as pd'",
            (*fix("pandas"), "%pip install pandas"),
            "",
        ),
        (
            "notebook",
            "/opt/web/bin/jupyter execute n.ipynb",
            (*fix("pandas"), "%pip install pandas"),
            f"{notebook}; cd /home/ada; /opt/web/bin/python n.py",
        ),
        ("django-outside", "python3 manage.py migrate", fix("django"), DJANGO),
        (
            "django-app",
            "/opt/web/bin/python manage.py check",
            fix("djangorestframework"),
            DJANGO + r"; sed -i '/^INSTALLED_APPS/a \    \"rest_framework\",' shop/settings.py",
        ),
        (
            "django-driver",
            "/opt/web/bin/python manage.py migrate",
            fix("mysqlclient"),
            DJANGO + "; sed -i 's/backends.sqlite3/backends.mysql/' shop/settings.py",
        ),
    ):
        yield Scenario(
            name=f"module-{name}",
            label=LABEL,
            script=script,
            next=right,
            tool=name.partition("-")[0],
            layer=WEB,
            prepare=prepare,
        )


def _surroundings() -> Iterator[Scenario]:
    app = write("app.py", "import requests")
    for name, line in (("system", "* * * * * ada cd /home/ada && python3 app.py"),):
        yield Scenario(
            name=f"module-cron-{name}",
            label=LABEL,
            script="cat /tmp/mail",
            next=(*fix("requests"), "cd /home/ada && /home/ada/.venv/bin/python /home/ada/app.py"),
            tool="cron",
            user="root",
            layer=WEB,
            suites=("bookworm",),
            prepare=f"{app}; {MAIL}; echo '{line}' >> /etc/crontab; timeout 70 cron -f",
        )


def _parts() -> Iterator[Scenario]:
    good = f"python3 -m venv v && v/bin/pip install -q {LOCAL} good"
    for name, script, right in (
        ("submodule", f"{good} && v/bin/python -c 'import good.extra'", ()),
        ("name", f"{good} && v/bin/python -c 'from good import extra'", ()),
        ("own", "python3 src/run.py", ()),
        ("own-name", "python3 src/name.py", ()),
        ("relative", "python3 src/relative.py", ()),
    ):
        prepare = ";".join(
            (
                write("src/run.py", "from shop.models import Item"),
                write("src/name.py", "from run2 import missing"),
                write("src/run2.py", "x = 1"),
                write("src/relative.py", "from .run2 import x"),
                write("shop/models.py", "Item = 1"),
            )
        )
        yield Scenario(
            name=f"module-part-{name}",
            label="none" if name in ("relative", "own-name") else LABEL,
            script=script,
            next=right,
            tool="python",
            prepare=prepare,
        )
    for module, script, package, names in (
        ("tkinter", "python3 -c 'import tkinter'", "python3-tk", "tkinter"),
        ("turtle", "python3 -m turtle", "python3-tk", "tkinter"),
        ("apt", "python3 -c 'import apt_pkg'", "python3-apt", "python-apt apt_pkg"),
        ("gi", "python3 window.py", "python3-gi", "gi pygobject"),
        ("dbus", "python3 -c 'import dbus'", "python3-dbus", "dbus dbus-python"),
    ):
        apt = (f"sudo apt-get install {package}", f"sudo apt install {package}", f"doctor fix --apt {package}")
        yield Scenario(
            name=f"module-system-{module}",
            label=LABEL,
            script=script,
            tool="python",
            layer=BARE,
            next=(*apt, *(f"doctor fix {name}" for name in (package, *names.split()))),
            prepare=write("window.py", "import gi", 'gi.require_version("Gtk", "3.0")'),
        )
    for module, script in (
        ("ssl", "python3 fetch.py"),
        ("ctypes", "python3 -c 'import ctypes'"),
        ("sqlite3", "python3 -c 'import sqlite3'"),
        ("bz2", "python3 -c 'import bz2'"),
        ("lzma", "python3 -c 'import lzma'"),
    ):
        yield Scenario(
            name=f"module-builtin-{module}",
            label="stdlib-module-missing",
            script=script,
            tool="python",
            layer=BARE,
            prepare=f"rm /usr/lib/python3*/lib-dynload/_{module}.*; "
            + write("fetch.py", "import urllib.request, ssl", "ssl.create_default_context()"),
        )


def _neighbours() -> Iterator[Scenario]:
    build = "VIRTUAL_ENV=/opt/tools /opt/tools/bin/pip install --no-index --no-build-isolation --target x"
    for name, label, script, prepare in (
        ("pip", "pip-missing", "python3 -m venv --without-pip v && v/bin/python -m pip install six", ""),
        (
            "pip-wrapper",
            "pip-missing",
            "v/bin/pip install six",
            "cd /home/ada; python3 -m venv v; rm -r v/lib/python3*/site-packages/pip",
        ),
        (
            "build-numpy",
            "build-failure",
            f"{build} ./needs",
            write("needs/setup.py", "import numpy", "from setuptools import setup", "setup()"),
        ),
        (
            "build-cython",
            "build-failure",
            f"{build} ./needs",
            write("needs/setup.py", "from Cython.Build import cythonize"),
        ),
        ("virtualenv", "venv-module-missing", "python3 -m virtualenv .venv && . .venv/bin/activate", ""),
        ("pipx", "pipx-missing", "/opt/new/bin/python -m pipx install black", ""),
        (
            "ensurepip",
            "ensurepip-missing",
            "/opt/gone/bin/python3 -m ensurepip",
            "cp -r /usr/lib/python3* /tmp; rm -r /usr/lib/python3*/ensurepip; python3 -m venv --without-pip /opt/gone",
        ),
    ):
        yield Scenario(
            name=f"module-not-{name}",
            label=label,
            script=script,
            tool="python",
            prepare=prepare,
            layer=TOOLS,
            suites=("bookworm",),
        )


def _handled() -> Iterator[Scenario]:
    optional = write(
        "app.py",
        "import logging, sys",
        "try:",
        "    import ujson as json",
        "except ImportError as error:",
        '    print("optional:", error, file=sys.stderr)',
        "    import json",
        "print(json.dumps([1]))",
    )
    for name, script, prepare in (
        ("fallback", "python3 app.py", optional),
        ("fallback-named", "python3 app.py", optional.replace("error, file", "repr(error), file")),
        ("source", "grep -rn 'No module named' /usr/lib/python3*/*.py", ""),
        ("source-name", "grep -n -B2 -A2 ModuleNotFoundError /usr/lib/python3*/importlib/_bootstrap.py", ""),
        (
            "importorskip",
            "/opt/web/bin/pytest -rs",
            write("tests/test_a.py", "import pytest", 'np = pytest.importorskip("numpy")', "def test_a(): pass"),
        ),
        (
            "expected",
            "/opt/web/bin/pytest -v",
            write(
                "tests/test_a.py",
                "import pytest",
                "def test_no_module_named_requests():",
                '    with pytest.raises(ModuleNotFoundError, match="No module named .requests"):',
                "        import requests",
            ),
        ),
        (
            "doctest",
            "/opt/web/bin/pytest --doctest-glob=*.txt",
            write(
                "use.txt",
                ">>> import requests",
                "Traceback (most recent call last):",
                "ModuleNotFoundError: No module named 'requests'",
            ),
        ),
        (
            "readme",
            "cat README.md",
            write(
                "README.md",
                "# shop",
                "",
                "If you see `ModuleNotFoundError: No module named shop`, install it first:",
                "",
                "    pip install -e .",
            ),
        ),
        ("mypy", "/opt/web/bin/mypy app.py", write("app.py", "import requests")),
        ("pylint", "/opt/web/bin/pylint app.py", write("app.py", "import requests")),
        (
            "installed",
            f"python3 -m venv v; v/bin/python -c 'import good'; v/bin/pip install {LOCAL} good;"
            " v/bin/python -c 'import good' && echo ok",
            "",
        ),
        ("find-spec", "python3 -c 'import importlib.util as u; print(u.find_spec(\"requests\"))'", ""),
        ("checked", "python3 -m venv v; v/bin/pip check; v/bin/pip show requests", ""),
        ("verbose", "python3 -v -c 1 2>&1 | grep -i sitecustomize", ""),
        (
            "comment",
            "sed -n 1,4p app.py",
            write(
                "app.py",
                "# ModuleNotFoundError: No module named requests",
                "# -> run pip install requests",
                "import requests",
            ),
        ),
        ("value", "python3 -c 'raise ValueError(\"No module named x was given\")'", ""),
    ):
        yield Scenario(
            name=f"module-handled-{name}", label="none", script=script, tool="python", prepare=prepare, layer=WEB
        )
