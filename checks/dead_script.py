"""A command or a script does not start, because its interpreter does not exist or it is not executable.

What it is
    pip writes the path of the environment's Python into the first line of each command in `bin`. The Python in the
    first line of this one does not exist. The script was copied from another environment, or the folder was renamed,
    and only `activate` was corrected since. Or a folder before the environment's own on PATH, such as `~/bin`, has a
    command of the same name that no longer starts. Or your own script has no such line, so a shell reads it, or is not
    executable.

Why it matters
    The shell says `bad interpreter: No such file or directory`, or runs a command of the same name elsewhere on PATH.

What to do
    Install the package that the command comes from again: `python -m pip install --force-reinstall --no-deps NAME`.
    Until then, `python -m NAME` works for most commands. Move a dead command before it on PATH out of the way.

Dead ends
    `chmod +x` does not help where the file is executable already, and its interpreter is missing.

References
    execve(2), "Interpreter scripts"; distlib: `scripts.py`.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    first_names,
)
from doctor.diagnose.remedies import reinstall_remedy
from doctor.facts import Facts

ID = "dead-script"
_WITHOUT_PATH = (" python: bad", " python2: bad", " python3: bad", "r: python: no", "r: python2: no", "r: python3: no")
# env of GNU, BSD and busybox, and bash, where the first line ends as Windows ends lines.
SIGNATURES = (
    Signature(messages=("env: python{version}\\r: No such file or directory", "python{version}^M: bad interpreter")),
    # A first line without the path of the interpreter: bash, and zsh.
    Signature(
        messages=(
            "python{version}: bad interpreter: No such file or directory",
            "bad interpreter: python{version}: no such file or directory",
        ),
        near=_WITHOUT_PATH,
        context="without-path",
    ),
    # A shell that reads Python: dash, bash and zsh, and the programs of these names, of ImageMagick and of mail.
    Signature(
        messages=(
            "import: command not found",
            "import: not found",
            "command not found: import",
            "import-im6.q16: ",
            "from: can't read /var/mail/",
        ),
        near=(".py: ",),
        context="of-shell",
    ),
    Signature(
        messages=(
            "bash: ….py: Permission denied",
            "sh: ….py: Permission denied",
            "zsh: permission denied: ….py",
            "Unknown command. '….py' exists but is not an executable file",  # fish
            "EXEC spawning ….py: Permission denied",  # systemd
            "couldn't exec ….py: EACCES",  # supervisor
            "command at '….py' is not executable",
        ),
        unless=("-packages/", "/bin/python"),
        context="not-executable",
    ),
    # bash since 5.2, and fish.
    Signature(
        messages=(
            "bash: ….py: cannot execute: required file not found",
            "Failed to execute process '….py': The file specified",
        ),
        unless=("-packages/", "/bin/python"),
        context="first-line",
    ),
    # runc
    Signature(messages=('exec: "….py": permission denied',), context="in-image"),
    # execve(2) of a script without a first line that names Python, as systemd and supervisor report it.
    Signature(
        messages=(
            "Failed at step EXEC spawning … Exec format error",
            "couldn't exec ….py: ENOEXEC",
        ),
        near=(".py: exec", ".py: enoexec"),
        context="no-first-line",
    ),
    # runc
    Signature(
        messages=("exec ….py: exec format error",),
        unless=("bin/python",),
        context="no-first-line",
    ),
    # GNU's env, for which the whole rest of the line is the name of a program.
    Signature(
        messages=("env: python{version} -…: No such file or directory",),
        near=("use -[v]s to pass options",),
        context="option-in-line",
    ),
)
ADVICE = (
    Advice(
        context="option-in-line",
        text="The first line of the script gives Python an option, and the system treats both as the name of one "
        "program. With `-S`, env separates them.",
        remedy=ShellLine(text="sed -i '1s|/env python|/env -S python|' {script}"),
    ),
    Advice(
        context="first-line",
        text="The first line of the script names a Python that does not exist: it was removed, or belongs to another "
        "machine. With `#!/usr/bin/env python3` as its first line, the script runs with the active environment's "
        "Python, or else the system's.",
        remedy=ShellLine(text="python3 {script}"),
    ),
    Advice(
        context="no-first-line",
        text="The script is run directly, without a shell, and its first line does not name an interpreter. "
        "That must be the first line, without a space before it.",
        remedy=ShellLine(text="sed -i '1i #!/usr/bin/env python3' {script}"),
    ),
    Advice(
        context="in-image",
        text="The script in the image is not executable. Python only has to read it: "
        '`CMD ["python3", "{script}"]`. '
        "With the executable bit and `#!/usr/bin/env python3` as its first line, it can be run by name.",
        remedy=Snippet(text="RUN chmod +x {script}", file="the Dockerfile"),
    ),
    *(
        Advice(
            context=f"{runner}not-executable",
            text="The service runs the script directly, but the script is not executable. Or let the "
            "service start Python, with the script as its argument.",
            remedy=ShellLine(text="chmod +x {script}"),
        )
        for runner in ("systemd/", "supervisor/")
    ),
    *(
        Advice(
            context=context,
            text="The first line of the script names its Python, and ends with a carriage return (CRLF line ending): "
            "the system looks for a program whose name ends with one. Without these characters the script starts. In "
            "git: `git config core.autocrlf input`",
            remedy=remedy,
        )
        for context, remedy in (
            ("named", ShellLine(text="sed -i 's/\\r$//' {script}")),
            ("", Instruction(text="Remove the carriage returns from the script: `sed -i 's/\\r$//' FILE`")),
        )
    ),
    Advice(
        context="without-path",
        text="The first line of the script names its Python without a path, so the system looks for it only in the "
        "current folder. `#!/usr/bin/env python3` is a first line that finds it.",
        remedy=ShellLine(text="python3 {script}"),
    ),
    *(
        Advice(context=context, text=text, remedy=ShellLine(text="python3 {script}"))
        for context, text in (
            (
                "of-shell",
                "A shell read the script, which is for Python: its first line does not name Python, or `sh` was "
                "typed before its name. Python runs it in any case. With `#!/usr/bin/env python3` as its first line, "
                "it can be run by name.",
            ),
            (
                "not-executable",
                "The script may not be executed, or its file system permits that for no file. Python only has to read "
                "it. With `chmod +x`, and `#!/usr/bin/env python3` as its first line, it can be run by name.",
            ),
        )
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report all such commands of the environment in one finding."""
    yield from _check_hiding(facts)
    environment, scripts = facts.used_environment, facts.damage.dead_scripts if facts.damage else ()
    if environment is None or not scripts:
        return
    names = first_names(posixpath.basename(script.path) for script in scripts)
    command = shlex.join(reinstall_remedy(facts, environment, "NAME").argv)
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{names} cannot start, because {scripts[0].python} does not exist.",
        evidence=tuple(Evidence(source=script.path, value=f"begins with #!{script.python}") for script in scripts),
        consequence="The shell reports a bad interpreter, or runs a command of this name that is elsewhere on PATH.",
        remedy=Instruction(text=f"Install the package that each command comes from again: `{command}`"),
    )


def _check_hiding(facts: Facts) -> Iterator[Finding]:
    """Report programs that come before the active environment's on PATH and do not start."""
    hiding = facts.tools.dead_before
    if not hiding:
        return
    program, python, aside = hiding[0]
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{program} hides the active environment's command, but cannot start: {python} does not exist.",
        evidence=tuple(Evidence(source=path, value=f"starts {each}") for path, each, _ in hiding),
        consequence="Its folder comes before the environment's on PATH, so the shell finds it first.",
        remedy=Command(argv=("mv", program, aside), needs_root=not facts.may_change(program)),
        next_step=f"Move {program} out of the way; nothing is deleted. Then run `hash -r`.",
    )
