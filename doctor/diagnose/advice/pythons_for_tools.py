"""Advice about the Python that another tool looks for: a builder, a runner of tests, a service that runs programs."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Snippet

PYTHONS_FOR_TOOLS = (
    Advice(
        context="node-gyp",
        text="node-gyp builds a package of Node.js, for which it needs Python 3, make and a compiler. If they are "
        "installed, it found none of them on PATH; `npm config set python PATH` names a Python for an older npm.",
        remedy=Command(argv=("apt-get", "install", "python3", "build-essential"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="vercel",
        text="Vercel has a few Pythons for each of its images, and none is the one that Pipfile or `.python-version` "
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
        context="github-actions/not-for-runner",
        text="actions/setup-python has Pythons for each image of a runner, and the newer images have no old ones.",
        remedy=Instruction(
            text="Ask for a newer Python in the workflow, or for an older image: `runs-on: ubuntu-22.04`"
        ),
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
        "older one; pyenv may still build it. So told, tox runs the tests with the Python that is here. `tox "
        "--skip-missing-interpreters true` leaves out only what lacks its Python.",
        remedy=ShellLine(text="tox -e py3"),
    ),
    Advice(
        context="nox/ancient",
        text="nox asks for a Python that is not installed. uv has Python 3.8 and newer, and no distribution has an "
        "older one; pyenv may still build it. So told, nox runs the other sessions.",
        remedy=ShellLine(text="nox --no-error-on-missing-interpreters"),
    ),
)
