"""Name the signs, in a log, of why a package or a repository could not be downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.evidence import LogSign

REFUSED_INDEX = (
    r"index URL \((?P<address>https://[\w.-]+(?::\d{1,5})?)(?:/\S*)?\) "
    r"(?:could not be queried due to a lack of valid|returned a 403)"
)
"""The words of uv about an index that refuses it."""
_OF_SERVER = r"https?://(?:[^\s/@]{0,160}@)?(?P<server>[\w-]+(?:\.[\w-]+)+)(?=[:/])[^\s,]*"
"""A server of an index, in its address."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "hash-mismatch": (
            LogSign(
                context="lines-missing",
                pattern=r"^[ \t]{2,}(?P<hashes>[A-Za-z][\w.-]*(?:\[[\w,.-]*\])?==[\w.!+]{1,60}"
                r" --hash=sha256:[0-9a-f]{64})$",
                only_for=r"they are missing from some requirements",
                every=True,
            ),
            LogSign(
                context="incomplete", pattern=r"require-hashes`? mode, all requirements must have|they are missing from"
            ),
            LogSign(  # the hash is one of the index, since no list is named
                context="download",
                pattern=r"^[ \t]*(?P<package>[A-Za-z][\w.-]*)(?:\[[\w,.-]*\])?(?:[=<>~!]\S{1,60})? from https?:",
                only_for=r"\A(?![\s\S]*(?:[( ]-[rc] |--requirement|--require-hashes|HASHES FROM Pip))"
                r"[\s\S]*DO NOT MATCH THE HASHES",
            ),
            LogSign(
                context="to-compare",
                pattern=r"^[ \t]+(?P<package>[A-Za-z][\w.-]*)(?:\[[\w,.-]*\])?(?:[=<>~!]\S{1,60})? from (?:\S*/)?"
                r"[A-Za-z][\w.]*-(?P<version>\d[\w.]*?)(?:-\w[\w.-]*\.whl|\.tar\.gz|\.zip)",
                only_for=r"DO NOT MATCH THE HASHES",
            ),
            LogSign(
                context="of-package", pattern=r"Hash mismatch for (?:package )?`(?P<package>[A-Za-z][\w.-]*?\w)==\d"
            ),
            LogSign(
                context="fetched",
                pattern=r"^[ \t]*Downloading (?:\S*/)?(?P<package>\w[\w.]*?)-\d"
                r"(?=[\s\S]{0,800}?DO NOT MATCH THE HASHES)",
            ),
            LogSign(context="fetched", pattern=r"^[ \t]*Downloading (?:\S*/)?(?P<package>\w[\w.]*?)-\d"),
        ),
        "index-auth": (
            LogSign(
                context="upload",
                pattern=r"Invalid or non-existent authentication information|HTTPError: 40[13] \w+ from https?://\S+/$",
            ),
            LogSign(
                context="codeartifact",
                pattern=r"(?<![\w.-])(?P<project>[a-z][a-z0-9-]{1,48}?)(?:-\d{12})?\.d\.codeartifact\.[\w.-]{1,80}/pypi/"
                r"(?P<existing>[\w.-]{1,100})/",
            ),
            LogSign(context="of-index", pattern=REFUSED_INDEX),
            LogSign(context="of-index", pattern=r"\(40[13] \w+\) for url \((?P<address>https://[\w.-]+(?::\d{1,5})?)"),
            LogSign(context="proxy", pattern=r"\b407 (?:[Pp]roxy|Client Error)|[Pp]roxy [Aa]uthentication [Rr]equired"),
            LogSign(context="of-server", pattern=rf"\b40[13]\b[^\n]{{0,160}}?{_OF_SERVER}"),
            LogSign(context="of-server", pattern=r"\b[Uu]ser for (?P<server>[\w-]+(?:\.[\w-]+)+)"),
            LogSign(context="of-server", pattern=rf"Looking in indexes: {_OF_SERVER}$"),
        ),
        "network-error": (
            LogSign(context="scheme-twice", pattern=r"https?://(?P<address>https?:?//[\w.-]{1,100})"),
            LogSign(context="socks", pattern=r"Missing dependencies for SOCKS"),
            LogSign(
                context="clock",
                pattern=r"certificate is not yet valid|certificate has expired|certificate not valid yet",
            ),
            LogSign(
                context="proxy-scheme",
                pattern=r"WRONG_VERSION_NUMBER|check_hostname requires server_hostname",
                only_for=r"[Pp]roxy|check_hostname",
            ),
            LogSign(
                context="dead-proxy",
                pattern=r"ProxyError\([^\n]{0,300}(?:Connection refused|timed out|\[Errno -[235]\]|No route to host"
                r"|target machine actively refused)|tunnel error: (?:failed to connect|io error)"
                r"|proxy-connection-failed",
            ),
            LogSign(
                context="refused-connection", pattern=r"tcp connect error: (?:Connection refused|.*actively refused)"
            ),
            LogSign(
                context="index-names",
                pattern=r"(?:Looking in indexes: |--index-url[ =]|-i )https?://(?:\S{1,80}@)?"
                r"(?P<address>[\w-]+(?:\.[\w-]+)+)",
                only_for=r"\[Errno -[235]\]|[Nn]ame resolution|Name or service not known|nodename nor servname"
                r"|NameResolutionError",
            ),
            LogSign(
                context="names",
                pattern=r"\[Errno -[235]\]|[Nn]ame resolution|Temporary failure resolving"
                r"|Name or service not known|nodename nor servname|\bdns error\b"
                r"|failed to lookup address|resolving DNS|NameResolutionError",
            ),
            LogSign(context="unknown-issuer", pattern=r"invalid peer certificate: UnknownIssuer"),
            LogSign(context="of-urllib", pattern=r"urlopen error \[SSL: CERTIFICATE_VERIFY_FAILED\]"),
            LogSign(
                context="certificate",
                pattern=r"certificate verify failed(?:: (?:self.signed|unable to get local issuer)| \(_ssl)",
                only_for=r"\A(?![\s\S]*[A-Z]:\\)",
            ),
            LogSign(
                context="of-windows",
                pattern=r"[A-Z]:\\",
                only_for=r"verify failed: (?:self.signed|unable to get)|CERTIFICATE_VERIFY_FAILED\]",
            ),
            LogSign(
                context="proxy",
                pattern=r"ProxyError|InvalidProxyURL|ProxyScheme|Tunnel connection failed|[Cc]annot connect to proxy"
                r"|proxy-conn",
            ),
            LogSign(context="own-timeout", pattern=r"\binstall\b.* --(?:default-)?timeout[ =]\d"),
            LogSign(
                context="timeout",
                pattern=r"[Rr]ead timed out|ReadTimeout|(?:operation|network) time(?:d )?out",
            ),
            LogSign(
                context="of-poetry",
                pattern=r"^[ \t]*(?:Installing dependencies from lock file|Package operations: \d+ install)",
            ),
        ),
        "repository-unreachable": (
            LogSign(
                context="git-protocol",
                pattern=r"\bgit://(?P<server>[A-Za-z0-9][\w.-]{1,100})/",
                only_for=r"fatal: unable to connect to |unauthenticated git protocol|fatal: read error: Conn",
            ),
            LogSign(
                context="rev-of-hook",
                pattern=r"error: pathspec '[^'\n]{1,100}' did not match|couldn't find remote ref",
                only_for=r"/pre-commit\.log|\.pre-commit-config|Initializing environment for",
            ),
            LogSign(
                context="offline",
                pattern=r"unable to access '[^'\n]{1,300}': (?:Could not resolve (?:host|proxy)|Failed to connect to)",
            ),
            *(
                LogSign(
                    context="",
                    pattern=rf"{before}(?P<address>(?:https?|ssh|git)(?:://(?![@-])|@(?!-))[^\s'\"`#]{{3,200}})",
                )
                for before in (
                    r"(?:git (?:clone|fetch|ls-remote)\b[^\n]{0,200}? |unable to access ['\"`]|Cloning |Updating )",
                    r"\bgit\+",
                )
            ),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
