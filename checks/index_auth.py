"""The index refused: it wants credentials (401, 407), or does not let this user have the file (403).

What it is
    The server was reached and answered no. A private index without credentials or with stale ones, a
    company's mirror that blocks a package, a proxy that wants its own login.

Why it matters
    pip says so only for a file: for an index page it goes on as if the index were empty, and ends with
    "No matching distribution found (from versions: none)". uv says that the package was not found, and names
    the refusal in a hint. Where pip asks for a name and no person is there, it ends with EOFError.

What to do
    Give the credentials where they do not end up in logs or images: a netrc file, a keyring (`pip
    install --keyring-provider subprocess`, `uv auth login`), `UV_INDEX_NAME_USERNAME` and `…_PASSWORD`, a
    secret of the CI system. A token that has run out: make a new one. 403 with a right password: ask
    those who run the index whether this package is allowed. A proxy (407): its login belongs into
    HTTPS_PROXY. To see what the index answers: `curl -I ADDRESS`.

Dead ends
    Other spellings of the name, `--trusted-host`: the server answered, and said no.

References
    pip's documentation, "Authentication"; uv's documentation, "Authentication"; RFC 9110, 401, 403, 407.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "index-auth"

SIGNATURES = (
    # pip's network/download.py, operations/prepare.py and network/auth.py.
    Signature(messages=("ERROR: HTTP error 401 while getting", "ERROR: HTTP error 403 while getting")),
    Signature(
        messages=("Could not fetch URL … 401 Client Error", "Could not fetch URL … 403 Client Error"),
        resolved_by=("successfully installed",),
    ),
    Signature(messages=("WARNING: 401 Error, Credentials not correct for",), resolved_by=("successfully installed",)),
    Signature(
        messages=(
            "Tunnel connection failed: 407 Proxy Authentication Required",
            "tunnel error: proxy authorization required",
        )
    ),
    Signature(messages=("EOFError: EOF when reading a line",), near=("ask_input", "user for ")),
    # uv's client crate.
    Signature(
        messages=(
            "HTTP status client error (401 Unauthorized)",
            "HTTP status client error (403 Forbidden)",
            "HTTP status client error (407 Proxy Authentication Required)",
            "could not be queried due to a lack of valid authentication credentials",
            "returned a 403 Forbidden error",
            "Missing credentials for ",
        ),
        near=("uv", "index", "failed to fetch", "failed to download"),
    ),
)

ADVICE = (
    Advice(
        context="docker",
        text="Give the credentials to that step alone: `RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install "
        "…`; a build argument stays readable in the image.",
    ),
    Advice(
        context="github-actions",
        text="Put the credentials into a secret of the repository and hand them to that step (`PIP_INDEX_URL`, or "
        "`UV_INDEX_NAME_PASSWORD`). Forks get none.",
    ),
    Advice(
        text="The index answered no. Are there credentials, and are they still valid (netrc, keyring, `uv auth login`)? "
        "403 with valid ones: ask those who run the index. 407: the proxy wants its own login, in HTTPS_PROXY.",
    ),
)
