"""The contexts of a log and of an advice in words for people: ``GitHub Actions`` for ``github-actions``."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from doctor.core.names import name_of
from doctor.core.record import replace
from doctor.diagnose.model import Fix
from doctor.explain.fill import FilledAdvice
from doctor.explain.pages import Page
from doctor.report.remedies import render

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
    "copied-module": "a module that Python no longer has, and the index has",
    "removed-module": "a module that Python no longer has",
    "refused": "a repository that cannot be read",
    "sh-script": "a script for bash that sh runs",
    "sudo-in-environment": "sudo in an active environment",
    "system-module": "a module that only the distribution has",
    "unknown-module": "a module that doctor does not know",
}


def in_words(context: str) -> str:
    """Return a context in words; a pair of contexts (``docker/alpine``) in the words of both.

    It is empty for a situation that has no words of its own, because the text of its advice describes it.
    """
    return ", ".join(_WORDS[part] for part in context.split("/") if part in _WORDS)


def sections_of(page: Page) -> list[tuple[str, FilledAdvice]]:
    """Return the page's advice for contexts, each with its heading; contexts with the same advice have one heading.

    Advice for a situation that has neither words nor a message is left out: a reader cannot know whether it is his.
    Text is left out where that directly above is the same, or differs only in the name of the package to install.
    """
    advice_of: dict[tuple[str, str], FilledAdvice] = {}
    contexts_of: dict[tuple[str, str], list[str]] = {}
    for advice in page.advice:
        if heading_of([advice.context], page):
            key = advice.text, render(advice.remedy).text if advice.remedy else ""
            advice_of.setdefault(key, advice)
            contexts_of.setdefault(key, []).append(advice.context)
    sections, said = [], ""
    for key, advice in advice_of.items():
        is_said = advice.remedy is not None and _without_names(advice) == said
        said = _without_names(advice)
        sections.append((heading_of(contexts_of[key], page), replace(advice, text="") if is_said else advice))
    return sections


def heading_of(contexts: Sequence[str], page: Page) -> str:
    """Return what stands above the page's advice for these contexts, in words and with the messages that lead to them.

    It is ``Docker, GitLab with uv`` for ``docker/uv`` and ``gitlab/uv``, and empty if none has words or a message.
    ``docker/uv`` is not named beside ``docker`` or ``uv``.
    """
    firsts_of: dict[str, list[str]] = {}
    parts_of = {context: context.split("/") for context in contexts}
    for parts in parts_of.values():
        first, *others = [_name(part, page) for part in parts]
        if all((first, *others)) and not any({*other} < {*parts} for other in parts_of.values()):
            end = "".join(f" {name}" if name.startswith("after ") else f" with {name}" for name in others)
            firsts_of.setdefault(end, []).append(first)
    ends_of: dict[str, list[str]] = {}
    for end, firsts in firsts_of.items():
        ends_of.setdefault(", ".join(firsts), []).append(end)
    return "; ".join(firsts + ",".join(ends) for firsts, ends in ends_of.items())


def _without_names(advice: FilledAdvice) -> str:
    requirements = advice.remedy.goal.requirements if isinstance(advice.remedy, Fix) else ()
    return functools.reduce(
        lambda text, requirement: text.replace(name_of(requirement), "NAME"), requirements, advice.text
    )


def _name(part: str, page: Page) -> str:
    message = page.message_of_context.get(part)
    return _WORDS.get(part) or (f"after `{message}`" if message else "")
