"""The layers: prepared states from which boxes start."""

from __future__ import annotations

from tests.boxes.roots import BARE, NEWER, Layer

VENV = Layer(name="venv", packages=("python3-venv",))
"""A new Debian after the one command that every guide names."""

FULL = Layer(name="full", packages=("python3-pip", "pipx", "sudo"), below=VENV)
"""A Debian with every tool."""

PROMETHEUS = Layer(
    name="prometheus",
    script="""
apt-get update
cd /opt
apt-get download prometheus prometheus-node-exporter
for package in *.deb; do dpkg-deb --extract $package /opt/prometheus; done
rm *.deb
apt-get clean
""",
)
"""promtool and node exporter as Debian ships them, without what their packages depend on and start."""

ZOO = Layer(
    name="zoo",
    packages=("pypy3", "pypy3-venv"),
    below=FULL,
    script=r"""
ada() { setpriv --reuid ada --regid ada --clear-groups env HOME=/home/ada "$@"; }
cd /home/ada
version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
stdlib=/usr/lib/python$version

# environments that are well
ada python3 -m venv venv
ada python3 -m venv --system-site-packages sees-system
ada pypy3 -m venv pypy
pip install --quiet --root-user-action ignore --no-compile --target /opt/tools uv virtualenv
ada PYTHONPATH=/opt/tools python3 -m virtualenv --quiet --python /usr/bin/python3 virtualenv
ada /opt/tools/bin/uv --quiet --no-cache venv --python /usr/bin/python3 uv
ada /opt/tools/bin/uv --quiet --no-cache venv --python /usr/bin/python3 --seed uv-seeded
rm -r /opt/tools

# interpreters as a source build leaves them: the system's, put together elsewhere, less what Debian
# changes in it (the scheme "posix_local", dist-packages, the marker)
relocated() {
    mkdir -p "$1/bin" "$1/lib"
    cp "$(readlink -f /usr/bin/python3)" "$1/bin/python$version"
    ln -s "python$version" "$1/bin/python3"
    ln -s "python$version" "$1/bin/python"
    cp -a "$stdlib" "$1/lib/"
    rm "$1/lib/python$version/EXTERNALLY-MANAGED"
    sed -i "/deb_build\|prefix_scheme/s/posix_local/posix_prefix/" $(ls "$1/lib/python$version"/sysconfig*.py \
        "$1/lib/python$version"/sysconfig/__init__.py 2>/dev/null)
    mkdir "$1/lib/python$version/site-packages"
    mkdir -p "$1/local/lib/python$version"  # its site module is frozen, and looks there
    ln -s "../../../lib/python$version/site-packages" "$1/local/lib/python$version/dist-packages"
    PYTHONPATH=/usr/lib/python3/dist-packages "$1/bin/python3" -m pip install --quiet --no-index --ignore-installed \
        --find-links /usr/share/python-wheels pip
}
relocated /home/ada/.pyenv/versions/built
relocated /opt/python
relocated /home/ada/conda
mkdir /home/ada/conda/conda-meta
: > /home/ada/conda/conda-meta/history
chown -R ada: .pyenv conda

# environments that are not
mv $stdlib/ensurepip /tmp/
ada python3 -m venv half-made || true
mv /tmp/ensurepip $stdlib/
ada python3 -m venv --without-pip without-pip
ada python3 -m venv was-here && mv was-here moved
cp -a venv dangling && rm dangling/bin/python dangling/bin/python3 dangling/bin/python$version
ln -s /usr/bin/python3.4 dangling/bin/python3 && ln -s python3 dangling/bin/python
cp -a venv stale && mv stale/lib/python$version stale/lib/python3.4
sed -i "s/python$version/python3.4/; s/^version = .*/version = 3.4.2/" stale/pyvenv.cfg
cp -a venv without-cfg && rm without-cfg/pyvenv.cfg
cp -a venv pip-emptied && rm -r pip-emptied/lib/python$version/site-packages/pip/*
""",
)
"""Interpreters and environments of every kind, which belong to ada.

The names of the folders, some of them older than the ids of the checks, are part of the cached roots."""

USR_LOCAL = (
    "rm -r /usr/local/lib/python3.*; cp -a /opt/python/* /usr/local/; "
    "sed -i '1s,/opt/python,/usr/local,' /usr/local/bin/pip*"
)
"""Moves the Python of /opt to /usr/local in a box of ZOO, as in the official python images."""

_PROJECT = "/home/ada/project"
SEVERAL = Layer(
    name="several",
    packages=("python3-packaging",),
    below=FULL,
    script=f"""
cd /var/cache/apt/archives && python=$(readlink /usr/bin/python3)
apt-get download lib$python-stdlib $python-venv python3-pip-whl python3-setuptools-whl
echo 'ada ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ada
setpriv --reuid ada --regid ada --clear-groups sh -c 'mkdir {_PROJECT} && python3 -m venv {_PROJECT}/.venv'
""",
)
"""A Debian with every tool and a project with an environment. ada may use sudo without a password."""

WANTED = (
    ("bullseye", BARE),
    *((suite, layer) for suite in NEWER for layer in (BARE, VENV, FULL, ZOO, SEVERAL)),
    ("bookworm", PROMETHEUS),
)
"""The roots that the tests use."""
