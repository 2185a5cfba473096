"""Build the small projects and wheels that the scenarios install, so that no package index is needed."""

from __future__ import annotations

import io
import tarfile

from tests.boxes.box import Box
from tests.boxes.tiny import build_wheel

WHEELHOUSE = "/srv/house"
"""The folder of the wheels, for ``--find-links``."""


def build_archive(name: str, version: str) -> bytes:
    """Return a source archive with a setup.py."""
    setup = f"from setuptools import setup\nsetup(name={name!r}, version={version!r})\n".encode()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo(f"{name}-{version}/setup.py")
        member.size = len(setup)
        archive.addfile(member, io.BytesIO(setup))
    return buffer.getvalue()


WHEELS = {
    "good-1.0": build_wheel("good", "1.0", script=True),
    "future-1.0": build_wheel("future", "1.0", "Requires-Python: >=3.99"),
    "past-1.0": build_wheel("past", "1.0", "Requires-Python: <3.5,>=3.2"),
    "low-1.0": build_wheel("low", "1.0"),
    "low-2.0": build_wheel("low", "2.0"),
    "left-1.0": build_wheel("left", "1.0", "Requires-Dist: low<2"),
    "right-1.0": build_wheel("right", "1.0", "Requires-Dist: low>=2"),
    "packaging-99.0": build_wheel("packaging", "99.0"),
    "wheel-99.0": build_wheel("wheel", "99.0"),
    "legacy-1.0": build_wheel("legacy", "1.0", "Requires-Dist: low (>=1.0.*)"),
    "cut-1.0": build_wheel("cut", "1.0")[:300],
}
FILES = {
    "elsewhere-1.0-cp39-cp39-win_amd64.whl": build_wheel("elsewhere", "1.0"),
    "torn-1.0.tar.gz": build_archive("torn", "1.0")[:90],
    "refusing.py": b"""import http.server
class Refusing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(403)
        self.end_headers()
    do_HEAD = do_GET
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", 8000), Refusing).serve_forever()
""",
}
SETUPS = {
    "broken": "raise SystemExit('this release does not know your system')\n",
    "compiled": "from setuptools import Extension, setup\n"
    "setup(name='compiled', version='1', py_modules=[], ext_modules=[Extension('compiled', ['compiled.c'])])\n",
    "wraps": "from setuptools import Extension, setup\n"
    "setup(name='wraps', version='1', py_modules=[], ext_modules=[Extension('wraps', ['wraps.c'])])\n",
    "calls": "import subprocess\nprint(subprocess.check_output(['gdal-config', '--version']))\n",
    "hungry": "import os\nos.kill(os.getpid(), 9)\n",
    "ancient": "from distutils.core import setup\nsetup(name='ancient', version='1')\n",
}


def write_projects(box: Box) -> None:
    """Write the wheels, files and projects into a box; root and the user ada can both use them."""
    for name, data in WHEELS.items():
        box.write(f"{WHEELHOUSE}/{name}-py3-none-any.whl", data)
    for name, data in FILES.items():
        box.write(f"{WHEELHOUSE}/{name}", data)
    for name, setup in SETUPS.items():
        box.write(f"/home/ada/{name}/setup.py", setup, owner="ada")
    box.write("/home/ada/compiled/compiled.c", "#include <Python.h>\nint answer(void) { return 42; }\n", owner="ada")
    wraps = "#include <Python.h>\n#include <sql.h>\n"
    box.write("/home/ada/wraps/wraps.c", wraps, owner="ada")
    box.write("/home/ada/tampered.txt", f"good==1.0 --hash=sha256:{'ab' * 32}\n", owner="ada")
    box.write("/home/ada/unhashed.txt", f"good==1.0\nlow==1.0 --hash=sha256:{'ab' * 32}\n", owner="ada")
