"""The package index, or the server of a package file, cannot be reached, or its certificate is not trusted.

What it is
    pip, uv or apt did not get a usable answer from a server. The name does not resolve, nothing listens, the
    proxy refuses, the time limit is exceeded, or the server shows a certificate that no authority known to
    this machine has signed.

Why it matters
    After the last attempt pip continues as if the index were empty, so the log fails with "No matching
    distribution found". That line is only a consequence: the package may well exist.

What to do
    Find the line that names the address and the cause. An address that ends in `/simple/NAME/` is the package
    index's; one that ends in a file name is a package file's, which a requirement or the index refers to.
    If a name does not resolve, look at DNS, or whether there is a network at all (containers, VPN). If a
    certificate is not trusted, the company's proxy re-signs the traffic: install its root certificate on the
    system (`update-ca-certificates`), and configure it for pip (`pip config set global.cert FILE`), uv
    (`SSL_CERT_FILE`, or `UV_SYSTEM_CERTS=1`) and other programs (`REQUESTS_CA_BUNDLE`). If a proxy is needed,
    set `HTTPS_PROXY` in the environment of the process that fails, also for root. If the time limit was
    exceeded, try again with `--timeout 60`. Without any network, use
    `pip install --no-index --find-links DIR`.

Dead ends
    `--trusted-host` and `verify=False` switch off the test that tells the index from an impostor: anybody in
    between could then put code on this machine. Another name for the package does not help, because the index
    was never reached.

References
    pip's documentation, "HTTPS Certificates"; uv's documentation, "TLS certificates".
"""

from __future__ import annotations

from doctor.diagnose.advice.certificates import CERTIFICATES, PROXY_OF_RUNNERS
from doctor.diagnose.advice.projects_of_tools import REPEAT_POETRY
from doctor.diagnose.model import Advice, Command, FixFailedCommand, Instruction, ShellLine, Signature, Snippet

ID = "network-error"

_PIP_26 = ("firewall", "--cert", "proxy configuration", "pip", ".whl", ".tar.gz", "/simple/")
"""Words of pip's explanation, and what it fetches."""
_INSTALLERS = (
    *("conda", "download", "failed to fetch", "index", "install", "mamba", "pdm", "pip", "pixi", "poetry"),
    *("request failed after", "/simple", ".tar.gz", "tox", "twine", "uv ", ".whl"),
)
"""What is near an error of a library for connections where no other program's connection failed."""
_OVERCOME = (
    *("successfully installed", "successfully downloaded", "407 proxy", "collecting ", "  downloading "),
    *("python setup.py egg_info did not run", "getting requirements to build wheel did not run"),
    "preparing metadata (pyproject.toml) did not run",
)
"""What pip says after another attempt, or of what it has fetched by then; and the reason of `index-auth`."""
_NO_SSL = ("ssl module is not available", "ssl module in python is not available")
"""The reason of `python-without-ssl`."""
_WITHOUT_PROXY = "unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY"

_FULL = ("no space left",)
"""The words of a full disk, which urllib3 calls a broken connection."""
SIGNATURES = (
    # pip's index/collector.py and network/utils.py; urllib3's messages about the cause.
    Signature(
        messages=(
            *("WARNING: Retrying (Retry(total=", "for -=: 'Retry' and 'int'"),
            "Incremented Retry for (url=",  # pip -v
        ),
        unless=("407 proxy", *_NO_SSL),
        resolved_by=_OVERCOME,
    ),
    # The same library in other programs.
    Signature(
        messages=("Retrying (Retry(total=",), near=_INSTALLERS, unless=("407 proxy", *_NO_SSL), resolved_by=_OVERCOME
    ),
    Signature(messages=("There was a problem confirming the ssl certificate",), unless=_NO_SSL),
    # pip before 1.6, which says it of each page; and what easy_install says of a server.
    Signature(
        messages=(
            "Cannot fetch index base URL",
            "Could not fetch URL …: connection error: ",
            "Could not fetch URL …: timed out",
            "Could not fetch URL …: <urlopen error",
            "Could not fetch URL …: HTTP Error 5",
            # since then only in its log, except for certificates
            "Could not fetch URL …: proxy connection error: ",
            "Could not fetch URL … didn't respond within",
            "Could not fetch URL … error responses')",
            "Could not fetch URL … 408 Client Error",
            "Could not fetch URL … 429 Client Error",
            "Could not fetch URL … Server Error",
            "Download error: … Some packages may not be found",
            "403 Client Error: SSL is required",
            "seed failed due to failing to download wheels",  # virtualenv's base_embed.py
        ),
        unless=_NO_SSL,
        resolved_by=("successfully installed",),
    ),
    Signature(messages=("[SSL: CERTIFICATE_VERIFY_FAILED]",), near=_INSTALLERS),
    Signature(messages=("[SSL: CERTIFICATE_VERIFY_FAILED]",), certain=False),
    # pip 26's exceptions/network.py.
    Signature(
        messages=(
            "error: connection-failed",
            "error: connection-timeout",
            "error: ssl-verification-failed",
            "error: incomplete-download",
            "error: proxy-connection-failed",
            "Failed to establish a secure connection to … while fetching",
            "Failed to connect to … while fetching",
            "Download failed … because not enough bytes were received",
        ),
        near=_PIP_26,
        unless=("407 proxy",),
    ),
    Signature(messages=("Missing dependencies for SOCKS support",)),
    # requests and urllib3, where a variable names the proxy in another form than an address.
    Signature(messages=("InvalidProxyURL: Please check proxy URL", "ProxySchemeUnknown: "), near=("pip", "poetry")),
    Signature(messages=("ValueError: check_hostname requires server_hostname",), near=("pip", "proxy")),
    Signature(
        messages=("is not a trusted or secure host and is being ignored",),
        resolved_by=("successfully installed",),
        context="untrusted",
    ),
    Signature(
        messages=(
            *("urllib3.exceptions.ProtocolError: ", "urllib3.exceptions.IncompleteRead: "),
            *("urllib3.exceptions.SSLError: ", "in _error_catcher yield", "self._sock.recv_into("),
        ),
        near=("pip._vendor", "pip/_vendor", "pip/_internal", "pip\\_vendor"),
        unless=_FULL,
    ),
    # requests' adapters.py, if PIP_CERT, REQUESTS_CA_BUNDLE or pip.conf name a missing file.
    Signature(messages=("Could not find a suitable TLS CA certificate bundle, invalid path",)),
    Signature(messages=("Could not find the TLS certificate file, invalid path",)),
    Signature(
        messages=("HTTPSConnectionPool … Max retries exceeded with url", "HTTPSConnectionPool … Read timed out"),
        near=_INSTALLERS,
        unless=_NO_SSL,
        resolved_by=("successfully installed",),
    ),
    Signature(
        messages=(
            "Could not install packages due to an OSError: HTTPSConnectionPool",
            "Could not install packages due to an OSError: HTTPConnectionPool",
            "Could not install packages due to an OSError: ('Connection broken: ",
            "Could not install packages due to an OSError: [SSL: ",
            "HTTP status client error (429 Too Many Requests)",
            'ChunkedEncodingError ("Connection broken: ',
        ),
        unless=_FULL,
    ),
    Signature(messages=tuple(f"ERROR: HTTP error {code} while getting" for code in (429, 500, 502, 503, 504))),
    Signature(messages=("HTTP status server error (",), near=("uv", "failed to fetch", "failed to download")),
    # uv's libraries reqwest, hyper and rustls.
    Signature(
        messages=(
            *("error sending request for url", "client error (Connect)", "tls handshake eof", "received fatal alert"),
            *("invalid peer certificate", "peer closed connection without sending TLS close_notify"),
            *("error decoding response body", "error reading a body from connection", "request or response body error"),
            "dns error: failed to lookup address information",
        ),
        near=_INSTALLERS,
        resolved_by=("proxy authorization required",),  # index-auth
    ),
    Signature(messages=("Could not connect, are you offline",)),
    Signature(messages=("error: failed to download Python-",), resolved_by=("installing python-",)),  # pyenv
    Signature(messages=("Packages were unavailable because the network was disabled",)),
    Signature(messages=("error resolving DNS",), near=("failed to fetch", "error sending request")),
    Signature(messages=("Failed to download distribution due to network timeout",)),
    # urllib3's and requests' exceptions in a traceback of pip, whole or cut before its last line.
    Signature(
        messages=(
            *("raise IncompleteRead(self", "raise ReadTimeoutError(self", "raise ConnectTimeoutError(self"),
            *("raise NewConnectionError(self", "exceptions.ReadTimeoutError: ", "exceptions.ConnectionError: "),
            "exceptions.ChunkedEncodingError: ",
        ),
        unless=_FULL,
        near=("pip/_internal", "pip\\_internal", "pip/_vendor", "pip\\_vendor", "pip._vendor"),
        resolved_by=("successfully installed",),
        certain=False,
    ),
    # Messages that any program may print.
    Signature(
        messages=("Temporary failure in name resolution", "Name or service not known"),
        near=(
            *("pip install", "pip3 install", "uv ", "/simple/", "pip._vendor", "pipx ", "failed to fetch"),
            *("pip-build-env", "pdm ", "poetry ", "pre-commit", "/hatch/"),
        ),
        resolved_by=("setting up ", *_OVERCOME),
        certain=False,
    ),
    Signature(
        messages=(
            *("Connection reset by peer", "Connection refused", "operation timed out", "Read timed out"),
            *("Network is unreachable", "getaddrinfo failed", "Cannot connect to proxy"),
            "Failed to establish a new connection: [Errno",
        ),
        near=(
            "/simple/",
            *("pip._vendor", "pip/_vendor", "pip/_internal", "pip/basecommand"),
            *("pip-build-env", "builds-v0", "uv pip "),
            *("error sending request", "failed to fetch: `", "failed to download"),
        ),
        resolved_by=("setting up ", *_OVERCOME),
        certain=False,
    ),
    Signature(
        messages=("Temporary failure resolving", "Could not connect to … connection timed out"),
        near=("apt", "failed to fetch", "err:"),
        resolved_by=("successfully installed", "setting up ", "reading package lists"),
        certain=False,
    ),
    # apt, where the installation itself fails.
    Signature(
        messages=("E: Failed to fetch … Temporary failure resolving", "E: Failed to fetch … Connection timed out"),
        resolved_by=("setting up ",),
    ),
    Signature(
        messages=("Temporary failure resolving",), near=("e: unable to locate package",), resolved_by=("setting up ",)
    ),
    Signature(
        messages=(
            "Cannot initiate the connection to",
            "Could not connect to",
            "Certificate verification failed: The certificate is NOT trusted",
            "Hash Sum mismatch",
        ),
        near=("e: failed to fetch", "error: failed to fetch", "hashes of expected file"),
        resolved_by=("setting up ",),
        certain=False,
    ),
    Signature(
        messages=("temporary error (try again later)",),
        near=("apkindex", "apk add", "unable to select packages"),
        resolved_by=("ok: ",),
    ),
    # PDM, pipx, easy_install and ansible-galaxy.
    Signature(messages=("[ConnectError]: ", "[ConnectTimeout]: ", "[ReadTimeout]: "), near=("pdm",)),
    Signature(
        messages=(
            "Unable to fetch python-build-standalone release data",
            "Failed to download and install requested version of Python",
            "error when attempting to call Galaxy at",
        ),
        resolved_by=("was installed successfully",),
    ),
    Signature(
        messages=("Download error on … Some packages may not be found",),
        resolved_by=("finished processing dependencies", "successfully installed"),
    ),
    # Poetry's and conda's exceptions.
    Signature(messages=("All attempts to connect to … failed",)),
    Signature(
        messages=(
            "HTTP 000 CONNECTION FAILED for url",
            "CondaSSLError: ",
            "ProxyError: Conda cannot proceed due to an error in your proxy",
        )
    ),
    Signature(
        messages=("Download error (…) Could not resolve hostname", "Download error (…) Timeout was reached"),
        near=("mamba",),
        resolved_by=("executing transaction", "transaction finished"),
    ),
)

_UNRESOLVED = (
    "The server's host name did not resolve, so nothing was reached: the machine has no network, or no name server "
    "that answers."
)
_RESOLVED_BY_PROXY = "Behind a proxy, set HTTPS_PROXY, which resolves the names itself."
ADVICE = (
    Advice(
        context="scheme-twice",
        text="The address has `https://` twice. It is in pyproject.toml, uv.toml or pip's configuration (`pip "
        "config list`), or in a variable (`PIP_INDEX_URL`, `UV_INDEX_URL`).",
        remedy=Instruction(text="Correct the address `https://{address}`: remove one `https://`."),
    ),
    Advice(
        context="socks",
        text="A variable names a SOCKS proxy (`socks5://…`), which pip cannot use without PySocks. Without the "
        "variables pip connects directly. If there is no other way out, pip needs the file of PySocks.",
        remedy=ShellLine(text=_WITHOUT_PROXY),
    ),
    Advice(
        context="untrusted",
        text="pip does not use an index without TLS, unless it is configured to trust its host. Most servers also "
        "answer at an https address.",
        remedy=Instruction(text="Write the index's address with https, or add `--trusted-host HOST` to the command."),
    ),
    *CERTIFICATES,
    Advice(
        context="proxy-scheme",
        text="The proxy speaks HTTP, and its address begins with `https://`. Even for HTTPS, a proxy's address "
        "usually begins with `http://`.",
        remedy=ShellLine(
            text='export HTTPS_PROXY="http://${HTTPS_PROXY#*://}" https_proxy="http://${https_proxy#*://}"'
        ),
    ),
    Advice(
        context="dead-proxy",
        text="A proxy is configured, and cannot be reached. Without the variables pip and uv connect directly; pip may "
        "also have it in its configuration (`pip config list`). If there is no other way out, correct its address.",
        remedy=ShellLine(text=_WITHOUT_PROXY),
    ),
    Advice(
        context="refused-connection",
        text="Nothing answers at the address that uv connected to. This command shows whether a variable sets a "
        "proxy: if so, correct or `unset` it. Otherwise check that the index server is running.",
        remedy=ShellLine(text="env | grep -i proxy"),
    ),
    Advice(
        context="index-names",
        text="The index's host name did not resolve. If this prints an address, repeat the command. If it prints "
        "nothing, the host name is wrong (`pip config list` shows where it is), or only the company's network knows "
        "it (VPN).",
        remedy=Command(argv=("getent", "hosts", "{address}")),
    ),
    Advice(
        context="names",
        text=f"{_UNRESOLVED} This file names the servers; on most machines `resolvectl status` shows their state. "
        f"A container takes them from its host. {_RESOLVED_BY_PROXY}",
        remedy=Command(argv=("cat", "/etc/resolv.conf")),
    ),
    Advice(
        context="macos/names",
        text=f"{_UNRESOLVED} This shows which servers macOS asks. {_RESOLVED_BY_PROXY}",
        remedy=Command(argv=("scutil", "--dns")),
    ),
    Advice(
        context="windows/names",
        text=f"{_UNRESOLVED} This shows which servers Windows asks; `ipconfig /flushdns` forgets what they answered. "
        f"{_RESOLVED_BY_PROXY}",
        remedy=Command(argv=("ipconfig", "/all")),
    ),
    Advice(
        context="github-actions/names",
        text="The server's host name did not resolve. On GitHub's runners that passes; on one of your own, look "
        f"at /etc/resolv.conf. {_RESOLVED_BY_PROXY}",
        remedy=Instruction(text="Run the job again."),
    ),
    Advice(
        context="docker/names",
        text="The build could not resolve the name of the server. Restart the Docker daemon after a change of the "
        'network, or give it a name server in /etc/docker/daemon.json: `{"dns": ["ADDRESS"]}`. '
        "`docker build --network host` uses the network of the host.",
        remedy=ShellLine(text="docker build --network host .", needs_network=True),
    ),
    Advice(
        context="own-timeout",
        text="The command has a time limit that is too short for the server. Without it, pip waits 15 seconds.",
        remedy=FixFailedCommand(otherwise=Instruction(text="Repeat the command without its time limit.")),
    ),
    Advice(
        context="docker",
        text="The build has its own network and its own certificates. Pass the proxy "
        "(`--build-arg HTTPS_PROXY=…`), copy the company's root certificate into the image, and run "
        "`update-ca-certificates` before pip. If names do not resolve, look at the DNS setting of the Docker "
        "daemon.",
        remedy=ShellLine(text='docker build --build-arg HTTPS_PROXY="$HTTPS_PROXY" .', needs_network=True),
    ),
    *PROXY_OF_RUNNERS,
    Advice(
        context="proxy",
        text="The proxy refused the connection, or cannot be reached. pip and uv take it from HTTPS_PROXY, with the "
        "name and the password if it asks for them; characters such as @ are written as %40 there. The variable must "
        "also be set under sudo, cron and systemd.",
        remedy=ShellLine(text="export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"),
    ),
    Advice(
        context="timeout",
        text="The server answered too slowly. Try again with a longer time limit; what was fetched completely is in "
        "the cache.",
        remedy=ShellLine(text="{command} --timeout 60", needs_network=True),
    ),
    Advice(
        context="uv/timeout",
        text="The server answered too slowly. Try again with a longer time limit; what was fetched completely is in "
        "the cache.",
        remedy=ShellLine(text="UV_HTTP_TIMEOUT=300 {command}", needs_network=True),
    ),
    Advice(
        context="docker/timeout",
        text="The server answered too slowly. Build again; this line, above the RUN that failed, lets pip wait longer.",
        remedy=Snippet(text="ENV PIP_DEFAULT_TIMEOUT=60", file="the Dockerfile"),
    ),
    REPEAT_POETRY,
    Advice(
        text="A line above shows which server could not be reached, and why (name, certificate, proxy, time limit). "
        "An address that ends in `/simple/NAME/` is the package index's; one that ends in a file name is a package "
        "file's, which a requirement or the index refers to. For a certificate, install your company's root "
        "certificate and configure it for pip (`pip config set global.cert FILE`) or uv (`SSL_CERT_FILE`). For a "
        "proxy, set HTTPS_PROXY. Otherwise try again.",
        remedy=FixFailedCommand(otherwise=Instruction(text="Repeat the command once the server can be reached.")),
    ),
)
