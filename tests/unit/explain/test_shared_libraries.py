"""A missing shared library is told from a missing module, and its package is named only where it is certain."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import explain, next_remedy
from doctor.explain.shared_libraries import find_library_package
from doctor.report.remedies import render
from tests.corpus import CHECKS, recognise

FAILED = 'Traceback (most recent call last):\n  File "/srv/app/main.py", line 1, in <module>\n    import {}\n{}\n'
MISSING = "ImportError: {}: cannot open shared object file: No such file or directory"


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libSM.so.6", "libsm6"),
        ("libusb-1.0.so.0", "libusb-1.0-0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libasound.so.2", "libasound2-dev"),  # which brings the one of the two packages that has it
        ("libQt5Core.so.5", "libqt5core5a"),
        ("libtiff.so.6", "libtiff6"),
        ("pango-1.0-0", "libpango-1.0-0"),
        ("libboost_thread.so.1.67.0", "libboost-thread1.67.0"),
        ("libboost_python39.so.1.74.0", "libboost-python1.74.0"),
        ("libicuuc.so.66", "libicu66"),
        ("libopencv_core.so.4.5d", "libopencv-core4.5d"),
        ("libavcodec.so.58.134.100", "libavcodec58"),
        ("libxml2.so.2", "libxml2"),
        ("libOSMesa.so.8", "libosmesa6"),
        ("OSMesa", "libosmesa6"),
        ("cairo-2", "libcairo2"),
        ("libnetcdf.so", "libnetcdf-dev"),  # the link without a version
    ],
)
def test_the_package_has_the_name_that_debian_gives_it(library: str, package: str) -> None:
    assert find_library_package(library, "") == ("known", {"package": package})


REQUIRED = """\
Traceback (most recent call last):
  File "/srv/app/gui.py", line 2, in <module>
    gi.require_version{}
  File "/usr/lib/python3/dist-packages/gi/__init__.py", line 126, in require_version
    raise ValueError('Namespace %s not available' % namespace)
ValueError: Namespace {} not available
"""
NO_TYPELIB = "ImportError: cannot import name {}, introspection typelib not found"


@pytest.mark.parametrize(
    ("log", "command"),
    [
        (REQUIRED.format('("Gtk","3.0")', "Gtk"), "apt-get install gir1.2-gtk-3.0"),
        (REQUIRED.format("s({'Gtk': '4.0', 'Adw': '1'})", "Adw"), "apt-get install gir1.2-adw-1"),
        (REQUIRED.format("('Gst', '1.0')", "Gst"), "apt-get install gir1.2-gstreamer-1.0"),
        (REQUIRED.format("('GstApp', '1.0')", "GstApp"), "apt-get install gir1.2-gst-plugins-base-1.0"),
        ("ValueError: Namespace Gtk not available for version 2.0\n", "apt-get install gir1.2-gtk-2.0"),
        (REQUIRED.format("('Gtk', WANTED)", "Gtk"), "`apt-cache search gir1.2-gtk`"),
        ("ValueError: Namespace Gtk not available\n", "`apt-cache search gir1.2-gtk`"),
        (FAILED.format("gi", NO_TYPELIB.format("WebKit2")), "`apt-cache search gir1.2-webkit2`"),
    ],
)
def test_the_description_of_a_library_is_in_a_package_of_its_own(log: str, command: str) -> None:
    [match] = explain(io.BytesIO(log.encode()), CHECKS)
    assert match.id == "shared-library-missing" and match.remedy is not None
    assert render(match.remedy).text.endswith(command)


@pytest.mark.parametrize(
    "library", ["libssl.so.1.1", "libcrypto.so.1.0.0", "libGL.so.2", "libprivate.so.1", "libprivate.so", "private", ""]
)
def test_no_package_is_guessed(library: str) -> None:
    """Distributions have other versions of the first two."""
    assert find_library_package(library, "") == ("", {})


@pytest.mark.parametrize(
    ("log", "line"),
    [
        (FAILED.format("cv2", MISSING.format("libGL.so.1")), "apt-get install libgl1 libglib2.0-0"),
        (
            "Step 4/5 : RUN python main.py\n" + FAILED.format("magic", "ImportError: failed to find libmagic."),
            "RUN apt-get update && apt-get install -y --no-install-recommends libmagic1 && rm -rf /var/lib/apt/lists/*",
        ),
        (
            FAILED.format("psycopg2", "ImportError: Error loading shared library libpq.so.5: No such file")
            + "/app # apk add git\n",
            "apk add libpq",
        ),
        (
            FAILED.format("OpenGL.GL", "OSError: ('OSMesa: cannot open shared object file: No such file', 'OSMesa')"),
            "apt-get install libosmesa6",
        ),
        (
            '{"errorMessage": "Unable to import module \'app\': libnetcdf.so: cannot open shared object file: No such '
            'file or directory", "errorType": "Runtime.ImportModuleError"}\n',
            "apt-get install libnetcdf-dev",
        ),
        (
            FAILED.format("cairocffi", 'OSError: no library called "cairo-2" was found'),
            "apt-get install libcairo2",
        ),
        (
            "  OSError: dlopen() failed to load a library: pangocairo / pangocairo-1.0\n"
            "error: metadata-generation-failed\n",
            "apt-get install libpangocairo-1.0-0",
        ),
        (
            FAILED.format("crypt", MISSING.format("libssl.so.1.1")),
            "Find the package that contains the library, and install it: `apt-file search libssl.so.1.1`",
        ),
        (
            FAILED.format("torch", MISSING.format("libcudart.so.11.0")),
            "Install the build of the package for this machine: the CPU, or the CUDA it has.",
        ),
    ],
)
def test_the_command_is_that_of_the_system(log: str, line: str) -> None:
    matches = explain(io.BytesIO(log.encode()), CHECKS)
    assert matches[0].id == "shared-library-missing"
    assert render(next_remedy(matches)).text == line


def test_a_library_that_a_program_does_without_is_no_failure() -> None:
    log = f"Could not load dynamic library 'libcudart.so.11.0'; dlerror: {MISSING.format('libcudart.so.11.0')[13:]}\n"
    assert recognise(FAILED.format("x", log).encode()) == "none"


def test_a_file_of_another_kind_is_no_library() -> None:
    log = "cannot open shared object file is what the manual of the loader says about a missing library\n"
    assert recognise(log.encode()) == "none"
