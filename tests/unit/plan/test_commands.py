"""Command lines as the user can type them, and the names of Debian packages in them."""

from __future__ import annotations

from dataclasses import replace

from doctor.facts.pip_config import PipConfig, PipOption
from doctor.fixes import apt
from doctor.plan import debian_names
from doctor.plan.applications import is_application
from doctor.plan.commands.pip import command


def option(name: str, value: str) -> PipOption:
    return PipOption(name=name, value=value, source="/etc/pip.conf:1", level="global", section="global")


def test_pip_is_typed_with_the_options_that_it_needs() -> None:
    typed = ("p", "-I", "-m", "pip", "install", "x")
    calm = PipConfig(pip=(option("index-url", "https://a"), option("user", "no"), option("quiet", "1")))
    assert command("p", "install", "x", settings=calm) == typed
    astray = PipConfig(pip=(*calm.pip, option("find-links", "/a\n/b"), option("Target", "/x")))
    told = ("env", "PIP_CONFIG_FILE=/dev/null", "PIP_INDEX_URL=https://a", "PIP_FIND_LINKS=/a /b")
    assert command("p", "install", "x", settings=astray) == (*told, *typed)
    assert command("p", "check", settings=PipConfig(broken=(("/etc/pip.conf", "no section"),)))[0] == "env"
    variable = replace(option("prefix", "/x"), source="PIP_PREFIX", level="variable", section="env")
    assert "PIP_PREFIX=" in command("p", settings=PipConfig(pip=(variable,)))


def test_names_and_versions() -> None:
    assert (
        debian_names.package("PyYAML") == "python3-yaml"
        and debian_names.package("Flask_Login") == "python3-flask-login"
    )
    assert [apt.upstream(v) for v in ("1:2.28.1+dfsg-1+deb12u1", "3.13.5-1", "2.0~rc1-3", "5")] == [
        "2.28.1",
        "3.13.5",
        "2.0",
        "5",
    ]
    assert is_application("black>=24") and is_application("yt_dlp") and not is_application("requests")
