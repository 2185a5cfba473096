"""Name the Debian package that contains a shared library."""

from __future__ import annotations

from doctor.core import lazy_re as re
from doctor.explain.build_libraries import PACKAGES

_BY_RULE = """
    libEGL.so.1 libICE.so.6 libOpenGL.so.0 libQt5DBus.so.5 libQt5Gui.so.5 libQt5Network.so.5 libQt5Svg.so.5
    libQt5Test.so.5 libQt5Widgets.so.5 libSDL2-2.0.so.0 libSDL2_image-2.0.so.0 libSDL2_mixer-2.0.so.0
    libSDL2_ttf-2.0.so.0 libSM.so.6 libX11-xcb.so.1 libX11.so.6 libXau.so.6 libXaw.so.7 libXcomposite.so.1
    libXcursor.so.1 libXdamage.so.1 libXdmcp.so.6 libXext.so.6 libXfixes.so.3 libXft.so.2 libXi.so.6 libXinerama.so.1
    libXmu.so.6 libXpm.so.4 libXrandr.so.2 libXrender.so.1 libXss.so.1 libXt.so.6 libXtst.so.6 libXv.so.1
    libXxf86vm.so.1 libaio.so.1 libarchive.so.13 libass.so.9 libatomic.so.1 libaugeas.so.0 libblas.so.3
    libbluetooth.so.3 libbluray.so.2 libcairo.so.2 libcdt.so.5 libcgraph.so.6 libcholmod.so.3 libcrypt.so.1
    libcups.so.2 libcurl.so.4 libdbus-1.so.3 libdrm.so.2 libeccodes.so.0 libenchant-2.so.2 libespeak-ng.so.1
    libespeak.so.1 libev.so.4 libexpat.so.1 libfluidsynth.so.3 libfontconfig.so.1 libfreetype.so.6 libfribidi.so.0
    libfuse.so.2 libfuse3.so.3 libgbm.so.1 libgcrypt.so.20 libgdal.so.32 libgfortran.so.5 libgirepository-1.0.so.1
    libgirepository-2.0.so.0 libglade2.so.0 libglfw.so.3 libglpk.so.40 libgmp.so.10 libgnutls.so.30 libgomp.so.1
    libgphoto2.so.6 libgpiod.so.2 libgpiod.so.3 libgsl.so.27 libgssapi_krb5.so.2 libgtk-3.so.0 libgtk-4.so.1
    libgvc.so.6 libheif.so.1 libhidapi-hidraw.so.0 libhidapi-libusb.so.0 libhunspell-1.7.so.0 libimagequant.so.0
    libjansson.so.4 libkrb5.so.3 liblapack.so.3 liblcms2.so.2 libldap-2.5.so.0 liblirc_client.so.0 libltdl.so.7
    liblz4.so.1 liblzma.so.5 libmagic.so.1 libmariadb.so.3 libmecab.so.2 libmemcached.so.11 libmikmod.so.3
    libmodbus.so.5 libmp3lame.so.0 libmpc.so.3 libmpfr.so.6 libmpv.so.2 libnetcdf.so.19 libnetfilter_queue.so.1
    libnfnetlink.so.0 libnghttp2.so.14 libnlopt.so.0 libnotify.so.4 libnuma.so.1 libogg.so.0 libopenblas.so.0
    libopenjp2.so.7 libopus.so.0 libpango-1.0.so.0 libpangocairo-1.0.so.0 libpangoft2-1.0.so.0 libpng16.so.16
    libportaudio.so.2 libportmidi.so.0 libpq.so.5 libproj.so.25 libpulse.so.0 libraqm.so.0 librdkafka.so.1 librtmp.so.1
    librubberband.so.2 libsamplerate.so.0 libsane.so.1 libsasl2.so.2 libsecret-1.so.0 libsensors.so.5 libsndfile.so.1
    libsodium.so.23 libspatialindex.so.6 libsqlcipher.so.0 libsqlite3.so.0 libssh2.so.1 libssl.so.3 libstdc++.so.6
    libsuitesparseconfig.so.5 libsybdb.so.5 libsystemd.so.0 libtbb.so.12 libtesseract.so.5 libtiff.so.6 libudev.so.1
    libumfpack.so.5 libusb-0.1.so.4 libusb-1.0.so.0 libuuid.so.1 libva.so.2 libvdpau.so.1 libvips.so.42 libvirt.so.0
    libvlc.so.5 libvulkan.so.1 libwayland-client.so.0 libwayland-egl.so.1 libwebkit2gtk-4.0.so.37
    libwebkit2gtk-4.1.so.0 libwebp.so.7 libwebpdemux.so.2 libwebpmux.so.3 libxcb-cursor.so.0 libxcb-dri3.so.0
    libxcb-glx.so.0 libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-render-util.so.0
    libxcb-render.so.0 libxcb-shape.so.0 libxcb-shm.so.0 libxcb-sync.so.1 libxcb-util.so.1 libxcb-xfixes.so.0
    libxcb-xinerama.so.0 libxcb.so.1 libxkbcommon-x11.so.0 libxkbcommon.so.0 libxkbfile.so.1 libxshmfence.so.1
    libyaml-0.so.2 libzbar.so.0 libzmq.so.5 libzstd.so.1
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
    "libQt5Core.so.5": "libqt5core5a",
    "libGLU.so.1": "libglu1-mesa",
    "libOpenCL.so.1": "ocl-icd-libopencl1",
    "libasound.so.2": "libasound2-dev",  # Ubuntu renamed libasound2, and something else has its name as well
    "libbz2.so.1.0": "libbz2-1.0",
    "libfftw3.so.3": "libfftw3-double3",
    "libfftw3f.so.3": "libfftw3-single3",
    "libgcc_s.so.1": "libgcc-s1",
    "libglut.so.3": "freeglut3-dev",
    "libjack.so.0": "libjack-jackd2-0",
    "libmpi.so.40": "openmpi-bin",
    "libpcap.so.0.8": "libpcap0.8",
    "libz.so.1": "zlib1g",
}
_OF_MESSAGES = {
    "PortAudio library not found": "libportaudio2",
    "sndfile library not found": "libsndfile1",
    "find zbar shared library": "libzbar0",
    "failed to find libmagic": "libmagic1",
    "find the ecCodes library": "libeccodes0",
    "no function 'libvlc_new'": "vlc",
    "opus.OpusNotLoaded": "libopus0",
    "libxcb-cursor0 is needed": "libxcb-cursor0",
    "Could not find lib geos_c": "libgeos-c1v5",
    "Could not find the GEOS library": "libgeos-c1v5",
    "Could not find the GDAL library": "gdal-bin",
    "spatialindex_c": "libspatialindex-dev",
    "'enchant' C library": "libenchant-2-2",
    "MagickWand shared library": "libmagickwand-dev",
    "find dmtx shared library": "libdmtx0b",
    "NoBackendError: No backend available": "libusb-1.0-0",
    "('OSMesa: cannot open": "libosmesa6",
    "('EGL: cannot open": "libegl1",
    "('GLU: cannot open": "libglu1-mesa",
    "('GLESv2: cannot open": "libgles2",
    "('GL: cannot open": "libgl1",
    "Unable to load EGL library": "libegl1",
    "Unable to load OpenGL library": "libgl1",
    "To provide a path to libclang": "libclang-dev",
}
"""Messages of Python modules that do not name the library's file."""
_SONAME = re.compile(r"(lib.+?)\.so\.(\d+)")
_UNIX_NAME = re.compile(r"(?:lib)?([a-z0-9]+-\d\.\d)-(\d)")
"""A library as GLib's projects call it: ``libgobject-2.0-0``."""
_OF_LINKER = re.compile(r"lib(\w+)\.so")
"""A library without its version: the link to it is in the package with its headers."""
_OF_NVIDIA = re.compile(r"lib(?:cu(?:da|dart|dnn|blas|fft|rand|solver|sparse|pti)|nccl|nv)\w*\.so[\d.]*")


_OF_TORCH = re.compile(r"lib(?:torch|c10|tensorflow)\w*\.so[\d.]*")
"""A library in the folder of a distribution, which others are built for."""


def find_library_package(library: str, message: str) -> tuple[str, dict[str, str]]:
    """Return the context of the advice about a missing library, and the Debian package that contains it as a word.

    ``library`` is its name, empty where ``message``, the lines that show the failure, does not give that. Both results
    are empty where no package is known for certain.
    """
    if _OF_TORCH.fullmatch(library):
        return "of-other-release", {}
    if _OF_NVIDIA.fullmatch(library):
        return "nvidia", {}
    if of_glib := _UNIX_NAME.fullmatch(library):
        library = f"lib{of_glib[1]}.so.{of_glib[2]}"
    package = _OTHERS.get(library) or next((_OF_MESSAGES[text] for text in _OF_MESSAGES if text in message), None)
    if library in _BY_RULE.split() and (soname := _SONAME.fullmatch(library)):
        name, version = soname[1].lower().replace("_", "-"), soname[2]
        package = f"{name}-{version}" if name[-1].isdigit() else f"{name}{version}"
    if package is None and (of_linker := _OF_LINKER.fullmatch(library)):
        package = PACKAGES.get(of_linker[1].lower())
    if package is None:
        return "", {}
    return "headless" if package in ("libgl1", "libglib2.0-0") and "cv2" in message else "known", {"package": package}
