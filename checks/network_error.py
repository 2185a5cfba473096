"""The network: the package index cannot be reached, or its certificate is not trusted.

What it is
    pip, uv or apt asked a server and got no answer that they can use: the name does not resolve,
    nothing listens, the proxy refuses, time runs out, or the server shows a certificate that no
    authority on this box vouches for.

Why it matters
    pip goes on after the last retry as if the index were empty, so the log ends with "No matching
    distribution found". That line is a consequence: the package may well exist.

What to do
    Read the line that names the cause. A name that does not resolve: DNS, or no network at all
    (containers, VPN). A certificate that is not trusted: the company's proxy re-signs traffic; install
    its root certificate on the system (`update-ca-certificates`), and tell pip (`pip config set
    global.cert FILE`), uv (`SSL_CERT_FILE`, or `UV_SYSTEM_CERTS=1`) and others (`REQUESTS_CA_BUNDLE`)
    of it. A proxy: `HTTPS_PROXY`, in the environment of the process that fails, root's included. Time
    ran out: try again; `--timeout 60`. Without any network: `pip install --no-index --find-links DIR`.

Dead ends
    `--trusted-host` and `verify=False` switch off the check that tells the index from an impostor:
    whoever is in between may then put code on this box. Searching for another name of the package: the
    index was never asked.

References
    pip's documentation, "HTTPS Certificates"; uv's documentation, "TLS certificates".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "network-error"

SIGNATURES = (
    # pip's index/collector.py and network/utils.py; urllib3's words for why.
    Signature(
        messages=("WARNING: Retrying (Retry(total=", "Retrying (Retry(total="),
        unless=("407 proxy",),
        resolved_by=("successfully installed", "successfully downloaded"),
    ),
    Signature(messages=("There was a problem confirming the ssl certificate",)),
    Signature(messages=("[SSL: CERTIFICATE_VERIFY_FAILED]",)),
    # requests' adapters.py: PIP_CERT, REQUESTS_CA_BUNDLE or pip.conf name a file that is not there.
    Signature(messages=("Could not find a suitable TLS CA certificate bundle, invalid path",)),
    Signature(messages=("Could not find the TLS certificate file, invalid path",)),
    Signature(
        messages=(
            "pip is configured with locations that require TLS/SSL, however the ssl module in Python is not available",
        ),
    ),
    Signature(
        messages=("HTTPSConnectionPool … Max retries exceeded with url", "HTTPSConnectionPool … Read timed out"),
        resolved_by=("successfully installed",),
    ),
    Signature(
        messages=(
            "Could not install packages due to an OSError: HTTPSConnectionPool",
            "Could not install packages due to an OSError: HTTPConnectionPool",
            "Could not install packages due to an OSError: ('Connection broken: ",
        ),
    ),
    Signature(messages=tuple(f"ERROR: HTTP error {code} while getting" for code in (429, 500, 502, 503, 504))),
    Signature(messages=("HTTP status server error (",), near=("uv", "failed to fetch", "failed to download")),
    # uv, by reqwest, hyper and rustls.
    Signature(messages=("error sending request for url",), resolved_by=("proxy authorization required",)),  # index-auth
    Signature(messages=("Could not connect, are you offline",)),
    Signature(messages=("invalid peer certificate",)),
    Signature(
        messages=(
            "peer closed connection without sending TLS close_notify",
            "tls handshake eof",
            "client error (Connect)",
        ),
        resolved_by=("proxy authorization required",),
    ),
    Signature(
        messages=("received fatal alert: HandshakeFailure", "received fatal alert"),
    ),
    Signature(
        messages=(
            "error decoding response body",
            "error reading a body from connection",
            "request or response body error",
        ),
    ),
    Signature(messages=("dns error: failed to lookup address information",)),
    Signature(messages=("Failed to download distribution due to network timeout",)),
    # Words that any program may print.
    Signature(
        messages=("Temporary failure in name resolution", "Name or service not known"),
        near=(
            "pip install",
            "pip3 install",
            "uv ",
            "/simple/",
            "pip._vendor",
            "pipx ",
            "failed to fetch",
            "pip-build-env",
        ),
        certain=False,
    ),
    Signature(
        messages=("Connection reset by peer", "Connection refused", "operation timed out", "Read timed out"),
        near=(
            "/simple/",
            "pip._vendor",
            "pip-build-env",
            "builds-v0",
            "error sending request",
            "failed to fetch: `",
            "failed to download",
            "uv pip ",
        ),
        certain=False,
    ),
    Signature(
        messages=("Temporary failure resolving", "Could not connect to … connection timed out"),
        near=("apt", "failed to fetch", "err:"),
        certain=False,
    ),
    # Poetry, by requests.
    Signature(messages=("All attempts to connect to … failed",)),
)

ADVICE = (
    Advice(
        context="docker",
        text="The build has its own network and its own certificates: pass the proxy (`--build-arg HTTPS_PROXY=…`), copy "
        "the company's root certificate into the image and run `update-ca-certificates` before pip; for names that do "
        "not resolve look at the daemon's DNS setting.",
    ),
    Advice(
        text="The index could not be reached; the line above says why (name, certificate, proxy, time). A certificate: "
        "install your company's root and name it to pip (`pip config set global.cert FILE`) or uv (`SSL_CERT_FILE`). A "
        "proxy: HTTPS_PROXY. Otherwise try again.",
    ),
)
