"""Where a log comes from: what printed it, on which system, inside what."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words, in the lower-cased text, that show a context. Systems are told by the wording of the markers
# that they ship, by their paths and by the prompts that name them; the first that fits is taken.
_SYSTEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("uv-python", ("installation is managed by uv", "/uv/python/cpython-", "\\uv\\python\\cpython-")),
    ("homebrew", ("try brew install", "/opt/homebrew/", "/usr/local/cellar/", "linuxbrew", "isn't in homebrew")),
    ("raspberry-pi-os", ("rptl.io/venv", "piwheels.org", "@raspberrypi")),
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
_PLACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("docker", re.compile(r"^#\d{1,4} (?:\d+\.\d+|\[|error)|^\s*>? ?\[[^\]\n]{0,60}\d+/\d+\] |\bdockerfile:\d|failed to solve|^step \d+/\d+ : |\brun pip|executor failed running", re.MULTILINE)),
    ("github-actions", re.compile(r"/home/runner/work|/opt/hostedtoolcache|##\[(?:error|group|command)\]|::error|\bactions/setup-python|github\.com/[^\s]+/actions/runs/|runneradmin")),
    ("gitlab", re.compile(r"gitlab-runner|/builds/[\w.-]+/|\$ci_project|executing \"step_script\"")),
    ("ansible", re.compile(r"^(?:task|play) \[|^fatal: \[[^\]]+\]: |ansible|\"module_stderr\"", re.MULTILINE)),
    ("wsl", re.compile(r"\bwsl\b|microsoft-standard|/mnt/c/")),
    ("pipx", re.compile(r"\bpipx (?:install|run|upgrade|inject|ensurepath|reinstall)|\bpip(?:x's|x metadata)|/pipx/venvs/|these apps are now globally")),
    ("uv", re.compile(r"\buv (?:pip|sync|add|tool|run|venv|lock|python|self)\b|\buv \d+\.\d|/\.cache/uv/|/uv/(?:cache|python)|\\uv\\|the interpreter at \S+ is externally|consider creating a virtual environment with|\buv_")),
    ("poetry", re.compile(r"\bpoetry (?:install|lock|add|update|run)\b|pypoetry")),
    ("npm", re.compile(r"\bnpm (?:err!|error|warn|install)|node-gyp|gyp err!")),
    ("active-environment", re.compile(r"^\s*\((?!base\))[\w./ -]{1,40}\)\s*\S{0,80}[@:~$%❯➜#]", re.MULTILINE)),
)


def contexts(texts: Iterable[str]) -> tuple[str, ...]:
    """What can be told from the log's text, the most telling first: places, then one system."""
    text = "\n".join(texts).lower()
    places = [name for name, pattern in _PLACES if pattern.search(text)]
    system = next((name for name, words in _SYSTEMS if any(word in text for word in words)), None)
    return (*places, *([system] if system else []))
