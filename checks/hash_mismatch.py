"""Hash mismatch: what was downloaded is not what the requirements promise.

What it is
    The requirements (or the lock file) name the hashes of the files they mean, and the file that came
    has another, or has none named.

Why it matters
    It is the one sign of a file that was changed on its way, or on the server. Mostly it is harmless: a
    lock made for another index or platform, a proxy's error page saved as a package, a damaged cache, a
    mirror that rebuilt its files.

What to do
    Look at the two hashes and where the file came from. Download it again without the cache (`pip cache
    purge`, `uv cache clean NAME`). The same again: does the lock name the index that you use? Make the
    lock anew where you trust the source (`uv lock`, `pip-compile --generate-hashes`), and say in the
    commit why it changed.

Dead ends
    Removing the hashes, or `--no-verify-hashes`, to get on: that takes away the only thing that would
    notice a forged file.

References
    pip's documentation, "Secure installs"; uv's documentation, "Hash-checking mode".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "hash-mismatch"

SIGNATURES = (
    Signature(messages=("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",)),
    Signature(messages=("Hashes are required in --require-hashes mode, but they are missing",)),
    Signature(
        messages=(
            "In --require-hashes mode, all requirements must have their",
            "mode, all requirements must have a hash",
        )
    ),
    Signature(messages=("Hash mismatch for", "Hash mismatch for package metadata")),
    Signature(messages=("does not match expected hash", "Invalid hashes"), near=("poetry", "pdm"), certain=False),
)

ADVICE = (
    Advice(
        context="uv",
        text="`uv cache clean NAME` and try again. The same again: the lock names another index or platform than you "
        "use; where you trust the source, `uv lock --upgrade-package NAME`.",
    ),
    Advice(
        text="`pip cache purge` and try again. The same again: compare the two hashes and the address in the log; where "
        'you trust the source, make the requirements anew with hashes. "Hashes are required": every requirement needs '
        "one as soon as a single one has.",
    ),
)
