"""Advice where a command does not find the file, the folder or the project that it was given."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, ShellLine, Snippet, fix_environment

MISSING_FILES = (
    *(
        Advice(
            context=context,
            text=f"{why}, and pip looks for the project's files in the folder in which it is started.",
            remedy=ShellLine(text="cd {folder} && {command}"),
        )
        for context, why in (
            ("folder-above", "The project is in the folder above, {folder}"),
            ("folder-of-clone", "git has put the project into its own folder, {folder}"),
        )
    ),
    Advice(
        context="only-list",
        text="pip installs a folder that has a pyproject.toml or a setup.py. This one has neither, but it has {path}.",
        remedy=fix_environment(files=("{path}",)),
    ),
    Advice(
        context="of-variable",
        text="The variable {variable} names the file for every pip command, and there is no such file. It may be set "
        "in ~/.profile or ~/.bashrc.",
        remedy=ShellLine(text="unset {variable}"),
    ),
    Advice(
        context="other-list",
        text="The folder has no file of the name that was typed, but it has {path}.",
        remedy=fix_environment(files=("{path}",)),
    ),
    Advice(
        context="no-sources",
        text="pip installs a folder that has a pyproject.toml or a setup.py, but this one has neither. The project "
        "is in another folder, or cannot be installed. What a requirements.txt lists: `doctor fix -r requirements.txt`",
        remedy=Instruction(text="Repeat the command in the folder that contains pyproject.toml or setup.py."),
    ),
    Advice(
        context="docker/no-sources",
        text="The project is not in the image yet, or not in the folder in which pip is started. Put this line above "
        "the `RUN`; .dockerignore must not exclude pyproject.toml.",
        remedy=Snippet(text="COPY . .", file="the Dockerfile"),
    ),
    Advice(
        context="not-in-context",
        text="`COPY` takes files from the build context, the folder that the command names, but the file is not there: "
        "it is in another folder, has another name, was not committed, or .dockerignore excludes it. In docker-compose "
        "files, `context:` names that folder.",
        remedy=Instruction(text="Start the build in the folder that has the file: `ls` shows it there."),
    ),
    Advice(
        context="docker/missing-file",
        text="The file must be in the image before pip runs. Put this line above the `RUN`, make sure that the file is "
        "in the build context, and that .dockerignore does not exclude it.",
        remedy=Snippet(text="COPY {path} .", file="the Dockerfile"),
    ),
    Advice(
        context="docker/absolute-file",
        text="The file must be in the image before pip runs. Put this line above the `RUN`; .dockerignore must not "
        "exclude the file.",
        remedy=Snippet(text="COPY {script} {folder}", file="the Dockerfile"),
    ),
    Advice(
        context="absolute-file",
        text="pip was given a path from the root. `ls {folder}` shows what is there.",
        remedy=Instruction(text="Correct the path in the command: there is no {path}."),
    ),
    Advice(
        context="missing-file",
        text="pip looks for {path} in the folder in which it is started, unless its path is absolute. `ls` shows "
        "whether it has another name.",
        remedy=Instruction(text="Repeat the command in the folder that contains {path}."),
    ),
    Advice(
        context="no-project",
        text="The command works on a project, and this folder has none. The file that it reads has another name, or is "
        "in another folder.",
        remedy=Instruction(text="Repeat the command in the project's folder."),
    ),
)
