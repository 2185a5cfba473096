"""Advice where a folder belongs to another user: something in the home, an environment, or a project's own folder."""

from __future__ import annotations

from doctor.diagnose.model import Advice, ShellLine

OWNERS = (
    *(
        Advice(
            context=f"own-{name}",
            text="A folder in your home belongs to root, usually since an earlier `sudo`. Take it back, then repeat "
            "the command, without `sudo`.",
            remedy=ShellLine(text=f'sudo chown -R "$USER" ~/{folder}'),
        )
        for name, folder in (("cache", ".cache"), ("conda", ".conda"), ("packages", ".local"))
    ),
    Advice(
        context="new-environment",
        text="You cannot create anything in that folder, with any tool. The environment can be elsewhere: "
        "this one is in your home folder. Or ask the owner of the folder to create it.",
        remedy=ShellLine(text="doctor fix --venv --path ~/.venv-{project}", needs_network=True),
    ),
    Advice(
        context="root-environment",
        text="The environment belongs to root, because `sudo` created it or installed into it. Take it back, then "
        "repeat the command, without `sudo`.",
        remedy=ShellLine(text='sudo chown -R "$USER": {venv}'),
    ),
    Advice(
        context="root-source",
        text="The build writes into the project's folder, and something in it belongs to somebody else, usually since "
        "an earlier `sudo`. Take it back, then repeat the command, without `sudo`.",
        remedy=ShellLine(text='sudo chown -R "$USER": {folder} && {command}', needs_network=True),
    ),
    Advice(
        context="conda-cache",
        text="conda's package cache belongs to somebody else. With a cache in your home, conda needs no access to "
        "it. Then repeat the command.",
        remedy=ShellLine(text="conda config --add pkgs_dirs ~/.conda/pkgs"),
    ),
    Advice(
        context="conda-base",
        text="The conda environment belongs to somebody else. Create one of your own, and activate it.",
        remedy=ShellLine(text="conda create --name NAME {arguments}", needs_network=True),
    ),
)
"""The advice of `permission-denied` by whose the folder should be."""
