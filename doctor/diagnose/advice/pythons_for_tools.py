"""Advice about the Python that another tool needs: pip, a builder, a runner of tests, a service that runs programs."""

from __future__ import annotations

from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    Instruction,
    ShellLine,
    Snippet,
    fix_environment,
)

PYTHONS_FOR_TOOLS = (
    Advice(
        context="named-by-script",
        text="The first line of {script} names a Python that is not installed. Another one runs the file when given "
        "its path.",
        remedy=ShellLine(text="python3 {script}"),
    ),
    Advice(
        context="of-poetry",
        text="Poetry uses installed Pythons, and finds none of this version. uv installs one in your home folder; "
        "Poetry since 2.1 does too: `poetry python install {existing}`",
        remedy=ShellLine(
            text='uv python install {existing} && poetry env use "$(uv python find {existing})"', needs_network=True
        ),
    ),
    Advice(
        context="of-pdm",
        text="No Python that is installed is one that the project supports (`requires-python`). PDM fetches one into "
        "your home folder. Then: `pdm use {existing}`",
        remedy=Command(argv=("pdm", "python", "install", "{existing}"), needs_network=True),
    ),
    Advice(
        context="node-gyp",
        text="node-gyp builds a package of Node.js, for which it needs Python 3, make and a compiler. If they are "
        "installed, it found none of them on PATH; `npm config set python PATH` names a Python for an older npm.",
        remedy=Command(argv=("apt-get", "install", "python3", "build-essential"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="vercel",
        text="Vercel has a few Pythons for each of its images, but not the one that Pipfile or `.python-version` "
        "asks for. An older choice of Node.js in the project's settings selects an older image.",
        remedy=Snippet(text="3.12", file=".python-version"),
    ),
    Advice(
        context="sam",
        text="`sam build` needs the Python of the function's runtime on this machine, or in a container, which Docker "
        "provides. Or change `Runtime` in the template.",
        remedy=Command(argv=("sam", "build", "--use-container")),
    ),
    Advice(
        context="store",
        text="Windows has no Python yet; `python` is only a link to its store. Install one, and open a new terminal. "
        "If one is installed, `py` starts it.",
        remedy=Command(argv=("winget", "install", "Python.Python.3.13"), needs_network=True),
    ),
    Advice(
        context="patch-level",
        text="actions/setup-python has the newest patch levels of each Python for an image of a runner, and rarely "
        "older ones. A minor version without a patch level takes the newest.",
        remedy=Snippet(
            text="- uses: actions/setup-python@v5\n  with:\n    python-version: '{minor}'", file="the workflow"
        ),
    ),
    Advice(
        context="old-for-runner",
        text="The images of runners no longer have this Python. A container has it; a newer Python is better.",
        remedy=Snippet(text="container: python:{minor}", file="the job, in the workflow"),
    ),
    *(
        Advice(
            context=context,
            text="actions/setup-python has Pythons for each image of a runner, and the newer images have no old ones.",
            remedy=Instruction(
                text="Ask for a newer Python in the workflow, or run the job in a container with Python."
            ),
        )
        for context in ("not-for-runner", "github-actions/not-for-runner")
    ),
    Advice(
        context="heroku",
        text="Each stack of Heroku has the Pythons that are still maintained, and only these. Its file names one, and "
        "a minor version without a patch level takes the newest.",
        remedy=Snippet(text="3.13", file=".python-version, in place of runtime.txt"),
    ),
    Advice(
        context="tox/ancient",
        text="tox asks for a Python that is not installed. uv has Python 3.8 and newer, and no distribution has an "
        "older one; pyenv may still build it. This runs the tests with the Python that is here. `tox "
        "--skip-missing-interpreters true` leaves out only what lacks its Python.",
        remedy=ShellLine(text="tox -e py3"),
    ),
    Advice(
        context="nox/ancient",
        text="nox asks for a Python that is not installed. uv has Python 3.8 and newer, and no distribution has an "
        "older one; pyenv may still build it. With this option, nox runs the other sessions.",
        remedy=ShellLine(text="nox --no-error-on-missing-interpreters"),
    ),
    *(
        Advice(
            context=context,
            text="The images of Azure have the Pythons that are maintained. An older one has to be fetched in the job.",
            remedy=Instruction(text="Ask for a newer Python in the pipeline: `versionSpec: '3.12'`"),
        )
        for context in ("not-for-azure", "azure-pipelines/not-for-azure")
    ),
    Advice(
        context="version",
        text="The project asks for a Python that is not installed. uv installs any release beside the others (`doctor "
        "fix uv` installs uv). Or change the version that the project asks for.",
        remedy=Command(argv=("uv", "python", "install", "{existing}"), needs_network=True),
    ),
    Advice(
        context="ancient",
        text="The tool asks for a Python that is not installed. uv has Python 3.8 and newer, and no distribution has "
        "an older one; pyenv may still build it. Better ask for Python 3.8 or newer where the tool is configured, or "
        "leave the older one out there.",
        remedy=Command(argv=("pyenv", "install", "{minor}"), needs_network=True),
    ),
    Advice(
        context="ancient-2",
        text="The tool asks for Python 2, which is no longer maintained; pyenv may still build it. Better ask for "
        "Python 3 where the tool is configured, or leave the older one out there.",
        remedy=Command(argv=("pyenv", "install", "2.7"), needs_network=True),
    ),
    Advice(
        context="pipenv/ancient",
        text="Pipfile asks for a Python that is not installed and no longer maintained. pyenv may still "
        "build it. With this one, correct `python_version` in Pipfile.",
        remedy=Command(argv=("pipenv", "--python", "3"), needs_network=True),
    ),
    Advice(
        context="no-downloads",
        text="The project asks for a Python that is not installed, and uv is configured not to download any "
        "automatically (`python-downloads`). This uv command downloads it anyway.",
        remedy=ShellLine(text="UV_PYTHON_DOWNLOADS=manual uv python install {minor}", needs_network=True),
    ),
    *(
        Advice(
            context=context,
            text="The tool asks for a Python that is not installed. uv installs any release beside the others "
            f"(`doctor fix uv` installs uv), pyenv builds it; the distribution has one release only.{other}",
            remedy=Command(argv=("uv", "python", "install", "{minor}"), needs_network=True),
        )
        for context, other in (
            ("exact", ""),
            ("tox/exact", " Or leave this environment out: `tox -e NAME`, `skip_missing_interpreters = true`."),
        )
    ),
    *(
        Advice(
            context=f"github-actions/{asked}",
            text="The runner's image does not have Python {minor} on PATH. actions/setup-python installs it, and "
            "others: `python-version` takes a list, with one version in each line.",
            remedy=Snippet(
                text="- uses: actions/setup-python@v5\n  with:\n    python-version: '{minor}'", file="the workflow"
            ),
        )
        for asked in ("exact", "of-release")
    ),
    Advice(
        context="of-release",
        text="Python {minor} is not installed. Each release of a distribution has a single one, which `doctor fix "
        "--venv` uses. uv installs any other beside it (`doctor fix uv` installs uv): `uv venv --python {minor}` then "
        "creates an environment with it.",
        remedy=Command(argv=("uv", "python", "install", "{minor}"), needs_network=True),
    ),
    Advice(
        context="pdm",
        text="The project asks for a Python that is not installed. PDM installs it and uses it for the project.",
        remedy=Command(argv=("pdm", "python", "install", "{minor}"), needs_network=True),
    ),
    *(
        Advice(
            context=f"pre-commit/{asked}",
            text="A hook asks for a Python that is not installed (`language_version`). Remove that line, or let all "
            "hooks use the `python3` of this machine.",
            remedy=Snippet(text="default_language_version:\n  python: python3", file=".pre-commit-config.yaml"),
        )
        for asked in ("ancient", "ancient-2", "exact", "of-release")
    ),
)
TOOLS_FOR_OTHER_PYTHONS = (
    Advice(
        context="pip",
        text="This pip is too new for the Python that runs it. An environment gets a pip that fits its Python.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="of-host",
        text="This Ansible is too new for the Python of the host.",
        remedy=Instruction(
            text="Install a newer Python on the host and name it in `ansible_python_interpreter`, or use an older "
            "ansible-core."
        ),
    ),
    Advice(
        context="of-ansible",
        text="The host's Python is too new for this Ansible: before ansible-core 2.16, its modules do not run on "
        "Python 3.12.",
        remedy=Instruction(text="Upgrade ansible-core on the machine that runs the playbook, to 2.16 or newer."),
    ),
    Advice(
        context="of-gyp",
        text="This node-gyp knows Python 2 only. npm 7's node-gyp, which comes with Node.js 16, uses Python 3.",
        remedy=Instruction(text="Use Node.js 16 or newer, then repeat the command."),
    ),
    Advice(
        context="docker/pip-itself",
        text="The line that upgrades pip installs one that is too new for the image's Python. This is the newest that "
        "Python 2.7 and 3.5 run; for Python 3.6: `pip<22`",
        remedy=Snippet(text="RUN pip install --upgrade 'pip<21'", file="the Dockerfile, in place of that line"),
    ),
    Advice(
        context="pip-itself",
        text="The pip that was installed is too new for this Python. An environment gets one that fits. If the new "
        "pip came over the distribution's, remove it from the folder that the log names.",
        remedy=fix_environment(),
    ),
)
"""Advice about tools that do not run on the Python that is there."""
