"""A repository cannot be fetched, because git is missing or because it failed.

What it is
    A requirement names a repository (`git+https://…`, `git+ssh://…`, `hg+…`), which pip and uv fetch with the
    program of that name. The program is not installed (slim images and minimal systems do not contain git),
    or it failed: the repository, branch or tag does not exist, you may not read it, the host key is unknown,
    or there is no network.

Why it matters
    The last lines only show that `git clone` failed, or do not mention git at all. git's own message is above them.

What to do
    If git is missing, run `apt install git` (Alpine: `apk add git`). If it failed, find the line that begins
    with `fatal:`. "could not read Username", "Authentication failed" and "not found" mean that the address is
    wrong, or that the repository is private and this run has no credentials. Use git's credential helper or a
    deploy key, because a token in the address ends up in logs. "Host key verification failed" means that the
    server's key must be added to ~/.ssh/known_hosts, after comparing it with the key that its owner
    publishes. "pathspec" and "did not find" mean that the branch or tag does not exist. "Could not resolve
    host" is a network error. `git ls-remote ADDRESS` shows the same error without pip.

Dead ends
    `StrictHostKeyChecking=no` switches off the test that tells the server from an impostor. Another version
    of pip does not help.

References
    pip's documentation, "VCS Support"; uv's documentation, "Git credentials".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, ShellLine, Signature, Snippet

ID = "repository-unreachable"

_INSTALLERS = ("pip install", "-m pip", "pre-commit", "poetry ", "uv pip", "uv add", "uv sync")
"""Words near a message of git which show that an installer ran it."""
SIGNATURES = (
    # pip's vcs/versioncontrol.py and vcs/git.py.
    Signature(
        messages=(
            "Cannot find command 'git'",
            "Cannot find command 'hg'",
            "Cannot find command 'svn'",
            "Cannot find command 'bzr'",
            "No such file or directory: 'git' while executing command git",
            "No such file or directory: 'git': 'git' while executing command git",
        ),
        context="git",
    ),
    Signature(
        messages=(
            "git clone … did not run successfully. exit code",
            "git fetch … did not run successfully. exit code",
            "git checkout … did not run successfully. exit code",
            "ERROR: Command errored out with exit status {version}: git clone",
            "ERROR: Command errored out with exit status {version}: git checkout",
            'Command "git … failed with error code',
            "No permission to execute 'git'",
            # Poetry
            "Failed to clone …, check your git configuration and permissions",
            "Failed to clone … verify ref exists on remote",
            "Failed to clone … unable to acquire file lock for",
            "HangupException The remote server unexpectedly closed the connection",
        ),
        context="refused",
    ),
    # git, as pip, uv and pre-commit show it.
    Signature(
        messages=(
            "fatal: unable to access … Could not resolve host",
            "fatal: unable to access … Failed to connect to",
            "fatal: unable to access … The requested URL returned error",
        ),
        near=(*_INSTALLERS, "subprocess-exited", "clone -q ", "clone --filter"),
    ),
    Signature(
        messages=(
            "fatal: could not read Username for",
            "fatal: could not read Password for",
            "fatal: Authentication failed for",
            "fatal: Could not read from remote repository",
            "fatal: repository … not found",
            "fatal: Remote branch … not found in upstream",
            "error: pathspec … did not match any file(s) known to git",
            "git clone … failed with error code 128",
        ),
        near=(
            *_INSTALLERS,
            "subprocess-exited",
            "clone -q ",
            "clone --filter",
            "collecting git+",
            "@ git+",
            "obtaining ",
        ),
        resolved_by=("successfully installed",),
        context="refused",
    ),
    # git's fetch-pack.c, revision.c and checkout.c, for a repository that changed, or a connection that was cut off.
    Signature(
        messages=(
            "did not send all necessary objects",
            "fatal: bad revision '",
            "fatal: reference is not a tree: ",
            "fatal: couldn't find remote ref",
            "fatal: remote error: upload-pack: not our ref",
            "fatal: fetch-pack: invalid index-pack output",
            "fatal: early EOF",
        ),
        near=(*_INSTALLERS, "running command git", "clone --filter", "clone -q ", "git+"),
        resolved_by=("successfully installed",),
        certain=False,
        context="refused",
    ),
    # uv's git crate.
    Signature(messages=("Git executable not found",), context="git"),
    Signature(messages=("failed to find branch, tag, or commit",), near=("git operation failed",)),
    Signature(messages=("error: Git operation failed",), symptom=True),
)

ADVICE = (
    Advice(
        context="git",
        text="git is missing where pip runs. Slim images do not contain it.",
        remedy=Command(argv=("apt-get", "install", "git"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="docker/refused",
        text="Git could not read the repository from the build. For a private repository, give this step access to "
        "your SSH key (`docker build --ssh default .`), and never put a token into the image. Otherwise git's own line "
        "in the log (`fatal: …`) shows the cause.",
        remedy=Snippet(text="RUN --mount=type=ssh pip install {arguments}", file="the Dockerfile"),
    ),
    Advice(
        context="git-protocol",
        text="Hardly any host answers to git:// any more, which neither encrypts nor checks who answers. Write "
        "`git+https://` in its place. If you cannot change the address, git itself replaces it.",
        remedy=ShellLine(text="git config --global url.https://{server}/.insteadOf git://{server}/"),
    ),
    Advice(
        context="rev-of-hook",
        text="The repository of a hook has no tag or branch of the name that `rev` in .pre-commit-config.yaml gives, "
        "often because a `v` is missing or too many. pre-commit writes the latest one there.",
        remedy=Command(argv=("pre-commit", "autoupdate"), needs_network=True),
    ),
    Advice(
        context="offline",
        text="Git did not reach the server: its name could not be resolved (DNS), or no connection came about. Once "
        "the network or the proxy lets this command through, repeat the installation.",
        remedy=ShellLine(text="git ls-remote {address}", needs_network=True),
    ),
    Advice(
        text="Git's own line in the log (`fatal: …`) shows the cause: the address, the permission to read it, the "
        "server's key, or a missing branch or tag. `git ls-remote` shows the same error without pip.",
        remedy=ShellLine(text="git ls-remote {address}", needs_network=True),
    ),
)
