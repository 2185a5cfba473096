"""A failed build leads to the packages and to the release that help, and not to what is there already."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO

import pytest

from doctor.core import plugins
from doctor.core.record import replace
from doctor.explain.local_machine import MachineReader, add_local_cause
from doctor.explain.rank import explain, next_remedy
from doctor.facts import Facts
from doctor.report.remedies import render
from tests.unit.factories import active_facts, make_facts, make_project

BUILD = "  Getting requirements to build wheel: finished with status 'error'\n  error: subprocess-exited-with-error\n"
DISTUTILS = f"{BUILD}      ModuleNotFoundError: No module named 'distutils'\n      [end of output]\n"
MYSQL = (
    f"Collecting mysqlclient\n{BUILD}      /bin/sh: 1: pkg-config: not found\n"
    "      Exception: Can not find valid pkg-config name.\n      [end of output]\n"
)
BASE = "apt-get install build-essential python3-dev"


def following(
    log: str, installed: Collection[str] = (), *, facts: Facts | None = None, files: tuple[str, ...] = ()
) -> tuple[str, str]:
    """Return the summary and the next command for a log from a pipe, on a machine with these packages and files."""
    machine = MachineReader(
        read_user=lambda: ("ada", "box"),
        read_systems=lambda: ("debian",),
        exists=lambda path: path in files,
        read_facts=lambda _: facts or make_facts(),
        find_module=lambda *_: (),
        list_names=lambda _: files,
        find_python=lambda version: f"/usr/bin/python{version}",
        is_installed=lambda package: package in installed,
    )
    matches = explain(BytesIO(log.encode()), plugins.conditions())
    matches = add_local_cause(matches, (), virtual_env=None, at_terminal=True, machine=machine)
    return f"{matches[0].summary} {matches[0].note}", render(next_remedy(matches)).text


@pytest.mark.parametrize(
    ("message", "packages"),
    [
        ("/bin/sh: 1: pkg-config: not found", "pkg-config"),
        ("/bin/sh: 1: mysql_config: not found", "pkg-config default-libmysqlclient-dev"),
        ("Error: pg_config executable not found.", "libpq-dev"),
        ("_cffi_backend.c:15:10: fatal error: ffi.h: No such file or directory", "libffi-dev"),
        ("src/a.c:1:10: fatal error: openssl/opensslv.h: No such file or directory", "libssl-dev"),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'xml2-config'", "libxml2-dev"),
        ("/usr/bin/ld: cannot find -lpq: No such file or directory", "libpq-dev"),
        ('../meson.build:31:12: ERROR: Dependency "cairo" not found, tried pkgconfig', "pkg-config libcairo2-dev"),
        ("psutil/a.c:12:20: fatal error: Python.h: No such file or directory", ""),
        ("src/a.c:1:10: fatal error: X11/extensions/XTest.h: No such file or directory", "libxtst-dev"),
        ("sh: 1: sdl-config: not found", "libsdl1.2-dev"),
        ("src/a.c:1:10: fatal error: sip.h: No such file or directory", "python3-sip-dev"),
        ("src/a.c:1:10: fatal error: bluetooth/bluetooth.h: No such file or directory", "libbluetooth-dev"),
        ("src/a.c:1:10: fatal error: mpv/client.h: No such file or directory", "libmpv-dev"),
        ("src/a.c:1:10: fatal error: usb.h: No such file or directory", "libusb-dev"),
        ('../meson.build:31:12: ERROR: Dependency "libvips" not found, tried pkgconfig', ""),
        ('../meson.build:31:12: ERROR: Dependency "vips-cpp" not found, tried pkgconfig', "libvips-dev"),
        ("src/a.c:1:10: fatal error: cups/ppd.h: No such file or directory", "libcups2-dev"),
        ("src/a.c:1:10: fatal error: bluetooth/rfcomm.h: No such file or directory", "libbluetooth-dev"),
        ("src/a.c:1:10: fatal error: linux/spi/spidev.h: No such file or directory", "linux-libc-dev"),
        ("src/a.c:1:10: fatal error: rpm/rpmlib.h: No such file or directory", "librpm-dev"),
        ("src/a.c:1:10: fatal error: cupsy/ppd.h: No such file or directory", ""),
        ("src/a.c:1:10: fatal error: fnord/rpm.h: No such file or directory", ""),
        ("src/a.cc:1:10: fatal error: Eigen/Dense: No such file or directory", "libeigen3-dev"),
        ("src/a.cc:1:10: fatal error: hunspell/hunspell.hxx: No such file or directory", "libhunspell-dev"),
        (
            "-- Could NOT find Git (missing: X)\n      a.c:1:10: fatal error: pcap/pcap.h: No such file or directory",
            "libpcap-dev",
        ),
        ("No package 'gtk+-3.0' found", "libgtk-3-dev"),
    ],
)
def test_the_packages_of_what_the_log_names_are_installed_with_the_compiler(message: str, packages: str) -> None:
    log = f"{BUILD}      {message}\n      [end of output]\n"
    assert following(log)[1] == f"{BASE} {packages}".rstrip()


def test_packages_that_are_installed_are_not_installed_again() -> None:
    base = {"build-essential", "python3-dev"}
    assert following(MYSQL)[1] == f"{BASE} pkg-config default-libmysqlclient-dev"
    assert following(MYSQL, base)[1] == "apt-get install pkg-config default-libmysqlclient-dev"
    log = f"{BUILD}      a.c:15:10: fatal error: ffi.h: No such file or directory\n      [end of output]\n"
    summary, command = following(log, {*base, "libffi-dev"})
    assert "are installed already" in summary and command.startswith("Install a newer release")


@pytest.mark.parametrize("prompt", ["root@noble:~#", "ada@noble:~$", "root@box:~#"])
def test_packages_that_are_installed_here_may_be_missing_elsewhere(prompt: str) -> None:
    base = {"build-essential", "python3-dev", "pkg-config", "default-libmysqlclient-dev"}
    log = f"{prompt} pip install mysqlclient\n{MYSQL}"
    assert following(log, base)[1] == f"{BASE} pkg-config default-libmysqlclient-dev"


def test_what_a_log_of_another_machine_lacks_is_installed_there() -> None:
    """A machine on which a program is installed does not print that it was not found."""
    here = {"build-essential", "python3-dev", "pkg-config"}
    assert following(MYSQL, here)[1] == f"{BASE} pkg-config default-libmysqlclient-dev"
    compiler = f"{BUILD}      error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory\n"
    assert following(compiler, here)[1] == BASE


def test_lines_to_paste_install_the_same_packages() -> None:
    docker = following(f"#7 [4/6] RUN pip install mysqlclient\n{MYSQL}", {"python3-dev"})[1]
    assert "build-essential python3-dev pkg-config default-libmysqlclient-dev &&" in docker
    ansible = following(f"TASK [app] ***\nfatal: [host]: FAILED! => changed=false\n  msg: |-\n{MYSQL}")[1]
    assert "name: [build-essential, python3-dev, pkg-config, default-libmysqlclient-dev]" in ansible


@pytest.mark.parametrize(
    ("collecting", "command"),
    [
        ("radar==1.19.0", "doctor fix 'radar>1.19.0'"),
        ("radar==1.19.0 (from -r app/old.txt (line 2))", "In app/old.txt, replace radar==1.19.0 with radar>1.19.0."),
        ("radar==1.19.0 (from pandas==1.0)", "doctor fix --venv --python 3.11"),
        ("numpy==1.19.0", "doctor fix --venv --python 3.8 numpy==1.19.0"),
        ("numpy==1.24.4 (from -r app/old.txt (line 2))", "doctor fix --venv --python 3.11 -r app/old.txt"),
        ("numpy", "doctor fix --venv --python 3.11 numpy"),
    ],
)
def test_a_build_without_distutils_needs_another_release_or_python(collecting: str, command: str) -> None:
    assert command in following(f"Collecting {collecting}\n{DISTUTILS}")[1].replace("python3 -m doctor", "doctor")


def test_a_program_without_distutils_gets_it_from_setuptools() -> None:
    log = '  File "/srv/a.py", line 1, in <module>\nModuleNotFoundError: No module named distutils\n'
    assert following(log)[1].endswith("doctor fix --venv setuptools")


def test_a_log_that_does_not_name_the_package_says_so() -> None:
    error = "error: externally-managed-environment\n"
    summary, command = following(error)
    assert command.endswith("doctor fix NAME") and "NAME stands for the package" in summary
    listed = make_facts(project=make_project())
    assert listed.project and listed.project.requirements and listed.project.environment
    assert following(error, facts=listed)[1].endswith("doctor fix NAME"), "its environment has everything"
    without = make_facts(project=replace(listed.project, environment=None))
    assert following(error, facts=without)[1].endswith("doctor fix --venv")
    assert following(f"It says:\n\nSomebody wrote\n{error}")[1].endswith("doctor fix --venv")
    assert following(f"ada@box:~$ pip install six\n{error}", facts=active_facts())[1].endswith("doctor fix six")


def test_a_misspelt_name_is_corrected_and_said() -> None:
    error = "error: externally-managed-environment\n"
    summary, command = following(f"$ pip install requets balck\n{error}")
    assert command.endswith("doctor fix requests black")
    assert "requets is not a package that doctor knows, but resembles requests." in summary
    assert "`doctor fix --as-typed requets balck`" in summary
    assert following(f"$ pip install pythonds\n{error}")[1].endswith("doctor fix pythonds"), "not clear enough"


def test_a_missing_requirements_file_leads_to_the_one_that_is_meant() -> None:
    error = "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirments.txt'\n"
    summary, command = following(error, files=("app.py", "requirements.txt"))
    assert summary.startswith("requirments.txt does not exist here. Did you mean requirements.txt?")
    assert command.endswith("doctor fix -r requirements.txt")
    summary, command = following(error, files=("app.py",))
    assert summary.startswith("requirments.txt does not exist here.") and "folder that contains" in command
    assert following(f"#7 [4/6] RUN pip install -r requirments.txt\n{error}")[1] == "COPY requirments.txt ."
