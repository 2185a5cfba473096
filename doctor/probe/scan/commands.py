"""Read which programs a command line of a shell starts: silence where that is in doubt.

What is not understood starts nothing: an expansion, a glob, a folder or a home that is not known, an option that
changes where a program runs, a program that runs another one elsewhere (docker, ssh, chroot).
"""

from __future__ import annotations

import getopt
import os
import shlex
from collections.abc import Iterator, Sequence

from doctor.core import lazy_re as re

_WORD = (
    r"""(?:[^\s;&|()<>'"\\$`]|\\.|'[^']*'|`[^`]*`|\$\((?:[^()]|\([^()]*\))*\)|\$(?!\()"""
    r"""|"(?:[^"\\$`]|\\.|`[^`]*`|\$\((?:[^()]|\([^()]*\))*\)|\$(?!\())*")+"""
)
"""A word of a shell with its quotes; no two branches begin alike, so that the time grows with the text alone."""
_TOKEN = re.compile(
    rf"[ \t\r]+|\\\n|\#[^\n]*|(?:\d*|&)(?:>>|[<>])[&|]?[ \t]*{_WORD}|(?P<operator>&&|\|\||[;&|\n()])|(?P<word>{_WORD})",
    re.VERBOSE,
)
"""A blank, a comment, a redirection, an operator or a word."""
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_HOME = re.compile(r"^(?:~|\$HOME|\$\{HOME\})(?=/|$)")
_UNKNOWN = re.compile(r"[$`*?\[\]{}%~]")
"""The signs of what only a shell or systemd can complete."""
_BRANCHES = ("if", "then", "elif", "else", "while", "until", "do")
_SHELL = ("abefhiklmnpruvxcCEo:O:", "login norc noprofile posix", 0)
_SU = ("lmpPc:g:G:s:u:w:", "login preserve-environment group= shell= user= pty", 0)
_WRAPPERS = {
    **dict.fromkeys((".", "source", "builtin", "chronic", "command", "cronic", "nohup"), ("", "", 0)),
    **dict.fromkeys(("ash", "bash", "dash", "ksh", "sh", "zsh"), _SHELL),
    **dict.fromkeys(("runuser", "su"), _SU),
    "doas": ("nu:", "", 0),
    "env": ("i0vu:", "ignore-environment unset=", 0),
    "exec": ("cla:", "", 0),
    "flock": ("sexunoFvw:E:", "shared exclusive nonblock nb close no-fork wait= timeout= conflict-exit-code=", 1),
    "ionice": ("tc:n:", "ignore class= classdata=", 0),
    "nice": ("n:0123456789", "adjustment=", 0),
    "setpriv": ("", "reuid= regid= groups= clear-groups init-groups keep-groups no-new-privs reset-env", 0),
    "setsid": ("cfw", "ctty fork wait", 0),
    "stdbuf": ("i:o:e:", "input= output= error=", 0),
    "sudo": ("ABbEHiknNPSsg:p:r:t:T:u:", "background login non-interactive preserve-env set-home group= user=", 0),
    "systemd-cat": ("t:p:", "identifier= priority= stderr-priority=", 0),
    "time": ("apvf:o:", "portability verbose format= output=", 0),
    "timeout": ("fpvk:s:", "foreground preserve-status verbose kill-after= signal=", 1),
}
"""What starts the command after it on this machine: its options for getopt, and the number of other words before it."""
_MOST_WRAPPERS = 50
"""Wrappers and assignments before a command, which are never that many."""
_SWITCH_USER = ("doas", "runuser", "setpriv", "su", "sudo")


def read_line(text: str, folder: str = "", home: str = "") -> Iterator[list[str]]:
    """Yield the words of each command that a shell starts for ``text``, without what only wraps it.

    The first word is a name to be found in PATH or an absolute path, the others are options or absolute paths; a word
    whose path is not known is empty. ``folder`` and ``home`` are those in which the shell starts, empty if unknown.
    """
    folders: list[str] = []
    words: list[str] = []
    before = ""
    for operator, word in [*_split(text), ("\n", "")]:
        if not operator:
            words.append(word)
            continue
        if operator == "(" and words:
            return  # a function or a case
        is_certain = before != "||" and "|" not in (before, operator) and not (words and words[0] in _BRANCHES)
        while words and words[0] in (*_BRANCHES, "{", "!"):
            del words[0]
        if words[:1] == ["cd"]:
            target = {1: "~", 2: words[-1]}.get(len(words), "-")
            folder = place(target, folder, home) if is_certain else ""
        elif words[:1] in (["pushd"], ["popd"]):
            folder = ""
        else:
            yield from read_words(words, folder, home)
        if operator == "(":
            folders.append(folder)
        elif operator == ")":
            if not folders:
                return
            folder = folders.pop()
        elif operator == "&":
            folder = ""
        words, before = [], operator


def _split(text: str) -> list[tuple[str, str]]:
    """Return each operator of a line with an empty word, and each word without an operator; nothing if in doubt."""
    tokens, position = list[tuple[str, str]](), 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return []
        position = match.end()
        if match["word"]:
            try:
                tokens.append(("", " ".join(shlex.split(match["word"]))))
            except ValueError:  # an unbalanced quote within $(…)
                return []
        elif match["operator"]:
            tokens.append((match["operator"], ""))
    return tokens


def read_words(words: Sequence[str], folder: str = "", home: str = "") -> Iterator[list[str]]:
    """Yield what ``read_line`` yields for one command, whose words are already those of a shell."""
    for _ in range(_MOST_WRAPPERS):
        if not words:
            return
        name = os.path.basename(words[0])
        if _ASSIGNMENT.match(words[0]):
            home = "" if words[0].startswith("HOME=") else home
            words = words[1:]
            continue
        if name not in _WRAPPERS:
            break
        wrapper = letters, names, others = _WRAPPERS[name]
        parse = getopt.gnu_getopt if wrapper == _SU else getopt.getopt
        try:
            found, words = parse(list(words[1:]), letters, names.split())
        except getopt.GetoptError:
            break
        options, words = dict(found), words[others:]
        if name in _SWITCH_USER:
            home = ""
            folder = "" if "-" in words or options.keys() & {"-i", "-l", "--login"} else folder
        if "-c" in options and wrapper in (_SHELL, _SU):
            yield from read_line(options["-c"] or "".join(words[:1]), folder, home)
            return
        if words[:1] == ["-c"]:  # flock FILE -c COMMAND
            words = ["sh", *words]
    else:
        return
    program, *arguments = words
    yield [
        place(program, folder, home) if "/" in program else program,
        *(word if word.startswith("-") else place(word, folder, home) for word in arguments),
    ]


def place(word: str, folder: str, home: str) -> str:
    """Return the absolute path that a word means in a folder; empty if it is not known."""
    path = os.path.join(folder, _HOME.sub(lambda _: home or "$", word))
    return os.path.normpath(path) if path.startswith("/") and word != "-" and not _UNKNOWN.search(path) else ""
