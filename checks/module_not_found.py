"""A program imports a module that its Python does not have.

What it is
    `ModuleNotFoundError: No module named 'x'` (before Python 3.6: ImportError) means that `x` is in none of the folders
    where the Python that ran looks for modules. Usually no package that contains it is installed. Otherwise it is
    installed for another Python: the environment is not active; sudo, cron or a service started the system's Python;
    Jupyter's kernel uses another Python; or the Python it was installed for no longer exists.

Why it matters
    The program does not start. The module's name is often not the package's: `import cv2` needs opencv-python, and
    `import yaml` needs PyYAML.

What to do
    Install the package into the project's environment with `doctor fix NAME`, and run the program with the Python of
    that environment: `.venv/bin/python app.py`. Under sudo, cron and systemd write the absolute path of that Python.
    A module of the project itself is found if the program is started from the project's folder
    (`python -m app.main`), or if the project is installed
    (`.venv/bin/python -m pip install -e .`). A missing part of an installed package
    (`sklearn.externals`) is in another version of the package.

Dead ends
    `sudo pip install` and `--break-system-packages` change the system's Python, not the environment. A package with
    the name of the module may be another project.

References
    Python documentation, "The import system"; CPython: `Lib/runpy.py`, `Lib/importlib/_bootstrap.py`.
"""

from __future__ import annotations

from functools import partial

from doctor.diagnose.advice.ansible_libraries import ANSIBLE_LIBRARIES, OF_ANSIBLE
from doctor.diagnose.advice.entry_points import FOR_REQUIREMENT, OF_APPLICATION, OF_SCRIPT
from doctor.diagnose.advice.environments import HOSTED, environments_for, in_own_image
from doctor.diagnose.advice.kernels import ADVICE_FOR_KERNELS, MODULES_OF_KERNELS
from doctor.diagnose.advice.launchers import INSTALL_IDF
from doctor.diagnose.advice.needed_parts import NEEDED_PARTS, WITH_NEEDED_PARTS
from doctor.diagnose.advice.packages_elsewhere import PACKAGES_ELSEWHERE
from doctor.diagnose.advice.parts_of_modules import PARTS_OF_MODULES
from doctor.diagnose.advice.plugins_of_tools import LACKING_PLUGINS, WITH_LACKING_PLUGINS
from doctor.diagnose.advice.pytest_plugins import MISSING_PLUGINS, WITH_PLUGINS
from doctor.diagnose.advice.removed_names import RELEASES_WITH_MODULES, REMOVED_MODULES
from doctor.diagnose.advice.system_modules import MODULES_OF_SYSTEM
from doctor.diagnose.advice.tools import in_tools
from doctor.diagnose.advice.unknown_modules import UNKNOWN_MODULES
from doctor.diagnose.model import (
    Advice,
    Command,
    ShellLine,
    Signature,
    Snippet,
    fix_requirement,
)

ID = "module-not-found"

_INSTALL = fix_requirement("{distribution}")
_INSTALLED = ("successfully installed",)

_likely = partial(Signature, certain=False, symptom=True)

SIGNATURES = (
    *REMOVED_MODULES,
    *NEEDED_PARTS,
    *MISSING_PLUGINS,
    *LACKING_PLUGINS,
    # PDM's core.py, about a module of its own.
    _likely(
        messages=("[ModuleNotFoundError]: No module named {module}", "[ImportError]: cannot import name"),
        near=("warning: add '-v' to see the detailed traceback",),
        context="of-pdm",
    ),
    _likely(
        messages=(
            "ModuleNotFoundError: No module named {module}",
            "ImportError: No module named {module}",
            "Original error was: No module named {module}",  # NumPy
            "ImportError: Unable to import required dependencies: {module}",  # pandas
            "module for custom nodes: No module named {module}",  # ComfyUI
        ),
        unless=("modulenotfounderror(", "importerror("),
        resolved_by=_INSTALLED,
    ),
    # nox's sessions.py.
    _likely(messages=('raised exception ModuleNotFoundError("No module named {module}',), near=("nox >",)),
    # VS Code's Jupyter extension.
    _likely(messages=("due to missing module {module}",), near=("kernel",), resolved_by=_INSTALLED),
    # Streamlit's cloud, which hides the name; the last line of the program's code has it.
    _likely(
        messages=("ModuleNotFoundError: This app has encountered an error", "ImportError: This app has encountered an"),
    ),
    # ESP-IDF's check_python_dependencies.py.
    Signature(
        messages=("The following Python requirements are not satisfied",), near=("esp-idf", "idf_python"), context="idf"
    ),
    Signature(
        messages=("The following Python requirements are not satisfied: {package}",),
        unless=("esp-idf",),
        context="metadata",
    ),
    # People who report what a notebook or a program says.
    _likely(
        messages=("No module named {module}",),
        near=("jupyter", "notebook", "pip install", "pip3 install", "conda install"),
        unless=("error: no module", "python", "/bin/", "exe: no module"),
        resolved_by=_INSTALLED,
    ),
    # Programs that show an error in a line of their own above its traceback.
    _likely(
        messages=("No module named {module}",),
        near=("modulenotfounderror  ",),
        unless=("error: no module", "/bin/", "exe: no module"),
        resolved_by=_INSTALLED,
    ),
    # Programs of a distribution, which name its package.
    _likely(messages=("Error: No module named {module}",), resolved_by=_INSTALLED),
    # Programs that load parts of themselves; Home Assistant is the first.
    _likely(
        messages=(
            "Unable to import component: No module named {module}",
            "Failed to import …: No module named {module}",
            "Cannot import …: No module named {module}",
            "Error importing …: No module named {module}",
            "Could not import extension …: No module named {module}",  # Sphinx
        ),
        unless=("skipped",),
        resolved_by=_INSTALLED,
    ),
    # Snakemake's exceptions.py: the kind of the exception, the place, and its words below.
    _likely(
        messages=tuple(
            f"{kind} in {place} …: No module named {{module}}"
            for kind in ("ModuleNotFoundError", "ImportError")
            for place in ("file", "line", "rule")
        ),
    ),
    # Celery's bin/celery.py, Hypercorn's utils.py.
    _likely(
        messages=(
            "Unable to load celery application. The module {module}",
            "NoAppError: Cannot load application from {module}",
        ),
        unless=("module was found, but",),
    ),
    # Airflow's dagbag; pylint's plugins.
    _likely(
        messages=(
            "Broken DAG: … No module named {module}",
            "is impossible to load, is it installed ? (No module named {module}",
        ),
    ),
    # The runtime of AWS Lambda.
    _likely(messages=("Unable to import module …: No module named {module}",), context="lambda"),
    *MODULES_OF_KERNELS,
    # runpy, for `python -m`.
    _likely(
        messages=("{python}: No module named {module}",),
        resolved_by=_INSTALLED,
    ),
    _likely(
        messages=("ImportError: cannot import name … from {module}",),
        unless=(
            "from partially initialized module",
            "(consider renaming",
            "from 'collections'",
            "from 'inspect'",
            "from 'os'",
        ),
        near=("site-packages", "dist-packages"),
        context="part-of-module",
    ),
    Signature(messages=("ERROR: python{version} is missing modules: {module}",), near=("meson",), symptom=True),
    *OF_ANSIBLE,
    # Django's manage.py; pandas.
    _likely(
        messages=("ImportError: Couldn't import {module}", "ImportError: Missing optional dependency {module}"),
        near=("pythonpath environment variable", "use pip or conda"),
        resolved_by=_INSTALLED,
    ),
    # Libraries that say which package one of their parts needs.
    _likely(
        messages=(
            "is not installed, run `pip install {package}",
            "to be installed. You can install {package}",
            "{package} must be installed to use",
            "tree builder with the features you requested: {package}",
            "Unable to find a usable engine; tried using: {package}",
        ),
        near=("importerror", "runtimeerror", "modulenotfounderror", "improperlyconfigured", "featurenotfound"),
        unless=("cannot import name", "shared object", "$ pip", "dll load", "externally"),
        resolved_by=_INSTALLED,
        context="metadata",
    ),
    # Django.
    _likely(
        messages=("Error loading {module}",),
        near=("improperlyconfigured",),
        unless=("error loading either",),
        resolved_by=_INSTALLED,
    ),
    Signature(
        messages=('HINT: Get Pillow at … or run command "python -m pip install {package}',),
        resolved_by=_INSTALLED,
        context="metadata",
    ),
    # psycopg's pq/__init__.py.
    # Hugging Face's import_utils.py.
    _likely(messages=("requires the {module}",), near=("library but it was not found in your environment",)),
    # uvicorn's main.py, which searches the current folder, or the one after --app-dir.
    _likely(messages=("Error loading ASGI app. Could not import module {module}",), context="asgi-module"),
    # gunicorn's workers.
    Signature(
        messages=("RuntimeError: gevent worker requires {module}", "RuntimeError: eventlet worker requires {module}"),
    ),
    # pkg_resources/extern, of which a distribution has unbundled the parts; FastAPI's dependencies/utils.py.
    Signature(
        messages=(
            "{package} package is required; normally this is bundled with this package",
            "RuntimeError: Form data requires {package}",
        ),
        resolved_by=_INSTALLED,
        context="metadata",
    ),
    # Flask's cli.py; the name is usually that of one of the program's own modules.
    _likely(
        messages=("Error: Could not import {module}", "NoAppException: Could not import {module}"),
        near=("flask",),
        unless=("extension error",),
    ),
    # lxml's html/clean.py.
    _likely(messages=("module is now a separate project {package}",), context="metadata"),
    *OF_APPLICATION,
)

ADVICE = (
    HOSTED,
    *PACKAGES_ELSEWHERE,
    *INSTALL_IDF,
    *OF_SCRIPT,
    FOR_REQUIREMENT,
    *RELEASES_WITH_MODULES,
    *WITH_NEEDED_PARTS,
    *WITH_PLUGINS,
    *WITH_LACKING_PLUGINS,
    *PARTS_OF_MODULES,
    *MODULES_OF_SYSTEM,
    *UNKNOWN_MODULES,
    Advice(
        context="lambda",
        text="A function of AWS Lambda contains all that it imports, and compiled parts for Linux. These files are for "
        "x86_64; for arm64: `--platform manylinux2014_aarch64`. Pack the folder again with the code.",
        remedy=ShellLine(
            text="pip install --target package --platform manylinux2014_x86_64 --only-binary=:all: {distribution}",
            needs_network=True,
        ),
    ),
    Advice(
        context="of-pdm",
        text="PDM itself lacks a module: a package that it uses was replaced by another release, or is incomplete. "
        "If pip installed PDM, `pip install --upgrade --force-reinstall pdm` in its environment does the same.",
        remedy=Command(argv=("pipx", "reinstall", "pdm"), needs_network=True),
    ),
    *ADVICE_FOR_KERNELS,
    Advice(
        context="metadata",
        text="The program needs the package {package}, which its Python does not have. If that is the program itself, "
        "install it from its folder: `.venv/bin/python -m pip install -e .`",
        remedy=fix_requirement("{package}"),
    ),
    Advice(
        context="docker",
        text="Install the package where the image is built, and run the program with the same "
        "Python. Better still, add {distribution} to the requirements that the image "
        "installs.",
        remedy=Snippet(
            text="RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install {distribution}\n"
            'ENV PATH="/opt/venv/bin:$PATH"',
            file="the Dockerfile",
        ),
    ),
    Advice(
        context="compose",
        text="Install the package where the image of the service is built: add {distribution} to the requirements that "
        "it installs, or write this line. Then: `docker compose up --build`. If the distribution manages the image's "
        "Python, create an environment there.",
        remedy=Snippet(text="RUN python3 -m pip install {distribution}", file="the Dockerfile"),
    ),
    *in_own_image(),
    Advice(
        context="github-actions",
        text="Install the package in an earlier step, after `actions/setup-python`, or add "
        "{distribution} to the requirements that the job installs.",
        remedy=Snippet(text="- run: python -m pip install {distribution}", file="the workflow"),
    ),
    Advice(
        context="script-of-uv",
        text="`--with` adds the package for this run. In a project, `uv add {distribution}` adds it permanently; in a "
        "script of its own, `uv add --script {script} {distribution}` does.",
        remedy=ShellLine(text="{installer} --with {distribution} {script}", needs_network=True),
    ),
    Advice(
        context="uv",
        text="`uv add {distribution}` adds the package to the project; `uv run --with "
        "{distribution} …` uses it once. Start the program with `uv run`.",
        remedy=Command(argv=("uv", "add", "{distribution}"), needs_network=True),
    ),
    *in_tools(),
    *ANSIBLE_LIBRARIES,
    *environments_for("The Python that ran the program does not have the package."),
    Advice(
        context="new-environment",
        text="Pipenv had no environment for the project and created an empty one. This installs what the "
        "project requires.",
        remedy=Command(argv=("pipenv", "install"), needs_network=True),
    ),
    *(
        Advice(
            context=context,
            text="cron activates no environment, and its PATH is short, so the system's Python ran the program. Create "
            "an environment in the project's folder, if it has none (`doctor fix {distribution}`), and name its Python "
            "in the crontab.",
            remedy=Snippet(text="{schedule} {folder}/{beside}/bin/python {script}", file="the crontab"),
        )
        for context in ("cron", "in-crontab")
    ),
    *(
        Advice(
            context=f"{runner}/unit",
            text=f"{subject} runs in an environment that does not have the package. Install it there, then {then}",
            remedy=Command(argv=("{venv}/bin/python", "-m", "pip", "install", "{distribution}"), needs_network=True),
        )
        for runner, subject, then in (
            ("cron", "The job", "run the line of the crontab by hand."),
            ("systemd", "The service", "restart the service: `systemctl restart` and the name of the unit"),
        )
    ),
    Advice(
        context="systemd",
        text="A service activates no environment, so the system's Python ran the program. Create an environment in the "
        "project's folder, if it has none (`doctor fix {distribution}`), and name its Python in the unit. Then: "
        "`systemctl daemon-reload`",
        remedy=Snippet(text="[Service]\nExecStart={folder}/{beside}/bin/python {script}", file="the unit"),
    ),
    Advice(
        context="jupyter",
        text="The notebook's kernel has its own Python, which may not be the shell's: `import sys; "
        "sys.executable` names it. `%pip` installs for the kernel, `!pip` for the shell's Python. If pip refuses since "
        "the system manages that Python, give the project's environment a kernel: `.venv/bin/python -m pip install "
        "ipykernel {distribution}`, then `.venv/bin/python -m ipykernel install --user --name venv`.",
        remedy=Snippet(text="%pip install {distribution}", file="a cell of the notebook"),
    ),
    Advice(
        context="pytest",
        text="The Python that runs pytest does not have `{module}`. Install it where pytest is: `doctor fix "
        "{distribution}`. If the project's environment has it, run the pytest of that environment: `python -m pytest` "
        "while it is active, or `.venv/bin/python -m pytest`.",
        remedy=_INSTALL,
    ),
    Advice(
        context="sudo",
        text="`sudo` runs the system's Python as root, which sees neither the project's environment nor the packages "
        "of a user. Install {distribution} into the environment (`doctor fix {distribution}`), and name its Python: "
        "`sudo .venv/bin/python …`",
        remedy=_INSTALL,
    ),
    Advice(
        text="`{module}` comes with the package {distribution}. If an environment already has "
        "it, activate that, or use its Python: `.venv/bin/python`. Under sudo, cron, "
        "systemd and Jupyter, make sure that the environment's Python runs the program.",
        remedy=_INSTALL,
    ),
)
