"""Modules that only the system's package manager provides in a working form, and the Debian packages that contain them.

Nothing can tell these from other distributions but knowledge of each: either the package index does not have them, or
has an unrelated or unmaintained distribution of that name, or has source code that builds only against C libraries of
the system.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from doctor.core.names import normalize

_OPERATING_SYSTEM = "it is part of the operating system and made for the system's Python"
_SOURCE_ONLY = "the package index has only its source code, which builds only with the headers of a C library"
_HARDWARE = "it needs libraries of the system that control the hardware"
_STDLIB = "it is a part of Python that Debian packages separately"
_ROS = "it comes with ROS, which installs it for the system's Python"


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPackage:
    """Where a module comes from that belongs to the system's Python."""

    packages: tuple[str, ...]
    """The names that its Debian package may have."""
    reason: str
    """Why it belongs to the system, as a clause that follows "because"."""
    on_index: bool = False
    """Whether the package index has it as well, although it may have to be built."""
    in_stdlib: bool = False
    """Whether every environment of the system's Python sees it."""


def _entries(
    names: Mapping[str, str], reason: str, *, on_index: bool = False, in_stdlib: bool = False
) -> dict[str, SystemPackage]:
    """Return an entry for each name in the keys, which hold several; the values are Debian's names."""
    return {
        name: SystemPackage(packages=tuple(packages.split()), reason=reason, on_index=on_index, in_stdlib=in_stdlib)
        for keys, packages in names.items()
        for name in keys.split()
    }


_PACKAGES = {
    **_entries(
        {
            "apt python-apt apt-pkg apt-inst aptsources": "python3-apt",
            "apparmor": "python3-apparmor",
            "audit": "python3-audit",
            "bcc bpfcc": "python3-bpfcc",
            "brlapi": "python3-brlapi",
            "cephfs": "python3-cephfs",
            "commandnotfound": "command-not-found",
            "debconf": "python3-debconf",
            "distro-info": "python3-distro-info",
            "distupgrade": "python3-distupgrade",
            "guestfs": "python3-guestfs",
            "hivex": "python3-hivex",
            "ldb": "python3-ldb",
            "libapparmor": "python3-libapparmor",
            "lldb": "python3-lldb",
            "louis": "python3-louis",
            "mapnik": "python3-mapnik",
            "nftables": "python3-nftables",
            "pyatspi": "python3-pyatspi",
            "python-dev": "python3-dev",
            "python-venv": "python3-venv",
            "qgis": "python3-qgis",
            "rados": "python3-rados",
            "rbd": "python3-rbd",
            "rpm": "python3-rpm",
            "samba": "python3-samba",
            "selinux": "python3-selinux",
            "semanage": "python3-semanage",
            "sepolgen": "python3-sepolgen",
            "softwareproperties software-properties": "python3-software-properties",
            "speechd": "python3-speechd",
            "talloc": "python3-talloc",
            "tdb": "python3-tdb",
            "uno unohelper": "python3-uno",
            "xapian xapian-bindings": "python3-xapian",
        },
        _OPERATING_SYSTEM,
    ),
    **_entries(
        {
            "cairo pycairo": "python3-cairo",
            "cups pycups": "python3-cups",
            "dbus dbus-python": "python3-dbus",
            "gi pygobject": "python3-gi",
            "gdal osgeo": "python3-gdal",
            "libvirt libvirt-python": "python3-libvirt",
            "parted pyparted": "python3-parted",
            "smbc pysmbc": "python3-smbc",
            "systemd systemd-python": "python3-systemd",
        },
        _SOURCE_ONLY,
        on_index=True,
    ),
    **_entries(
        {
            "gpiozero": "python3-gpiozero",
            "lgpio": "python3-lgpio",
            "picamera": "python3-picamera",
            "pigpio": "python3-pigpio",
            "rpi-gpio rpi": "python3-rpi.gpio python3-rpi-lgpio",
            "rpi-lgpio": "python3-rpi-lgpio",
            "sense-hat": "python3-sense-hat sense-hat",
            "smbus": "python3-smbus",
        },
        _HARDWARE,
        on_index=True,
    ),
    **_entries({"libcamera": "python3-libcamera", "picamera2": "python3-picamera2"}, _HARDWARE),
    **_entries(
        {
            "tkinter python-tk python-tkinter tk": "python3-tk",
            "dbm-gnu": "python3-gdbm",
            "lib2to3": "python3-lib2to3",
        },
        _STDLIB,
        in_stdlib=True,
    ),
}
REQUIRED_BY_PIP = {"pygobject": "pycairo"}
"""What pip requires of a distribution and Debian only recommends, so that pip would build it."""
_ROS_PACKAGES = (
    "ament-index-python", "cv-bridge", "geometry-msgs", "launch-ros", "nav-msgs", "rclpy", "rosbag", "rosbag2-py",
    "roslib", "rospy", "sensor-msgs", "std-msgs", "tf2-ros",
)  # fmt: skip


def system_package(name: str, ros_distro: str = "") -> SystemPackage | None:
    """Return where the module or distribution ``name`` comes from, if only from the system.

    ``ros_distro`` is the value of ROS_DISTRO, which the names of ROS's packages contain (``debianize_package_name`` of
    bloom).
    """
    normalized = normalize(name)
    if normalized in _ROS_PACKAGES:
        packages = (f"ros-{ros_distro}-{normalized}",) if ros_distro else ()
        return SystemPackage(packages=packages, reason=_ROS)
    return _PACKAGES.get(normalized)
