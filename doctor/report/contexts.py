"""The contexts of a log and of an advice in words for people: ``GitHub Actions`` for ``github-actions``."""

from __future__ import annotations

from doctor.explain.pages import Page

_WORDS = {
    # who ran the command
    "ansible": "Ansible",
    "azure-pipelines": "Azure Pipelines",
    "bitbucket": "Bitbucket Pipelines",
    "buildkite": "Buildkite",
    "circleci": "CircleCI",
    "cloud-build": "Google Cloud Build",
    "cloud-init": "cloud-init",
    "codebuild": "AWS CodeBuild",
    "compose": "Docker Compose",
    "container": "a container",
    "cron": "cron",
    "docker": "Docker",
    "github-actions": "GitHub Actions",
    "gitlab": "GitLab",
    "image": "a container's image",
    "jenkins": "Jenkins",
    "jupyter": "Jupyter",
    "packer": "Packer",
    "salt": "Salt",
    "supervisor": "Supervisor",
    "systemd": "systemd",
    "teamcity": "TeamCity",
    "terraform": "Terraform",
    "travis": "Travis CI",
    "vagrant": "Vagrant",
    # where
    "active-environment": "an active environment",
    "devcontainer": "a dev container",
    "this-machine": "this machine",
    "vscode": "VS Code",
    "wsl": "WSL",
    # tools
    "conda": "conda",
    "hatch": "Hatch",
    "nox": "nox",
    "npm": "npm",
    "pdm": "PDM",
    "pip": "pip",
    "pipenv": "Pipenv",
    "pipx": "pipx",
    "pixi": "pixi",
    "podman": "Podman",
    "poetry": "Poetry",
    "pre-commit": "pre-commit",
    "pyenv": "pyenv",
    "pytest": "pytest",
    "sudo": "sudo",
    "tox": "tox",
    "uv": "uv",
    "uv-cache": "uv's cache",
    "uv-python": "a Python that uv installed",
    # systems
    "alpine": "Alpine Linux",
    "arch": "Arch Linux",
    "chimera": "Chimera Linux",
    "debian": "Debian",
    "fedora": "Fedora",
    "gentoo": "Gentoo",
    "homebrew": "Homebrew",
    "macos": "macOS",
    "msys2": "MSYS2",
    "nix": "Nix",
    "opensuse": "openSUSE",
    "raspberry-pi-os": "Raspberry Pi OS",
    "termux": "Termux",
    "ubuntu": "Ubuntu",
    "void": "Void Linux",
    "windows": "Windows",
    # shells
    "posix-shell": "bash or zsh",
    "powershell": "PowerShell",
    # situations
    "build": "a release that pip builds, asked for by its version",
    "build-list": "the same in a requirements file",
    "build-python": "another package that pip builds",
    "break-system-packages": "--break-system-packages",
    "conda-init": "a shell that conda init has not set up",
    "conda-base": "an environment of conda that others own",
    "conda-channel": "a package that conda's channels do not have",
    "git": "no git",
    "held": "versions that do not fit together",
    "keyring": "a password store that cannot be opened",
    "metadata": "a package's metadata",
    "mingw": "Git Bash",
    "missing-file": "a requirements file that does not exist",
    "no-package-named": "a Python whose package the log does not name",
    "no-such-package": "a package that apt's lists do not contain",
    "not-activated": "an environment that was created and not activated",
    "only-on-index": "a package that only the index has",
    "other-version": "the package of another Python version",
    "part-of-module": "a part that the installed version does not have",
    "own-module": "a module that is probably the project's own",
    "removed-module": "a module that Python no longer has",
    "refused": "a repository that cannot be read",
    "sh-script": "a script for bash that sh runs",
    "sudo-in-environment": "sudo in an active environment",
    "system-module": "a module that only the distribution has",
    "unknown-module": "a module that doctor does not know",
}


def in_words(context: str) -> str:
    """Return a context in words; a pair of contexts (``docker/alpine``) in the words of both.

    Empty for a situation that has no words of its own, because the text of its advice describes it.
    """
    return ", ".join(_WORDS[part] for part in context.split("/") if part in _WORDS)


def heading_of(context: str, page: Page) -> str:
    """Return what stands above the page's advice for a context: its words, and the message that leads to it."""
    messages = (page.message_of_context.get(part) for part in context.split("/") if part not in _WORDS)
    parts = (in_words(context), *(f"after `{message}`" for message in messages if message))
    return ", ".join(filter(None, parts)) or "another situation"
