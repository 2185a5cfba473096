"""The modules of Python's standard library, also of versions other than the one that doctor runs on.

A package index may have something else under the name of a module that was removed, so that it is never asked for one.
"""

from __future__ import annotations

import sys

from doctor.probe.rootfs import Rootfs

_ADDED = frozenset({"annotationlib", "compression", "tomllib"})
"""Modules that newer versions have (What's New in Python 3.11 and 3.14)."""
_PACKAGED_APART = {"tkinter": "python3-tk"}
"""Modules that Linux distributions put into a package of their own, and its name in Debian."""
_NEVER_ON_INDEX = (
    "base64 collections copy csv getopt glob io itertools json math os pickle random re shutil socket sqlite3 string "
    "subprocess sys tempfile threading time tkinter traceback unittest urllib"
)
"""Modules whose names the package index refuses. Of others it has something: ``argparse``, ``uuid``."""
_REMOVED = {
    "3.0": "BaseHTTPServer CGIHTTPServer ConfigParser Cookie DocXMLRPCServer HTMLParser Queue ScrolledText "
    "SimpleHTTPServer SimpleXMLRPCServer SocketServer StringIO Tix Tkinter UserDict UserList UserString __builtin__ "
    "anydbm bsddb cPickle cStringIO commands cookielib copy_reg dbhash dumbdbm exceptions gdbm hotshot htmlentitydefs "
    "htmllib httplib md5 mimetools new popen2 repr rfc822 robotparser sets sgmllib sha thread tkFileDialog tkFont "
    "tkMessageBox tkSimpleDialog ttk urllib2 urlparse user whichdb xmlrpclib",
    "3.8": "macpath",
    "3.9": "_dummy_thread dummy_threading",
    "3.10": "formatter parser symbol",
    "3.11": "binhex",
    "3.12": "asynchat asyncore distutils imp smtpd",
    "3.13": "aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr "
    "spwd sunau telnetlib uu xdrlib",
}
"""Modules by the version that removed them (PEP 3108, PEP 594, PEP 632; "Removed" in What's New)."""
_REMOVALS = {name: version for version, names in _REMOVED.items() for name in names.split()}


def removal_of(module: str) -> str | None:
    """Return the version of Python that removed a top-level module: ``3.12`` for ``distutils``; else ``None``."""
    return _REMOVALS.get(module)


def is_standard(module: str) -> bool:
    """Return whether every current Python has the top-level module, so that nothing has to be installed for it."""
    if module in _REMOVALS or module in _PACKAGED_APART:
        return False
    return module in sys.stdlib_module_names or module in _ADDED or module == "__main__"


def is_never_on_index(name: str) -> bool:
    """Return whether the name is that of a module of Python, which nothing on the package index has."""
    return name in _NEVER_ON_INDEX.split()


def package_lacking(fs: Rootfs, module: str) -> str:
    """Return Debian's package of a module that the distribution's Python lacks without it; else an empty string."""
    package = _PACKAGED_APART.get(module, "")
    pythons = (name for name in fs.names("/usr/lib") if name.startswith("python3."))
    return "" if any(fs.is_file(f"/usr/lib/{name}/{module}/__init__.py") for name in pythons) else package
