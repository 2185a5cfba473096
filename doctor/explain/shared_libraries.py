"""Name the Debian package that contains a shared library."""

from __future__ import annotations

from doctor.core import lazy_re as re

_BY_RULE = """
    libEGL.so.1 libICE.so.6 libOpenGL.so.0 libSM.so.6 libX11-xcb.so.1 libX11.so.6 libXcomposite.so.1
    libXcursor.so.1 libXdamage.so.1 libXext.so.6 libXfixes.so.3 libXft.so.2 libXi.so.6 libXinerama.so.1 libXrandr.so.2
    libXrender.so.1 libXss.so.1 libXtst.so.6 libblas.so.3 libcairo.so.2 libcups.so.2 libcurl.so.4 libdbus-1.so.3
    libdrm.so.2 libexpat.so.1 libfontconfig.so.1 libfreetype.so.6 libgbm.so.1 libgfortran.so.5 libgmp.so.10
    libgomp.so.1 libgtk-3.so.0 liblapack.so.3 libmagic.so.1 libmariadb.so.3 libopenblas.so.0 libopenjp2.so.7
    libpango-1.0.so.0 libpangocairo-1.0.so.0 libpangoft2-1.0.so.0 libportaudio.so.2 libpq.so.5 libsndfile.so.1
    libsodium.so.23 libsqlite3.so.0 libstdc++.so.6 libusb-1.0.so.0 libvips.so.42 libxcb-cursor.so.0 libxcb-icccm.so.4
    libxcb-image.so.0 libxcb-keysyms.so.1 libxcb-render-util.so.0 libxcb-shape.so.0 libxcb-xinerama.so.0 libxcb.so.1
    libxkbcommon-x11.so.0 libxkbcommon.so.0 libzbar.so.0
"""
"""Libraries of which the package has the name that Debian's rule gives it, in Debian 12 and 13 and in Ubuntu 22.04 and
24.04; where a package was renamed since (``libzbar0t64``), the old name still leads to it."""
_OTHERS = {
    **dict.fromkeys(("libGL.so.1", "libGLX.so.0"), "libgl1"),
    "libGLESv2.so.2": "libgles2",
    **dict.fromkeys(
        ("libgio-2.0.so.0", "libglib-2.0.so.0", "libgmodule-2.0.so.0", "libgobject-2.0.so.0", "libgthread-2.0.so.0"),
        "libglib2.0-0",
    ),
    **dict.fromkeys(("libatlas.so.3", "libcblas.so.3", "libf77blas.so.3"), "libatlas-base-dev"),
    "libatk-1.0.so.0": "libatk1.0-0",
    "libatk-bridge-2.0.so.0": "libatk-bridge2.0-0",
    "libgdk_pixbuf-2.0.so.0": "libgdk-pixbuf-2.0-0",
    "libgeos_c.so.1": "libgeos-c1v5",
    "libnspr4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libodbc.so.2": "unixodbc",
    "libtcl8.6.so": "libtcl8.6",
    "libtk8.6.so": "libtk8.6",
    "libxslt.so.1": "libxslt1.1",
}
_OF_MESSAGES = {
    "PortAudio library not found": "libportaudio2",
    "sndfile library not found": "libsndfile1",
    "find zbar shared library": "libzbar0",
    "failed to find libmagic": "libmagic1",
    "libxcb-cursor0 is needed": "libxcb-cursor0",
    "Could not find lib geos_c": "libgeos-c1v5",
    "Could not find the GEOS library": "libgeos-c1v5",
    "Could not find the GDAL library": "gdal-bin",
    "spatialindex_c": "libspatialindex-dev",
    "'enchant' C library": "libenchant-2-2",
    "MagickWand shared library": "libmagickwand-dev",
    "find dmtx shared library": "libdmtx0b",
    "NoBackendError: No backend available": "libusb-1.0-0",
}
"""Messages of Python modules that do not name the library's file."""
_SONAME = re.compile(r"(lib.+?)\.so\.(\d+)")
_UNIX_NAME = re.compile(r"(?:lib)?([a-z0-9]+-\d\.\d)-(\d)")
"""A library as GLib's projects call it: ``libgobject-2.0-0``."""
_OF_NVIDIA = re.compile(r"lib(?:cu(?:da|dart|dnn|blas|fft|rand|solver|sparse|pti)|nccl|nv)\w*\.so[\d.]*")


def find_library_package(library: str, message: str) -> tuple[str, dict[str, str]]:
    """Return the context of the advice about a missing library, and the Debian package that contains it as a word.

    ``library`` is its name, empty where ``message``, the lines that show the failure, does not give that. Both results
    are empty where no package is known for certain.
    """
    if _OF_NVIDIA.fullmatch(library):
        return "nvidia", {}
    if of_glib := _UNIX_NAME.fullmatch(library):
        library = f"lib{of_glib[1]}.so.{of_glib[2]}"
    package = _OTHERS.get(library) or next((_OF_MESSAGES[text] for text in _OF_MESSAGES if text in message), None)
    if library in _BY_RULE.split() and (soname := _SONAME.fullmatch(library)):
        name, version = soname[1].lower().replace("_", "-"), soname[2]
        package = f"{name}-{version}" if name[-1].isdigit() else f"{name}{version}"
    if package is None:
        return "", {}
    return "headless" if package in ("libgl1", "libglib2.0-0") and "cv2" in message else "known", {"package": package}
