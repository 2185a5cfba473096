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

from doctor.core import process, trust
from doctor.core.names import normalize
from doctor.core.record import replace
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

_PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wheel_reader.py")


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
    reason = trust.distrust_of_root([wheel, sys.executable, _PROGRAM])
    if reason:
        return Unknown(probe="index", cause="forbidden", detail=reason)
    with tempfile.TemporaryDirectory(prefix="doctor-") as scratch:  # pip unpacks its list of certificates
        variables = {"PIP_CONFIG_FILE": os.devnull, "TMPDIR": scratch} | pip_config.source_variables()
        outcome = process.run(
            [sys.executable, "-I", "-S", "-B", _PROGRAM, wheel, str(limit - _MARGIN), *names],
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
