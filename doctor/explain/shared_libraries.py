"""Name the Debian package that contains a shared library."""

from __future__ import annotations

from functools import cache

from doctor.core import lazy_re as re
from doctor.explain.build_libraries import PACKAGES

_BY_RULE = """
    libEGL.so.1 libFLAC.so.12 libGLEW.so.2.2 libICE.so.6 libMagickWand-6.Q16.so.6 libOpenGL.so.0 libQt5DBus.so.5
    libQt5Gui.so.5 libQt5Multimedia.so.5 libQt5Network.so.5 libQt5OpenGL.so.5 libQt5Positioning.so.5
    libQt5PrintSupport.so.5 libQt5Qml.so.5 libQt5Quick.so.5 libQt5SerialPort.so.5 libQt5Sql.so.5 libQt5Svg.so.5
    libQt5Test.so.5 libQt5WebChannel.so.5 libQt5WebEngineCore.so.5 libQt5WebKit.so.5 libQt5WebSockets.so.5
    libQt5Widgets.so.5 libQt5X11Extras.so.5 libQt5Xml.so.5 libQt6Core.so.6 libQt6DBus.so.6 libQt6Gui.so.6
    libQt6Network.so.6 libQt6Widgets.so.6 libSDL2-2.0.so.0 libSDL2_gfx-1.0.so.0 libSDL2_image-2.0.so.0
    libSDL2_mixer-2.0.so.0 libSDL2_ttf-2.0.so.0 libSM.so.6 libX11-xcb.so.1 libX11.so.6 libXau.so.6 libXaw.so.7
    libXcomposite.so.1 libXcursor.so.1 libXdamage.so.1 libXdmcp.so.6 libXext.so.6 libXfixes.so.3 libXft.so.2
    libXi.so.6 libXinerama.so.1 libXmu.so.6 libXpm.so.4 libXrandr.so.2 libXrender.so.1 libXss.so.1 libXt.so.6
    libXtst.so.6 libXv.so.1 libXxf86vm.so.1 libacl.so.1 libaio.so.1 libalut.so.0 libamd.so.2 libann.so.0 libaom.so.3
    libapt-pkg.so.6.0 libarchive.so.13 libarpack.so.2 libass.so.9 libassimp.so.5 libatomic.so.1 libattr.so.1
    libaubio.so.5 libaugeas.so.0 libavcodec.so.59 libavdevice.so.59 libavfilter.so.8 libavformat.so.59 libavif.so.15
    libavutil.so.57 libblas.so.3 libblosc.so.1 libbluetooth.so.3 libbluray.so.2 libboost_system.so.1.74.0
    libbtf.so.1 libcairo.so.2 libcamd.so.2 libcap.so.2 libcapstone.so.4 libccd.so.2 libccolamd.so.2 libcdt.so.5
    libcfitsio.so.10 libcgraph.so.6 libcholmod.so.3 libchromaprint.so.1 libcolamd.so.2 libcrypt.so.1 libct.so.4
    libcups.so.2 libcurl.so.4 libcxsparse.so.3 libczmq.so.4 libdav1d.so.6 libdbus-1.so.3 libdc1394.so.25
    libde265.so.0 libdiscid.so.0 libdjvulibre.so.21 libdrm.so.2 libeccodes.so.0 libedit.so.2 libenchant-2.so.2
    libespeak-ng.so.1 libespeak.so.1 libev.so.4 libevdev.so.2 libevent-2.1.so.7 libevent_core-2.1.so.7 libewf.so.2
    libexif.so.12 libexpat.so.1 libfabric.so.1 libfbclient.so.2 libfcl.so.0.7 libffi.so.8 libfluidsynth.so.3
    libfontconfig.so.1 libfreetype.so.6 libfreexl.so.1 libfribidi.so.0 libftdi1.so.2 libfuse.so.2 libfuse3.so.3
    libfuzzy.so.2 libgbm.so.1 libgcrypt.so.20 libgdal.so.32 libgdbm.so.6 libgeos.so.3.11.1 libgeotiff.so.5
    libgfortran.so.5 libgif.so.7 libgirepository-1.0.so.1 libgirepository-2.0.so.0 libgit2.so.1.5 libglade2.so.0
    libglfw.so.3 libglpk.so.40 libgmp.so.10 libgnutls.so.30 libgomp.so.1 libgpgme.so.11 libgphoto2.so.6
    libgpiod.so.2 libgpiod.so.3 libgpm.so.2 libgraphite2.so.3 libgsl.so.27 libgssapi_krb5.so.2 libgssrpc.so.4
    libgtk-3.so.0 libgtk-4.so.1 libgvc.so.6 libhackrf.so.0 libheif.so.1 libhidapi-hidraw.so.0 libhidapi-libusb.so.0
    libhiredis.so.0.14 libhts.so.3 libhunspell-1.7.so.0 libhwloc.so.15 libibverbs.so.1 libicu.so.72 libidn.so.12
    libidn2.so.0 libigraph.so.3 libiio.so.0 libimagequant.so.0 libinput.so.10 libjansson.so.4
    libjavascriptcoregtk-4.0.so.18 libjemalloc.so.2 libjson-c.so.5 libjsoncpp.so.25 libjxl.so.0.7 libk5crypto.so.3
    libkeyutils.so.1 libklu.so.1 libkmod.so.2 libkrb5.so.3 libkrb5support.so.0 liblapack.so.3 liblcms2.so.2
    libldap-2.5.so.0 liblept.so.5 libleveldb.so.1d liblirc_client.so.0 liblmdb.so.0 liblo.so.7 libltdl.so.7
    liblua5.3.so.0 liblz4.so.1 liblzma.so.5 libmad.so.0 libmagic.so.1 libmariadb.so.3 libmatio.so.11
    libmbedtls.so.14 libmecab.so.2 libmemcached.so.11 libmetis.so.5 libmikmod.so.3 libmodbus.so.5 libmodplug.so.1
    libmosquitto.so.1 libmount.so.1 libmp3lame.so.0 libmpc.so.3 libmpfr.so.6 libmpg123.so.0 libmpv.so.2
    libncurses.so.6 libncursesw.so.6 libnetcdf.so.19 libnetfilter_queue.so.1 libnettle.so.8 libnfc.so.6
    libnfnetlink.so.0 libnghttp2.so.14 libnl-3.so.200 libnl-genl-3.so.200 libnlopt.so.0 libnotify.so.4 libnuma.so.1
    liboctomap.so.1.9 libode.so.8 libogg.so.0 libopenal.so.1 libopenblas.so.0 libopencv_core.so.406 libopenjp2.so.7
    libopus.so.0 libpango-1.0.so.0 libpangocairo-1.0.so.0 libpangoft2-1.0.so.0 libpangoxft-1.0.so.0 libpcap.so.0.8
    libpci.so.3 libpciaccess.so.0 libpcl_common.so.1.13 libpcre.so.3 libpcre2-8.so.0 libpcsclite.so.1
    libpixman-1.so.0 libpmix.so.2 libpng16.so.16 libpoppler-glib.so.8 libpoppler.so.126 libportaudio.so.2
    libportmidi.so.0 libpq.so.5 libproj.so.25 libprotobuf.so.32 libpulse.so.0 libqhull_r.so.8.0 libqpdf.so.29
    libqrencode.so.4 libquadmath.so.0 librabbitmq.so.4 libraqm.so.0 libraw.so.20 libraw1394.so.11 librdkafka.so.1
    librdmacm.so.1 libre2.so.9 libreadline.so.8 librnp.so.0 librocksdb.so.7.8 librtaudio.so.6 librtlsdr.so.0
    librtmidi.so.6 librtmp.so.1 librubberband.so.2 libsamplerate.so.0 libsane.so.1 libsasl2.so.2 libsctp.so.1
    libseccomp.so.2 libsecp256k1.so.1 libsecret-1.so.0 libselinux.so.1 libsensors.so.5 libserialport.so.0
    libsndfile.so.1 libsoci_core.so.4.0 libsodium.so.23 libsoup-3.0.so.0 libsoxr.so.0 libspatialindex.so.6
    libspatialite.so.7 libspeex.so.1 libspeexdsp.so.1 libspqr.so.2 libsqlcipher.so.0 libsqlite3.so.0 libsrtp2.so.1
    libssh2.so.1 libssl.so.3 libstdc++.so.6 libsuitesparseconfig.so.5 libswresample.so.4 libswscale.so.6
    libsybdb.so.5 libsystemd.so.0 libtbb.so.12 libtbbmalloc.so.2 libtensorpipe.so.0 libtesseract.so.5 libtiff.so.6
    libtinfo.so.6 libtre.so.5 libtsk.so.19 libturbojpeg.so.0 libudev.so.1 libudunits2.so.0 libumfpack.so.5
    libunistring.so.2 libunwind.so.8 liburdfdom_model.so.3.0 libusb-0.1.so.4 libusb-1.0.so.0 libuuid.so.1 libuv.so.1
    libva-drm.so.2 libva-x11.so.2 libva.so.2 libvdpau.so.1 libverto.so.1 libvips.so.42 libvirt.so.0 libvlc.so.5
    libvorbisenc.so.2 libvorbisfile.so.3 libvpx.so.7 libvulkan.so.1 libwayland-client.so.0 libwayland-cursor.so.0
    libwayland-egl.so.1 libwayland-server.so.0 libwbclient.so.0 libwcs.so.7 libwebkit2gtk-4.0.so.37
    libwebkit2gtk-4.1.so.0 libwebp.so.7 libwebpdemux.so.2 libwebpmux.so.3 libx264.so.164 libx265.so.199
    libxcb-cursor.so.0 libxcb-dri2.so.0 libxcb-dri3.so.0 libxcb-glx.so.0 libxcb-icccm.so.4 libxcb-image.so.0
    libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-render-util.so.0 libxcb-render.so.0 libxcb-res.so.0
    libxcb-shape.so.0 libxcb-shm.so.0 libxcb-sync.so.1 libxcb-util.so.1 libxcb-xfixes.so.0 libxcb-xinerama.so.0
    libxcb-xkb.so.1 libxcb.so.1 libxdot.so.4 libxkbcommon-x11.so.0 libxkbcommon.so.0 libxkbfile.so.1
    libxshmfence.so.1 libyajl.so.2 libyaml-0.so.2 libyara.so.9 libzbar.so.0 libzip.so.4 libzmq.so.5 libzstd.so.1
"""
"""Libraries of which the package has the name that Debian's rule gives it (Debian Policy, 8.1), in the version of one
release; where a package was renamed since (``libzbar0t64``), the old name still leads to it."""
_OF_OPENCV = ("libgl1", "libglib2.0-0")
"""The packages that opencv-python's wheels need; the loader names the first library that it does not find."""
_BROUGHT_BY_GL = ("libx11-6", "libxcb1")
"""Packages that libgl1 depends on."""
_IN_NO_RELEASE = re.compile(r"lib(?:crypto|ssl)\.so\.[01]\b|libGL\.so\.2")
"""Libraries of which the distributions have another version, and no package with this one."""
_PARTS = re.compile(r"^(libboost|libopencv|libpcl)_\w+|^(libicu)(?:data|i18n|io|tu|uc)$")
"""Libraries of one source: the versions of all are that of the one in the list above."""
_OTHERS = {
    **dict.fromkeys(("libGL.so.1", "libGLX.so.0"), "libgl1"),
    "libGLESv2.so.2": "libgles2",
    **dict.fromkeys(
        ("libgio-2.0.so.0", "libglib-2.0.so.0", "libgmodule-2.0.so.0", "libgobject-2.0.so.0", "libgthread-2.0.so.0"),
        "libglib2.0-0",
    ),
    **dict.fromkeys(("libatlas.so.3", "libcblas.so.3", "libf77blas.so.3"), "libatlas-base-dev"),
    **dict.fromkeys(("libOSMesa.so.6", "libOSMesa.so.8"), "libosmesa6"),
    **dict.fromkeys(("libbrotlicommon.so.1", "libbrotlidec.so.1", "libbrotlienc.so.1"), "libbrotli1"),
    **dict.fromkeys(("libgdk-x11-2.0.so.0", "libgtk-x11-2.0.so.0"), "libgtk2.0-0"),
    **dict.fromkeys(("libgstbase-1.0.so.0", "libgstreamer-1.0.so.0"), "libgstreamer1.0-0"),
    **dict.fromkeys(
        ("libgstapp-1.0.so.0", "libgstaudio-1.0.so.0", "libgstpbutils-1.0.so.0", "libgstvideo-1.0.so.0"),
        "libgstreamer-plugins-base1.0-0",
    ),
    "libSDL-1.2.so.0": "libsdl1.2debian",
    "libatk-1.0.so.0": "libatk1.0-0",
    "libcares.so.2": "libc-ares2",
    "libdmtx.so.0": "libdmtx0b",
    "libgdk-3.so.0": "libgtk-3-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libjpeg.so.62": "libjpeg62-turbo",
    "libjpeg.so.8": "libjpeg-turbo8",  # Ubuntu's
    "libpam.so.0": "libpam0g",
    "libpoppler-cpp.so.0": "libpoppler-cpp0v5",
    "libpulse-simple.so.0": "libpulse0",
    "libsmbclient.so.0": "libsmbclient",
    "libsnappy.so.1": "libsnappy1v5",
    "libsoup-2.4.so.1": "libsoup2.4-1",
    "libtag.so.1": "libtag1v5",
    "libtcmalloc.so.4": "libgoogle-perftools4",
    "libtdsodbc.so": "tdsodbc",
    "libv4l2.so.0": "libv4l-0",
    "libvorbis.so.0": "libvorbis0a",
    "libxml2.so.2": "libxml2",
    "libxmlsec1.so.1": "libxmlsec1",
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
_SONAME = re.compile(r"(lib.+?)\.so\.(\d[\w.]*)")
_PLAIN = re.compile(r"(?:lib)?([A-Za-z]\w*?(?:-\d\.\d)?)(?:-\d{1,2})?")
"""A library as ctypes' ``find_library`` calls it, perhaps with its version: ``cairo``, ``cairo-2``."""
_UNIX_NAME = re.compile(r"(?:lib)?([a-z0-9]+-\d\.\d)-(\d)")
"""A library as GLib's projects call it: ``libgobject-2.0-0``."""
_MISSING = re.compile(r"([\w.+-]{1,80}\.so(?:\.\d+)*): cannot open shared object file")
_OF_LINKER = re.compile(r"lib(\w+)\.so")
"""A library without its version: the link to it is in the package with its headers."""
_OF_NVIDIA = re.compile(r"lib(?:cu(?:da|dart|dnn|blas|fft|rand|solver|sparse|pti)|nccl|nv)\w*\.so[\d.]*")


_TYPELIB = re.compile(
    r"Namespace (\w+) not available(?: for version (\d+(?:\.\d+)*))?|cannot import name (\w+), introspection typelib"
)
"""PyGObject's messages about a library of GNOME, by its namespace (``gi/__init__.py``, ``gi/importer.py``)."""
_OF_TORCH = re.compile(r"lib(?:torch|c10|tensorflow)\w*\.so[\d.]*")
"""A library in the folder of a distribution, which others are built for."""


def find_library_package(library: str, message: str) -> tuple[str, dict[str, str]]:
    """Return the context of the advice about a missing library, and the Debian package that contains it as a word.

    Packages of further libraries that ``message`` names are in the word ``libraries``.
    ``library`` is its name, empty if ``message``, the lines that show the failure, does not give that. Both results
    are empty if no package is known for certain.
    """
    if not library and (typelib := _TYPELIB.search(message)):
        return _typelib_package(typelib[1] or typelib[3], typelib[2], message)
    if _OF_TORCH.fullmatch(library):
        return "of-other-release", {}
    if _OF_NVIDIA.fullmatch(library):
        return "nvidia", {}
    if of_glib := _UNIX_NAME.fullmatch(library):
        library = f"lib{of_glib[1]}.so.{of_glib[2]}"
    package = _package_of(library) or next((_OF_MESSAGES[text] for text in _OF_MESSAGES if text in message), None)
    if package is None and (of_linker := _OF_LINKER.fullmatch(library)):
        package = PACKAGES.get(of_linker[1].lower())
    if package is None:
        return "", {}
    named = [_package_of(name) for name in _MISSING.findall(message)]
    if "cv2" in message and package in _BROUGHT_BY_GL:
        package, named = "libgl1", []
    context = "headless" if package in _OF_OPENCV and "cv2" in message else "known"
    named += _OF_OPENCV if context == "headless" else ()
    others = " ".join(dict.fromkeys(name for name in named if name and name != package))
    return context, {"package": package, **({"libraries": others} if others else {})}


def _typelib_package(namespace: str, version: str | None, message: str) -> tuple[str, dict[str, str]]:
    """Return the context and the package of a namespace, in the version that the code in ``message`` requires.

    Debian names it after both (its GObject introspection mini-policy). Without a version, it is the name before that.
    """
    required = re.search(rf"""["']{namespace}["']\s*[,:]\s*["'](\d+(?:\.\d+)*)["']""", message)
    version = version or (required[1] if required else None)
    name = namespace.lower()
    if name.startswith("gst"):
        name = "gstreamer" if name == "gst" else "gst-plugins-base"
    return (
        ("typelib", {"package": f"gir1.2-{name}-{version}"}) if version else ("typelibs", {"package": f"gir1.2-{name}"})
    )


def _package_of(library: str) -> str | None:
    """Return the package of a library by its file, or by its name alone; ``None`` if no rule and no table has it."""
    if package := _OTHERS.get(library):
        return package
    if soname := _SONAME.fullmatch(library):
        return None if _IN_NO_RELEASE.match(library) else _by_rule(soname[1], soname[2])
    if library.endswith(".so"):  # the link that compilers and some loaders look for, which comes with the headers
        name = library.removeprefix("lib").removesuffix(".so").lower()
        packages = (PACKAGES.get(name) or PACKAGES.get(f"{name}.h", "")).split()
        return next((package for package in packages if package.endswith("-dev")), None)
    plain = _PLAIN.fullmatch(library)
    return _by_name().get(plain[1].lower()) if plain else None


def _by_rule(name: str, version: str) -> str | None:
    """Return the package of a library that Debian has, in whichever version; its packages have that in their names."""
    family = _PARTS.match(name)
    known = _versions().get(next(filter(None, family.groups())) if family else name)
    if known is None:
        return None
    if not family:  # the file may have more numbers than the name that programs ask for
        version = ".".join(version.split(".")[: known.count(".") + 1])
    name = family[2] or name if family else name
    name = re.sub(r"(?<=_python)\d+$|(?<=_numpy)\d+$", "", name).lower().replace("_", "-")
    return f"{name}-{version}" if name[-1].isdigit() else f"{name}{version}"


@cache
def _versions() -> dict[str, str]:
    """Return the versions in the list, by the library or by the source of several."""
    found = filter(None, map(_SONAME.fullmatch, _BY_RULE.split()))
    return {(family[1] if (family := _PARTS.match(each[1])) else each[1]): each[2] for each in found}


@cache
def _by_name() -> dict[str, str]:
    """Return the packages by the plain names of their libraries: ``pango`` and ``pango-1.0`` for libpango-1.0.so.0."""
    names: dict[str, str] = {}
    for library in (*_BY_RULE.split(), *_OTHERS):
        name = library.partition(".so")[0].removeprefix("lib").lower()
        package = _package_of(library)
        for each in (name, re.sub(r"-\d\.\d$", "", name)) if package else ():
            names.setdefault(each, package or "")
    return names
