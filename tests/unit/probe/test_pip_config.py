from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from doctor.core.record import replace
from doctor.facts.pip_config import BYPASS_LINE, PipConfig
from doctor.plan.commands.pip import pip_command
from doctor.probe.pip_config import _config_files, judge_for_root, read_pip_config
from doctor.probe.rootfs import Rootfs


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for folder in ("home/.config/pip", "home/.pip", "xdg/pip", "venv"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def read(home: Path, **environ: str) -> PipConfig:
    """Return the configuration without the options of /etc/pip.conf on the machine that runs the tests."""
    base = {"HOME": f"{home}/home", "XDG_CONFIG_DIRS": f"{home}/xdg"}
    config = read_pip_config(Rootfs(), f"{home}/venv", base | environ)
    return replace(config, options=tuple(o for o in config.options if not o.source.startswith("/etc/pip.conf")))


def break_system_packages(config: PipConfig) -> tuple[str, str] | None:
    """Return the level and the value of the option that wins."""
    option = config.effective("break-system-packages")
    return (option.level, option.value) if option else None


def test_levels_in_pips_order(home: Path) -> None:
    line = "[global]\nbreak-system-packages = {}\n"
    assert break_system_packages(read(home)) is None
    for level, name in (
        ("global", "xdg/pip/pip.conf"),
        ("user", "home/.pip/pip.conf"),
        ("user", "home/.config/pip/pip.conf"),
        ("site", "venv/pip.conf"),
    ):
        (home / name).write_text(line.format(name))
        assert break_system_packages(read(home)) == (level, name)
    named = home / "named.conf"
    named.write_text(line.format("named"))
    assert break_system_packages(read(home, PIP_CONFIG_FILE=str(named))) == ("file", "named")
    assert break_system_packages(read(home, PIP_BREAK_SYSTEM_PACKAGES="0")) == ("variable", "0")


def test_pip_config_file_replaces_the_users_file_and_dev_null_replaces_all(home: Path) -> None:
    (home / "home/.config/pip/pip.conf").write_text("[global]\nuser = 1\n")
    (home / "xdg/pip/pip.conf").write_text("[global]\nbreak-system-packages = 1\n")
    named = home / "named.conf"
    named.touch()
    assert [option.name for option in read(home, PIP_CONFIG_FILE=str(named)).options if option.level != "variable"] == [
        "break-system-packages"
    ]
    assert not [option for option in read(home, PIP_CONFIG_FILE="/dev/null").options if option.level != "variable"]


def test_the_section_of_the_command_wins_whatever_its_level(home: Path) -> None:
    (home / "xdg/pip/pip.conf").write_text("[install]\nbreak-system-packages = yes\n[freeze]\nuser = yes\n")
    (home / "venv/pip.conf").write_text("[global]\nbreak-system-packages = no\n")
    assert break_system_packages(read(home)) == ("global", "yes")
    assert read(home).effective("user") is None


def test_names_are_normalised_and_empty_values_ignored(home: Path) -> None:
    (home / "venv/pip.conf").write_text("[global]\nBreak_System_Packages = true\nuser =\n")
    config = read(home, PIP_USER="")
    assert config.enabled("break-system-packages")
    assert config.effective("user") is None
    assert config.options[0].source.endswith("venv/pip.conf:2")


def test_an_empty_value_hides_the_same_option_in_the_same_section_of_a_weaker_level(home: Path) -> None:
    (home / "xdg/pip/pip.conf").write_text("[global]\nno-index = true\nuser = 1\n[install]\nprefix = /x\n")
    (home / "venv/pip.conf").write_text("[global]\nno_index =\nprefix =\n[:env:]\nroot = /x\n[install]\nuser=\n")
    config = read(home)
    assert [option.name for option in config.options] == ["user", "prefix", "root"]
    assert read(home, PIP_USER="", PIP_ROOT="").effective("root") is None
    assert read(home, PIP_USER="").enabled("user")


def test_an_option_is_found_in_its_section_with_the_lines_on_which_its_value_goes_on(home: Path) -> None:
    text = "[list]\nuser = 0\n[global]\nuser = 1\nconstraint=\n a\n# a comment\n\n b\n\n"
    (home / "venv/pip.conf").write_text(text)
    assert [(option.name, option.lines) for option in read(home).options] == [("user", (4, 4)), ("constraint", (5, 9))]


def test_empty_folders_of_the_configuration_are_the_usual_one() -> None:
    """As platformdirs says, of which pip has a copy (``unix.py``, site_config_dir)."""
    for environ in ({}, {"XDG_CONFIG_DIRS": ""}, {"XDG_CONFIG_DIRS": " "}):
        assert next(_config_files(None, environ)) == ("global", "/etc/xdg/pip/pip.conf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"no section = 1\n", "line 1, 'no section = 1', comes before the first section"),
        (b"[global\nuser = 1\n", "line 1, '[global', comes before the first section"),
        (b"[global]\n# x\nfoo\n", "line 3, 'foo', is neither a section nor an option"),
        (b"[a]\n[a]\n", "line 2: section 'a' already exists"),
        (b"[global]\nx = \xff\n", "line 2: byte 0xff is not UTF-8"),
    ],
)
def test_a_file_that_pip_cannot_parse_is_broken(home: Path, text: bytes, expected: str) -> None:
    (home / "venv/pip.conf").write_bytes(text)
    [(path, reason)] = read(home).unparsable
    assert path == f"{home}/venv/pip.conf"
    assert reason == expected


def test_assignments_in_start_up_files_are_found(home: Path) -> None:
    (home / "home/.bashrc").write_text(
        "# export PIP_BREAK_SYSTEM_PACKAGES=1\nexport PIP_BREAK_SYSTEM_PACKAGES=1\necho PIP_BREAK_SYSTEM_PACKAGES\n"
    )
    [written] = read(home).startup_options
    assert written.source == f"{home}/home/.bashrc:2"
    assert written.enables


ALONE = (
    "export PIP_BREAK_SYSTEM_PACKAGES=1",
    "  export  PIP_BREAK_SYSTEM_PACKAGES='1';",
    "set -gx PIP_BREAK_SYSTEM_PACKAGES 1",
    "set -g -x PIP_BREAK_SYSTEM_PACKAGES 1",
    "PIP_BREAK_SYSTEM_PACKAGES=1\r",
    "export PIP_BREAK_SYSTEM_PACKAGES=1 # needed for homeassistant",
    "export PIP_BREAK_SYSTEM_PACKAGES=1;# needed",
    "PIP_BREAK_SYSTEM_PACKAGES=1; export PIP_BREAK_SYSTEM_PACKAGES",
    "PIP_BREAK_SYSTEM_PACKAGES=1 && export PIP_BREAK_SYSTEM_PACKAGES UV_BREAK_SYSTEM_PACKAGES # both",
    "declare -x PIP_BREAK_SYSTEM_PACKAGES=1",
    "typeset -x PIP_BREAK_SYSTEM_PACKAGES=1",
    'export PIP_BREAK_SYSTEM_PACKAGES="1" UV_BREAK_SYSTEM_PACKAGES=true',
)
NOT_ALONE = (
    "export PIP_BREAK_SYSTEM_PACKAGES=1 EDITOR=vi",
    "export EDITOR=vi PIP_BREAK_SYSTEM_PACKAGES=1",
    "if [ -d /opt ]; then export PIP_BREAK_SYSTEM_PACKAGES=1; fi",
    "PIP_BREAK_SYSTEM_PACKAGES=1; export EDITOR",
    "PIP_BREAK_SYSTEM_PACKAGES=1 pip install black",
    "export PIP_BREAK_SYSTEM_PACKAGES=1; cd /srv",
)


@pytest.mark.parametrize(("line", "is_alone"), [*((it, True) for it in ALONE), *((it, False) for it in NOT_ALONE)])
def test_a_line_that_does_something_else_is_told_from_one_that_sed_can_remove(
    home: Path, line: str, is_alone: bool
) -> None:
    file = home / "home/.bashrc"
    file.write_text(f"alias ll='ls -l'\n{line}\nexport EDITOR=vi\n", newline="")
    [written] = read(home).startup_options
    assert (written.source, written.is_alone) == (f"{file}:2", is_alone)
    sed = subprocess.run(["sed", "-E", f"/{BYPASS_LINE}/Id", file], capture_output=True, text=True, check=True)
    assert (line.rstrip() not in sed.stdout) is is_alone


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_does_not_act_on_the_options_of_another_user(home: Path) -> None:
    theirs, own = home / "home/.pip/pip.conf", home / "xdg/pip/pip.conf"
    theirs.write_text("[global]\nindex-url = https://theirs\n")
    own.write_text(f"[global]\nproxy = http://own\nfind-links = {home}/home\n")
    os.chown(home / "home", 4242, 4242)
    # their HOME shows that the variables are theirs as well
    config = judge_for_root(read(home, PIP_EXTRA_INDEX_URL="https://theirs"), {"HOME": f"{home}/home"})
    untrusted = {option.name for option in config.options if option.distrust}
    assert untrusted == {"index-url", "find-links", "extra-index-url"}
    assert config.source_variables() == {"PIP_PROXY": "http://own"}
    command = pip_command("python", "install", "x", config=config)
    assert command[:2] == ("env", "PIP_CONFIG_FILE=/dev/null") and "PIP_EXTRA_INDEX_URL=" in command


@pytest.mark.skipif(os.geteuid() != 0, reason="only root distrusts files")
def test_root_may_turn_the_files_off(home: Path) -> None:
    own = {"HOME": "/root", "PIP_CONFIG_FILE": "/dev/null"}
    [option] = judge_for_root(read(home, **own), own).options
    assert (option.source, option.distrust) == ("PIP_CONFIG_FILE", "")


def test_files_that_pip_cannot_use(home: Path) -> None:
    (home / "ca.pem").write_text("-----BEGIN CERTIFICATE-----")
    (home / "c.txt").touch()
    usable = {"PIP_CERT": f"{home}/ca.pem", "PIP_CONSTRAINT": f"{home}/c.txt https://x.example/c.txt"}
    assert read(home, **usable).unusable_files == ()
    (home / "ca.pem").write_text("")
    config = read(home, **usable | {"PIP_CONSTRAINT": f"{home}/c.txt /gone"})
    assert {option.name: option.value for option in config.unusable_files} == {
        "constraint": "/gone",
        "cert": f"{home}/ca.pem",
    }
    [bundle] = read(home, PIP_CERT=f"{home}/c.txt", REQUESTS_CA_BUNDLE="/gone.pem").unusable_files
    assert bundle.source == "REQUESTS_CA_BUNDLE", "requests prefers it"


def test_what_switches_nothing_off(home: Path) -> None:
    stdlib = home / "lib/python3.11"
    stdlib.mkdir(parents=True)
    (home / "venv/pyvenv.cfg").touch()
    (home / "venv/EXTERNALLY-MANAGED").touch()
    (stdlib / "EXTERNALLY_MANAGED").touch()
    config = read_pip_config(Rootfs(), f"{home}/venv", {}, stdlib=str(stdlib))
    assert [path for path, _ in config.ineffective] == [
        f"{stdlib}/EXTERNALLY_MANAGED",
        f"{home}/venv/EXTERNALLY-MANAGED",
    ]


def test_a_long_file_is_read_in_whole_lines(home: Path) -> None:
    lines = [f"option{number} = {number}" for number in range(10_000)]
    (home / "home/.config/pip/pip.conf").write_text("\n".join(["[global]", *lines, ""]))
    assert len(read(home).options) == len(lines)
    (home / "home/.config/pip/pip.conf").write_text(
        "\n".join(["[global]", "user = 1", *(f"# {'x' * 77}" for _ in lines)])
    )
    config = read(home)
    assert [option.name for option in config.options] == ["user"] and not config.unparsable


def test_whether_folders_offer_a_source(home: Path) -> None:
    wheels = home / "wheels"
    wheels.mkdir()
    (wheels / "six-1.0-py3-none-any.whl").touch()
    variables = {"PIP_NO_BINARY": "six,:all:", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    assert read(home, **variables).has_only_wheels
    assert not read(home, **(variables | {"PIP_NO_INDEX": "0"})).has_only_wheels
    assert not read(home, **(variables | {"PIP_NO_BINARY": "six"})).has_only_wheels
    (wheels / "six-1.0.tar.gz").touch()
    assert not read(home, **variables).has_only_wheels


def test_values_that_lead_to_nothing(home: Path) -> None:
    variables = {
        "PIP_PYTHON": "/gone/python3", "PIP_EDITABLE": "/gone", "PIP_REPORT": "/gone/report.json",
        "PIP_INDEX_URL": "mirror.example/simple",
    }  # fmt: skip
    assert {o.name for o in read(home, **variables).stopping} == {"python", "editable", "report", "index-url"}
    fine = {
        "PIP_PYTHON": "/bin/sh", "PIP_EDITABLE": "git+https://example.org/x", "PIP_REPORT": "-",
        "PIP_INDEX_URL": "https://mirror.example/simple",
    }  # fmt: skip
    assert not read(home, **fine).stopping


def test_an_index_of_this_machine_that_is_gone_stops_pip_unless_another_one_is_there(home: Path) -> None:
    (home / "wheels").mkdir()
    gone = {"PIP_INDEX_URL": f"file://{home}/mirror/simple"}
    assert [option.name for option in read(home, **gone).stopping] == ["index-url"]
    assert [option.name for option in read(home, **gone, PIP_FIND_LINKS=f"file://{home}/gone").stopping] == [
        "index-url"
    ]
    assert not read(home, **gone, PIP_EXTRA_INDEX_URL="https://mirror.example/simple").stopping
    assert not read(home, **gone, PIP_FIND_LINKS=f"{home}/wheels").stopping
    (home / "mirror/simple").mkdir(parents=True)
    assert not read(home, **gone).stopping


def test_without_an_index_the_folders_must_have_something(home: Path) -> None:
    (home / "wheels").mkdir()
    for links in (f"{home}/gone", f"file://{home}/gone", f"{home}/wheels", f"{home}/gone {home}/wheels"):
        assert [o.name for o in read(home, PIP_NO_INDEX="1", PIP_FIND_LINKS=links).stopping] == ["no-index"], links
    (home / "wheels/six-1.0-py3-none-any.whl").touch()
    for links in (
        f"{home}/wheels",
        f"{home}/gone file://{home}/wheels",
        f"{home}/gone https://mirror.example",
        "~/wheels",
    ):
        assert not read(home, HOME=str(home), PIP_NO_INDEX="1", PIP_FIND_LINKS=links).stopping, links


@pytest.mark.parametrize(
    "address",
    ["htps://mirror.example/simple", "s3://bucket/simple", "https:///simple", "https://me:x@/simple", "http://:80/"],
)
def test_an_address_without_a_host_or_with_an_unknown_scheme_leads_nowhere(home: Path, address: str) -> None:
    assert [option.name for option in read(home, PIP_INDEX_URL=address).stopping] == ["index-url"]
    assert not read(home, PIP_INDEX_URL=address, PIP_EXTRA_INDEX_URL="http://mirror.example").stopping


@pytest.mark.parametrize(
    ("variable", "value", "is_missing"),
    [
        ("UV_PYTHON", "/gone/python3.12", True),
        ("UV_PYTHON", "3.12", False),
        ("UV_CONSTRAINT", "here.txt gone.txt", True),
        ("UV_CONFIG_FILE", "here.txt", False),
        ("UV_CACHE_DIR", "/gone", False),
    ],
)
def test_files_that_uv_cannot_find(home: Path, variable: str, value: str, is_missing: bool) -> None:
    (home / "here.txt").touch()
    config = read_pip_config(Rootfs(), None, {"HOME": str(home), variable: value}, str(home))
    assert bool(config.uv_missing) is is_missing


def test_a_file_of_certificates_that_is_gone(home: Path) -> None:
    (home / "ca.pem").touch()
    for path, missing in ((home / "ca.pem", ""), (home / "gone.pem", str(home / "gone.pem"))):
        assert read(home, SSL_CERT_FILE=str(path)).missing_certificates == missing
    assert read(home).missing_certificates == ""


def test_a_log_that_this_user_may_not_write(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(home, PIP_LOG=str(home / "pip.log")).unwritable_log is None
    monkeypatch.setattr(Rootfs, "writable", lambda self, path: False)
    config = read(home, PIP_LOG=str(home / "pip.log"))
    assert config.unwritable_log and config.unwritable_log in config.overriding


@pytest.mark.parametrize(
    ("address", "character"),
    [
        ("https://me:w#rd@index.lan/simple", "#"),
        ("https://me:w/rd@index.lan/simple", "/"),
        ("https://me:w?rd@index.lan:8443/simple", "?"),
        ("https://me:w%23rd@index.lan/simple", ""),
        ("https://index.lan:8443/@scope/simple", ""),
        ("https://token@index.lan/simple#x@y", ""),
        ("https://index.lan/simple", ""),
    ],
)
def test_a_password_may_end_the_host_of_an_address(address: str, character: str) -> None:
    config = read_pip_config(Rootfs(), None, {"PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": address})
    assert (config.misread_login[1] if config.misread_login else "") == character
