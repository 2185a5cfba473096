"""Name the packages of Debian and Ubuntu that have the headers, libraries and programs that builds miss."""

from __future__ import annotations

_TABLE = """
    apache2-dev: apxs httpd.h; autoconf: autoconf; autoconf automake libtool: autoreconf; automake: aclocal automake;
    binutils-dev: bfd bfd.h; bison: bison; cargo: cargo rustc; clang: clang; cmake: cmake; coinor-libipopt-dev: coin
    coin-or ipopt; default-jdk: java javac jni jni.h; pkg-config default-libmysqlclient-dev: mariadb mariadb_config
    mysql mysql.h mysql_config mysqlclient; doxygen: doxygen; firebird-dev: ibase.h; flex: flex; flite1-dev:
    flite/flite.h; freeglut3-dev: gl/freeglut.h gl/glut.h glut; freetds-dev: sqlfront.h sybdb.h; gettext: msgfmt;
    gfortran: gfortran; git: git; golang: go; gperf: gperf; graphviz: dot; help2man: help2man; libacl1-dev: acl
    sys/acl.h; libaio-dev: libaio.h; liballegro5-dev: allegro5; libalpm-dev: alpm.h libalpm; libao-dev: ao;
    libapt-pkg-dev: apt-pkg; libarchive-dev: archive.h; libargon2-dev: argon2 argon2.h; libarmadillo-dev: armadillo;
    libarpack2-dev: arpack; libasound2-dev: alsa asound asoundlib.h; libaspell-dev: aspell.h; libassimp-dev: assimp;
    libattr1-dev: attr; libaubio-dev: aubio; libaudit-dev: audit audit.h libaudit.h; libaugeas-dev: augeas augeas.h;
    pkg-config libavformat-dev libavcodec-dev libavdevice-dev libavutil-dev libavfilter-dev libswscale-dev
    libswresample-dev: avformat libavcodec libavdevice libavfilter libavformat libavutil libswresample libswscale;
    libavif-dev: avif; libblkid-dev: blkid; libblosc-dev: blosc blosc.h; libbluetooth-dev: bluetooth bluez;
    libboost-dev: boost; libboost-python-dev: boost/python.hpp boost_python; libbpf-dev: bpf libbpf; libbrotli-dev:
    brotli; libbtrfs-dev: btrfs; libbtrfsutil-dev: btrfsutil.h; libbullet-dev: bullet; libbz2-dev: bz2 bzlib.h;
    libc-ares-dev: ares.h c-ares cares libcares; libcairo2-dev: cairo.h; pkg-config libcairo2-dev: cairo; libcap-dev:
    sys/capability.h; libcap-ng-dev: cap-ng.h; libcapstone-dev: capstone; libcec-dev: libcec; libcephfs-dev: cephfs;
    libceres-dev: ceres; libcfitsio-dev: cfitsio fitsio.h; libcgal-dev: cgal; libchromaprint-dev: chromaprint
    chromaprint.h; libclang-dev: clang-c libclang; libcouchbase-dev: libcouchbase; libcrack2-dev: crack.h;
    libcrypt-dev: crypt.h; libcups2-dev: cups cups-config; libcurl4-openssl-dev: curl curl-config libcurl;
    libczmq-dev: czmq czmq.h; libdb-dev: db.h; libdbus-1-dev: dbus; pkg-config libdbus-1-dev: dbus-1;
    libdbus-glib-1-dev: dbus-glib-1; libdeflate-dev: deflate libdeflate.h; libdevmapper-dev: libdevmapper.h;
    libdjvulibre-dev: libdjvu; libdlib-dev: dlib; libdmtx-dev: dmtx dmtx.h; libdrm-dev: drm.h libdrm xf86drm.h;
    libdumbnet-dev: dnet.h dumbnet.h; libdw-dev: elfutils; libdwarf-dev: dwarf libdwarf libdwarf.h; libeccodes-dev:
    eccodes eccodes.h grib_api.h; libegl-dev: egl; libeigen3-dev: eigen eigen3; libelf-dev: elf gelf.h libelf
    libelf.h; libenchant-2-dev: enchant-2 enchant.h; libespeak-dev: speak_lib.h; libespeak-ng-dev: espeak-ng;
    libev-dev: ev.h; libevdev-dev: libevdev; libevent-dev: event.h event2 libevent; libexif-dev: libexif;
    libexiv2-dev: exiv2 exiv2/exiv2.hpp; libexpat1-dev: expat.h; libext2fs-dev: ext2fs; libfdt-dev: libfdt.h;
    libffi-dev: ffi ffi.h ffi_h libffi; libfftw3-dev: fftw3.h; libflac-dev: flac flac/all.h flac/stream_decoder.h;
    libflann-dev: flann; libflint-dev: flint; libfluidsynth-dev: fluidsynth fluidsynth.h; libfmt-dev: fmt;
    libfontconfig-dev: fontconfig; pkg-config libfreetype-dev: ft2build.h; libfreetype-dev pkg-config: freetype
    freetype-config freetype2; libfribidi-dev: fribidi fribidi.h; libftdi1-dev: ftdi.h libftdi1; libfuse-dev: fuse
    fuse.h; libfuse3-dev: fuse3; libfuzzy-dev: fuzzy.h; libgammu-dev: gammu-config gammu.h; libgbm-dev: gbm gbm.h;
    libgcrypt20-dev: gcrypt gcrypt.h; libgdal-dev: cpl_port.h gdal gdal-config gdal.h ogr_api.h; libgdbm-dev: gdbm.h;
    libgeoip-dev: geoip.h; libgeos-dev: geos-config geos_c.h; libgeotiff-dev: geotiff geotiff.h; libgflags-dev:
    gflags; libgif-dev: gif gif_lib.h; pkg-config libgirepository-2.0-dev: girepository-2.0; pkg-config
    libgirepository1.0-dev: gobject-introspection-1.0; libgit2-dev: git2 git2.h libgit2; libgl-dev: gl; libgles-dev:
    gles2 gles3; libglew-dev: gl/glew.h glew; libglfw3-dev: glfw; libglib2.0-dev: gio-2.0 glib-2.0 glib.h gobject-2.0;
    libglpk-dev: glpk glpk.h; libglu1-mesa-dev: gl/glu.h glu; libgmp-dev: gmp gmp.h; libgnutls28-dev: gnutls;
    libgoogle-glog-dev: glog; libgpg-error-dev: gpg-error gpg-error.h; libgpgme-dev: gpgme gpgme-config gpgme.h;
    libgphoto2-dev: gphoto2 gphoto2.h libgphoto2; libgpiod-dev: gpiod.h; libgraphviz-dev: cgraph.h gvc.h libcgraph
    libgvc; pkg-config libgraphviz-dev: graphviz; libgrpc++-dev protobuf-compiler-grpc: grpc; libgsl-dev: gsl
    gsl-config; libgstreamer1.0-dev: gst gstreamer-1.0; libgtest-dev: gtest; libgtk-3-dev: gtk gtk+-3.0; libgtk-4-dev:
    gtk4; libgtk2.0-dev: gtk+-2.0; libharfbuzz-dev: harfbuzz hb.h; libhdf4-dev: hdf.h mfhdf.h; libhdf5-dev: hdf5
    hdf5.h; libheif-dev: heif libheif; libhidapi-dev: hidapi hidapi-libusb hidapi.h; libhiredis-dev: hiredis;
    libhts-dev: htslib; libhunspell-dev: hunspell hunspell.hxx; libhwloc-dev: hwloc hwloc.h; libi2c-dev: i2c;
    libibverbs-dev: infiniband; libical-dev: libical; libicu-dev: icu-config icu-i18n unicode; libidn-dev: idna.h
    libidn; libidn2-dev: idn2 idn2.h libidn2; libigraph-dev: igraph; libiio-dev: iio iio.h; libimagequant-dev:
    imagequant libimagequant.h; libimlib2-dev: imlib2.h; libisal-dev: isal; libisl-dev: isl; libjack-jackd2-dev: jack;
    libjansson-dev: jansson jansson.h; libjpeg-dev: jpeg jpeglib.h libjpeg; libjson-c-dev: json-c; libjudy-dev:
    judy.h; libjxl-dev: jxl; libkeyutils-dev: keyutils.h; libkmod-dev: kmod.h libkmod; libkrb5-dev: gssapi gssapi.h
    gssapi_krb5 krb5-config krb5.h; libkyotocabinet-dev: kchashdb.h kcpolydb.h kyotocabinet; liblapacke-dev:
    lapacke.h; liblcms2-dev: lcms2 lcms2.h; libldap-dev libsasl2-dev: lber.h ldap ldap.h ldap_r sasl; libldns-dev:
    ldns; libleptonica-dev: allheaders.h; libleveldb-dev: leveldb; liblgpio-dev: lgpio lgpio.h; liblmdb-dev: lmdb.h;
    liblo-dev: lo; liblua5.4-dev: lua lua.h; libluajit-5.1-dev: luajit; liblz4-dev: lz4.h; liblzma-dev: lzma lzma.h;
    liblzo2-dev: lzo; libmad0-dev: mad.h; libmagic-dev: magic magic.h; libmagick++-dev: magick++.h; libmagickwand-dev:
    magick magickwand wand; libmapnik-dev: mapnik mapnik-config; libmaxminddb-dev: maxminddb maxminddb.h;
    libmecab-dev: mecab mecab-config mecab.h; libmemcached-dev: libmemcached memcached memcached.h; libmetis-dev:
    metis metis.h; libmnl-dev: libmnl mnl; libmodbus-dev: modbus modbus.h; libmosquitto-dev: libmosquitto mosquitto.h;
    libmount-dev: libmount; libmp3lame-dev: lame.h lame/lame.h mp3lame; libmpc-dev: mpc.h; libmpdclient-dev:
    libmpdclient mpd/client.h; libmpfr-dev: mpfr mpfr.h; libmpg123-dev: mpg123.h; libmpv-dev: mpv/client.h;
    libmtp-dev: libmtp libmtp.h mtp; libmupdf-dev: mupdf; libnanomsg-dev: nanomsg; libncurses-dev: curses.h ncurses
    ncurses.h ncursesw tinfo; libnet1-dev: libnet.h; libnetcdf-dev: nc-config netcdf netcdf.h; libnetfilter-queue-dev:
    libnetfilter_queue netfilter_queue; libnewt-dev: newt.h; libnfc-dev: nfc; libnftables-dev: libnftables
    libnftables.h nftables; libnl-3-dev: libnl3; libnl-3-dev libnl-genl-3-dev: libnl-3.0 libnl-genl-3.0 netlink;
    libnlopt-dev: nlopt nlopt.h; libnng-dev: nng; libnotify-dev: libnotify; libnotmuch-dev: notmuch notmuch.h;
    libnss3-dev: nss nss.h; libntl-dev: ntl; libnuma-dev: numa numa.h; libode-dev: ode; libogg-dev: ogg; libolm-dev:
    olm; libomp-dev: omp.h; libopenblas-dev: blas cblas.h lapack; pkg-config libopenblas-dev: openblas; libopencv-dev:
    opencv opencv2 opencv4; libopenjp2-7-dev: openjp2 openjpeg.h; libopenmpi-dev: mpi.h mpicc; libopus-dev: opus
    opus.h; libosmesa6-dev: gl/osmesa.h osmesa; libpam0g-dev: security; libpango1.0-dev: pango pango-1.0 pangocairo
    pangoft2; libpapi-dev: papi.h; libpari-dev: pari pari.h; libparted-dev: parted; libpcap-dev: pcap pcap-config
    pcap.h; libpcl-dev: pcl; libpcre2-dev: libpcre2-8 pcre2.h; libpcre3-dev: libpcre pcre pcre.h; libpcsclite-dev:
    pcsc winscard.h wintypes.h; libperl-dev: perl.h; libpipewire-0.3-dev: libpipewire-0.3 pipewire; libpixman-1-dev:
    pixman-1 pixman.h; libpng-dev: libpng libpng-config png png.h; libpocketsphinx-dev: pocketsphinx pocketsphinx.h;
    libpoppler-cpp-dev: cpp/poppler-document.h poppler poppler-cpp; libpoppler-glib-dev: poppler-glib;
    libportmidi-dev: portmidi portmidi.h; libppl-dev: ppl.hh; libpq-dev: libpq libpq-fe.h pg_config pq; libproj-dev:
    proj.h proj_api.h; libproj-dev proj-bin: proj; libpulse-dev: pulse; libqhull-dev: libqhull_r qhull; libqpdf-dev:
    libqpdf qpdf; libqrencode-dev: libqrencode qrencode.h; libquantlib0-dev: ql; librabbitmq-dev: amqp.h librabbitmq
    rabbitmq rabbitmq-c; librados-dev: rados; libraqm-dev: raqm raqm.h; libraspberrypi-dev: bcm_host.h; libraw-dev:
    libraw raw; librbd-dev: rbd; librdkafka-dev: librdkafka rdkafka rdkafka.h; librdmacm-dev: rdma rdmacm; libre2-dev:
    re2; libreadline-dev: readline; librocksdb-dev: rocksdb; librpm-dev: rpm/rpmlib.h rpmlib.h; librrd-dev: librrd
    rrd.h; librsvg2-dev: librsvg-2.0; librtlsdr-dev: librtlsdr rtl-sdr.h rtlsdr; librubberband-dev: rubberband;
    libsamplerate0-dev: samplerate samplerate.h; libsane-dev: sane; libsdl-image1.2-dev: sdl/sdl_image.h;
    libsdl-mixer1.2-dev: sdl/sdl_mixer.h; libsdl-ttf2.0-dev: sdl/sdl_ttf.h; libsdl1.2-dev: sdl sdl-config;
    libsdl2-dev: sdl.h sdl2 sdl2-config; libsdl2-gfx-dev: sdl2_gfx; libsdl2-image-dev: sdl2_image sdl_image.h;
    libsdl2-mixer-dev: sdl2_mixer sdl_mixer.h; libsdl2-ttf-dev: sdl2_ttf sdl_ttf.h; libseccomp-dev: libseccomp seccomp
    seccomp.h; libsecp256k1-dev: libsecp256k1 secp256k1 secp256k1.h; libsecret-1-dev: libsecret-1; libselinux1-dev:
    selinux; libsensors-dev: sensors; libsepol-dev: sepol; libsmbclient-dev: libsmbclient.h smbclient; libsnappy-dev:
    snappy snappy-c.h snappy.h; libsndfile1-dev: sndfile sndfile.h; libsnmp-dev: net-snmp net-snmp-config snmp;
    libsodium-dev: libsodium sodium sodium.h; libsox-dev: sox sox.h; libsoxr-dev: soxr soxr.h; libspatialindex-dev:
    spatialindex spatialindex_c; libspatialite-dev: spatialite spatialite.h; libspdlog-dev: spdlog; libspeex-dev:
    speex; libsphinxbase-dev: sphinxbase; libsqlcipher-dev: sqlcipher; libsqlite3-dev: sqlite3 sqlite3.h sqlite3ext.h;
    libssh-dev: libssh; libssh2-1-dev: libssh2 libssh2.h; libssl-dev: crypto openssl ssl; libstemmer-dev: libstemmer.h
    stemmer; libsuitesparse-dev: cholmod.h klu.h suitesparse umfpack.h; libsundials-dev: cvode; libsvn-dev:
    subversion-1 svn_client.h svn_types.h; pkg-config libsystemd-dev: libsystemd systemd; libtag1-dev: fileref.h tag
    taglib taglib.h; libtagc0-dev: tag_c.h; libtbb-dev: tbb; libtesseract-dev libleptonica-dev: lept leptonica
    tesseract; libtiff-dev: tiff tiff.h tiffio.h; libtirpc-dev: libtirpc rpc; libtlsh-dev: tlsh.h;
    libtokyocabinet-dev: tcutil.h tokyocabinet tokyocabinet.h; libtool: libtool libtoolize; libtsk-dev: tsk;
    libturbojpeg0-dev: turbojpeg.h; libuchardet-dev: uchardet; libudev-dev: libudev.h; libudunits2-dev: udunits2
    udunits2.h; libunbound-dev: libunbound unbound.h; libunwind-dev: libunwind libunwind.h unwind; liburing-dev:
    liburing liburing.h; libusb-1.0-0-dev: libusb-1.0 libusb.h usb-1.0; libusb-dev: libusb usb.h; libuv1-dev: uv uv.h;
    libv4l-dev: libv4l1.h libv4l2 libv4l2.h; libvips-dev: vips vips-cpp; libvirt-dev: libvirt; libvlc-dev: libvlc
    vlc.h vlc/vlc.h; libvorbis-dev: vorbis; libvulkan-dev: vulkan; libwayland-dev: wayland-client wayland-client.h
    wayland-scanner wayland-server.h; libwebp-dev: webp; libwebsockets-dev: libwebsockets.h; libx11-dev: x11;
    libxapian-dev: xapian xapian-config xapian-core xapian.h; libxcb1-dev: xcb; libxcursor-dev: x11/xcursor xcursor;
    libxext-dev: x11/extensions/xshm.h xext; libxfixes-dev: x11/extensions/xfixes.h xfixes; libxft-dev: x11/xft xft;
    libxi-dev: x11/extensions/xinput2.h xi; libxinerama-dev: x11/extensions/xinerama.h xinerama; libxkbcommon-dev:
    xkbcommon; libxml2-dev: libxml-2.0 libxml2 xml2 xml2-config; libxml2-dev libxslt1-dev: libxml; libxmlsec1-dev:
    xmlsec; pkg-config libxmlsec1-dev: xmlsec1; libxmu-dev: x11/xmu xmu; libxpm-dev: x11/xpm.h xpm; libxrandr-dev:
    x11/extensions/xrandr.h xrandr; libxrender-dev: x11/extensions/xrender.h xrender; libxslt1-dev: libxslt xslt
    xslt-config; libxss-dev: x11/extensions/scrnsaver.h xss; libxt-dev: x11/intrinsic.h; libxtst-dev:
    x11/extensions/xtest.h xtst; libxxhash-dev: xxhash.h; libyaml-cpp-dev: yaml-cpp; libyaml-dev: yaml.h; libyara-dev:
    yara.h; libzbar-dev: zbar zbar.h; libzmq3-dev: libzmq zmq zmq.h; libzstd-dev: zstd.h; linux-libc-dev: linux;
    llvm-dev: llvm-c llvm-config; lxc-dev: lxccontainer.h; m4: m4; meson: meson; nasm: nasm; nettle-dev: nettle;
    ninja-build: ninja; nlohmann-json3-dev: nlohmann; nvidia-cuda-toolkit: cublas_v2.h cuda.h cuda_runtime.h;
    ocl-icd-opencl-dev: cl opencl; patchelf: patchelf; perl: perl; petsc-dev: petsc petsc.h; pkg-config: pkg-config
    pkgconfig; portaudio19-dev: portaudio.h; protobuf-compiler libprotobuf-dev: google/protobuf protobuf protoc;
    pybind11-dev: pybind11; python3-sip-dev: sip.h; qt6-base-dev: qmake6; qtbase5-dev: qmake; r-base-dev: r.h
    rinternals.h; ragel: ragel; re2c: re2c; ruby-dev: ruby.h; scons: scons; swig: swig; texinfo: makeinfo; tk-dev:
    tcl.h tk.h; unixodbc-dev: odbc sql.h sqlext.h; uuid-dev: uuid; valgrind: valgrind; yasm: yasm; zlib1g-dev: z zlib
    zlib.h
"""
"""By the packages: headers, by their paths or the first folder of these; libraries, as the linker, pkg-config, CMake
and meson call them; programs. All in small letters."""
_ENTRIES = (entry.split(":") for entry in _TABLE.split(";"))
PACKAGES = {name: " ".join(packages.split()) for packages, names in _ENTRIES for name in names.split()}
"""The packages by the name of what is missing."""
