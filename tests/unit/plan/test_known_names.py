from __future__ import annotations

import subprocess
import sys

import pytest

from doctor.plan import known_names
from doctor.plan.known_names import (
    debian_candidates,
    distribution_of_debian,
    distribution_of_module,
    is_stdlib,
    known_name,
    likely_name,
    meant_distribution,
    nearest_name,
    program_of_debian,
)
from tests import REPOSITORY
from tests.tools.names.__main__ import PATH


@pytest.mark.parametrize(
    ("use", "names"),
    [
        ("application", "black Ruff yt-dlp poetry uv pdm litecli streamlink sqlfluff aider-chat esphome youtube-dl"),
        ("both", "ipython pytest Sphinx scrapy mkdocs jupyterlab mypy flake8 pylint coverage locust datasette"),
        ("library", "requests numpy PyYAML django click tqdm rich uvicorn celery setuptools typing_extensions"),
    ],
)
def test_the_use_of_well_known_names(use: str, names: str) -> None:
    assert {name: known.use if (known := known_name(name)) else None for name in names.split()} == dict.fromkeys(
        names.split(), use
    )


def test_a_known_name_says_who_knows_it_and_what_its_maintainers_call_it() -> None:
    known = known_name("PyYAML")
    assert known is not None
    assert (known.name, known.evidence, known.successor) == ("pyyaml", "", "")
    known = known_name("httpie")
    assert known is not None and known.evidence == "Debian packages its command as httpie"
    known = known_name("nose")
    assert known is not None
    assert known.successor == "pytest"


def test_a_program_that_only_debian_has_is_no_name_on_the_index() -> None:
    """pipx would install a stranger's distribution of the same name."""
    assert known_name("fail2ban") is None
    assert debian_candidates("fail2ban")[0] == "fail2ban"
    assert likely_name("fail2ban") is None
    assert known_name("chirp") is None and program_of_debian("chirp") == "chirp"
    assert program_of_debian("black") is None


MODULES = {
    "cv2": "opencv-python", "PIL": "pillow", "yaml": "pyyaml", "sklearn": "scikit-learn", "bs4": "beautifulsoup4",
    "dotenv": "python-dotenv", "Crypto": "pycryptodome", "attr": "attrs", "dateutil": "python-dateutil",
    "serial": "pyserial", "jwt": "pyjwt", "docx": "python-docx", "fitz": "pymupdf", "git": "gitpython", "usb": "pyusb",
    "magic": "python-magic", "OpenSSL": "pyopenssl", "MySQLdb": "mysqlclient", "ldap": "python-ldap",
    "dns": "dnspython",
    "google.protobuf": "protobuf", "skimage": "scikit-image", "kafka": "kafka-python",
    "telegram": "python-telegram-bot",
    "discord": "discord-py", "gi": "pygobject", "slugify": "python-slugify", "rest_framework": "djangorestframework",
}  # fmt: skip


def test_the_name_of_a_module_means_its_distribution() -> None:
    assert {module: distribution_of_module(module) for module in MODULES} == MODULES
    assert {module: meant_distribution(module) for module in MODULES} == MODULES
    assert meant_distribution("pil") == meant_distribution("Pil") == "pillow"


def test_a_module_that_a_distribution_has_by_mistake_means_nothing() -> None:
    for name in ("python", "dev", "conda", "settings", "images", "microsoft", "web", "templates"):
        assert meant_distribution(name) is None and distribution_of_module(name) is None, name
    assert likely_name("python-dev") is None
    for module, name in {"board": "adafruit-blinka", "clr": "pythonnet", "playhouse": "peewee"}.items():
        assert distribution_of_module(module) == name


def test_a_distribution_that_provides_its_own_module_is_meant_itself() -> None:
    for name in ("requests", "numpy", "psycopg2", "flask_sqlalchemy", "py", "Bio"):
        assert distribution_of_module(name), name
    for name in ("requests", "numpy", "psycopg2", "psycopg2-binary", "flask-sqlalchemy", "attrs", "my-own-project"):
        assert meant_distribution(name) is None, name


def test_a_submodule_decides_in_a_shared_namespace_only() -> None:
    assert distribution_of_module("google.cloud.storage") == "google-cloud-storage"
    assert distribution_of_module("azure.identity.aio") == "azure-identity"
    assert distribution_of_module("google") is None
    assert distribution_of_module("matplotlib.pyplot") == "matplotlib"
    assert distribution_of_module("django.utils") == "django"
    assert distribution_of_module("os.path") is None
    assert distribution_of_module("ours") is None


def test_modules_of_the_standard_library_need_no_distribution() -> None:
    for name in ("asyncio", "json", "pathlib", "sqlite3", "dataclasses", "argparse"):
        assert is_stdlib(name)
        assert distribution_of_module(name) is None
        assert likely_name(name) is None
    assert not is_stdlib("requests")


TYPOS = {
    "reqeusts": "requests", "requsts": "requests", "reqquests": "requests", "reque5ts": "requests", "nunpy": "numpy",
    "scikitlearn": "scikit-learn", "beautiful-soup4": "beautifulsoup4", "beautiful-soup": "beautifulsoup4",
    "python-requests": "requests", "requests-python": "requests", "py-requests": "requests", "requests3": "requests",
    "python-opencv": "opencv-python", "python-pil": "pillow", "scrpy": "scrapy", "yputube-dl": "youtube-dl",
    "mathplotlib": "matplotlib", "precommit": "pre-commit",
}  # fmt: skip


def test_a_mistaken_name_is_recognised() -> None:
    assert {typo: likely_name(typo) for typo in TYPOS} == TYPOS


def test_a_name_that_the_index_lacks_may_have_several_mistakes() -> None:
    for mistaken, meant in {"customertkinter": "customtkinter", "shadon": "shodan", "reqeusts": "requests"}.items():
        assert nearest_name(mistaken) == meant
    assert nearest_name("apache-airflow-providers-acme") is None, "of a company, beside apache-airflow-providers-oracle"
    for name in ("frobnicator", "heatpump", "r" * 100_000, "x", "requests", "asyncio", "my-own-project"):
        assert nearest_name(name) is None, name


def test_a_known_or_unlike_name_is_no_mistake() -> None:
    for name in (
        "requests",
        "pyyaml",
        "PyAML",
        "r" * 100_000,
        "attrs",
        "attr",
        "my-own-project",
        "frobnicator",
        "x",
        "abc",
    ):
        assert likely_name(name) is None, name


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("PyYAML", ["python3-yaml"]),
        ("Flask_Login", ["python3-flask-login"]),
        ("pillow", ["python3-pil"]),
        ("black", ["black"]),
        ("gi", ["python3-gi"]),
        ("apt", ["python3-apt"]),
        ("dbus", ["python3-dbus"]),
        ("tkinter", ["python3-tk"]),
        ("uno", ["python3-uno"]),
        ("RPi.GPIO", ["python3-rpi.gpio"]),
        ("opencv-python", ["python3-opencv"]),
        ("python3-yaml", ["python3-yaml"]),
        ("python3-pillow", ["python3-pillow", "python3-pil"]),
        ("python3-saml", ["python3-saml", "python3-onelogin-saml2"]),
        ("ipython3", ["ipython3"]),
        ("python-multipart", ["python3-python-multipart", "python3-multipart"]),
        ("no-such-thing", ["python3-no-such-thing"]),
    ],
)
def test_debians_packages_for_a_name(name: str, candidates: list[str]) -> None:
    assert list(debian_candidates(name))[: len(candidates)] == candidates


def test_a_package_of_another_distribution_is_no_candidate() -> None:
    """python3-crontab contains python-crontab, which is another project than crontab."""
    assert distribution_of_debian("python3-crontab") == "python-crontab"
    assert "python3-crontab" not in debian_candidates("crontab")


def test_the_distribution_in_a_debian_package() -> None:
    packages = ("python3-yaml", "python3-pil", "python3-gi", "python3-dateutil", "python3-psycopg2", "python3-opencv")
    distributions = ["pyyaml", "pillow", "pygobject", "python-dateutil", "psycopg2", "opencv-python"]
    assert [distribution_of_debian(package) for package in packages] == distributions
    assert distribution_of_debian("python3-no-such-thing") is None


def test_the_data_is_complete_and_small() -> None:
    text = PATH.read_text("utf-8")
    sections = known_names._texts()
    counts = {title: len(content.splitlines()) for title, content in sections.items()}
    assert 19_000 < counts["names"] < 25_000
    assert counts["debian"] > 7_000
    assert counts["modules"] > 2_900
    assert counts["uses"] > 1_500
    assert len(text) < 800_000
    assert text.isascii()


def test_importing_the_module_reads_no_data() -> None:
    """Because modules that it is imported by are on the way of commands that never ask for a name."""
    code = "import doctor.plan.known_names as names; raise SystemExit(names._texts.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0
