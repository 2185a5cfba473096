"""Advice where a list, a folder, an index or an address is written so that pip finds nothing there."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Snippet, fix_requirement

WRONG_PLACES = (
    *(
        Advice(
            context=context,
            text="`-r` is missing before {path}, so pip treated the file name as a package name.",
            remedy=remedy,
        )
        for context, remedy in (
            ("list-as-name", fix_requirement(files=("{path}",))),
            ("uv/list-as-name", Command(argv=("uv", "pip", "install", "-r", "{path}"), needs_network=True)),
            ("docker/list-as-name", Snippet(text="RUN pip install -r {path}", file="the Dockerfile")),
        )
    ),
    Advice(
        context="of-debian",
        text="pkg-resources==0.0.0 is not on the index: older Debian and Ubuntu releases put it into each "
        "environment, and `pip freeze` wrote it into the requirements file. Nothing needs the line.",
        remedy=ShellLine(text="sed -i '/^pkg[-_]resources==0/d' {path} && doctor fix -r {path}", needs_network=True),
    ),
    Advice(
        context="no-folder",
        text="The command names a folder that does not exist, relative to where it was run.",
        remedy=Instruction(text="Correct the folder after `--find-links`, then repeat the command."),
    ),
    Advice(
        context="no-scheme",
        text="The index URL has no `https://` in front, so pip treated it as a folder.",
        remedy=ShellLine(text="{installer} install --index-url https://{address} {package}", needs_network=True),
    ),
    Advice(
        context="of-named-index",
        text="pip found no file at the index that the command names: it does not have {package}, cannot be reached, "
        "or requires a login. Only `-vv` shows the reason. Another index may have a stranger's package of that "
        "name, so do not leave the option out.",
        remedy=ShellLine(text="{installer} install -vv {arguments}", needs_network=True),
    ),
    Advice(
        context="wrong-address",
        text="The server has nothing at that address: the branch, the release or the file has another name, or the "
        "repository is not public.",
        remedy=Instruction(text="Correct the address, then repeat the command."),
    ),
)
"""The advice of `no-matching-distribution` by the words of pip about the place."""
