"""The package index or the proxy refused access (HTTP 401, 403 or 407).

What it is
    The server answered, and refused. The reasons are missing or expired credentials for a private index, a
    company's mirror that blocks the package, or a proxy that requires a login.

Why it matters
    pip reports the refusal only for a file. For an index page it continues as if the index were empty, and fails with
    "No matching distribution found (from versions: none)". uv reports that the package was not found, and mentions the
    refusal in a hint. If pip asks for a user name and there is no terminal, it fails with EOFError.

What to do
    Provide the credentials in a way that keeps them out of logs and images: a netrc file, a keyring
    (`pip install --keyring-provider subprocess`, `uv auth login`), `UV_INDEX_NAME_USERNAME` and
    `UV_INDEX_NAME_PASSWORD`, or a secret of the CI system. Replace an expired token. If the credentials are
    right and the answer is 403, ask the operators of the index whether this package is allowed. For a proxy
    (407), put the login into HTTPS_PROXY. `curl -I ADDRESS` shows the answer of the index.

Dead ends
    Another spelling of the name or `--trusted-host` does not help, because the server did answer.

References
    pip's documentation, "Authentication"; uv's documentation, "Authentication"; RFC 9110, 401, 403, 407.
"""

from __future__ import annotations

from doctor.diagnose.advice.certificates import PROXY_OF_RUNNERS
from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature, Snippet
from doctor.diagnose.snippets import JOBS, run_lines

ID = "index-auth"

SIGNATURES = (
    # pip's network/download.py, operations/prepare.py and network/auth.py.
    Signature(
        messages=tuple(
            f"{before}HTTP error {code} while getting{after}"
            for code in (401, 403)
            for before, after in (("ERROR: ", ""), ("", " https:"), ("", " http:"))
        )
    ),
    Signature(
        messages=(
            "Could not fetch URL … 401 Client Error",
            "Could not fetch URL … 403 Client Error",
            "Could not fetch URL … 407 Client Error",
            "Could not fetch URL … HTTP Error 401",
            "Could not fetch URL … HTTP Error 403",
        ),
        resolved_by=("successfully installed",),
    ),
    Signature(
        messages=("401 Client Error: Unauthorized for url", "403 Client Error: Forbidden for url"),
        near=(
            "/simple/",
            "pypoetry/venv",
            "poetry install",
            "poetry add",
            "poetry lock",
            "pdm install",
            ".whl",
            "pip install",
        ),
        resolved_by=("successfully installed",),
    ),  # Poetry and PDM
    # apt's methods/http.cc.
    Signature(
        messages=("403 Forbidden [IP:", "407 Proxy Authentication Required [IP:"),
        near=("err:", "failed to fetch"),
        resolved_by=("setting up ", "get:"),
        context="of-apt",
    ),
    Signature(
        messages=(
            "User for …: ERROR: Operation cancelled by user",
            "No input was expected ($PIP_NO_INPUT set); question: User for",
        )
    ),
    # pip's question, with nobody to answer it.
    Signature(
        messages=("User for …: Traceback (most recent call last)",),
        near=("-index-url", "pip install", "pip/_internal", "pip/_vendor", "pipenv/", "-i http"),
    ),
    Signature(messages=("WARNING: 401 Error, Credentials not correct for",), resolved_by=("successfully installed",)),
    Signature(
        messages=(
            "Tunnel connection failed: 407 Proxy Authentication Required",
            "tunnel error: proxy authorization required",
        )
    ),
    Signature(messages=("EOFError: EOF when reading a line", "HTTP/1.1 401"), near=("ask_input", "user for ")),
    # keyring's errors.py and backends/fail.py, where an installer looks for the password of an index.
    Signature(
        messages=(
            "keyring.errors.NoKeyringError: No recommended backend was available",
            "InitError Failed to unlock the collection",
            "KeyringLocked: Failed to unlock the collection",
            "Access to keyring was requested, but it is not available",
            "DBusErrorResponse … org/freedesktop/secrets",
        ),
        near=("poetry", "pip", "pdm", "uv ", "twine", "secretstorage"),
        context="keyring",
    ),
    Signature(  # Poetry goes on without
        messages=("Unable to retrieve the password for … from the key ring",),
        near=("poetry",),
        resolved_by=("installing the current project", "successfully installed"),
        context="keyring",
    ),
    Signature(
        messages=("Authorization error accessing", "The credentials for … are not provided"), near=("poetry", "pdm")
    ),
    # twine, Poetry and uv, which upload.
    Signature(
        messages=("HTTPError: 403 Forbidden from", "HTTPError: 401 Unauthorized from"),
        near=("twine",),
        context="upload",
    ),
    Signature(
        messages=("Invalid or non-existent authentication information",),
        near=("twine", "poetry publish", "uv publish", "upload"),
        context="upload",
    ),
    Signature(messages=("CondaHTTPError: HTTP 401", "CondaHTTPError: HTTP 403")),
    # conda-anaconda-tos
    Signature(
        messages=(
            "Terms of Service have not been accepted for the following channels",
            "CondaToSNonInteractiveError",
        ),
        context="terms",
    ),
    # uv's client crate.
    Signature(
        messages=(
            "HTTP status client error (401 Unauthorized)",
            "HTTP status client error (403 Forbidden)",
            "HTTP status client error (407 Proxy Authentication Required)",
            "could not be queried due to a lack of valid authentication credentials",
            "returned a 403 Forbidden error",
            "Missing credentials for ",
            "error: Failed to fetch credentials for ",
        ),
        near=("uv", "index", "failed to fetch", "failed to download"),
    ),
)

_LOGIN = "aws codeartifact login --tool pip --domain {project} --repository {existing}"
ADVICE = (
    Advice(
        context="upload",
        text="The index does not accept the name and the password of the upload. Most indexes ask for a token: create "
        "one for the project on the index's site. `~/.pypirc` and the variables TWINE_PASSWORD, UV_PUBLISH_TOKEN and "
        "POETRY_PYPI_TOKEN_… may hold an older one.",
        remedy=Instruction(
            text="Create a token on the site of the index, and upload with it: the name is `__token__`."
        ),
    ),
    Advice(
        context="keyring",
        text="The password store of the desktop cannot be opened here: there is no desktop, or it is locked (ssh, "
        "cron, CI). `export PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring` switches it off for this shell. If "
        "the index needs a password, give it in the tool's own configuration or in a variable.",
        remedy=ShellLine(text="export PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring"),
    ),
    *(
        Advice(
            context=f"{runner}/codeartifact",
            text="A token of CodeArtifact is valid for 12 hours at most, so a stored one is refused later. This step "
            "fetches a new one; it belongs after the login to AWS, and before the first pip, which may be that of the "
            "step that sets up Python. A domain of another account also needs `--domain-owner`.",
            remedy=run_lines(runner, _LOGIN),
        )
        for runner in JOBS
    ),
    Advice(
        context="codeartifact",
        text="A token of CodeArtifact is valid for 12 hours at most. This fetches a new one and writes it into pip's "
        "configuration. A domain of another account also needs `--domain-owner`.",
        remedy=ShellLine(text=_LOGIN, needs_network=True),
    ),
    Advice(
        context="terms",
        text="Anaconda's channels require you to accept their terms, under which larger companies need a licence. "
        "conda-forge has no such terms: `conda config --add channels conda-forge && conda config --remove channels "
        "defaults`",
        remedy=Command(argv=("conda", "tos", "accept"), needs_network=True),
    ),
    Advice(
        context="proxy",
        text="The proxy asks for a login. pip and uv take it from HTTPS_PROXY; characters such as @ are written as %40 "
        "there. The variable must also be set under sudo, cron and systemd.",
        remedy=ShellLine(text="export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"),
    ),
    *PROXY_OF_RUNNERS,
    Advice(
        context="of-apt",
        text="The repository's server refuses access, or a firewall or proxy on the network answers instead. A "
        "browser on the same network shows who answers. If a proxy is prescribed, apt takes it from this line.",
        remedy=Snippet(text='Acquire::http::Proxy "http://HOST:PORT";', file="/etc/apt/apt.conf.d/80proxy"),
    ),
    Advice(
        context="docker",
        text="Give the credentials to this step only: `RUN --mount=type=secret,id=netrc,target=/root/.netrc pip "
        "install …`. A build argument would remain readable in the image.",
        remedy=Snippet(
            text="RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install {arguments}", file="the Dockerfile"
        ),
    ),
    Advice(
        context="github-actions",
        text="Store the credentials as a secret of the repository, and pass them to this step (`PIP_INDEX_URL` or "
        "`UV_INDEX_NAME_PASSWORD`). Workflows of forks do not get secrets.",
        remedy=Snippet(text="  env:\n    PIP_INDEX_URL: ${{ secrets.PIP_INDEX_URL }}", file="the workflow"),
    ),
    *(
        Advice(
            context=context,
            text="NAME is the name of the source in pyproject.toml; Poetry asks for the password. In CI, "
            "POETRY_HTTP_BASIC_NAME_USERNAME and POETRY_HTTP_BASIC_NAME_PASSWORD give both.",
            remedy=ShellLine(text="poetry config http-basic.NAME USER"),
        )
        for context in ("poetry", "poetry/of-server")
    ),
    Advice(
        context="windows/of-server",
        text="The index requires a login. If one is configured, it is wrong or no longer valid; if the answer is "
        "403, ask the operators of the index.",
        remedy=Instruction(
            text="Write `machine {server} login USER password PASSWORD` into %USERPROFILE%\\_netrc, then repeat the "
            "command."
        ),
    ),
    Advice(
        context="of-server",
        text="The index requires a login; many take an access token as the password. Put yours into this line; pip "
        "and uv read the file. If a login is configured, it is wrong or no longer valid. If it is right and the "
        "answer is 403, ask the operators of the index.",
        remedy=ShellLine(text="echo 'machine {server} login USER password PASSWORD' >> ~/.netrc && chmod 600 ~/.netrc"),
    ),
    Advice(
        context="uv/of-index",
        text="The index requires a login: an access token, or a name and a password (`--username`). uv keeps it; in "
        "CI, UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD give it. If you are logged in and the answer is 403, "
        "ask the operators of the index.",
        remedy=Command(argv=("uv", "auth", "login", "{address}")),
    ),
    Advice(
        text="Check that credentials are configured and still valid (netrc, keyring, `uv auth "
        "login`). If they are and the answer is 403, ask the operators of the index. If it "
        "is 407, the proxy requires its own login in HTTPS_PROXY.",
        remedy=Instruction(text="Put the login for the index's server into ~/.netrc, then repeat the command."),
    ),
)
