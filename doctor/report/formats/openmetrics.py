"""Metrics for the textfile collector of Prometheus' node exporter.

The text is valid in two formats. node exporter reads Prometheus' text format (``expfmt.TextParser``), which knows no
type ``info`` and takes ``# EOF`` for a comment; OpenMetrics requires that last line. So every metric is a gauge here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from doctor import __version__
from doctor.report.formats.result import CheckResult, line

Samples = Iterable[tuple[Mapping[str, str], str]]
"""The labels and the value of each sample of one metric."""

_WORKS = {True: "1", False: "0", None: "NaN"}


def show(result: CheckResult) -> None:
    """Print one metric after another."""
    lines = [*_metric("doctor_build_info", "The version of doctor.", [({"version": __version__}, "1")])]
    lines += _metric("doctor_python_info", "The Python that was examined.", _python(result))
    lines += _metric(
        "doctor_operation_works",
        "Whether an operation will work: 1, 0, or NaN if doctor cannot predict it.",
        [({"operation": verdict.operation}, _WORKS[verdict.works]) for verdict in result.verdicts],
    )
    counted = Counter((finding.id, finding.severity.value) for finding in result.findings)
    lines += _metric(
        "doctor_findings",
        "Number of findings, by condition and severity.",
        [({"condition": name, "severity": severity}, str(count)) for (name, severity), count in counted.items()],
    )
    lines += _metric("doctor_check_timestamp_seconds", "Unix time of the check.", [({}, f"{result.time:.3f}")])
    print("\n".join([*lines, "# EOF"]))


def _python(result: CheckResult) -> Samples:
    python = result.facts.python
    if python is None:
        return []
    return [({"executable": python.executable, "version": python.version, "kind": python.kind}, "1")]


def _metric(name: str, description: str, samples: Samples) -> Iterable[str]:
    yield f"# HELP {name} {description}"
    yield f"# TYPE {name} gauge"
    for labels, value in samples:
        pairs = ",".join(f'{label}="{_quoted(text)}"' for label, text in labels.items())
        yield f"{name}{{{pairs}}} {value}" if pairs else f"{name} {value}"


def _quoted(text: str) -> str:
    """Return a label's value. A backslash and a quote are escaped in both formats alike; ``line`` left no newline."""
    return line(text).replace("\\", r"\\").replace('"', r"\"")
