"""Translate the installation of Debian's packages for the package manager of another system."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core import lazy_re as re
from doctor.diagnose.model import Command

_SYSTEMS = ("alpine", "fedora", "arch", "opensuse", "homebrew")
_INSTALL = {
    "alpine": ("apk", "add"),
    "fedora": ("dnf", "install"),
    "arch": ("pacman", "-S"),
    "opensuse": ("zypper", "install"),
    "homebrew": ("brew", "install"),
    "macos": ("brew", "install"),
}
_TABLE = """
autoconf | autoconf | autoconf | autoconf | autoconf | autoconf
automake | automake | automake | automake | automake | automake
libtool | libtool | libtool | libtool | libtool | libtool
build-essential | build-base | gcc gcc-c++ make | base-devel | gcc gcc-c++ make | -
cargo | cargo | cargo | rust | cargo | rust
cmake | cmake | cmake | cmake | cmake | cmake
default-libmysqlclient-dev | mariadb-dev | mariadb-connector-c-devel | mariadb-libs | libmariadb-devel | mysql-client
gfortran | gfortran | gcc-gfortran | gcc-fortran | gcc-fortran | gcc
git | git | git | git | git | git
libheif-dev | libheif-dev | libheif-devel | libheif | libheif-devel | libheif
libspatialindex-dev | libspatialindex-dev | spatialindex-devel | spatialindex | spatialindex-devel | spatialindex
libusb-1.0-0-dev | libusb-dev | libusb1-devel | libusb | libusb-1_0-devel | libusb
libhidapi-dev | hidapi-dev | hidapi-devel | hidapi | libhidapi-devel | hidapi
libpoppler-cpp-dev | poppler-dev | poppler-cpp-devel | poppler | libpoppler-devel | poppler
libtesseract-dev | tesseract-ocr-dev | tesseract-devel | tesseract | tesseract-ocr-devel | tesseract
libleptonica-dev | leptonica-dev | leptonica-devel | leptonica | leptonica-devel | leptonica
libopus-dev | opus-dev | opus-devel | opus | libopus-devel | opus
libsuitesparse-dev | suitesparse-dev | suitesparse-devel | suitesparse | suitesparse-devel | suite-sparse
libpcre2-dev | pcre2-dev | pcre2-devel | pcre2 | pcre2-devel | pcre2
libselinux1-dev | libselinux-dev | libselinux-devel | - | libselinux-devel | -
libvirt-dev | libvirt-dev | libvirt-devel | libvirt | libvirt-devel | libvirt
librdkafka-dev | librdkafka-dev | librdkafka-devel | librdkafka | librdkafka-devel | librdkafka
libqpdf-dev | qpdf-dev | qpdf-devel | qpdf | qpdf-devel | qpdf
libegl-dev | mesa-dev | mesa-libEGL-devel | libglvnd | Mesa-libEGL-devel | -
libglfw3-dev | glfw-dev | glfw-devel | glfw | libglfw-devel | glfw
libxtst-dev | libxtst-dev | libXtst-devel | libxtst | libXtst-devel | libxtst
libxrandr-dev | libxrandr-dev | libXrandr-devel | libxrandr | libXrandr-devel | libxrandr
libxext-dev | libxext-dev | libXext-devel | libxext | libXext-devel | libxext
libcap-dev | libcap-dev | libcap-devel | libcap | libcap-devel | -
libaubio-dev | aubio-dev | aubio-devel | aubio | - | aubio
libhunspell-dev | hunspell-dev | hunspell-devel | hunspell | hunspell-devel | hunspell
liblo-dev | liblo-dev | liblo-devel | liblo | liblo-devel | liblo
libmecab-dev | - | mecab-devel | - | mecab-devel | mecab
libnetfilter-queue-dev | libnetfilter_queue-dev | libnetfilter_queue-devel | libnetfilter_queue |\
 libnetfilter_queue-devel | -
libsqlcipher-dev | sqlcipher-dev | sqlcipher-devel | sqlcipher | sqlcipher-devel | sqlcipher
libzbar-dev | zbar-dev | zbar-devel | zbar | libzbar-devel | zbar
libattr1-dev | attr-dev | libattr-devel | attr | libattr-devel | -
libpam0g-dev | linux-pam-dev | pam-devel | pam | pam-devel | -
libssh-dev | libssh-dev | libssh-devel | libssh | libssh-devel | libssh
libgit2-dev | libgit2-dev | libgit2-devel | libgit2 | libgit2-devel | libgit2
apache2-dev | apache2-dev | httpd-devel | apache | apache2-devel | httpd
libmemcached-dev | libmemcached-dev | libmemcached-awesome-devel | libmemcached-awesome | libmemcached-devel |\
 libmemcached
libboost-python-dev | boost-dev | boost-python3-devel | boost | - | boost-python3
libtbb-dev | onetbb-dev | tbb-devel | onetbb | tbb-devel | tbb
libcfitsio-dev | cfitsio-dev | cfitsio-devel | cfitsio | cfitsio-devel | cfitsio
libeccodes-dev | - | eccodes-devel | - | eccodes-devel | eccodes
libblosc-dev | blosc-dev | blosc-devel | blosc | blosc-devel | c-blosc
libraw-dev | libraw-dev | LibRaw-devel | libraw | libraw-devel | libraw
liblcms2-dev | lcms2-dev | lcms2-devel | lcms2 | liblcms2-devel | little-cms2
libopenjp2-7-dev | openjpeg-dev | openjpeg2-devel | openjpeg2 | openjpeg2-devel | openjpeg
libpango1.0-dev | pango-dev | pango-devel | pango | pango-devel | pango
libgtk-3-dev | gtk+3.0-dev | gtk3-devel | gtk3 | gtk3-devel | gtk+3
libgstreamer1.0-dev | gstreamer-dev | gstreamer1-devel | gstreamer | gstreamer-devel | gstreamer
libmagickwand-dev | imagemagick-dev | ImageMagick-devel | imagemagick | ImageMagick-devel | imagemagick
libopencv-dev | opencv-dev | opencv-devel | opencv | opencv-devel | opencv
default-jdk | openjdk17-jdk | java-latest-openjdk-devel | jdk-openjdk | java-devel | openjdk
libuv1-dev | libuv-dev | libuv-devel | libuv | libuv-devel | libuv
protobuf-compiler | protoc | protobuf-compiler | protobuf | protobuf-devel | protobuf
libprotobuf-dev | protobuf-dev | protobuf-devel | protobuf | protobuf-devel | protobuf
libsecp256k1-dev | libsecp256k1-dev | libsecp256k1-devel | libsecp256k1 | libsecp256k1-devel | secp256k1
libgnutls28-dev | gnutls-dev | gnutls-devel | gnutls | libgnutls-devel | gnutls
libnuma-dev | numactl-dev | numactl-devel | numactl | libnuma-devel | -
libfuse3-dev | fuse3-dev | fuse3-devel | fuse3 | fuse3-devel | -
libfuse-dev | fuse-dev | fuse-devel | fuse2 | fuse-devel | -
libsdl2-image-dev | sdl2_image-dev | SDL2_image-devel | sdl2_image | SDL2_image-devel | sdl2_image
libsdl2-mixer-dev | sdl2_mixer-dev | SDL2_mixer-devel | sdl2_mixer | SDL2_mixer-devel | sdl2_mixer
libsdl2-ttf-dev | sdl2_ttf-dev | SDL2_ttf-devel | sdl2_ttf | SDL2_ttf-devel | sdl2_ttf
libmecab-dev | mecab-dev | mecab-devel | mecab | mecab-devel | mecab
libzbar-dev | zbar-dev | zbar-devel | zbar | zbar-devel | zbar
libsdl1.2-dev | sdl12-compat-dev | sdl12-compat-devel | sdl12-compat | libSDL-devel | sdl12-compat
libusb-dev | libusb-compat-dev | libusb-compat-0.1-devel | libusb-compat | libusb-compat-devel | libusb-compat
libvips-dev | vips-dev | vips-devel | libvips | libvips-devel | vips
libsnmp-dev | net-snmp-dev | net-snmp-devel | net-snmp | net-snmp-devel | net-snmp
librrd-dev | rrdtool-dev | rrdtool-devel | rrdtool | rrdtool-devel | rrdtool
libolm-dev | olm-dev | libolm-devel | libolm | olm-devel | libolm
libxxhash-dev | xxhash-dev | xxhash-devel | xxhash | xxhash-devel | xxhash
libmpv-dev | mpv-dev | mpv-devel | mpv | mpv-devel | mpv
libseccomp-dev | libseccomp-dev | libseccomp-devel | libseccomp | libseccomp-devel | -
libelf-dev | elfutils-dev | elfutils-libelf-devel | libelf | libelf-devel | -
libfontconfig-dev | fontconfig-dev | fontconfig-devel | fontconfig | fontconfig-devel | fontconfig
libglew-dev | glew-dev | glew-devel | glew | glew-devel | glew
pybind11-dev | py3-pybind11-dev | pybind11-devel | pybind11 | python3-pybind11-devel | pybind11
ruby-dev | ruby-dev | ruby-devel | ruby | ruby-devel | ruby
libapt-pkg-dev | - | apt-devel | apt | - | -
libgtk2.0-dev | gtk+2.0-dev | gtk2-devel | gtk2 | gtk2-devel | gtk+
libhdf4-dev | - | hdf-devel | hdf4 | - | hdf4
libi2c-dev | i2c-tools-dev | libi2c-devel | i2c-tools | libi2c0-devel | -
liblgpio-dev | - | lg-devel | - | - | -
libmariadb-dev | mariadb-connector-c-dev | mariadb-connector-c-devel | mariadb-libs | libmariadb-devel |\
 mariadb-connector-c
libnetfilter-queue-dev | libnetfilter_queue-dev | libnetfilter_queue-devel | libnetfilter_queue |\
 libnetfilter_queue-devel | -
libnspr4-dev | nspr-dev | nspr-devel | nspr | mozilla-nspr-devel | nspr
libnss3-dev | nss-dev | nss-devel | nss | mozilla-nss-devel | nss
libparted-dev | parted-dev | parted-devel | parted | parted-devel | -
libsmbclient-dev | samba-dev | libsmbclient-devel | smbclient | libsmbclient-devel | samba
libsqlcipher-dev | sqlcipher-dev | sqlcipher-devel | sqlcipher | sqlcipher-devel | sqlcipher
libwayland-dev | wayland-dev | wayland-devel | wayland | wayland-devel | wayland
libwlroots-dev | wlroots-dev | wlroots-devel | wlroots | wlroots-devel | -
libxcb-render0-dev | libxcb-dev | libxcb-devel | libxcb | libxcb-devel | libxcb
ocl-icd-opencl-dev | opencl-icd-loader-dev | ocl-icd-devel | ocl-icd | ocl-icd-devel | -
petsc-dev | - | petsc-devel | petsc | petsc-devel | petsc
libportmidi-dev | portmidi-dev | portmidi-devel | portmidi | portmidi-devel | portmidi
libigraph-dev | - | igraph-devel | igraph | - | igraph
proj-bin | proj-util | proj | proj | proj | proj
llvm-dev | llvm-dev | llvm-devel | llvm | llvm-devel | llvm
golang | go | golang | go | go | go
clang | clang | clang | clang | clang | llvm
libasound2-dev | alsa-lib-dev | alsa-lib-devel | alsa-lib | alsa-devel | -
libbz2-dev | bzip2-dev | bzip2-devel | bzip2 | libbz2-devel | bzip2
libcairo2-dev | cairo-dev | cairo-devel | cairo | cairo-devel | cairo
libcups2-dev | cups-dev | cups-devel | libcups | cups-devel | -
libcurl4-openssl-dev | curl-dev | libcurl-devel | curl | libcurl-devel | curl
libdbus-1-dev | dbus-dev | dbus-devel | dbus | dbus-1-devel | dbus
libffi-dev | libffi-dev | libffi-devel | libffi | libffi-devel | libffi
libgdal-dev | gdal-dev | gdal-devel | gdal | - | gdal
libgeos-dev | geos-dev | geos-devel | geos | - | geos
libcairo2 | cairo | cairo | cairo | libcairo2 | cairo
libgl1 | mesa-gl | mesa-libGL | libglvnd | Mesa-libGL1 | -
libglib2.0-0 | glib | glib2 | glib2 | libglib-2_0-0 | glib
libgomp1 | libgomp | libgomp | gcc-libs | libgomp1 | gcc
libmagic1 | libmagic | file-libs | file | libmagic1 | libmagic
libpango-1.0-0 | pango | pango | pango | libpango-1_0-0 | pango
libportaudio2 | portaudio | portaudio | portaudio | libportaudio2 | portaudio
libpq5 | libpq | libpq | postgresql-libs | libpq5 | libpq
libsndfile1 | libsndfile | libsndfile | libsndfile | libsndfile1 | libsndfile
libzbar0 | zbar | zbar-libs | zbar | libzbar0 | zbar
libgirepository-2.0-dev | glib-dev | glib2-devel | glib2-devel | glib2-devel | glib
libgirepository1.0-dev | gobject-introspection-dev | gobject-introspection-devel | gobject-introspection |\
 gobject-introspection-devel | gobject-introspection
libgmp-dev | gmp-dev | gmp-devel | gmp | gmp-devel | gmp
libhdf5-dev | hdf5-dev | hdf5-devel | hdf5 | hdf5-devel | hdf5
libbluetooth-dev | bluez-dev | bluez-libs-devel | bluez-libs | bluez-devel | -
libglib2.0-dev | glib-dev | glib2-devel | glib2 | glib2-devel | glib
libgraphviz-dev | graphviz-dev | graphviz-devel | graphviz | graphviz-devel | graphviz
libicu-dev | icu-dev | libicu-devel | icu | libicu-devel | icu4c
libjack-dev | jack-dev | jack-audio-connection-kit-devel | jack2 | libjack-devel | jack
libleveldb-dev | leveldb-dev | leveldb-devel | leveldb | leveldb-devel | leveldb
libmpc-dev | mpc1-dev | libmpc-devel | libmpc | mpc-devel | libmpc
libnetcdf-dev | netcdf-dev | netcdf-devel | netcdf | netcdf-devel | netcdf
libpcsclite-dev | pcsc-lite-dev | pcsc-lite-devel | pcsclite | pcsc-lite-devel | -
libproj-dev | proj-dev | proj-devel | proj | proj-devel | proj
libsnappy-dev | snappy-dev | snappy-devel | snappy | snappy-devel | snappy
linux-libc-dev | linux-headers | kernel-headers | linux-api-headers | linux-glibc-devel | -
libjpeg-dev | jpeg-dev | libjpeg-turbo-devel | libjpeg-turbo | libjpeg8-devel | jpeg-turbo
libkrb5-dev | krb5-dev | krb5-devel | krb5 | krb5-devel | krb5
libldap-dev | openldap-dev | openldap-devel | libldap | openldap2-devel | openldap
liblzma-dev | xz-dev | xz-devel | xz | xz-devel | xz
libmpfr-dev | mpfr-dev | mpfr-devel | mpfr | mpfr-devel | mpfr
libopenblas-dev | openblas-dev | openblas-devel | openblas | openblas-devel | openblas
libopenmpi-dev | openmpi-dev | openmpi-devel | openmpi | openmpi4-devel | open-mpi
libpcap-dev | libpcap-dev | libpcap-devel | libpcap | libpcap-devel | libpcap
libpq-dev | postgresql-dev | libpq-devel | postgresql-libs | postgresql-devel | libpq
libsasl2-dev | cyrus-sasl-dev | cyrus-sasl-devel | libsasl | cyrus-sasl-devel | -
libsqlite3-dev | sqlite-dev | sqlite-devel | sqlite | sqlite3-devel | sqlite
libssl-dev | openssl-dev | openssl-devel | openssl | libopenssl-devel | openssl
libsystemd-dev | - | systemd-devel | systemd-libs | systemd-devel | -
libxml2-dev | libxml2-dev | libxml2-devel | libxml2 | libxml2-devel | libxml2
libxmlsec1-dev | xmlsec-dev | xmlsec1-devel | xmlsec | xmlsec1-devel | libxmlsec1
libxslt1-dev | libxslt-dev | libxslt-devel | libxslt | libxslt-devel | libxslt
libyaml-dev | yaml-dev | libyaml-devel | libyaml | libyaml-devel | libyaml
meson | meson | meson | meson | meson | meson
ninja-build | samurai | ninja-build | ninja | ninja | ninja
patchelf | patchelf | patchelf | patchelf | patchelf | patchelf
pipx | pipx | pipx | python-pipx | - | pipx
python-is-python3 | python3 | python-unversioned-command | python | - | python
python3-venv | python3 | python3 | python | python3 | python
pkg-config | pkgconf | pkgconf-pkg-config | pkgconf | pkgconf | pkgconf
portaudio19-dev | portaudio-dev | portaudio-devel | portaudio | portaudio-devel | portaudio
python3 | python3 | python3 | python | python3 | python
python3-dev | python3-dev | python3-devel | - | python3-devel | -
python3-pip | py3-pip | python3-pip | python-pip | python3-pip | -
python3-gi | py3-gobject3 | python3-gobject | python-gobject | python3-gobject | pygobject3
python3-pkg-resources | py3-setuptools | python3-setuptools | python-setuptools | python3-setuptools |\
 python-setuptools
python3-setuptools | py3-setuptools | python3-setuptools | python-setuptools | python3-setuptools | python-setuptools
python3-tk | python3-tkinter | python3-tkinter | tk | python3-tk | python-tk
qtbase5-dev | qt5-qtbase-dev | qt5-qtbase-devel | qt5-base | libqt5-qtbase-devel | qt@5
swig | swig | swig | swig | swig | swig
unixodbc-dev | unixodbc-dev | unixODBC-devel | unixodbc | unixODBC-devel | unixodbc
freetds-dev | freetds-dev | freetds-devel | freetds | freetds-devel | freetds
libacl1-dev | acl-dev | libacl-devel | acl | libacl-devel | -
libarchive-dev | libarchive-dev | libarchive-devel | libarchive | libarchive-devel | libarchive
libboost-dev | boost-dev | boost-devel | boost | libboost_headers-devel | boost
libbrotli-dev | brotli-dev | brotli-devel | brotli | libbrotli-devel | brotli
libdb-dev | db-dev | libdb-devel | db | db-devel | berkeley-db
libeigen3-dev | eigen-dev | eigen3-devel | eigen | eigen3-devel | eigen
libev-dev | libev-dev | libev-devel | libev | libev-devel | libev
libevent-dev | libevent-dev | libevent-devel | libevent | libevent-devel | libevent
libexpat1-dev | expat-dev | expat-devel | expat | libexpat-devel | expat
libfftw3-dev | fftw-dev | fftw-devel | fftw | fftw3-devel | fftw
libfreetype-dev | freetype-dev | freetype-devel | freetype2 | freetype2-devel | freetype
libfuzzy-dev | - | ssdeep-devel | ssdeep | libfuzzy-devel | ssdeep
libgdbm-dev | gdbm-dev | gdbm-devel | gdbm | gdbm-devel | gdbm
libgl-dev | mesa-dev | mesa-libGL-devel | libglvnd | Mesa-libGL-devel | -
libgpiod-dev | libgpiod-dev | libgpiod-devel | libgpiod | libgpiod-devel | -
libgsl-dev | gsl-dev | gsl-devel | gsl | gsl-devel | gsl
liblmdb-dev | lmdb-dev | lmdb-devel | lmdb | lmdb-devel | lmdb
liblz4-dev | lz4-dev | lz4-devel | lz4 | liblz4-devel | lz4
liblzo2-dev | lzo-dev | lzo-devel | lzo | lzo-devel | lzo
libmagic-dev | file-dev | file-devel | file | file-devel | libmagic
libncurses-dev | ncurses-dev | ncurses-devel | ncurses | ncurses-devel | ncurses
libpng-dev | libpng-dev | libpng-devel | libpng | libpng16-devel | libpng
libpulse-dev | pulseaudio-dev | pulseaudio-libs-devel | libpulse | libpulse-devel | pulseaudio
libre2-dev | re2-dev | re2-devel | re2 | re2-devel | re2
libreadline-dev | readline-dev | readline-devel | readline | readline-devel | readline
librocksdb-dev | rocksdb-dev | rocksdb-devel | rocksdb | rocksdb-devel | rocksdb
libsdl2-dev | sdl2-dev | SDL2-devel | sdl2 | SDL2-devel | sdl2
libsndfile1-dev | libsndfile-dev | libsndfile-devel | libsndfile | libsndfile-devel | libsndfile
libsodium-dev | libsodium-dev | libsodium-devel | libsodium | libsodium-devel | libsodium
libtiff-dev | tiff-dev | libtiff-devel | libtiff | libtiff-devel | libtiff
libturbojpeg0-dev | libjpeg-turbo-dev | turbojpeg-devel | libjpeg-turbo | libjpeg8-devel | jpeg-turbo
libudev-dev | eudev-dev | systemd-devel | systemd-libs | systemd-devel | -
libwebp-dev | libwebp-dev | libwebp-devel | libwebp | libwebp-devel | webp
libx11-dev | libx11-dev | libX11-devel | libx11 | libX11-devel | -
libyara-dev | yara-dev | yara-devel | yara | libyara-devel | yara
libzmq3-dev | zeromq-dev | zeromq-devel | zeromq | zeromq-devel | zeromq
libzstd-dev | zstd-dev | libzstd-devel | zstd | libzstd-devel | zstd
tk-dev | tk-dev | tk-devel | tk | tk-devel | tcl-tk
uuid-dev | util-linux-dev | libuuid-devel | util-linux-libs | libuuid-devel | -
libavcodec-dev | ffmpeg-dev | ffmpeg-free-devel | ffmpeg | - | ffmpeg
libavdevice-dev | ffmpeg-dev | ffmpeg-free-devel | ffmpeg | - | ffmpeg
libavfilter-dev | ffmpeg-dev | ffmpeg-free-devel | ffmpeg | - | ffmpeg
libavformat-dev | ffmpeg-dev | ffmpeg-free-devel | ffmpeg | - | ffmpeg
libavutil-dev | ffmpeg-dev | ffmpeg-free-devel | ffmpeg | - | ffmpeg
libswresample-dev | ffmpeg-dev | ffmpeg-free-devel | ffmpeg | - | ffmpeg
libswscale-dev | ffmpeg-dev | ffmpeg-free-devel | ffmpeg | - | ffmpeg
libaudit-dev | audit-dev | audit-libs-devel | audit | audit-devel | -
libelf-dev | elfutils-dev | elfutils-libelf-devel | libelf | libelf-devel | -
libexiv2-dev | exiv2-dev | exiv2-devel | exiv2 | libexiv2-devel | exiv2
libflac-dev | flac-dev | flac-devel | flac | flac-devel | flac
libfontconfig-dev | fontconfig-dev | fontconfig-devel | fontconfig | fontconfig-devel | fontconfig
libgphoto2-dev | libgphoto2-dev | libgphoto2-devel | libgphoto2 | libgphoto2-devel | libgphoto2
libharfbuzz-dev | harfbuzz-dev | harfbuzz-devel | harfbuzz | harfbuzz-devel | harfbuzz
libogg-dev | libogg-dev | libogg-devel | libogg | libogg-devel | libogg
libsane-dev | sane-dev | sane-backends-devel | sane | sane-backends-devel | sane-backends
libseccomp-dev | libseccomp-dev | libseccomp-devel | libseccomp | libseccomp-devel | -
libsnmp-dev | net-snmp-dev | net-snmp-devel | net-snmp | net-snmp-devel | net-snmp
libunbound-dev | unbound-dev | unbound-devel | unbound | unbound-devel | unbound
libvulkan-dev | vulkan-loader-dev | vulkan-loader-devel | vulkan-icd-loader | vulkan-devel | vulkan-loader
libxapian-dev | xapian-core-dev | xapian-core-devel | xapian-core | libxapian-devel | xapian
libxkbcommon-dev | libxkbcommon-dev | libxkbcommon-devel | libxkbcommon | libxkbcommon-devel | libxkbcommon
zlib1g-dev | zlib-dev | zlib-devel | zlib | zlib-devel | zlib
"""
"""In each row a package of Debian, and what contains the same on each of ``_SYSTEMS``; ``-`` where nothing has to be
installed, or no package is known. The packages of Arch and Homebrew contain the headers as well."""
_OF_TERMUX = {
    "build-essential": "build-essential",
    "cargo": "rust",
    "cmake": "cmake",
    "git": "git",
    "libbz2-dev": "libbz2",
    "libcurl4-openssl-dev": "libcurl",
    "libffi-dev": "libffi",
    "libjpeg-dev": "libjpeg-turbo",
    "liblzma-dev": "liblzma",
    "libpq-dev": "postgresql",
    "libsqlite3-dev": "libsqlite",
    "libssl-dev": "openssl",
    "libxml2-dev": "libxml2",
    "libxslt1-dev": "libxslt",
    "libyaml-dev": "libyaml",
    "ninja-build": "ninja",
    "patchelf": "patchelf",
    "pkg-config": "pkg-config",
    "python3": "python",
    "python3-dev": "python",
    "python3-pip": "python-pip",
    "python3-venv": "python",
    "swig": "swig",
    "zlib1g-dev": "zlib",
}
"""Packages of Debian, and of Termux, which contain the headers."""
_OF_WINDOWS = {
    "git": "Git.Git",
    "python-is-python3": "Python.Python.3.13",
    "python3": "Python.Python.3.13",
}
"""Names of winget."""
_NAMES = {
    row[0]: dict(zip(_SYSTEMS, row[1:], strict=True))
    for line in _TABLE.strip().splitlines()
    for row in [[name.strip() for name in line.split("|")]]
}
_OF_RELEASE = re.compile(r"^python3\.\d{1,2}(?=-)")
"""The beginning of Debian's name for part of one Python, which other systems usually have for their own only."""
_OF_MODULES = {"alpine": "py3-", "arch": "python-", "fedora": "python3-", "opensuse": "python3-"}
"""The beginning of the names of packages with a module of Python: ``python3-`` on Debian."""


def _names_on(system: str, package: str) -> list[str]:
    """Return what contains the same as a package of Debian; empty if nothing is known."""
    package = _OF_RELEASE.sub("python3", package)
    if package not in _NAMES and package.startswith("python3-") and system in _OF_MODULES:
        return [f"{_OF_MODULES[system]}{package.removeprefix('python3-')}"]
    return [name for name in _NAMES.get(package, {}).get(system, "-").split() if name != "-"]


def installation_on(contexts: Sequence[str], packages: Sequence[str]) -> Command | None:
    """Return the command that installs Debian's ``packages`` on the system that ``contexts`` name.

    It is ``None`` for Debian itself, and where nothing is known that contains them.
    """
    if "windows" in contexts:
        names = tuple(_OF_WINDOWS[package] for package in packages if package in _OF_WINDOWS)
        return Command(argv=("winget", "install", *names[:1]), needs_network=True) if names else None
    if "termux" in contexts:
        of_termux = dict.fromkeys(_OF_TERMUX[package] for package in packages if package in _OF_TERMUX)
        return Command(argv=("pkg", "install", *of_termux), needs_network=True) if of_termux else None
    is_image = contexts[:1] == ("docker",)  # which runs Linux, on whatever system it was built
    system = next((it for it in contexts if it in _INSTALL and not (is_image and it == "macos")), None)
    if system is None:
        return None
    column = "homebrew" if system == "macos" else system
    found = (_names_on(column, package) for package in packages)
    names = tuple(dict.fromkeys(name for group in found for name in group))
    if not names:
        return Command(argv=("xcode-select", "--install"), needs_network=True) if column == "homebrew" else None
    return Command(argv=(*_INSTALL[system], *names), needs_root=column != "homebrew", needs_network=True)
