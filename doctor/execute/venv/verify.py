"""Is the environment what it was meant to be? Asked of itself, in its final place."""

from __future__ import annotations

import json
import os

from doctor.core import process
from doctor.core.errors import StepError

_LIMIT = 60.0
"""Seconds an environment has to start and look at what it holds; 0.05 on a quiet machine."""
_QUESTION = """
import json, sys, sysconfig, pip
lost = []
if len(sys.argv) > 1 and sys.version_info >= (3, 8):  # before, pip check has to do
    from importlib import metadata
    for dist in metadata.distributions(path=sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})):
        name = dist.metadata["Name"]
        gone = [str(f) for f in dist.files or () if f.hash and not f.locate().exists()]
        if not name or not dist.version or gone:
            lost.append("%s (%s)" % (name, (gone or ["its metadata"])[0]))
print(json.dumps([sys.prefix, sys.base_prefix, "%d.%d" % sys.version_info[:2], pip.__version__, lost]))
"""


def verify(path: str, *, contents: bool) -> None:
    """Start it once: its prefix, its pip, and with ``contents`` that every distribution in it is whole."""
    python = os.path.join(path, "bin/python")
    words = [python, "-I", "-B", "-c", _QUESTION, *(["contents"] if contents else [])]
    outcome = process.run(words, limit=_LIMIT, env=process.clean_environment(os.environ))
    if not isinstance(outcome, process.Finished):
        raise StepError(f"{python} does not start.")
    try:
        prefix, base, _, _, lost = json.loads(outcome.out)
    except ValueError:
        said = outcome.err.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise StepError(f"{python} does not work: {said[-1]}") from None
    if os.path.realpath(prefix) != os.path.realpath(path) or prefix == base:
        raise StepError(f"{python} does not start in its environment but in {prefix}.")
    if lost:
        raise StepError(f"What was installed is not whole: {', '.join(lost[:3])}.")
