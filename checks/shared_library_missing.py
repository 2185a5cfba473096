"""A module is installed, but the system lacks a shared library that it needs.

What it is
    `ImportError: libGL.so.1: cannot open shared object file` means that Python found the module, but the system's
    loader did not find a C library that the module is linked to. Wheels contain most libraries that they need, but not
    those for graphics, audio, databases and GPUs. Minimal images and servers lack them. ``version `GLIBC_2.34' not
    found`` means that the library is there, but older than the one that a module was built with, usually on another
    machine or in another stage of an image. `Namespace Gtk not available` is what gi (PyGObject) prints where the
    description of a library, a typelib, is missing.

Why it matters
    The import fails, and with it the program. Installing the Python package again changes nothing.

What to do
    Install the distribution's package that contains the library: libgl1 for `libGL.so.1`, libglib2.0-0 for
    `libglib-2.0.so.0`. For one that doctor does not know, `apt-file search LIBRARY` names the package. Some projects
    have a wheel without such needs: opencv-python-headless instead of opencv-python.

Dead ends
    `pip install libGL` installs nothing of use, as the library is not a Python package. A link from another version of
    the library (`ln -s libffi.so.8 libffi.so.7`) crashes sooner or later.

References
    ld.so(8); Debian Policy, 8.1 (the names of packages of shared libraries).
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature, fix_requirement

ID = "shared-library-missing"

SIGNATURES = (
    # glibc's elf/dl-load.c, as Python and ctypes pass it on. Without libpython, it is the interpreter that is broken.
    Signature(
        messages=("{library}: cannot open shared object file",),
        near=(
            "importerror",
            "importmoduleerror",
            "oserror",
            "traceback",
            "original error was",
            "unable to import module",
        ),
        unless=("dlerror:", "libpython"),
    ),
    # The same, where a program embeds Python.
    Signature(
        messages=("error while loading shared libraries: {library}",),
        near=("python", "uwsgi", "venv", "pip "),
        unless=("libpython", "/bin/python"),
    ),
    Signature(messages=("ImportError: libpython….so",), near=("cannot open shared object",), context="libpython"),
    # glibc's elf/dl-version.c, for a module that was built with newer libraries.
    Signature(
        messages=(
            "version `GLIBC_{version}' not found (required by",
            "version `GLIBCXX_{version}' not found (required by",
            "version `CXXABI_{version}' not found (required by",
        ),
        near=("importerror", "importmoduleerror", "oserror", "traceback"),
        context="newer",
    ),
    # PyGObject's gi/__init__.py and gi/importer.py.
    Signature(
        messages=(
            "ValueError: Namespace … not available",
            "ImportError: cannot import name …, introspection typelib not found",
        ),
        context="typelibs",
    ),
    # musl's ldso/dynlink.c.
    Signature(messages=("Error loading shared library {library}",), near=("importerror", "oserror", "traceback")),
    # dyld of macOS, and the loader of Windows.
    Signature(
        messages=("Library not loaded:", "Symbol not found:"),
        near=("importerror: dlopen", "oserror: dlopen"),
        context="dylib",
    ),
    Signature(
        messages=(
            "ImportError: DLL load failed while importing",
            "ImportError: DLL load failed: ",
            # ctypes' __init__.py and torch's; 126, 127 and 1114 are numbers of Windows, in any language.
            "FileNotFoundError: Could not find module '….dll' (or one of its dependencies)",
            'Error loading "….dll" or one of its dependencies',
            "OSError: [WinError 126] ",
            "OSError: [WinError 127] ",
            "OSError: [WinError 1114] ",
        ),
        context="dll",
        certain=False,
    ),
    # The loader of macOS, asked by ctypes or by an import for a file that is not there.
    Signature(
        messages=(
            "ImportError: dlopen(…): image not found",
            "OSError: dlopen(…): image not found",
            "ImportError: dlopen(…): tried: … (no such file)",
            "OSError: dlopen(…): tried: … (no such file)",
        ),
        unless=("library not loaded", "symbol not found", "mach-o", "architecture", "not valid for use in process"),
        context="dylib",
    ),
    # ODPI-C's dpiError.c, for python-oracledb and cx_Oracle.
    Signature(
        messages=(
            "DatabaseError: DPI-1047",
            "Cannot locate a 64-bit Oracle Client library",
            "Cannot locate a 32-bit Oracle Client",
        ),
        context="oracle",
    ),
    # unixODBC's DriverManager, for pyodbc.
    Signature(
        messages=("[Driver Manager]Can't open lib … : file not found",),
        near=("pyodbc", "traceback", "sqlalchemy"),
        context="odbc",
    ),
    # TensorFlow's self_check.py.
    Signature(
        messages=("ImportError: Could not find 'cudart64_", "ImportError: Could not find 'cudnn64_"), context="nvidia"
    ),
    Signature(messages=("ImportError: Could not find 'msvcp140",), context="dll"),
    # cffi's api.py, and the modules for Cairo and Pango that use it.
    Signature(messages=("cannot load library {library}",), near=("oserror", "importerror", "traceback")),
    Signature(messages=("no library called {library}", "dlopen() failed to load a library: {library}")),
    # Modules that look for a library by ctypes and raise an error of their own, and Qt's platform plugin.
    Signature(
        messages=(
            "OSError: Could not find lib geos_c",
            "OSError: Could not find library geos_c",
            "OSError: could not find or load spatialindex_c",
            "OSError: spatialindex_c library not found",
            "XGBoostError: XGBoost Library (…) could not be loaded",
            "OSError: Could not find libspatialindex_c",
            "ImproperlyConfigured: Could not find the GDAL library",
            "ImproperlyConfigured: Could not find the GEOS library",
            "ImportError: The 'enchant' C library was not found",
            "ImportError: MagickWand shared library not found",
            "ImportError: Unable to find dmtx shared library",
            "usb.core.NoBackendError: No backend available",
            "To provide a path to libclang use Config.set_library_path",
            "OSError: PortAudio library not found",
            "OSError: sndfile library not found",
            "ImportError: Unable to find zbar shared library",
            "ImportError: failed to find libmagic",
            "RuntimeError: Cannot find the ecCodes library",
            "NameError: no function 'libvlc_new'",
            "discord.opus.OpusNotLoaded",
            # PyOpenGL's platform/ctypesloader.py, egl.py and glx.py
            *(
                f"OSError: ('{name}: cannot open shared object file"
                for name in ("EGL", "GL", "GLU", "GLESv2", "OSMesa")
            ),
            "ImportError: ('Unable to load EGL library'",
            "ImportError: ('Unable to load OpenGL library'",
            "libxcb-cursor0 is needed to load the Qt xcb platform plugin",
        ),
    ),
    Signature(messages=("ImportError: no pq wrapper available",), context="psycopg"),
    # Debian's uWSGI and Apache, which have their parts for Python in packages of their own.
    Signature(
        messages=(
            "UNABLE to load uWSGI plugin: ./python3_plugin.so",
            "UNABLE to load uWSGI plugin: ./python_plugin.so",
            "UNABLE to load uWSGI plugin: /usr/lib/uwsgi/plugins/python3_plugin.so",
            "uwsgi: unrecognized option '--wsgi-file'",
            "uwsgi: unrecognized option '--module'",
            "uwsgi: unrecognized option '--virtualenv'",
            "uwsgi: unrecognized option '--wsgi'",
            "uwsgi: unrecognized option '--home'",
        ),
        context="uwsgi",
    ),
    Signature(
        messages=tuple(
            f"Syntax error on line … Invalid command 'WSGI{name}'"
            for name in ("ScriptAlias", "DaemonProcess", "ProcessGroup", "PythonHome", "PythonPath", "ApplicationGroup")
        ),
        context="mod-wsgi",
    ),
    Signature(
        messages=(
            'Could not load the Qt platform plugin "xcb" in … even though it was found',
            "no Qt platform plugin could be initialized",
        ),
        certain=False,
        context="qt",
    ),
)

ADVICE = (
    Advice(
        context="uwsgi",
        text="On Debian and Ubuntu, uWSGI's Python plugin is a separate package, and uWSGI loads it only with "
        "`--plugin python3`, or `plugins = python3` in its file.",
        remedy=Command(argv=("apt-get", "install", "uwsgi-plugin-python3"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="mod-wsgi",
        text="Apache runs programs in Python by mod_wsgi, which is not installed, or not loaded (`sudo a2enmod wsgi`). "
        "The distribution's uWSGI runs with the distribution's Python only.",
        remedy=Command(argv=("apt-get", "install", "libapache2-mod-wsgi-py3"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="typelib",
        text="gi finds a C library by its description (a typelib), which Debian and Ubuntu have in a package of its "
        "own, named after the library and its version. python3-gi brings only those of GLib.",
        remedy=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="typelibs",
        text="gi finds a C library by its description (a typelib), which Debian and Ubuntu have in a package of its "
        "own, named after the library and its version: gir1.2-gtk-3.0 for `gi.require_version('Gtk', '3.0')`. "
        "python3-gi brings only those of GLib.",
        remedy=Instruction(
            text="Find the version that the code is written for, and install the package: `apt-cache search {package}`"
        ),
    ),
    Advice(
        context="headless",
        text="OpenCV's wheel needs both packages; the loader names only the first library that it does not find. On a "
        "server and in an image, use opencv-python-headless instead of opencv-python: it needs neither.",
        remedy=Command(argv=("apt-get", "install", "{package}", "{libraries}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="libpython",
        text="The module was linked to Python's own library, which the loader does not find: it is in a folder of a "
        "Python that was built with `--enable-shared`. With this variable the loader looks there. The distribution's "
        "Python has it in a package: `sudo apt-get install libpython3-dev`",
        remedy=ShellLine(text='export LD_LIBRARY_PATH="$(python3-config --prefix)/lib"'),
    ),
    Advice(
        context="nvidia",
        text="The library belongs to NVIDIA's driver or to CUDA. Install the release of the package that fits the CUDA "
        "of this machine, or its build for the CPU, as the package's page describes. `nvidia-smi` shows the driver.",
        remedy=Instruction(text="Install the build of the package for this machine: the CPU, or the CUDA it has."),
    ),
    Advice(
        context="of-other-release",
        text="The library is one of torch or TensorFlow, and the module was built for another release than the one "
        "that is installed. Install it again, so that it is built for this one.",
        remedy=ShellLine(
            text="{installer} install --force-reinstall --no-cache-dir --no-build-isolation --no-deps {package}",
            needs_network=True,
        ),
    ),
    Advice(
        context="wheel-on-macos",
        text="The module was linked to a library that is not on this Mac, or in another version, usually because of an "
        "upgrade of Homebrew after it was built here. The file of the index contains its libraries.",
        remedy=ShellLine(
            text="{venv}/bin/python -m pip install --force-reinstall --no-cache-dir {distribution}", needs_network=True
        ),
    ),
    Advice(
        context="dylib",
        text="The module was linked to a library that is not on this Mac, or in another version. With conda, packages "
        "of different channels do not fit one another: install all of them from one (`conda install -c conda-forge "
        "--override-channels NAME`). With pip, Homebrew has most libraries; after its upgrades the module must be "
        "installed again.",
        remedy=Instruction(text="Install the module again, from the same place as the library that it was linked to."),
    ),
    Advice(
        context="dylib-of-conda",
        text="A package of the environment was updated, and the module is still linked to the previous library. "
        "conda takes a build that fits the rest; if two channels are mixed, take everything from one (`-c "
        "conda-forge --override-channels`).",
        remedy=Command(argv=("conda", "update", "{distribution}"), needs_network=True),
    ),
    Advice(
        context="oracle",
        text="cx_Oracle needs Oracle's Instant Client, which neither an index nor a distribution has. Its successor, "
        "oracledb, has the same interface and needs no client. With the client: unpack it, and name its folder to the "
        "loader (`sudo ldconfig FOLDER`).",
        remedy=fix_requirement("oracledb"),
    ),
    Advice(
        context="odbc",
        text="pyodbc is fine. The driver that the connection names is not installed, or `odbcinst -q -d` lists it "
        "by another name. FreeTDS is in tdsodbc, Microsoft's driver in msodbcsql18 from Microsoft's own repository.",
        remedy=Instruction(text="Install the driver that the connection names, or name one that is installed."),
    ),
    Advice(
        context="psycopg",
        text="psycopg is installed without the library that it needs. The extra `binary` includes it; otherwise it "
        "is the distribution's libpq5.",
        remedy=fix_requirement("psycopg[binary]"),
    ),
    Advice(
        context="qt",
        text="Qt finds its plug-in for X, and that lacks a library, usually one of these. opencv-python contains "
        "another Qt than PyQt's; opencv-python-headless has none. Without a screen: `export "
        "QT_QPA_PLATFORM=offscreen`",
        remedy=Command(
            argv=("apt-get", "install", "libxcb-cursor0", "libxcb-xinerama0", "libxkbcommon-x11-0"),
            needs_root=True,
            needs_network=True,
        ),
    ),
    Advice(
        context="conda/dll",
        text="Windows did not find a library that the module needs. conda's Python finds its libraries only in an "
        "active environment.",
        remedy=ShellLine(text="conda activate"),
    ),
    Advice(
        context="pywin32",
        text="The modules of pywin32 and its libraries are of different releases, or one of the two is missing.",
        remedy=ShellLine(text="python -m pip install --upgrade --force-reinstall pywin32", needs_network=True),
    ),
    Advice(
        context="dll",
        text="Windows did not find a library that the module needs. Usually that is Microsoft's C++ runtime, which "
        "this installs. conda's Python finds its libraries only in an active environment.",
        remedy=ShellLine(text="winget install Microsoft.VCRedist.2015+.x64", needs_network=True),
    ),
    Advice(
        context="newer-in-conda",
        text="The package was built with a newer C++ library than the one that the conda environment finds. "
        "conda-forge has it.",
        remedy=ShellLine(text="conda install -c conda-forge libstdcxx-ng", needs_network=True),
    ),
    *(
        Advice(
            context=f"{runner}newer",
            text="The package was built with a newer C library than this system has: its environment was copied from "
            "another machine or image, or an older system reads a cache of wheels. Installed here, it fits. An image "
            "of several stages needs the same base in each of them.",
            remedy=ShellLine(
                text="{venv}/bin/python -m pip install --force-reinstall --no-cache-dir {distribution}",
                needs_network=True,
            ),
        )
        for runner in ("", "docker/", "image/")
    ),
    Advice(
        context="known",
        text="Install {package}, which contains the library, then repeat the command. If apt knows no such package, "
        "the module was built for another release of the distribution: install it again, from a file for this one.",
        remedy=Command(argv=("apt-get", "install", "{package}", "{libraries}"), needs_root=True, needs_network=True),
    ),
    Advice(
        text="The module needs the library, and the package of the Python module does not contain it. Install the "
        "distribution's package that does. apt-file finds it: `sudo apt-get install apt-file`, then `sudo apt-file "
        "update`.",
        remedy=Instruction(
            text="Find the package that contains the library, and install it: `apt-file search {library}`"
        ),
    ),
)
