"""Build tools are missing: a package has to be compiled here, and the compiler or a header is not there.

What it is
    No ready wheel fits this Python and platform, so pip builds from source, and finds no C (Rust,
    Fortran) compiler, no `Python.h`, or no header of a library that the package wraps.

Why it matters
    The last lines ("subprocess-exited-with-error", "Failed to build") say only that the build failed.
    The cause is the first error above them.

What to do
    A wheel first: a newer release of the package, or a Python that it has wheels for (the newest Python
    often has none yet; Alpine needs musllinux ones). Else the tools: on Debian and Ubuntu `apt install
    build-essential python3-dev` and the library's `-dev` package; on Alpine `apk add build-base
    python3-dev`; on Fedora `dnf install gcc python3-devel`. Python.h must be of the very Python that
    builds: `pythonX.Y-dev`.

Dead ends
    Upgrading setuptools and wheel: they call the compiler, they do not bring one. `python3-dev` for a
    Python that apt did not install.

References
    pip's documentation, "Build System Interface"; platform tags, PEP 600 and PEP 656.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts
from doctor.finding import Advice, Finding, Signature

ID = "build-tools-missing"

SIGNATURES = (
    Signature(
        says=(
            "unable to execute 'gcc': No such file or directory",
            "unable to execute '…-gcc': No such file or directory",
            "error: command 'gcc' failed: No such file or directory",
            "error: command '…-gcc' failed: No such file or directory",
            "error: command 'cc' failed: No such file or directory",
            "No such file or directory: 'x86_64-linux-gnu-gcc'",
            "No such file or directory: 'aarch64-linux-gnu-gcc'",
            "No such file or directory: 'gcc'",
            "No such file or directory: 'cc'",
            "fatal error: Python.h: No such file or directory",
        ),
    ),
    Signature(
        says=("gcc: command not found", "gcc: not found", "pkg-config: not found"),
        near=("building wheel", "pip", "setup.py", "uv"),
        certain=False,
    ),
    Signature(says=("you need to install a library that provides Python.h",)),
    Signature(
        says=("Microsoft Visual C++ {version} or greater is required", "Microsoft Visual C++ {version} is required"),
    ),
    Signature(says=("error: can't find Rust compiler", "This package requires Rust")),
    Signature(says=("Cargo, the Rust package manager, is not installed",)),
    Signature(says=("ERROR: Unknown compiler(s): [[",)),
    Signature(says=('ERROR: Dependency "…" not found, tried pkgconfig',)),
    Signature(says=("No CMAKE_C_COMPILER could be found", "No CMAKE_CXX_COMPILER could be found")),
    Signature(says=("pg_config executable not found",)),
    Signature(says=("Can not find valid pkg-config name",)),
    Signature(says=("fatal error: ….h: No such file or directory compilation terminated",)),
    Signature(says=("xcrun: error: invalid active developer path",)),
)

ADVICE = (
    Advice(
        where="docker",
        do="In the stage that builds: `RUN apt-get update && apt-get install -y --no-install-recommends "
        "build-essential python3-dev` "
        "(Alpine: `apk add build-base python3-dev`) and the library's -dev package; or a base for which wheels "
        "exist (python:3.X-slim rather than Alpine).",
    ),
    Advice(
        where="alpine",
        do="`apk add build-base python3-dev` and the library's -dev package; or a package that has musllinux wheels.",
    ),
    Advice(where="homebrew", do="`xcode-select --install`, and `brew install` the library that the log names."),
    Advice(where="macos", do="`xcode-select --install`, and the library that the log names (`brew install …`)."),
    Advice(
        where="windows",
        do="A wheel: a release or a Python that has one. Else Microsoft's Build Tools with the C++ workload.",
    ),
    Advice(
        where="fedora",
        do="`sudo dnf install gcc python3-devel` and the library's -devel package; or a release that has a wheel "
        "for this Python.",
    ),
    Advice(
        do="A wheel first: a newer release of the package, or a Python it has wheels for. Else the tools: `sudo apt "
        "install build-essential "
        "pythonX.Y-dev` and the -dev package of the library that the log names.",
    ),
)


def check(_facts: Facts) -> Iterator[Finding]:
    """Nothing on a box shows this before it happens: it is known from logs alone."""
    return iter(())
