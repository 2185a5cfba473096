"""The repository cannot be fetched: git is not here, or its server does not hand out what was asked for.

What it is
    A requirement names a repository (`git+https://…`, `git+ssh://…`, `hg+…`), which pip and uv fetch by
    the program of that name. It is not installed (slim images and minimal boxes have no git), or it ran
    and failed: no such repository, branch or tag, no right to read it, no known host key, no network.

Why it matters
    The last lines say only that `git clone` failed, or name no git at all; what git itself said stands
    above them.

What to do
    git is not here: `apt install git` (Alpine: `apk add git`). It ran: take the line that begins with
    `fatal:`. "could not read Username", "Authentication failed", "not found": the address is wrong, or
    the repository is private and this run has no credentials (a token in the address ends up in logs:
    prefer git's credential helper, or a deploy key). "Host key verification failed": put the server's
    key into ~/.ssh/known_hosts, after comparing it with what its owner publishes. "pathspec", "did not
    find": no such branch or tag. "Could not resolve host": the network. The same command by hand
    (`git ls-remote ADDRESS`) shows it without pip.

Dead ends
    `StrictHostKeyChecking=no`: it takes away what tells the server from an impostor. Another version of pip.

References
    pip's documentation, "VCS Support"; uv's documentation, "Git credentials".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "repository-unreachable"

SIGNATURES = (
    # pip's vcs/versioncontrol.py and vcs/git.py.
    Signature(
        messages=(
            "Cannot find command 'git'",
            "Cannot find command 'hg'",
            "Cannot find command 'svn'",
            "Cannot find command 'bzr'",
        ),
    ),
    Signature(
        messages=(
            "git clone … did not run successfully. exit code",
            "git fetch … did not run successfully. exit code",
            "git checkout … did not run successfully. exit code",
            "ERROR: Command errored out with exit status {version}: git clone",
            "ERROR: Command errored out with exit status {version}: git checkout",
        ),
    ),
    # uv's git crate.
    Signature(messages=("Git executable not found",)),
    Signature(messages=("error: Git operation failed",), symptom=True),
)

ADVICE = (
    Advice(
        context="docker",
        text="Slim images have no git: `RUN apt-get update && apt-get install -y --no-install-recommends git` (Alpine: "
        "`apk add --no-cache git`) before pip, best in a build stage. For a private repository `RUN --mount=type=ssh` "
        "or a secret, never a token in the image.",
    ),
    Advice(context="alpine", text="`apk add git`; where git is there, its own line (`fatal: …`) in the log says why."),
    Advice(context="fedora", text="`sudo dnf install git`; where git is there, its own line (`fatal: …`) says why."),
    Advice(context="homebrew", text="`brew install git`; where git is there, its own line (`fatal: …`) says why."),
    Advice(context="macos", text="`xcode-select --install`; where git is there, its own line (`fatal: …`) says why."),
    Advice(context="windows", text="Install git; where it is there, its own line (`fatal: …`) says why."),
    Advice(
        text="Where git is not here: `sudo apt install git`. Where it ran, its own line (`fatal: …`) says why: the "
        "address, the right to read it, the server's key, a branch or tag that is not there; `git ls-remote ADDRESS` "
        "shows the same without pip.",
    ),
)
