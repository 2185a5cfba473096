"""Ask the package index which commands distributions offer, by a small part of their newest wheels.

The pip that virtualenv carries finds the wheels, in a process of its own, so that the user's index, proxy, certificates
and credentials count. No wheel is downloaded whole: a wheel is a zip archive, whose directory is at its end
(APPNOTE.TXT, 4.3.6), and servers send parts of files (RFC 9110, section 14). Nothing of a wheel is run or kept.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace

from doctor.core import process, trust
from doctor.core.names import normalize
from doctor.core.redact import redact
from doctor.facts import PipConfig, Unknown
from doctor.facts.wheel_commands import WheelCommands
from doctor.probe.python.commands import parse_commands

NAMES_LIMIT = 20
"""Names that one call asks about; about the others nothing is known."""
LIMIT = 10.0
"""Seconds for all names."""
_MARGIN = 1.5
"""Seconds before the limit at which the answers so far are given."""
_DETAIL_LIMIT = 300
_VARIABLES = (
    "ALL_PROXY", "CURL_CA_BUNDLE", "HTTPS_PROXY", "HTTP_PROXY", "NETRC", "NO_PROXY", "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR", "SSL_CERT_FILE", "all_proxy", "http_proxy", "https_proxy", "no_proxy",
)  # fmt: skip
"""The variables that the libraries of pip read: requests and the ssl module."""

_PROGRAM = r"""
import sys, time
deadline = time.monotonic() + float(sys.argv[2])
import concurrent.futures, json, logging, os, resource, threading, zipfile
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
sys.path.insert(0, sys.argv[1])
logging.getLogger("pip").addHandler(logging.NullHandler())
TAIL, BUDGET, FILE = 1 << 17, 1 << 22, 1 << 16
ABSENT = "the index has no wheel of that name for this Python"

class Failures(logging.Handler):
    by_thread = {}
    def emit(self, record):
        text = record.getMessage()
        if text.startswith("Could not fetch URL") and " 404 Client Error" not in text:
            self.by_thread[threading.get_ident()] = text

class Part:
    # A file on a server, of which parts are read.
    def __init__(self, session, url):
        self.session, self.url, self.position, self.left = session, url, 0, BUDGET
        with self.get(0, 1) as answer:
            self.size = int(answer.headers["Content-Range"].rpartition("/")[2])
        self.load(max(0, self.size - TAIL), self.size)
    def get(self, start, stop):
        headers = {"Range": "bytes=%d-%d" % (start, stop - 1), "Accept-Encoding": "identity"}
        answer = self.session.get(self.url, headers=headers, stream=True)
        if answer.status_code != 206:
            answer.close()
            whole = "the index does not send parts of files"
            raise OSError(whole if answer.status_code == 200 else "HTTP status %d" % answer.status_code)
        return answer
    def load(self, start, stop):
        self.left -= stop - start
        if self.left < 0:
            raise OSError("the directory of the wheel is too large")
        with self.get(start, stop) as answer:
            self.start, self.data = start, answer.raw.read(stop - start)
        if len(self.data) != stop - start:
            raise OSError("the index sends less than it announces")
    def read(self, count=-1):
        stop = self.size if count < 0 else min(self.size, self.position + count)
        if not self.start <= self.position <= stop <= self.start + len(self.data):
            self.load(self.position, min(self.size, max(stop, self.position + TAIL // 2)))
        data = self.data[self.position - self.start : stop - self.start]
        self.position += len(data)
        return data
    def seek(self, offset, whence=0):
        self.position = max(0, offset + (0, self.position, self.size)[whence])
        return self.position
    def tell(self):
        return self.position
    def seekable(self):
        return True

def read(archive, name):
    files = [file for file in archive.infolist() if file.filename.endswith(".dist-info/" + name)]
    files = [file for file in files if file.filename.count("/") == 1]
    if not files:
        return ""
    with archive.open(files[0]) as file:
        return file.read(FILE).decode("utf-8", "replace")

def look_up(name):
    Failures.by_thread.pop(threading.get_ident(), None)
    candidate = finder.find_best_candidate(name).best_candidate
    if candidate is None:
        return {"error": Failures.by_thread.get(threading.get_ident(), ABSENT)}
    link = candidate.link
    file = open(link.file_path, "rb") if link.is_file else Part(session, link.url_without_fragment)
    with zipfile.ZipFile(file) as archive:
        entry_points, metadata = read(archive, "entry_points.txt"), read(archive, "METADATA")
        parts = [name.split("/") for name in archive.namelist() if ".data/scripts/" in name]
    scripts = [part[2] for part in parts if len(part) == 3 and part[2]][:100]
    return {"version": str(candidate.version), "entry_points": entry_points, "metadata": metadata, "scripts": scripts}

def answer(name):
    try:
        found = look_up(name)
    except Exception as error:
        found = {"error": "%s: %s" % (type(error).__name__, error)}
    results.append({"name": name, **found})

from pip._internal.commands import create_command
command = create_command("download")
options, _ = command.parse_args(["--only-binary", ":all:", "--no-cache-dir", "--no-input", "--retries", "0"])
session = command._build_session(options)
finder = command._build_package_finder(options=options, session=session)
logging.getLogger("pip._internal.index.collector").addHandler(Failures())
logging.getLogger("pip._internal.index.collector").setLevel(logging.DEBUG)
results, names = [], sys.argv[3:]
executor = concurrent.futures.ThreadPoolExecutor(5)
futures = [executor.submit(answer, name) for name in names]
concurrent.futures.wait(futures, max(0.0, deadline - time.monotonic()))
sys.stdout.write(json.dumps(list(results)))
sys.stdout.flush()
os._exit(0)
"""
"""Writes what it found out by the deadline. Whatever a version of pip does differently ends it with an exception."""


def commands_of(
    names: Sequence[str], pip_config: PipConfig, environ: Mapping[str, str], *, limit: float = LIMIT
) -> Mapping[str, WheelCommands | Unknown]:
    """Return for each name the commands in the newest wheel that the index has, or why they are unknown.

    The index is that of ``pip_config``, without the options that root must not act on. The keys are the names as given.
    Nothing is raised.
    """
    asked = list(dict.fromkeys(normalize(name) for name in names))[:NAMES_LIMIT]
    answers: Mapping[str, object] | Unknown = _ask(asked, pip_config, environ, limit) if asked else {}
    return {name: _commands(normalize(name), answers) for name in names}


def _ask(
    names: Sequence[str], pip_config: PipConfig, environ: Mapping[str, str], limit: float
) -> Mapping[str, object] | Unknown:
    """Return the answers by name, as JSON, or why there are none at all."""
    wheel = _find_pip()
    if wheel is None:
        return _unknown("virtualenv carries no pip")
    reason = trust.distrust_of_root([wheel, sys.executable])
    if reason:
        return Unknown(probe="index", cause="forbidden", detail=reason)
    with tempfile.TemporaryDirectory(prefix="doctor-") as scratch:  # pip unpacks its list of certificates
        variables = {"PIP_CONFIG_FILE": os.devnull, "TMPDIR": scratch} | pip_config.source_variables()
        outcome = process.run(
            [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM, wheel, str(limit - _MARGIN), *names],
            limit=limit,
            env=process.clean_environment(environ, _VARIABLES) | variables,
            output_limit=NAMES_LIMIT << 19,
        )
    if isinstance(outcome, process.TimedOut):
        return Unknown(probe="index", cause="time-limit", detail=f"no answer within {limit:g} s")
    if isinstance(outcome, process.NotStarted):
        return _unknown(outcome.reason)
    try:
        return {answer["name"]: answer for answer in json.loads(outcome.out)}
    except (ValueError, TypeError, KeyError):
        lines = outcome.err.decode("utf-8", "replace").strip().splitlines()
        return _unknown(lines[-1] if lines else f"exit code {outcome.code}")


def _find_pip() -> str | None:
    """Return the wheel of the pip that virtualenv carries for the running Python."""
    try:
        from virtualenv.seed.wheels.embed import get_embed_wheel

        wheel = get_embed_wheel("pip", f"{sys.version_info.major}.{sys.version_info.minor}")
    except Exception:  # another version of virtualenv may have it elsewhere
        return None
    return str(wheel.path) if wheel and os.path.isfile(wheel.path) else None


def _commands(name: str, answers: Mapping[str, object] | Unknown) -> WheelCommands | Unknown:
    if isinstance(answers, Unknown):
        return answers
    answer = answers.get(name)
    if not isinstance(answer, dict):
        return Unknown(probe="index", cause="time-limit", detail="no answer in time")
    if "error" in answer:
        return _unknown(str(answer["error"]))
    found = parse_commands(name, str(answer["version"]), str(answer["entry_points"]), str(answer["metadata"]))
    return replace(found, scripts=(*found.scripts, *map(str, answer["scripts"])))


def _unknown(detail: str) -> Unknown:
    line = " ".join(redact(detail).split())
    return Unknown(probe="index", cause="crashed", detail=line[:_DETAIL_LIMIT])
