"""Modules that only the system's package manager provides in a working form, and the Debian packages that contain them.

Nothing can tell these from other distributions but knowledge of each: either the package index does not have them, or
has an unrelated or unmaintained distribution of that name, or has source code that builds only against C libraries of
the system.
"""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core.names import normalize
from doctor.core.record import dataclass

_OPERATING_SYSTEM = "only the operating system has it, for its own Python"
_SOURCE_ONLY = "the package index has only its source code, which builds only with the headers of a C library"
_HARDWARE = "it needs libraries of the system that control the hardware"
_STDLIB = "it is a part of Python that Debian packages separately"
_ROS = "it comes with ROS, which installs it for the system's Python"


@dataclass(frozen=True, kw_only=True)
class SystemPackage:
    """The origin of a module that belongs to the system's Python."""

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


_NAMED_ALIKE = """
    apparmor audit avahi babeltrace bladerf brlapi bt2 ceph-argparse cephfs compizconfig cpuset cupshelpers
    debconf deltarpm distro-info distupgrade ecflow evemu fiu ftdi1 germinate getfem gnucap gnucash gnuplot
    graph-tool guestfs gv hawkey hivex imobiledevice jarabe kolabformat kyotocabinet ldb ldns lensfun
    libapparmor libconcord libdnf libproxy librepo libuser lldb louis lttng mapnik mathgl nftables openshot
    paraview pivy plist plplot preludedb pwquality pyatspi pythonmagick qgis rados rbd recoll rgw rpm samba
    sanlock schedutils seafile seccomp selinux semanage sepolgen sepolicy siconos soapysdr speechd stfio
    sugar3 talloc tdb tkrzw unbound vigra volume-key x2go
"""
"""Modules that Debian 12 has in a package called ``python3-NAME``."""
_PACKAGES = {
    **_entries({name: f"python3-{name}" for name in _NAMED_ALIKE.split()}, _OPERATING_SYSTEM),
    **_entries(
        {
            "apt python-apt apt-pkg apt-inst aptsources": "python3-apt",
            "auparse": "python3-audit",
            "bcc bpfcc": "python3-bpfcc",
            "botan2": "python3-botan",
            "capng": "python3-cap-ng",
            "ceph": "python3-ceph-common",
            "comedi": "python3-comedilib",
            "commandnotfound": "command-not-found",
            "csxcad openems": "python3-openems",
            "distutilsextra": "python3-distutils-extra",
            "eci": "python3-ecasound",
            "fontforge psmat": "python3-fontforge",
            "kdumpfile addrxlat": "python3-libkdumpfile",
            "libsmbios-c": "python3-libsmbios",
            "libsvn": "python3-subversion",
            "libxml2 libxml2mod": "python3-libxml2",
            "linkgrammar": "python3-link-grammar",
            "mlt7": "python3-mlt",
            "nbdsh": "python3-libnbd",
            "pcbnew": "kicad",
            "openscap-api": "python3-openscap",
            "pyhbac": "python3-libipa-hbac",
            "pysss-nss-idmap": "python3-libsss-nss-idmap",
            "python-dev": "python3-dev",
            "python-venv": "python3-venv",
            "redland": "python3-librdf",
            "saga-api": "python3-saga",
            "softwareproperties software-properties": "python3-software-properties",
            "sssdconfig": "python3-sss",
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
"""The distributions that pip requires where Debian only recommends them, so that pip would build them."""
_ROS_PACKAGES = (
    "action-msgs", "actionlib", "actionlib-msgs", "ament-index-python", "ament-package", "builtin-interfaces",
    "camera-info-manager", "catkin", "control-msgs", "cv-bridge", "diagnostic-msgs", "diagnostic-updater",
    "dynamic-reconfigure", "example-interfaces", "gazebo-msgs", "gazebo-ros", "genmsg", "genpy", "geographic-msgs",
    "geometry-msgs", "image-geometry", "image-transport", "interactive-markers", "laser-geometry", "launch-ros",
    "launch-testing", "lifecycle-msgs", "mavros-msgs", "message-filters", "moveit-commander", "moveit-msgs",
    "nav-msgs", "nav2-msgs", "nav2-simple-commander", "python-qt-binding", "qt-gui", "rcl-interfaces", "rclpy",
    "ros2cli", "ros2launch", "ros2node", "ros2pkg", "ros2run", "ros2topic", "rosbag", "rosbag2-py",
    "rosbridge-library", "rosgraph", "rosgraph-msgs", "rosidl-parser", "rosidl-runtime-py", "roslaunch", "roslib",
    "rosmaster", "rosmsg", "rosnode", "rosparam", "rospy", "rosservice", "rostest", "rostopic", "rosunit",
    "rqt-gui", "rqt-gui-py", "sensor-msgs", "sensor-msgs-py", "shape-msgs", "std-msgs", "std-srvs", "stereo-msgs",
    "tf", "tf-conversions", "tf-transformations", "tf2-geometry-msgs", "tf2-msgs", "tf2-py", "tf2-ros",
    "tf2-sensor-msgs", "trajectory-msgs", "turtlesim", "visualization-msgs",
)  # fmt: skip


def is_of_ros(name: str) -> bool:
    """Return whether the module or distribution ``name`` is one of ROS."""
    return normalize(name) in _ROS_PACKAGES


def system_package(name: str, ros_distro: str = "") -> SystemPackage | None:
    """Return where the module or distribution ``name`` comes from, if only from the system.

    ``ros_distro`` is the value of ROS_DISTRO, which the names of ROS's packages contain (``debianize_package_name`` of
    bloom).
    """
    normalized = normalize(name)
    if is_of_ros(name):
        packages = (f"ros-{ros_distro}-{normalized}",) if ros_distro else ()
        return SystemPackage(packages=packages, reason=_ROS)
    return _PACKAGES.get(normalized)
