"""distutils is missing: Python 3.12 removed it, and something here still imports it.

What it is
    The module distutils left the standard library with 3.12 (PEP 632). setuptools brings a copy of its
    own, in environments that hold a recent setuptools. Old setup.py files, old setuptools, node-gyp
    before 10, and the pip of Ubuntu 22.04 import the old one. On Debian's and Ubuntu's 3.11 and older
    it is a package of its own (python3-distutils).

Why it matters
    The traceback ends in somebody's setup code; the version that was pinned predates this Python.

What to do
    A newer release of the package that fails (`numpy>=1.26`), or setuptools in the environment (`python
    -m pip install setuptools`), or an environment of an older Python (`doctor fix --venv --python
    3.11`). node-gyp: 10 or newer, or setuptools in the Python that it uses.

Dead ends
    `apt install python3-distutils` on a release with 3.12 or newer: there is no such package any more.
    Copying distutils from an older Python.

References
    PEP 632; setuptools' documentation, "Porting from Distutils".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "distutils-missing"

SIGNATURES = (
    Signature(messages=("No module named 'distutils'", "No module named distutils")),
    Signature(messages=("distutils was removed from the standard library in Python",)),
    Signature(messages=("cannot import name … from 'distutils'",)),
)

ADVICE = (
    Advice(
        context="npm",
        text="node-gyp before 10 imports distutils: `npm install -g node-gyp@latest`, or give it a Python that has "
        'setuptools: `doctor fix --venv setuptools` and `npm config set python "$PWD/.venv/bin/python"`.',
        command="doctor fix --venv setuptools",
    ),
    Advice(
        context="uv",
        text="The pinned release predates Python 3.12. Ask for a newer one (`NAME>=…`), or `uv venv --python 3.11`.",
        command="uv venv --python 3.11",
    ),
    Advice(
        text="The pinned release predates Python 3.12. Ask for a newer one, or install setuptools into the environment, "
        "or make it from an older Python: `doctor fix --venv --python 3.11`. Debian's and Ubuntu's own Python up to "
        "3.11 has it in a package: `sudo apt install python3-distutils`.",
    ),
)
