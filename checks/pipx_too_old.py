"""pipx is older than the options that current instructions use.

What it is
    The distribution's pipx is as old as its release: 1.0.0 in Ubuntu 22.04, 1.1.0 in Debian 12, 1.4.3 in
    Ubuntu 24.04. `--global` was added in 1.5. Before 1.3, `pipx install` takes one application at a time, and
    before 1.2 the environments were in `~/.local/pipx`.

Why it matters
    `pipx install --global` and many other documented options do not exist in it. Before 1.1.0 it cannot list
    its applications after a Python upgrade.

What to do
    For your own applications the old version is sufficient. For `--global`, install a newer pipx into its own
    environment: `doctor fix --pipx pipx`.

Dead ends
    Do not install over the distribution's pipx with `sudo pip install --upgrade pipx`.

References
    pipx's changelog, 1.2.0, 1.3.0 and 1.5.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Evidence,
    Finding,
    FixFailedCommand,
    Severity,
    Signature,
    fix_application,
)
from doctor.diagnose.snippets import run_lines
from doctor.facts import Facts

ID = "pipx-too-old"

_OTHERS = ("pipx inject ", "pipx reinstall ", "pipx run ", "pipx uninstall ", "pipx upgrade ", " == ")
"""The words of other commands than an installation of several applications."""
SIGNATURES = (
    # pipx's pipx_metadata_file.py.
    Signature(messages=("Unknown metadata version … Perhaps it was installed with a later version of pipx",)),
    # argparse: before 1.3, install takes a single application.
    Signature(
        messages=("pipx: error: unrecognized arguments: {package}",),
        near=("pipx install ",),
        unless=_OTHERS,
        context="several",
    ),
)
ADVICE = (
    *(
        Advice(
            context=f"{runner}/several",
            text="Before 1.3, pipx installs a single application at a time.",
            remedy=run_lines(runner, 'for name in {arguments}; do pipx install "$name"; done'),
        )
        for runner in ("docker", "github-actions")
    ),
    Advice(
        context="several",
        text="Before 1.3, pipx installs a single application at a time. doctor installs each of them.",
        remedy=FixFailedCommand(otherwise=fix_application("pipx")),
    ),
    Advice(
        text="A newer pipx created the environments than the one that runs now, which is usually the distribution's "
        "after a system upgrade. Install a newer pipx again; doctor gives it its own environment.",
        remedy=fix_application("pipx"),
    ),
)

_GLOBAL_SINCE = (1, 5)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a pipx older than 1.5. A version that cannot be read is not reported."""
    pipx = facts.tools.pipx
    if pipx is None or pipx.release is None or pipx.release >= _GLOBAL_SINCE:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"pipx {pipx.version} is older than 1.5 and does not have --global.",
        evidence=(Evidence(source=pipx.path, value=str(pipx.version)),),
    )
