"""Hide credentials in text that is shown or stored.

``doctor.report`` redacts all text that it prints, and ``doctor.execute.receipt`` all that it stores. Redacted text
stays the same when it is redacted again.
"""

from __future__ import annotations

import re

HIDDEN = "****"
"""The text instead of credentials."""
_PLACEHOLDERS = ("PASSWORD", "USER:PASSWORD")
"""What doctor's own advice writes where the user's credentials belong."""

_WHOLE_LIMIT = 4096
"""Characters of a text above which its lines are redacted one by one, since most lines need no pattern."""

_KEY = r"(?:api|access|secret|private|account|signing|encryption)[_-]?key"
_SECRET_NAME = rf"(?:pass(?:word|wd|phrase)|(?<=[_-])(?:pass|pwd|auth)|token|secret|credentials?|{_KEY})"
"""The end of a name whose value is secret."""
_SECRET_HINTS = ("pass", "pwd", "auth", "token", "secret", "credential", "key")
"""Each such name contains one of these."""
_WORD = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\\.|[^\s'"`\\,;)}\]]|[,;)}\]'"`\\](?=[^\s'"`,;)}\]]))+"""
"""A word of a shell. A quote without its counterpart ends no word, but a space or quote after it does."""
_SCHEME = r"(?:(?:basic|bearer|token|digest|negotiate)[ ])?"
_PATTERNS = (
    # a parameter of a query or fragment
    (
        ("sig=", "signature=", "pat=", "jwt=", "x-", *_SECRET_HINTS),
        r"[?&#;](?:amp;)?(?:x-(?:amz|goog)-[\w-]{1,40}|(?:[\w.-]{0,40}[_.-])?(?:key|sig|pass|pwd|pat|jwt|auth)"
        rf"|[\w.-]{{0,40}}(?:{_SECRET_NAME}|signature))=(?P<value>(?:[^&#\s'\"<>`]|['\"`](?=[^\s'\"`,;)\]}}>&#]))+)",
    ),
    # NAME=value in a shell; name = value and name: value in a file
    (_SECRET_HINTS, rf"{_SECRET_NAME}[\"']?=(?!=)(?P<value>{_WORD})"),
    (_SECRET_HINTS, rf"{_SECRET_NAME}[ \t]{{1,20}}=(?!=)[ \t]{{0,20}}(?P<value>[^\s=][^\n]*)"),
    (
        _SECRET_HINTS,
        rf"(?:^|[{{,])[ \t]{{0,40}}(?:-[ ])?[\"']?[\w.-]{{0,40}}{_SECRET_NAME}[\"']?[ \t]{{0,9}}:[ \t]{{0,9}}"
        rf"(?P<value>{_WORD})",
    ),
    # options of pip's, twine's and curl's command lines
    (_SECRET_HINTS, rf"(?<![\w-])--?[\w-]{{0,30}}{_SECRET_NAME}[ \t]{{1,9}}(?P<value>(?!-){_WORD})"),
    (
        ("-u ", "-u\t", "-u=", "-user"),
        r"(?<![\w-])(?:-u|--user|--proxy-user)[ \t=]{1,9}[\"']?"
        rf"(?P<value>(?!\d+:\d)[^\s:'\"/=]{{1,100}}:(?!//){_WORD})",
    ),
    (("twine",), rf"\btwine[ ][^\n]{{0,200}}?[ ]-p[ ](?P<value>{_WORD})"),
    # a proxy without a scheme, as pip takes one
    (("proxy",), r"\bproxy[\"']?[ \t]{0,9}[=: \t][ \t\"']{0,9}(?P<value>[^\s:/@'\"]{1,100}:[^\s@]{1,200})@"),
    # HTTP headers
    (
        ("auth", "cookie", "-token", "x-"),
        r"\b(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:private|job|deploy)-token"
        r"|x-(?:\w{1,20}-){0,3}(?:api|token|auth|key)(?:-\w{1,20}){0,2})"
        rf"[\"']?[ \t]{{0,9}}[:=][ \t]{{0,9}}[\"']?{_SCHEME}(?P<value>[^\s'\"][^\n'\"]*)",
    ),
    (
        ("bearer", "basic"),
        r"\b(?:bearer|basic)[ ](?P<value>(?-i:(?=[\w+/.~-]*(?:[a-z][A-Z]|[\d=])))[\w+/.~-]{8,}=*)",
    ),
    # a folder of an index: Cloudsmith's, packagecloud's
    (
        ("/simple", "/pypi", "/python"),
        r"://[^\s/?#'\"`]{1,300}/(?:[\w.~%-]{1,100}/){0,3}(?P<value>(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16,})"
        r"(?=/(?:[\w.~%-]{1,100}/){0,5}(?:simple|pypi|python)(?![\w.-]))",
    ),
    # netrc(5)
    (
        ("password",),
        rf"\b(?:machine|login|account)\s{{1,40}}\S{{1,200}}\s{{1,40}}password\s{{1,40}}(?P<value>{_WORD})",
    ),
    (("password",), rf"^[ \t]{{0,40}}password[ \t]{{1,40}}(?P<value>{_WORD})[ \t]*$"),
    # tokens by their form: GitHub, GitLab, PyPI, AWS, Slack, npm, Docker, Hugging Face, JWT
    (
        ("gh", "github_pat", "gl", "pypi-", "akia", "asia", "xox", "npm_", "dckr_", "hf_", "eyj"),
        r"\b(?P<value>(?-i:gh[pousr]_[A-Za-z0-9]{10,}|github_pat_\w{10,}|gl[a-z]{2,6}-[\w-]{16,}|pypi-AgE[\w-]{6,}"
        r"|pypi-[\w-]{60,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|xox[a-z]-[\w-]{8,}|npm_[A-Za-z0-9]{20,}|dckr_pat_[\w-]{10,}"
        r"|hf_[A-Za-z]{20,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*))",
    ),
)
"""Pairs of hints and a pattern. The pattern matches no text that contains none of the hints in lower case.

No pattern begins with an unbounded repetition, so that each takes time in proportion to the text.
"""


def redact(text: str) -> str:
    """Return ``text`` with every credential replaced by four asterisks.

    If text is ambiguous, rather too much is hidden. A user name in an SSH URL is no credential, since SSH takes no
    password there, and neither is a reference to a variable (``${TOKEN}``).
    """
    if len(text) > _WHOLE_LIMIT and "\n" in text:
        return "\n".join(map(redact, text.split("\n")))
    text = text.replace(r":\/\/", "://")  # JSON may escape a slash (RFC 8259, section 7)
    if "://" in text:
        text = _redact_urls(text)
    lowered = text.lower()
    # In one word without = and :, only a token can be found, by the last pattern.
    is_word = "=" not in text and ":" not in text and len(text.split()) < 2
    for hints, pattern in _PATTERNS[-1:] if is_word else _PATTERNS:
        if any(map(lowered.__contains__, hints)):
            text = re.sub(pattern, _hide_value, text, flags=re.IGNORECASE | re.MULTILINE)
    return text


def _hide_value(match: re.Match[str]) -> str:
    """Return a match with its group ``value`` hidden, but not the quotes around it."""
    value = match["value"]
    if value in _PLACEHOLDERS:
        return match[0]
    quote = value[0] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else ""
    begin, end = (position - match.start() for position in match.span("value"))
    return f"{match[0][:begin]}{quote}{HIDDEN}{quote}{match[0][end:]}"


# These patterns, like those above, are compiled when they are first needed: most runs need none.
_AUTHORITY_END = r"[/?#\s'\"`<>\\…]"
"""The end of a URL's authority: characters that a password must not contain, although some do."""
_HOST = r"(?:[^\s:\[\]]*|\[[^\s\[\]]*\]?)(?::(?:\d*|port|PORT))?"
"""A host, and the port where there is one."""
_USUAL_HOST = r"(?:.*\.[^\W\d_]{2,}\.?|localhost|\[.*\]|\d+(?:\.\d+){3}|[\w.-]+(?=:\d))(?::\d*)?"
"""A host that is surely no part of a password."""
_PUNCTUATION = ").,;:!]}"
"""Characters that may follow a URL in a sentence."""
_FRAME = " │┃|"
"""The characters that may follow a text that was wrapped in a table."""
_REFERENCE = r"(?:[\w.-]+:)?\$\{[A-Za-z_]\w*\}|\$\{\w+\}:(?:\$\{\w+\})?"
"""References to variables, as pip expands them in requirements files (its ``req_file.py``)."""
_BEFORE_LONE_URL = r"(?:[\w.,\[\] -]{0,100}@[ ]?|[\w-]{1,60}[ ]?[=:][ ]?)?['\"]?[\w+.-]{1,20}"
"""All text before ``://`` where a URL is the whole value, as in ``name @ https``, and no part of a sentence."""
# Each reaches up to the last @ that such a host may follow. A greedy pattern finds it without a second try.
_TO_ANY_HOST = r".*@(?=[\w\[$])"
_TO_HOST_OR_SCOPE = r".*(?<!/)@(?=[\w\[$])"
_TO_HOST_WITH_PATH = r".*@(?=[\w.-]+[:/])"
_TO_DOTTED_HOST = r".*@(?=[\w.-]*\.[^\W\d_]{2,}[:/]|localhost[:/])"
_BLANK_OR_QUOTE = r"[\s'\"`<>]"
_USER_AND_WORD = r"[^\W_]+(?::[\w+.-]*)?"
"""All text between two ``://`` of which the second is part of a password: no port has letters."""
_SEPARATORS_JOINED = 20
"""Separators ``://`` in a text below which one where no URL can begin is taken for a part of a password."""


def _redact_urls(text: str) -> str:
    """Hide the user information of all URLs. The text is split at ``://``, which a password may contain as well."""
    first, *rest = text.split("://")
    is_lone = bool(re.fullmatch(_BEFORE_LONE_URL, first))
    parts, redacted, before = [first], dict[tuple[str, str], str](), first
    for part in rest:
        in_password = re.fullmatch(_USER_AND_WORD, before) or (
            len(rest) < _SEPARATORS_JOINED and (part[:1] == "@" or not before[-1:].isalnum())
        )
        if before is not first and in_password:
            part = f"{parts.pop()}://{part}"
            before = parts[-1]
        if "@" in part or ":" in part:
            scheme = before[-12:]
            key = (scheme, part)
            if key not in redacted:  # equal ones are parsed once, since a log may have thousands
                redacted[key] = _without_user_info(part, scheme, is_lone=is_lone)
            parts.append(redacted[key])
        else:
            parts.append(part)
        before = part
    return "://".join(parts)


def _without_user_info(url: str, scheme: str, *, is_lone: bool) -> str:
    """Return the text after ``://`` with the user information hidden."""
    line = url.partition("\n")[0]
    end = match.start() if (match := re.search(_AUTHORITY_END, line)) else len(line)
    length = _user_info_length(line, end, repository="+" in scheme or scheme.endswith("ssh"), is_lone=is_lone)
    user_info = line[:length]
    is_user_name = scheme.endswith("ssh") and ":" not in user_info
    if not user_info or is_user_name or user_info in _PLACEHOLDERS or re.fullmatch(_REFERENCE, user_info):
        return url
    return HIDDEN + url[length:]


def _user_info_length(line: str, end: int, *, repository: bool, is_lone: bool) -> int:
    """Return the length of the user information at the beginning of ``line``, whose authority ends at ``end``.

    A password may contain ``/``, ``?``, ``#``, a space or a quote, which end the authority of a valid URL.
    ``repository`` is set for URLs in which an ``@`` may precede a branch or tag.
    """
    authority = line[:end]
    if "@" not in authority:
        if not re.fullmatch(_HOST, authority.rstrip(_PUNCTUATION)):
            # the text was shortened, or wrapped, in the middle of the password
            is_cut = line[end : end + 1] == "…" or not line[end:].strip(_FRAME)
            return _last_at(_TO_ANY_HOST, line, end if is_cut else 0)
        host, colon, _ = authority.partition(":")
        if colon and host[:1] != "[" and not re.fullmatch(_USUAL_HOST, host):
            # a user, and a password that begins like a port
            return _last_at(_TO_ANY_HOST if is_lone and not repository else _TO_DOTTED_HOST, line, 0)
        return 0
    length = authority.rindex("@")
    is_usual = bool(re.fullmatch(_USUAL_HOST, authority[length + 1 :].rstrip(",;.)")))
    word = line
    if not is_lone and (is_usual or line[end : end + 1] in ("/", "?", "#")):
        word = line[: match.start()] if (match := re.search(_BLANK_OR_QUOTE, line)) else line
    if repository and is_usual:  # a later @ precedes a branch or tag
        return length
    pattern = _TO_HOST_WITH_PATH if repository else _TO_HOST_OR_SCOPE if is_usual else _TO_ANY_HOST
    return max(length, _last_at(pattern, word, 0))


def _last_at(pattern: str, text: str, otherwise: int) -> int:
    """Return the position of the last ``@`` that ``pattern`` reaches, or ``otherwise`` if it reaches none."""
    match = re.match(pattern, text)
    return match.end() - 1 if match else otherwise
