"""Read from a log which package pip was building, and which packages of Debian have what the build did not find."""

from __future__ import annotations

import os.path
import shlex
from collections.abc import Iterable, Sequence

from doctor.core import lazy_re as re
from doctor.core.names import name_of, normalize

_MISSING = re.compile(
    r"(?:fatal )?error: '?([\w./+-]{1,80}\.h(?:h|pp|xx)?|Eigen/\w{1,40})(?:: |' file not found)"
    r"|\b([\w.+-]{1,40}): (?:command )?not found"
    r"|(?:No such file or directory: |[Uu]nable to execute )'([\w.+-]{1,40})'"
    r"|cannot find -l([\w.+-]{1,40})"
    r"|Dependency (?:lookup for )?['\"]?([\w.+-]{1,40}?)['\"]? (?:not found|with method|is required but)"
    r"|'--exists', '([\w.+-]{1,40})|pkg-config --exists ([\w.+-]{1,40})' returned"
    r"|(?<!-- )Could (?:NOT|not) find ([\w.+-]{1,40})"
    r"|(?:Program '|executable \"|shared or static library ')([\w.+-]{1,40})['\"] not found"
    r"|error: command '([\w.+-]{1,40})' failed: No such file"
    r"|Unknown compiler\(s\): \[\['([\w+-]{1,40})'"
    r"|(?:No package |Package )'?([\w.+-]{1,40})'?(?: found|, required| was not found)"
    r"|could not find libraries \['([\w.+-]{1,40})'"
    r"|headers or library files could not be found for ([\w.+-]{1,40})|build program corresponding to \"(Ninja)\""
    r"|\b(mysql_config|pg_config|xmlsec1|pkg-config(?! error))\b[^\n]{0,40}(?:not found|is required| is not installed)"
)
"""The messages of compilers, shells, Python, linkers, pkg-config, meson and setup scripts about something missing."""
_MISSING_PROGRAM = re.compile(
    r"(?:^|[\s:/])([\w.+-]{1,40}): (?:command )?not found"
    r"|(?:No such file or directory: |unable to execute )'([\w.+-]{1,40})'"
    r"|error: command '([\w.+/-]{1,80})' failed: No such file|linker `(cc)` not found"
    r"|\b(pg_config|mysql_config|pkg-config) (?:executable )?not found"
)
"""The messages about programs alone, which no machine prints that has them."""
_MEMBER = r"no member named ['‘\"`]"
C_OF_PYTHONS = {
    "3.8": rf"{_MEMBER}tp_print\b",
    "3.9": rf"{_MEMBER}use_tracing\b|\b_PyGen_Send\b",
    "3.10": r"\blongintrepr\.h['\"’]?(?:: No such| file not found)"
    rf"|{_MEMBER}(?:exc_(?:traceback|type)|recursion_depth)\b"
    r"|incomplete (?:typedef|type|definition of type) ['‘\"`](?:PyFrameObject|struct _frame)\b",
    "3.11": rf"{_MEMBER}(?:curexc_(?:traceback|type|value)|ob_digit)\b"
    r"|(?:declaration of function|undeclared (?:identifier|function)) ['‘\"`]?PyUnicode_(?:AS_UNICODE|GET_SIZE)\b"
    r"|['‘\"`]PyUnicode_WCHAR_KIND['’\"`] undeclared",
    "3.12": r"too few arguments to function (?:call|['‘\"`]_PyLong_AsByteArray)[\s\S]{0,200}?_PyLong_AsByteArray",
}
"""What compilers say of code that needs part of Python's headers, by the last Python that had it ("What's New")."""
_NO_COMPILER = re.compile(r"No such file or directory: '[\w-]*(?:gcc|cc|g\+\+)'|command '\S*gcc' failed: No such file")
"""What distutils says if there is no compiler."""
_HEADER = re.compile(r"(?:fatal )?error: '?(?!Python\.h)[\w./+-]{1,80}\.h(?:h|pp|xx)?\b")
_BUILT = re.compile(r"(?:Failed building wheel for|Could not build wheels for) ([\w.-]+)")
_BEING_BUILT = re.compile(
    r"(?:Failed building|Building) (?:editable|wheel) for ([A-Za-z][\w.-]*\w)"
    r"|\bpip-(?:install|wheel)-\w{1,20}[/\\]([A-Za-z][\w.-]*?\w)(?:_[0-9a-f]{32})?(?=[/\\'\"\s]|$)"
    r"|^\s*Running setup\.py [\w ()]{0,30}for (?:package )?([A-Za-z][\w.-]*\w)",
    re.MULTILINE,
)
"""The lines in which pip names the package that it builds, also by the folder."""
_FOLDER = re.compile(r"(?:\.{1,2}(?:/[^.]*)?|/[^.]*)(?:\[.*\])?")
"""A project in a folder, as an argument of pip."""
_PART_OF_PYTHON = re.compile(r"No module named '?(\w{1,40})")
_COMPILER = re.compile(r"(?:[\w-]+-)?(?:gcc|g\+\+|cc|c\+\+|cpp|ld|make)")
_MYSQL = "pkg-config default-libmysqlclient-dev"
_OF_PACKAGES = (
    ("Can not find valid pkg-config name", _MYSQL),  # mysqlclient's setup.py
    ("The headers or library files could not be found for jpeg", "libjpeg-dev zlib1g-dev"),  # Pillow's setup.py
    ("Could not find OpenSSL installation", "pkg-config libssl-dev"),
    ("Could not find directory of OpenSSL installation", "pkg-config libssl-dev"),
    ("can't find Rust compiler", "cargo"),
    ("Can not find Rust compiler", "cargo"),
    ("This package requires Rust", "cargo"),
    ("Cargo, the Rust package manager, is not installed", "cargo"),
    ("Pkg-config for machine", "pkg-config"),  # meson
    ("install a pkg-config package", "pkg-config"),  # the crate pkg-config
    ("proj executable not found", "proj-bin libproj-dev"),  # pyproj's setup.py
    ("Specify a working qmake", "qtbase5-dev"),  # PyQt's builder
    ("Unable to load dependency HDF5", "libhdf5-dev"),  # h5py's setup_configure.py
    ("'apxs' command appears not to be installed", "apache2-dev"),  # mod_wsgi's setup.py
    ('By not providing "Findpybind11.cmake"', "pybind11-dev"),  # CMake's find_package
    ("CMake must be installed to build", "cmake"),
    ("Problem with the CMake installation", "cmake"),
    ("No BLAS/LAPACK libraries found", "pkg-config libopenblas-dev gfortran"),
    ("A GDAL API version must be specified", "libgdal-dev"),  # GDAL's and Fiona's setup.py
    ("libxml2 and libxslt development packages", "libxml2-dev libxslt1-dev"),  # lxml's setupinfo.py
    ("development packages of libxml2 and libxslt", "libxml2-dev libxslt1-dev"),
    ("CMake is not installed on your system!", "cmake"),  # dlib's setup.py
    ("Unable to find JAVA_HOME", "default-jdk"),  # JPype's setup.py
    ("Unable to find javac", "default-jdk"),  # Pyjnius' setup.py
    ("possibly undefined macro: AC_PROG_LIBTOOL", "libtool"),  # autoconf
    ("possibly undefined macro: LT_INIT", "libtool"),
    ('Can\'t exec "aclocal"', "automake"),
    ('Can\'t exec "libtoolize"', "libtool"),
    ("PyProjectOptionException", "qtbase5-dev"),  # sip, which asks qmake about Qt
    ("development files for GTK+ were not found", "libgtk-3-dev"),  # wxWidgets' configure
)
"""Messages of the build scripts of some packages."""
_OF_DISTRIBUTIONS = {
    "aubio": "libaubio-dev",
    "basemap": "libgeos-dev",
    "bjoern": "libev-dev",
    "box2d": "swig",
    "box2d-kengz": "swig",
    "box2d-py": "swig",
    "cartopy": "libgeos-dev libproj-dev",
    "cysystemd": "libsystemd-dev",
    "dbus-python": "pkg-config libdbus-1-dev libglib2.0-dev",
    "easysnmp": "libsnmp-dev",
    "evdev": "linux-libc-dev",
    "fb-re2": "libre2-dev",
    "fiona": "libgdal-dev",
    "fuse-python": "pkg-config libfuse-dev",
    "gdal": "libgdal-dev",
    "gmpy2": "libgmp-dev libmpfr-dev libmpc-dev",
    "gssapi": "libkrb5-dev",
    "h5py": "pkg-config libhdf5-dev",
    "hunspell": "libhunspell-dev",
    "jack": "libjack-dev",
    "javabridge": "default-jdk",
    "kerberos": "libkrb5-dev",
    "leveldb": "libleveldb-dev",
    "lgpio": "swig liblgpio-dev",
    "libvirt-python": "pkg-config libvirt-dev",
    "llfuse": "pkg-config libfuse-dev",
    "m2crypto": "libssl-dev swig",
    "manimpango": "pkg-config libpango1.0-dev",
    "mariadb": "libmariadb-dev",
    "mecab": "libmecab-dev swig",
    "mecab-python": "libmecab-dev swig",
    "mod-wsgi": "apache2-dev",
    "mpi4py": "libopenmpi-dev",
    "mysqlclient": _MYSQL,
    "netcdf4": "libnetcdf-dev libhdf5-dev",
    "netfilterqueue": "libnetfilter-queue-dev",
    "nfcpy": "libusb-1.0-0-dev",
    "oursql": _MYSQL,
    "pam": "libpam0g-dev",
    "pcapy": "libpcap-dev",
    "pdftotext": "pkg-config libpoppler-cpp-dev",
    "petsc4py": "petsc-dev",
    "pillow": "libjpeg-dev zlib1g-dev",
    "plyvel": "libleveldb-dev",
    "pocketsphinx": "swig libpulse-dev",
    "psycopg2": "libpq-dev",
    "psycopg2cffi": "libpq-dev libffi-dev",
    "pyalsaaudio": "libasound2-dev",
    "pyaudio": "portaudio19-dev",
    "pybluez": "libbluetooth-dev",
    "pybluez2": "libbluetooth-dev",
    "pycairo": "pkg-config libcairo2-dev",
    "pycups": "libcups2-dev",
    "pycurl": "libcurl4-openssl-dev libssl-dev",
    "pyfuse3": "pkg-config libfuse3-dev",
    "pygobject": "pkg-config libcairo2-dev libgirepository-2.0-dev",
    "pygraphviz": "pkg-config libgraphviz-dev",
    "pygresql": "libpq-dev",
    "pygtk": "libgtk2.0-dev",
    "pyhdf": "libhdf4-dev",
    "pyicu": "pkg-config libicu-dev",
    "pyjnius": "default-jdk",
    "pykerberos": "libkrb5-dev",
    "pylibacl": "libacl1-dev",
    "pyliblo": "liblo-dev",
    "pylibmc": "libmemcached-dev zlib1g-dev",
    "pylibpcap": "libpcap-dev",
    "pyodbc": "unixodbc-dev",
    "pyopencl": "ocl-icd-opencl-dev",
    "pyparted": "pkg-config libparted-dev",
    "pypcap": "libpcap-dev",
    "pyportmidi": "libportmidi-dev",
    "pyqt5": "qtbase5-dev",
    "pyscard": "libpcsclite-dev swig",
    "pysmbc": "pkg-config libsmbclient-dev",
    "pysqlcipher3": "libsqlcipher-dev",
    "python-apt": "libapt-pkg-dev",
    "python-ldap": "libldap-dev libsasl2-dev",
    "python-lzo": "liblzo2-dev",
    "python-nss": "libnss3-dev libnspr4-dev",
    "python-pam": "libpam0g-dev",
    "python-poppler": "pkg-config libpoppler-cpp-dev",
    "python-prctl": "libcap-dev",
    "python-rocksdb": "librocksdb-dev",
    "python-rtmidi": "libasound2-dev libjack-dev",
    "python-snappy": "libsnappy-dev",
    "pyvips": "pkg-config libvips-dev",
    "pywayland": "libwayland-dev",
    "pywlroots": "libwlroots-dev libwayland-dev",
    "pyxattr": "libattr1-dev",
    "rocksdb": "librocksdb-dev",
    "rrdtool": "librrd-dev",
    "sasl": "libsasl2-dev",
    "scikit-sparse": "libsuitesparse-dev",
    "scikit-umfpack": "libsuitesparse-dev swig",
    "simpleaudio": "libasound2-dev",
    "smbus": "libi2c-dev",
    "systemd": "pkg-config libsystemd-dev",
    "systemd-python": "pkg-config libsystemd-dev",
    "tables": "libhdf5-dev",
    "tesserocr": "pkg-config libtesseract-dev libleptonica-dev",
    "wxpython": "libgtk-3-dev",
    "xcffib": "libxcb-render0-dev",
    "xmlsec": "pkg-config libxmlsec1-dev",
    "zbar": "libzbar-dev",
}
"""Distributions on the index that are written around a library, and the packages of Debian with its headers."""
_REASON = re.compile(r"\berror: (?!\S+-\S|command )|\b[A-Z]\w+(?:Error|Exception): ")
"""What tells why a build failed, as opposed to lines that say that it did."""
_NEW_PYTHON = re.compile(r"\b[Pp]ython[ -]?3\.(?:1[3-9]|2\d)\b|\bcp3(?:1[3-9]|2\d)\b")
"""A Python that many packages have no files for, wherever the log names it."""
_COLLECTING = re.compile(r"\s*Collecting (?P<requirement>[A-Za-z0-9]\S*)(?: \((?P<source>from .*)\))?\s*$")
"""The line with which pip begins with a requirement, and where it comes from unless pip was given its name."""
_COLLECTED = re.compile(r"\s*(?:Building wheels? for|Installing collected packages)")
"""The lines after which a package may fail that was not collected last."""
_PINNED = re.compile(r"(?P<package>[\w.-]+)(?:\[[\w,.-]*\])?==(?P<failed>\d[\w.!+-]*)")
OF_OLD_PIP = re.compile(r"\bCommand \"?(?:\S{1,200})?python[\d.]* setup\.py egg_info\"? failed with error code")
"""The end of a build that a pip before 19 shows."""
OF_SETUPTOOLS = ("setuptools-72", "setuptools-78", "setuptools-of-2022", "setuptools-of-2023")
"""Signs that a build needs an older setuptools, with which it succeeds."""
_OLD_RELEASES = ("new-python", "old-cython", "old-setuptools", "older-python", "older-setuptools", *OF_SETUPTOOLS)
"""Signs of a build that show that the release is old. Those of the Python that it was compiled for do so as well."""
_FILES_FOR = {
    "3.8": "matplotlib==3.3 numpy==1.17 numpy==1.18 numpy==1.19 pandas==1.0 pandas==1.1 scikit-learn==0.23 scipy==1.4 "
    "scipy==1.5",
    "3.9": "matplotlib==3.4 numpy==1.20 numpy==1.21 pandas==1.2 pandas==1.3 scikit-learn==0.24 scikit-learn==1.0 "
    "scipy==1.6 scipy==1.7",
    "3.10": "matplotlib==3.5 matplotlib==3.6 numpy==1.22 numpy==1.23 pandas==1.4 pandas==1.5 scikit-learn==1.1 "
    "scipy==1.8 scipy==1.9",
    "3.11": "matplotlib==3.7 numpy==1.24 numpy==1.25 pandas==2.0 scikit-learn==1.2 scipy==1.10",
}
"""The newest Python for which the index has a file of the first release of each series, for x86_64 Linux; no source of
them can be built with much newer ones."""
_LIST_IN_COMMAND = re.compile(r"(?<!\S)(?:-r|--requirement)[ =]?([\w./-]+)")
_LIST = re.compile(r"from (?:-r|--requirement) (\S+) \(line \d+\)")


def find_build_packages(text: str) -> tuple[str, ...]:
    """Return the packages of Debian that a build needs beside a compiler and Python's headers, by its log ``text``.

    Those for the package that was built are among them, since a build stops at the first thing that it misses.
    """
    from doctor.explain.build_libraries import PACKAGES  # most logs do without

    missing = (next(filter(None, found)) for found in _MISSING.findall(text))
    names = (_forms(os.path.normpath(name.lower())) for name in missing)
    named = [next((PACKAGES[form] for form in forms if form in PACKAGES), "") for forms in names]
    named += [packages for message, packages in _OF_PACKAGES if message in text]
    if "mysqlclient" in text and "pkg-config" in named:
        named.append(_MYSQL)  # its setup.py asks pkg-config for the library, and first finds no pkg-config
    if "cargo" in named and find_built(text) == "cryptography":
        named.append("pkg-config libssl-dev libffi-dev")  # which its build asks for when it has Rust
    if (any(named) or _HEADER.search(text) or _NO_COMPILER.search(text)) and (built := _BUILT.search(text)):
        named.append(_OF_DISTRIBUTIONS.get(normalize(built[1]), ""))
    return tuple(dict.fromkeys(name for packages in named for name in packages.split()))


def _forms(name: str) -> tuple[str, ...]:
    """Return the names by which a missing header, library or program may be known: the whole path first."""
    return name, os.path.dirname(name), name.partition("/")[0], os.path.basename(name)


def find_usual_reason(package: str, text: str) -> tuple[str, dict[str, str]]:
    """Return why ``package`` usually cannot be built, as a context and words for its advice; empty if that is unknown.

    It was abandoned, only the distribution has it, or headers are missing, unless its log ``text`` shows a reason, or
    the Python is newer than the release. Of any other one, a release with a ready-made file needs no build.
    """
    from doctor.facts.system_packages import system_package
    from doctor.plan.known_names import known_name

    known, system = known_name(package) if package else None, system_package(package)
    if known and known.successor:
        return "successor", {"successor": known.successor}
    if system and system.packages and not system.on_index:
        return "of-system", {"package": system.packages[0]}
    libraries = _OF_DISTRIBUTIONS.get(normalize(package), "")
    if libraries and not _REASON.search(text):
        return "libraries", {"libraries": libraries}
    if _NEW_PYTHON.search(text) and not _REASON.search(text):
        return "new-python", {}
    return "" if libraries or not package else "only-binary", {}


def is_old_release(sign: str) -> bool:
    """Return whether a sign of a build shows that the release is old."""
    return sign in _OLD_RELEASES or sign.startswith("compiled-for-")


def find_headers_of_python(text: str) -> tuple[str, ...]:
    """Return Debian's packages with the headers for the modules that a Python lacks, by its log ``text``."""
    from doctor.diagnose.advice.tools import HEADERS_OF_PYTHON, LIBRARIES_OF_PYTHON  # which few logs need

    found = (LIBRARIES_OF_PYTHON.get(module, "") for module in _PART_OF_PYTHON.findall(text))
    return tuple(dict.fromkeys(filter(None, found))) or HEADERS_OF_PYTHON


def find_built(text: str) -> str:
    """Return the package that pip was building, by the last line in ``text`` that names it; empty without one."""
    names = [next(filter(None, found)) for found in _BEING_BUILT.findall(text)]
    return names[-1] if names else ""


def is_own_project(package: str | None, lines_before: Iterable[str], arguments: str) -> bool:
    """Return whether what could not be built is the project in a folder that pip was to install.

    ``package`` is its name, if the message has it, and ``lines_before`` are the lines before. pip collects the others.
    """
    if not any(_FOLDER.fullmatch(word) for word in arguments.split()):
        return False
    collected = filter(None, map(_COLLECTING.match, lines_before))
    return all(package and name_of(found["requirement"]) != normalize(package) for found in collected)


def find_missing_programs(text: str) -> tuple[str, ...]:
    """Return the packages of Debian with the programs that a build did not find, by its log ``text``."""
    from doctor.explain.build_libraries import PACKAGES

    names = (next(filter(None, found)).rpartition("/")[2] for found in _MISSING_PROGRAM.findall(text))
    packages = ("build-essential" if _COMPILER.fullmatch(name) else PACKAGES.get(name, "") for name in names)
    return tuple(dict.fromkeys(package.split()[-1] for package in packages if package))


def find_pinned(lines_before: Sequence[str], command: Sequence[str], package: str) -> tuple[str, dict[str, str]]:
    """Return what decides on another release of the package that was built: a context, and words for its advice.

    ``lines_before`` are the lines before the message, ``command`` the words of the one that failed, and ``package`` is
    the one that could not be built, if the message names it. The context is ``build`` where the user asked for one
    release of the package by its name, ``build-list`` where a requirements file did, ``of-older-python`` where older
    Pythons are known to have a file of it, and ``build-python`` otherwise.
    """
    every, last, wanted = dict[str, re.Match[str]](), "", normalize(package)
    for line in lines_before:
        if found := _COLLECTING.match(line):
            last = name_of(found["requirement"])
            every[last] = found
        elif _COLLECTED.match(line):
            last = ""
    collected = every.get(wanted or last or normalize(find_built("\n".join(lines_before))))
    typed = next((word for word in command if _PINNED.fullmatch(word) and name_of(word) == wanted), None)
    pinned = _PINNED.fullmatch(typed or (collected["requirement"] if collected else ""))
    if pinned is None:
        return "build-python", {"package": name_of(collected["requirement"])} if collected and not wanted else {}
    newer = f"{pinned['package']}>{pinned['failed']}"
    words = {"package": pinned["package"], "pinned": pinned[0], "newer": newer}
    if typed:
        words["corrected"] = shlex.join(newer if word == typed else word for word in command)
    series = f"{name_of(pinned['package'])}=={'.'.join(pinned['failed'].split('.')[:2])}"
    fitting = (python for python, known in _FILES_FOR.items() if series in known.split())
    if release := next(fitting, None):
        return "of-older-python", {**words, "release": release}
    if typed or collected is None:
        return "build", words
    if not collected["source"]:  # an older pip does not say so of what is in a list
        lists = _LIST_IN_COMMAND.findall(" ".join(command))
        is_listed = len(lists) == 1 and pinned[0] not in command
        return ("build-list", {**words, "path": lists[0]}) if is_listed else ("build", words)
    in_list = _LIST.fullmatch(collected["source"])
    return ("build-list", {**words, "path": in_list[1]}) if in_list else ("build-python", {})
