"""No matching distribution: the index has nothing of that name and version for this Python.

What it is
    The index was asked and answered, and none of its files fits: the name is misspelt or was never
    there (parts of the standard library, `sqlite3`; names that differ from the import, `cv2` is
    opencv-python), the version does not exist, it lives on another index, or there are files only for
    other Pythons or platforms.

Why it matters
    pip says the same words for all of these, and also at the end of a network failure. "(from versions:
    none)" means that it saw no file at all; a list of old versions that stops short of the one asked
    for means that newer ones exclude this Python.

What to do
    Look the name up on the index's web page. "from versions: none" for a name that exists: are there
    retries or TLS errors above, is `--index-url` what it should be, is this Python very old or very new
    (`doctor check` tells)? A list that stops short: a newer Python. A private package:
    `--extra-index-url` or the right credentials (401 and 403 look like "not found" to uv).

Dead ends
    Upgrading pip: the index answers the same. Guessing names until one installs: look-alikes of
    well-known packages are a known trap.

References
    pip's documentation, "Finding packages"; PEP 503.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "no-matching-distribution"

SIGNATURES = (
    Signature(
        messages=("No matching distribution found for", "Could not find a version that satisfies the requirement"),
        symptom=True,
    ),
    Signature(
        messages=("Could not find a version that satisfies the requirement",),
        symptom=True,
    ),
    Signature(
        messages=("was not found in the package registry", "was not found in the provided package locations"),
    ),
    # A file for another Python or platform: pip's req/req_set.py, uv's resolver.
    Signature(
        messages=("is not a supported wheel on this platform", "dependency is incompatible with the current platform")
    ),
    Signature(messages=("has no wheels with a matching",), near=("we can conclude",)),
    Signature(messages=("ERROR: HTTP error 404 while getting",)),
    Signature(
        messages=("HTTP status client error (404 Not Found)",), near=("uv", "failed to fetch", "failed to download")
    ),
    Signature(messages=("which doesn't match any versions, version solving failed",)),
    Signature(messages=("PackagesNotFoundError: The following packages are not available",)),
)

ADVICE = (
    Advice(
        text='The index has no file of that name and version for this Python. Check the name on the index; with "from '
        "versions: none\" also the index address, this Python's age (`doctor check`) and what the index answered (`pip "
        "install -vv NAME`: pip passes over a 401, 403 or 500 in silence); with a list that stops short, take a newer "
        "Python.",
        command="doctor check",
    ),
)
