"""Recognise the tools, the surroundings and the operating system that a log comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words in the lower-cased text that identify an operating system: the wording of the EXTERNALLY-MANAGED file
# that it ships, its paths, and prompts that name it. The first entry that fits is taken.
_SYSTEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("uv-python", ("installation is managed by uv", "/uv/python/cpython-", "\\uv\\python\\cpython-")),
    ("homebrew", ("try brew install", "/opt/homebrew/", "/usr/local/cellar/", "linuxbrew", "isn't in homebrew")),
    ("raspberry-pi-os", ("rptl.io/venv", "@raspberrypi")),
    ("alpine", ("package manager (apk)", "python installation in alpine", "apk add ")),
    ("chimera", ("managed by apk, and installation",)),
    ("void", ("void linux", "xbps")),
    ("gentoo", ("in gentoo should", "emerge")),
    ("nix", ("/nix/store", "nixpkgs")),
    ("msys2", ("$mingw_package_prefix", "msys2")),
    ("arch", ("'pacman -s", "python-pipx")),
    ("opensuse", ("zypper install",)),
    ("termux", ("com.termux",)),
    ("windows", ("c:\\users\\", "ps c:\\", "\\scripts\\", ".exe")),
    ("ubuntu", ("ubuntu", "@noble", "@jammy", "@focal", "@questing")),
    ("debian", ("try apt install", "readme.venv", "python3-venv", "debian", "/usr/lib/python3/dist-packages")),
    ("fedora", ("dnf install", "/usr/lib64/python", "fedora", ".el8", ".el9", ".fc4")),
    ("macos", ("/users/", "macosx_", "darwin")),
)
_PROMPT = r"^\s{0,4}\((?!base\))([\w./ -]{1,40})\)\s?\S{0,80}[@:~$%❯➜#]"
_SURROUNDINGS: tuple[tuple[str, str], ...] = (
    (
        "docker",
        r"^#\d{1,4} (?:\d+\.\d+|\[|error)|^\s{0,4}>? ?\[[^\]\n]{0,60}\d+/\d+\] |^step \d+/\d+ : "
        r"|^\d{1,5}\.\d{1,3} [^\n]{0,400}\n\d{1,5}\.\d{1,3}(?: |$)"
        r"|\bdockerfile:\d|failed to solve|executor failed running|the command '/bin/sh -c ",
    ),
    (
        "github-actions",
        r"/home/runner/work|/opt/hostedtoolcache|##\[(?:error|group|command)\]|::error|\bactions/setup-python"
        r"|github\.com/\S{1,200}/actions/runs/|runneradmin",
    ),
    ("gitlab", r"gitlab-runner|/builds/[\w.-]+/|\$ci_project|executing \"step_script\""),
    ("ansible", r"^(?:task|play) \[|^fatal: \[[^\]]+\]: |ansible|\"module_stderr\""),
    ("wsl", r"\bwsl\b|microsoft-standard|/mnt/c/"),
    (
        "pipx",
        r"\bpipx (?:install(?! ['`]?xyz)|run|upgrade|inject|ensurepath|reinstall)\b"
        r"|/pipx/venvs/|these apps are now globally",
    ),
    (
        "uv",
        r"\buv (?:pip|sync|add|tool|run|venv|lock|python|self)\b|\buv \d+\.\d|/\.cache/uv/|/uv/(?:cache|python)"
        r"|\.cache/uv\b|no solution found when resolving|was not found in the package registry|hash mismatch for `"
        r"|failed to (?:inspect|query) python interpreter|failed to (?:prepare distributions|download and build)"
        r"|\\uv\\|the interpreter at \S+ is externally|consider creating a virtual environment with|\buv_",
    ),
    ("poetry", r"\bpoetry (?:install|lock|add|update|run)\b|pypoetry"),
    ("npm", r"\bnpm (?:err!|error|warn|install)|node-gyp|gyp err!"),
    ("active-environment", _PROMPT),
)


def find_contexts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the contexts of the log lines ``texts``: first the surroundings and tools, then at most one system."""
    text = "\n".join(texts).lower()
    surroundings = [name for name, pattern in _SURROUNDINGS if re.search(pattern, text, re.MULTILINE)]
    system = next((name for name, words in _SYSTEMS if any(word in text for word in words)), None)
    return (*surroundings, *([system] if system else []))


def find_active_environment(texts: Iterable[str]) -> str | None:
    """Return the name of the virtual environment in the last prompt that names one."""
    names = [prompt[1] for text in texts if (prompt := re.match(_PROMPT, text))]
    return names[-1] if names else None
