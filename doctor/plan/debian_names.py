"""From a name on the package index to Debian's: a rule, and the exceptions that people meet most.

Debian Python Policy 3.3 names a package after the module that is imported, so the exceptions are the
distributions whose module is called otherwise. Whether the package exists is for the box's apt to say.
"""

from __future__ import annotations

from doctor.core.names import normal

_OTHERWISE = {
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


def package(name: str) -> str:
    """The Debian package that would hold the distribution ``name``."""
    plain = normal(name)
    stem = _OTHERWISE.get(plain, plain.removeprefix("python-"))
    return f"python3-{stem}"
