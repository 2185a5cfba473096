"""Command lines as the user can type them, and the names of Debian packages in them."""

from __future__ import annotations

from doctor.facts import PipConfig
from doctor.plan.commands.pip import pip_command
from doctor.plan.commands.uv import install_words
from doctor.plan.routing import upstream_version
from tests.unit.factories import pip_config_with


def test_pip_is_typed_with_the_options_that_it_needs() -> None:
    typed = ("p", "-I", "-m", "pip", "install", "x")
    index = pip_config_with("index-url", "https://a").options
    harmless = PipConfig(
        options=(*index, *pip_config_with("user", "no").options, *pip_config_with("quiet", "1").options)
    )
    assert pip_command("p", "install", "x", config=harmless) == typed
    links, elsewhere = pip_config_with("find-links", "/a\n/b").options, pip_config_with("target", "/x").options
    misleading = PipConfig(options=(*harmless.options, *links, *elsewhere))
    variables = ("env", "PIP_CONFIG_FILE=/dev/null", "PIP_INDEX_URL=https://a", "PIP_FIND_LINKS=/a /b")
    assert pip_command("p", "install", "x", config=misleading) == (*variables, *typed)
    assert pip_command("p", "check", config=PipConfig(unparsable=(("/etc/pip.conf", "no section"),)))[0] == "env"
    assert "PIP_PREFIX=" in pip_command("p", config=pip_config_with("prefix", "/x", "PIP_PREFIX"))
    named = pip_command("p", "install", "x", config=pip_config_with("config-file", "/x/pip.conf", "PIP_CONFIG_FILE"))
    assert named == ("env", "PIP_CONFIG_FILE=/dev/null", *typed), "pip would read the other files again"


def test_uv_builds_without_isolation_where_pip_does() -> None:
    """pip inverts the value of the option (pip ``cli/cmdoptions.py``)."""
    for value, is_passed in (("false", True), ("0", True), ("true", False), ("1", False)):
        words = install_words("p", pip_config_with("no-build-isolation", value), root=False)
        assert ("--no-build-isolation" in words) == is_passed, value
    assert "--no-index" in install_words("p", pip_config_with("no-index", "true"), root=False)


def test_the_upstream_version_is_taken_from_debians() -> None:
    for version, upstream in (
        ("1:2.28.1+dfsg-1+deb12u1", "2.28.1"),
        ("3.13.5-1", "3.13.5"),
        ("2.0~rc1-3", "2.0"),
        ("5", "5"),
    ):
        assert upstream_version(version) == upstream, version
