"""A service or a cron job runs the project with a Python that lacks its packages.

What it is
    A systemd unit, a program of supervisor or a line of a crontab runs a script of the project with the system's
    Python. The script imports a package that only the project's environment has.

Why it matters
    The script fails with ModuleNotFoundError, where nobody sees it: in the journal, or in a mail from cron. In the
    shell, where the environment is active, the same script works.

What to do
    Name the environment's Python in that line: `ExecStart=/srv/shop/.venv/bin/python app.py`. doctor names the
    command, which keeps a copy. Then `systemctl daemon-reload`, and restart the service. No activation is needed.

Dead ends
    `activate` in another shell has no effect on a service. Packages for the system's Python (`sudo pip install`) are
    refused, or shared with every other program.

References
    systemd.service(5), ExecStart; crontab(5); Python documentation, "venv", on how virtual environments work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.diagnose.model import Command, Evidence, Finding, Severity
from doctor.facts import Facts

ID = "service-lacks-packages"


def check(facts: Facts) -> Iterator[Finding]:
    """Report the first such line."""
    project = facts.project
    start = project.other_start if project else None
    environment = project.environment if project else None
    if start is None or environment is None:
        return
    python = re.sub(r"[\\&|]", r"\\\g<0>", environment.python)
    script = f"{start.line}s|{start.python}|{python}|"
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{start.path} runs {start.script} with {start.python}, which lacks {start.module}.",
        evidence=(Evidence(source=f"{start.path}:{start.line}", value=f"starts {start.python}"),),
        consequence=f"The script fails with \"No module named '{start.module}'\". The environment has it.",
        remedy=Command(argv=("sed", "-i.save", script, start.path), needs_root=not facts.may_change(start.path)),
        next_step=f"Name the environment's Python in line {start.line} of {start.path}. Then restart what it starts.",
    )
