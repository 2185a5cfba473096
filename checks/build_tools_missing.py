"""A package must be compiled, and the compiler or a header file is missing.

What it is
    No wheel fits this Python and this platform, so pip builds the package from source. The build does not
    find a compiler (C, Rust, Fortran), `Python.h`, or the header of a library that the package wraps.

Why it matters
    The last lines of the log ("subprocess-exited-with-error", "Failed to build") say only that the build
    failed. The cause is the first error above them.

What to do
    Try to get a wheel first: install a newer release of the package, or use a Python for which it has wheels.
    The newest Python often has none yet, and Alpine needs musllinux wheels. Otherwise install the build
    tools. On Debian and Ubuntu these are `apt install build-essential python3-dev` and the `-dev` package of
    the library; on Alpine `apk add build-base python3-dev`; on Fedora `dnf install gcc python3-devel`.
    Python.h must belong to the Python that builds the package: `pythonX.Y-dev`.

    These packages of Debian and Ubuntu contain what a log may name:

    - a compiler, `cc`, `cpp`, linux/input.h: `build-essential`; Rust, cargo: `cargo`
    - pkg-config, cmake, swig: packages of the same names; qmake: `qtbase5-dev`
    - pg_config: `libpq-dev`; mysqlclient: `default-libmysqlclient-dev pkg-config`
    - lber.h, sasl.h: `libldap-dev libsasl2-dev`; openssl/…h: `libssl-dev`; ffi.h: `libffi-dev`
    - libxml2, libxslt: `libxml2-dev libxslt1-dev`; xmlsec1: `libxmlsec1-dev`
    - jpeg, zlib: `libjpeg-dev zlib1g-dev`; cairo: `libcairo2-dev`; dbus-1: `libdbus-1-dev`
    - curl-config: `libcurl4-openssl-dev`; sql.h: `unixodbc-dev`; portaudio.h: `portaudio19-dev`
    - gdal-config: `libgdal-dev`; geos_c: `libgeos-dev`; HDF5: `libhdf5-dev`; MPI: `libopenmpi-dev`

Dead ends
    Upgrading setuptools and wheel does not help: they run a compiler, but do not contain one. `python3-dev`
    does not help a Python that apt did not install.

References
    pip's documentation, "Build System Interface"; platform tags, PEP 600 and PEP 656.
"""

from __future__ import annotations

from doctor.diagnose.advice.tools import FOR_PYENV
from doctor.diagnose.messages import NO_SUCH_FILE
from doctor.diagnose.model import Advice, Command, ShellLine, Signature, fix_requirement

ID = "build-tools-missing"

_BUILDING = (
    "end of output", "subprocess-exited", "build backend", "build-env", "builds-v0", "build_ext", "wheel for",
    "error: command '", "setup.py", "pip failed to build package",
)  # fmt: skip
"""Words near a message which show that a package was being built."""

_PROBES = ("conftest", "_configtest", "has header", "testfile.c", "clang-diagnostic")
"""Words of programs that try whether there is a header, and go on without it."""
_NO_HEADERS = ("longintrepr.h", "error: 'numpy/", "error: numpy/", "error: pybind11/", "error: 'pybind11/", *_PROBES)
"""The same, and headers that no package of the system brings."""
_CONFIGURERS = (
    *("gdal-config", "geos-config", "curl-config", "pg_config", "mysql_config", "krb5-config", "llvm-config"),
    *("xml2-config", "xslt-config", "cups-config", "sdl2-config", "sdl-config", "nc-config", "pkg-config"),
    *("mecab-config", "gsl-config", "freetype-config", "pcap-config", "net-snmp-config", "icu-config"),
    *("gpgme-config", "mariadb_config"),
)
_AUTOTOOLS = ("aclocal", "autoconf", "automake", "autoreconf", "libtoolize")
_TOOLS = (
    *("c++", "g++", "clang", "cpp", "ld", "gfortran", "cargo", "rustc"),
    *("make", "cmake", "go", "ninja", "autoreconf", "swig", "qmake", "mpicc", *_CONFIGURERS),
)
"""The programs that builds start; the former tell how a library is linked to."""

_OF_PYTHONS = (
    *("cups/cups", "ffi", "gssapi/gssapi_ext", "lber", "libpq-fe", "lmdb", "mecab", "portaudio", "pybind11/pybind11"),
    *("pygraphviz", "sasl/sasl", "sip", "spatialindex/capi/sidx_api", "sql", "xmlsec/xmlsec"),
)
"""Headers that C programs rarely need, and packages with parts in C often."""

SIGNATURES = (
    # distutils' spawn.py, old and new; Python's subprocess, if a setup.py runs a tool by itself.
    Signature(
        messages=(
            "unable to execute '…-gcc': No such file or directory",
            "error: command '…' failed: No such file",
            "No such file or directory: 'x86_64-linux-gnu-gcc'",
            "No such file or directory: 'aarch64-linux-gnu-gcc'",
            "No such file or directory: 'gcc'",
            "No such file or directory: 'cc'",
        ),
    ),
    Signature(
        messages=tuple(f"unable to execute '{tool}': No such file or directory" for tool in ("cc", *_TOOLS)),
    ),
    # GCC, where only its part for C is installed.
    Signature(
        messages=tuple(
            f"{words} '{part}': " for words in ("cannot execute", "error trying to exec") for part in ("cc1plus", "cc1")
        ),
    ),
    # The setup scripts of mysqlclient and psycopg2, whose messages people copy alone.
    Signature(messages=("OSError: mysql_config not found", "EnvironmentError: mysql_config not found")),
    Signature(
        messages=("No package 'mysqlclient' found", "Package mysqlclient was not found in the pkg-config search")
    ),
    Signature(
        messages=tuple(f"No such file or directory: '{tool}'" for tool in _TOOLS),
        near=(*_BUILDING, "child_exception_type"),  # subprocess did not find the program
    ),
    Signature(
        messages=tuple(
            f"{tool}: {words}"
            for tool in ("gcc", *_AUTOTOOLS, *_CONFIGURERS)
            for words in ("command not found", "not found")
        ),
        near=("building wheel", "to build wheel", "pip", "setup.py", "uv"),
        certain=False,
    ),
    # runc, which starts a command in a container.
    Signature(
        messages=tuple(f'exec: "{tool}": executable file not found' for tool in ("gcc", "cc", *_TOOLS)),
        near=("unable to start container process", "oci runtime"),
    ),
    # pyenv's python-build.
    Signature(
        messages=(
            "bin/python-build: line {version}: make: command not found",
            "bin/python-build: line {version}: gcc: command not found",
            "python-build: please install `patch' and try again",
            "please install `aria2c`, `curl`, or `wget` and try again",
            "tar (child): xz: Cannot exec: No such file",
            "tar (child): bzip2: Cannot exec: No such file",
        ),
        near=("python-build", "pyenv"),
        context="pyenv-build",
    ),
    # autoconf's configure, where pyenv or asdf builds Python.
    Signature(
        messages=("configure: error: no acceptable C compiler found in $PATH",),
        near=("pyenv", "python-build", "asdf", "python", "pip"),
    ),
    Signature(
        messages=(
            *(f"No such file or directory: '{tool}'" for tool in _CONFIGURERS),
            "A GDAL API version must be specified",
            "Unable to load dependency HDF5, make sure HDF5 is installed properly",
            "PackageNotFoundError: xmlsec1 not found",
            "CMake must be installed to build",
            "CMake is not installed on your system!",
            "proj executable not found. Please set the PROJ_DIR variable",
            "The development files for GTK+ were not found",
            "RuntimeError: Ninja is required to load C++ extensions",
            "Please make sure the libxml2 and libxslt development packages are installed",
            "make sure the development packages of libxml2 and libxslt are installed",
            "The headers or library files could not be found for",
        )
    ),
    Signature(
        messages=(
            *(f"fatal error: {header}.h: No such file or directory" for header in _OF_PYTHONS),
            *(f"fatal error: '{header}.h' file not found" for header in _OF_PYTHONS),
        ),
        certain=False,
    ),
    # GCC's and Clang's preprocessors; since GCC 9 the source line comes before "compilation terminated".
    Signature(messages=("fatal error: Python.h: ",)),
    # The same of GCC before 4.5, and where the part before it was cut.
    Signature(messages=("error: Python.h: No such file or directory",)),
    Signature(
        messages=tuple(f"Python.h: {words}" for words in NO_SUCH_FILE), near=(*_BUILDING, ".c:", ".cc:", ".cpp:")
    ),
    # CMake and Autoconf, for a build of another project; PostgreSQL's configure.
    Signature(
        messages=(
            *(
                f"FindPackageHandleStandardArgs.cmake…(message): Could NOT find {missing}"
                for missing in (
                    "Python3 (missing: Python3_INCLUDE_",
                    "Python3 (missing: Python3_LIBRARIES",
                    "Python3 (missing: Development",
                    "Python (missing: Python_INCLUDE_",
                    "Python (missing: Python_LIBRARIES",
                    "Python (missing: Development",
                    "PythonLibs (missing: PYTHON_",
                )
            ),
            "You probably have to install the development version of the Python package",  # autoconf-archive
            "configure: error: Python headers not found",
            "configure: error: could not find Python headers",
            "header file <Python.h> is required for Python",
        ),
    ),
    Signature(
        messages=(
            *(f"fatal error: ….h: {words}" for words in NO_SUCH_FILE),
            *(f"fatal error: …{end}: No such file or directory" for end in (".hpp", ".hxx", ".hh")),
            "fatal error: Eigen/…: No such file or directory",
            "fatal error: '….h' file not found",
        ),
        near=("python", "pip", *_BUILDING),
        unless=_NO_HEADERS,
    ),
    # GCC before 4.5.
    Signature(messages=("error: ….h: No such file or directory",), near=_BUILDING, unless=_NO_HEADERS),
    Signature(
        messages=("cannot find -l…: No such file or directory", "cannot find -l… collect2: error"), near=_BUILDING
    ),
    Signature(
        messages=(
            "likely indicates that you need to install a library that provides",
            "likely indicates that you need to install the library that provides a shared library",
            "you need to install a library that provides Python.h",
        ),
    ),
    Signature(
        messages=(
            "Microsoft Visual C++ {version} or greater is required",
            "Microsoft Visual C++ {version} is required",
        ),
        context="windows",
    ),
    Signature(messages=("error: Unable to find vcvarsall.bat", "LNK1158: cannot run 'rc.exe'"), context="windows"),
    Signature(messages=("can't find Rust compiler", "Can not find Rust compiler", "This package requires Rust")),
    Signature(messages=("Cargo, the Rust package manager, is not installed",)),
    Signature(messages=("error: linker `cc` not found",), near=("maturin", "pip", "pyo3", "python", "uv", "wheel")),
    Signature(messages=("Rust not found, installing into a temporary directory",), near=_BUILDING, certain=False),
    Signature(messages=("CMake was unable to find a build program corresponding to",), certain=False),
    Signature(messages=("ERROR: Compiler … cannot compile programs",), near=("meson",)),
    Signature(messages=("ERROR: Unknown compiler(s): [[",)),
    # Meson, meson-python, CMake and scikit-build-core.
    Signature(
        messages=(
            "Could not find ninja version",
            "meson executable … not found",
            "Could not find CMake with version",
            "ERROR: Python dependency not found",
            "ERROR: Program '…' not found or not executable",
            "FindPackageHandleStandardArgs.cmake…(message): Could NOT find",
        ),
        near=_BUILDING,
        resolved_by=("successfully installed", "successfully built"),
    ),
    Signature(messages=("ERROR: Python dependency not found",), near=("meson.build:",)),
    Signature(
        messages=(
            "ERROR: C shared or static library '…' not found",
            "ERROR: C++ shared or static library '…' not found",
            "ERROR: Program '…' not found or not executable",
        ),
        near=("pip install", "pip3 install", "pip wheel", "mesonpy", "meson-python"),
        resolved_by=("successfully installed", "successfully built"),
    ),
    # The configure script of mod_wsgi, and CMake's find_package for a module in C++.
    Signature(messages=("The 'apxs' command appears not to be installed",)),
    Signature(
        messages=('CMake Error at … By not providing "Findpybind11.cmake" in CMAKE_MODULE_PATH',),
        near=("cmake",),
    ),
    # node-gyp
    Signature(
        messages=("Error: not found: make", "make: g++: No such file or directory"),
        near=("gyp", "node_modules", "error: `make` failed with exit code"),
    ),
    Signature(messages=("Could not find directory of OpenSSL installation",)),  # openssl-sys
    Signature(
        messages=(
            'ERROR: Dependency "…" not found, tried pkgconfig',
            "ERROR: Dependency lookup for … with method 'pkgconfig' failed",
            "ERROR: Dependency '…' is required but not found",
        )
    ),
    Signature(
        messages=(
            "No CMAKE_C_COMPILER could be found",
            "No CMAKE_CXX_COMPILER could be found",
            "CMAKE_C_COMPILER not set, after EnableLanguage",
            "CMAKE_CXX_COMPILER not set, after EnableLanguage",
        ),
    ),
    Signature(messages=("Problem with the CMake installation",), near=_BUILDING),
    Signature(messages=('AssertionError: Could not find "cmake" executable',)),  # onnx's setup.py
    Signature(messages=("pg_config executable not found", "pg_config is required to build")),
    Signature(messages=("Command 'pkg-config --exists … returned non-zero exit status",)),
    # numpy's distutils.
    Signature(messages=("NotFoundError: No BLAS/LAPACK libraries found", "Broken toolchain: cannot link a simple C")),
    Signature(messages=("Can not find valid pkg-config name", "Unable to invoke pkg-config")),
    Signature(messages=("pkg-config could not find libraries",)),
    Signature(
        messages=("not found in the pkg-config search path", "is not installed or not in path", "No package '…' found"),
        near=_BUILDING,
    ),
    # The crate pkg-config; pyproj's setup.py; PyQt's builder.
    Signature(
        messages=(
            "The pkg-config command could not be found",
            "proj executable not found",
            "Specify a working qmake or add it to PATH",
            "Problem with the CMake installation, aborting build",
        ),
        near=(*_BUILDING, "pip install", "pip3 install"),
    ),
    Signature(messages=("You have not agreed to the Xcode license agreements",), context="xcode-license"),
    # macOS, whose compiler is part of Apple's command line tools.
    Signature(messages=("xcrun: error: invalid active developer path", "xcode-select: error: No developer tools")),
    Signature(
        messages=(
            "xcode-select: note: no developer tools were found at",
            "xcode-select: note: No developer tools were found, requesting install",
        ),
    ),
    # Messages of the build scripts of packages about compilers, headers and libraries.
    Signature(messages=("you need a C compiler to build", "C compiler cannot create executables"), near=_BUILDING),
    Signature(
        messages=(
            "development package",
            "development packages are installed",
            "development headers",
            "header files … are missing",
            "kernel header files",
            "headers or library files could not be found",
            "Could not find library … or load any of its variants",
            "Unable to load dependency … make sure … is installed properly",
            "Cannot compile MPI programs",
            "Unable to find JAVA_HOME",
            "Unable to find javac",
            "The 'make' utility is missing from PATH",
            "possibly undefined macro: AC_PROG_LIBTOOL",
            "possibly undefined macro: LT_INIT",
            *(f'Can\'t exec "{tool}": No such file or directory' for tool in _AUTOTOOLS),
            "PyProjectOptionException('qmake'",
        ),
        near=_BUILDING,
        certain=False,
    ),
)

ADVICE = (
    *FOR_PYENV,
    Advice(
        context="xcode-license",
        text="Apple's compiler runs after its license was agreed to.",
        remedy=Command(argv=("xcodebuild", "-license", "accept"), needs_root=True),
    ),
    Advice(
        context="old-pip",
        text="This pip is too old for the package's wheels, so it builds from source. "
        "Upgrade it in the environment, then repeat the command.",
        remedy=ShellLine(text="python -m pip install --upgrade pip", needs_network=True),
    ),
    Advice(
        context="windows",
        text="Use a package release or a Python version that has a wheel. Otherwise install Microsoft's "
        "Build Tools with the C++ workload.",
        remedy=ShellLine(
            text='winget install Microsoft.VisualStudio.2022.BuildTools --override "--add '
            'Microsoft.VisualStudio.Workload.VCTools --includeRecommended --passive"',
            needs_network=True,
        ),
    ),
    Advice(
        context="successor",
        text="The package is abandoned, and {successor} has replaced it; its modules may have other names.",
        remedy=fix_requirement("{successor}"),
    ),
    Advice(
        context="libc",
        text="The compiler is there, but the C library's headers are not: libc6-dev on Debian and Ubuntu (in "
        "build-essential), musl-dev on Alpine (in build-base), glibc-devel on Fedora.",
        remedy=Command(
            argv=("apt-get", "install", "build-essential", "{headers}", "{libraries}"),
            needs_root=True,
            needs_network=True,
        ),
    ),
    Advice(
        context="own-headers",
        text="Try first to get a wheel: a newer release of the package, or a Python for which it has wheels. Otherwise "
        "the build needs a compiler. The Python in /usr/local has its headers there, so it needs no python3-dev.",
        remedy=Command(
            argv=("apt-get", "install", "build-essential", "{libraries}"), needs_root=True, needs_network=True
        ),
    ),
    Advice(
        text="Try first to get a wheel: a newer release of the package, or a Python for which it has wheels. "
        "Otherwise the build needs a compiler, Python's headers and the headers of the libraries that the package "
        "wraps (on Debian and Ubuntu: build-essential python3-dev {libraries}). If the log names another library, "
        "add its -dev package.",
        remedy=Command(
            argv=("apt-get", "install", "build-essential", "{headers}", "{libraries}"),
            needs_root=True,
            needs_network=True,
        ),
    ),
)
