"""Messages and advice where pyenv, asdf or mise chooses the Python, or a system that has no `python3` for all."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, ShellLine, Signature

OF_VERSION_MANAGERS = (
    # asdf 0.16 and newer.
    Signature(
        messages=("unknown command: python{version}. Perhaps you have to reshim",), symptom=True, context="asdf-reshim"
    ),
    # A shim that an older pyenv wrote, and Homebrew's upgrade of pyenv left behind.
    Signature(messages=("libexec/pyenv: No such file or directory",), near=("/shims/",), context="stale-shim"),
    # pyenv's python-build, whose list of Pythons is older than this one.
    Signature(messages=("python-build: definition not found: {existing}",), symptom=True, context="pyenv-list"),
    Signature(
        messages=("pyenv: version {existing}",),
        near=("is not installed", "' not installed"),
        symptom=True,
        context="pyenv-version",
    ),
    Signature(
        messages=(
            "No version is set for command python{version}",
            "No preset version installed for command python{version}",
        ),
        symptom=True,
        context="asdf",
    ),
    Signature(
        messages=("No such plugin: python", "Plugin named python not installed", "Plugin python not installed"),
        near=("asdf",),
        symptom=True,
        context="asdf-plugin",
    ),
    Signature(messages=("version … is not installed for python",), context="asdf-version"),
    Signature(messages=("No version is set for shim: python{version}",), symptom=True, context="mise"),
    Signature(messages=("mise ERROR python@{version} not installed",), context="mise-version"),
    Signature(messages=("mise ERROR no precompiled python found for",), context="mise-list"),
    # pyenv-virtualenv
    Signature(
        messages=("pyenv-virtualenv: {existing}",),
        near=("is not installed in pyenv",),
        symptom=True,
        context="pyenv-version",
    ),
    # The shells of Termux and NixOS. Homebrew, where its oldest Pythons were.
    Signature(
        messages=(
            "The program python{version} is not installed. Install it by executing",
            "No command python{version} found, did you mean",
        ),
        near=("pkg install", "in package python"),
        symptom=True,
        context="termux",
    ),
    Signature(
        messages=("The program 'python{version}' is not in your PATH",),
        near=("nix-shell",),
        symptom=True,
        context="nix",
    ),
    Signature(
        messages=("pyenv: python… command exists in these Python versions: {existing}",),
        context="pyenv",
    ),
)
"""Their messages that no Python was found."""

MANAGED_PYTHONS = (
    Advice(
        context="stale-shim",
        text="pyenv's shims refer to the pyenv that wrote them, which an upgrade has removed. The new one "
        "writes them again.",
        remedy=Command(argv=("pyenv", "rehash")),
    ),
    Advice(
        context="pyenv",
        text="pyenv has installed this Python, but it is not among those in use. `pyenv global` chooses one for all "
        "folders, `pyenv local` for this one.",
        remedy=Command(argv=("pyenv", "global", "{existing}")),
    ),
    Advice(
        context="asdf",
        text="asdf starts the Python that .tool-versions names, and there is none for this folder, or it is not "
        "installed. asdf writes the line, in the home folder for all others: `asdf set --home python VERSION`",
        remedy=Command(argv=("asdf", "list", "python")),
    ),
    Advice(
        context="asdf-installed",
        text="asdf has installed this Python, but no .tool-versions selects it for this folder. The line chooses it "
        "here; in ~/.tool-versions, everywhere.",
        remedy=ShellLine(text="echo 'python {existing}' >> .tool-versions"),
    ),
    Advice(
        context="asdf-version",
        text="This folder's .tool-versions asks for a Python that asdf has not installed. Building it takes some "
        "minutes and needs a compiler.",
        remedy=Command(argv=("asdf", "install", "python", "{existing}"), needs_network=True),
    ),
    Advice(
        context="asdf-reshim",
        text="asdf has written its launchers before this Python was installed, or for one that no longer exists. It "
        "writes them again.",
        remedy=Command(argv=("asdf", "reshim", "python")),
    ),
    Advice(
        context="asdf-plugin",
        text="asdf gets each language from a plugin, and Python's is not installed.",
        remedy=ShellLine(text="asdf plugin add python", needs_network=True),
    ),
    Advice(
        context="mise-version",
        text="The folder asks for a Python that mise has not installed. `mise install` without a name installs all "
        "that it asks for.",
        remedy=Command(argv=("mise", "install", "python@{existing}"), needs_network=True),
    ),
    Advice(
        context="mise-list",
        text="mise has no prebuilt Python of that version. This shows those that it knows; a newer mise "
        "knows more: `mise self-update`",
        remedy=Command(argv=("mise", "ls-remote", "python"), needs_network=True),
    ),
    Advice(
        context="termux",
        text="Termux calls Python 3 `python`, and its package is not installed.",
        remedy=Command(argv=("pkg", "install", "python"), needs_network=True),
    ),
    Advice(
        context="nix",
        text="NixOS installs no Python globally. This opens a shell with Python 3; to keep it, add it to the system "
        "configuration or to the project's shell.nix.",
        remedy=ShellLine(text="nix-shell -p python3", needs_network=True),
    ),
    Advice(
        context="mise",
        text="mise has no Python that is chosen for this folder. This command fetches one, for all folders.",
        remedy=Command(argv=("mise", "use", "--global", "python@3"), needs_network=True),
    ),
    Advice(
        context="pyenv-version",
        text="The folder's .python-version asks for a Python that pyenv has not installed. Building it takes some "
        "minutes and needs a compiler. `pyenv versions` lists those that exist; `pyenv local` chooses another one.",
        remedy=Command(argv=("pyenv", "install", "{existing}"), needs_network=True),
    ),
    Advice(
        context="pyenv-list",
        text="pyenv knows the Pythons that were released before it. A newer pyenv knows more; Homebrew upgrades its "
        "own: `brew upgrade pyenv`",
        remedy=ShellLine(text='git -C "$(pyenv root)" pull && pyenv install {existing}', needs_network=True),
    ),
)
"""Advice for those messages."""
