"""Debian's name for a distribution on the package index: a rule, and the exceptions that people meet most.

Debian Python Policy 3.3 names a package after the module that is imported. The exceptions are the distributions whose
module has another name. Only the machine's apt can say whether the package exists.
"""

from __future__ import annotations

from doctor.core.names import normalize

_EXCEPTIONS = {
    "attrs": "attr",
    "beautifulsoup4": "bs4",
    "dbus-python": "dbus",
    "discord-py": "discord",
    "gitpython": "git",
    "grpcio": "grpc",
    "mysqlclient": "mysqldb",
    "opencv-python": "opencv",
    "pillow": "pil",
    "psycopg2-binary": "psycopg2",
    "pycairo": "cairo",
    "pygobject": "gi",
    "pyopenssl": "openssl",
    "pyserial": "serial",
    "python-apt": "apt",
    "python-dateutil": "dateutil",
    "python-ldap": "ldap",
    "python-magic": "magic",
    "pyusb": "usb",
    "pyyaml": "yaml",
    "pyzmq": "zmq",
    "rpi-gpio": "rpi.gpio",
    "scikit-image": "skimage",
    "scikit-learn": "sklearn",
}


def debian_package(name: str) -> str:
    """Return the Debian package that would contain the distribution ``name``: ``python3-yaml`` for ``PyYAML``."""
    normalized = normalize(name)
    stem = _EXCEPTIONS.get(normalized, normalized.removeprefix("python-"))
    return f"python3-{stem}"
