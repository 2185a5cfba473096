"""The index has no file with this name and version for this Python.

What it is
    The index answered, but none of its files fits. The name is misspelt or never existed (`sqlite3` is part
    of the standard library; `cv2` is imported from opencv-python), the version does not exist, the package is
    on another index, or the files are for other Pythons or platforms.

Why it matters
    pip prints the same message in all these cases, and also after a network failure. "(from versions: none)"
    means that pip saw no file at all. A list of old versions that ends before the requested one means that
    the newer ones exclude this Python.

What to do
    Look up the name on the web page of the index. If the name exists and pip prints "from versions: none", look
    for retries and TLS errors above, check `--index-url`, and check whether this Python is very old or very
    new (`doctor check` shows it). If the list of versions ends too early, use a newer Python. For a private
    package, use `--extra-index-url` or the right credentials (uv reports 401 and 403 as "not found").

Dead ends
    A newer pip gets the same answer. Do not guess names until one installs: look-alikes of well-known
    packages are a known trap.

References
    pip's documentation, "Finding packages"; PEP 503.
"""

from __future__ import annotations

from doctor.diagnose.advice.launchers import OTHER_PYTHON_FOR_LAUNCHER
from doctor.diagnose.advice.missing_versions import MISSING_VERSIONS
from doctor.diagnose.advice.projects_of_tools import OF_CONDA_COMMANDS
from doctor.diagnose.advice.wrong_places import WRONG_PLACES
from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    Instruction,
    ShellLine,
    Signature,
    fix_environment,
    fix_requirement,
)

ID = "no-matching-distribution"

RESOLVED_BY = ("successfully installed",)

SIGNATURES = (
    Signature(
        messages=(
            "No matching distribution found for {package}",
            "Could not find a version that satisfies the requirement {package}",
            "No matching distribution found for",
            "Could not find a version that satisfies the requirement",
            # pip before 6
            "No distributions at all found for {package}",
            "No distributions matching the version for {package}",
            "Could not find any downloads that satisfy the requirement {package}",
            "Some externally hosted files were ignored",
            "Some insecure and unverifiable files were ignored",
            # easy_install
            "No local packages or working download links found for {package}",
            "No local packages or download links found for {package}",
            "Couldn't find index page for {package}",
        ),
        symptom=True,
    ),
    # Inside a build, it is the cause: the requirements of the build cannot be met.
    Signature(
        messages=("No matching distribution found for",),
        near=(
            "cannot install build dependencies",
            "installing build dependencies did not run successfully",
            "install build dependencies did not run successfully",
        ),
    ),
    Signature(
        messages=(
            "{package} was not found in the package registry",
            "was not found in the package registry",
            "was not found in the provided package locations",
        ),
        resolved_by=("returned a 403 forbidden error", "a lack of valid authentication credentials"),  # index-auth
    ),
    # A file for another Python or platform: pip's req/req_set.py, uv's resolver.
    Signature(
        messages=(
            "is not a supported wheel on this platform",
            "is not a supported wheel for this platform",
            "dependency is incompatible with the current platform",
            "it doesn't have a source distribution or wheel for the current platform",
        ),
    ),
    Signature(
        messages=("has no wheels with a matching",), near=("we can conclude",), resolved_by=("successfully installed",)
    ),
    Signature(
        messages=(
            "ERROR: HTTP error 404 while getting",
            "due to an EnvironmentError: 404 Client Error: Not Found for url",
            "because of HTTP error 404 Client Error: Not Found for url",
        )
    ),
    Signature(
        messages=("HTTP status client error (404 Not Found)",),
        near=("uv", "failed to fetch", "failed to download"),
    ),
    Signature(
        messages=("which doesn't match any versions, version solving failed",), resolved_by=("successfully installed",)
    ),
    Signature(
        messages=(
            "Could not find a matching version of package {package}",
            "Unable to find installation candidates for {package}",
            "PackageNotFound Package {package}",
            "PackageNotFoundError Package {package}",
            "No valid distribution links found for package",
            "cannot be installed in the current environment {",
        )
    ),  # Poetry
    Signature(  # Poetry's repositories/repository.py, PackageNotFoundError
        messages=("Resolving dependencies... Package {package}", "from lock file Package {package}"),
        near=(") not found.",),
        context="of-poetry-lock",
    ),
    Signature(messages=("404 Client Error: Not Found for url",), near=("poetry install", "poetry add", "pypoetry")),
    Signature(
        messages=(
            "The wheel file … is not compatible with the target environment",
            "The URL requirement … is a wheel but incompatible",
        ),
        near=("pdm",),
    ),
    Signature(messages=("no installable version found for {package}",), near=("pipenv",)),
    # PDM, Pipenv and easy_install.
    Signature(messages=("Unable to find candidates for {package}", "Unable to find package … in PyPI repository")),
    Signature(messages=("Could not find suitable distribution for Requirement.parse(",), symptom=True),
    Signature(messages=("has no usable wheels and building from source is disabled",)),  # uv
    # conda and libmamba.
    Signature(
        messages=(
            "PackagesNotFoundError: The following packages are not available",
            "PackagesNotFoundError: The following packages are missing from",
            "Package missing in current … channels",  # conda before 4.4
            "UnavailableInvalidChannel: ",
        ),
    ),
    Signature(messages=("ResolvePackageNotFound:",), near=("  - ", "conda"), context="conda-builds"),
    Signature(messages=("Cannot solve the request because of: No candidates were found for",)),  # pixi
    Signature(
        messages=(
            "nothing provides requested {package}",
            "{package} does not exist (perhaps a typo or a missing channel)",
        ),
        near=("conda", "mamba", "solving", "solve for environment", "pixi", "not be installed"),
        context="conda-channel",
    ),
    Signature(messages=("nothing provides requested",), near=("conda", "mamba", "solving", "pixi")),
)

ADVICE = (
    *MISSING_VERSIONS,
    *WRONG_PLACES,
    *OF_CONDA_COMMANDS,
    *OTHER_PYTHON_FOR_LAUNCHER,
    Advice(
        context="conda-module",
        text="The channels that conda searches do not have `{module}`; packages often have another name than their "
        "module. conda-forge has most packages; what only the package index has is installed with pip in the activated "
        "environment.",
        remedy=ShellLine(text="conda install --channel conda-forge {distribution}", needs_network=True),
    ),
    Advice(
        context="conda-channel",
        text="The channels that conda searches do not have it. conda-forge has most packages; what only the package "
        "index has is installed with pip in the activated environment.",
        remedy=ShellLine(text="conda install --channel conda-forge {package}", needs_network=True),
    ),
    Advice(
        context="refused",
        text="uv treats an index that refuses it as one without the package. The index needs a login: an access token, "
        "or a name and a password (`--username`). In CI, UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD give it.",
        remedy=Command(argv=("uv", "auth", "login", "{address}")),
    ),
    Advice(
        context="no-wheel",
        text="{package} has files for other Python versions only; uv's message shows the newest. Create the "
        "environment with that version, which uv installs, then repeat the command; or ask for a newer release of "
        "{package}.",
        remedy=Command(argv=("uv", "venv", "--clear", "--python", "{minor}"), needs_network=True),
    ),
    Advice(
        context="of-other",
        text="The index has no {pinned} for this Python, and {existing} requires it. If the versions that pip lists "
        "are older, this Python is too old for the newer ones. If they are newer, an older Python is needed.",
        remedy=FixFailedCommand(python="3.12", otherwise=fix_environment("{existing}", python="3.12")),
    ),
    Advice(
        context="local-build",
        text="The local version after the plus sign, {wanted}, names a build that only the project's own index has: "
        "give pip the URL from the project's installation page (`--extra-index-url`), and use a Python version that "
        "was current when it was released. Without that part, pip takes the build of the usual index.",
        remedy=fix_requirement("{package}=={version}"),
    ),
    Advice(
        context="pre-release",
        text="The index has only pre-releases of {package}, which pip accepts with this option.",
        remedy=ShellLine(text="{installer} install --pre {package}", needs_network=True),
    ),
    Advice(
        context="windows/of-debian",
        text="pkg-resources==0.0.0 is not on the index: older Debian and Ubuntu releases put it into each "
        "environment, and `pip freeze` wrote it into the requirements file. Nothing needs the line.",
        remedy=Instruction(text="Remove pkg-resources==0.0.0 from {path}, then repeat the command."),
    ),
    Advice(
        context="command-of-uvx",
        text="uvx treats its first argument as the program to run. `uv tool install NAME` installs it; `uvx NAME` "
        "runs it without installing.",
        remedy=Command(argv=("uv", "tool", "install", "{distribution}"), needs_network=True),
    ),
    Advice(
        context="not-a-package-in-list",
        text="{package} is not on the index, or is a stranger's package: a requirements file lists packages, and the "
        "Python that a project needs is `requires-python` in its pyproject.toml. Nothing needs the line.",
        remedy=ShellLine(text="sed -i '/^{package} *[<=~!>]/d' {path} && doctor fix -r {path}", needs_network=True),
    ),
    Advice(
        context="not-a-package",
        text="{package} is not on the index, or is a stranger's package: a requirements file lists packages, and the "
        "Python that a project needs is `requires-python` in its pyproject.toml.",
        remedy=Instruction(text="Remove the line that begins with {package} from the requirements file."),
    ),
    Advice(
        context="of-python-in-list",
        text="{package} is a module of Python's standard library, so the index does not have it, or has a stranger's "
        "package.",
        remedy=Instruction(text="Remove {package} from {path}. Then: `doctor fix -r {path}`"),
    ),
    Advice(
        context="of-python",
        text="{package} is a module of Python's standard library, so there is nothing to install. Remove it from the "
        "requirements file if it is there.",
        remedy=ShellLine(text="python3 -c 'import {package}'"),
    ),
    Advice(
        context="environment",
        text="venv is a module of Python's standard library, so there is nothing to install. It creates an "
        "environment, and so does this command.",
        remedy=fix_environment(),
    ),
    *(
        Advice(
            context=f"wheels-for-{python}",
            text="The index has no source of {package}, but only files for 64-bit systems and some Pythons, and this "
            f"Python is none of them. Python {python} is, and `uv python install {python}` fetches it if it is "
            "missing. On ARM, and on a Mac with Intel, newer releases have no files.",
            remedy=FixFailedCommand(python=python, otherwise=fix_environment("{package}", python=python)),
        )
        for python in ("3.7", "3.8", "3.10", "3.11")
    ),
    Advice(
        context="old-python",
        text="The index has no file of {package} for Python {minor}, which most packages no longer support. Install it "
        "with a newer Python, which `uv python install 3.12` fetches if it is missing. If that finds nothing either, "
        "check the spelling of {package}.",
        remedy=FixFailedCommand(python="3.12", otherwise=fix_environment("{package}", python="3.12")),
    ),
    Advice(
        context="old-pip",
        text="Only an old pip prints this, and it does not support newer wheel tags. A new environment has a new "
        "pip. If that finds nothing either, check the spelling of {package}.",
        remedy=FixFailedCommand(otherwise=fix_requirement("{package}")),
    ),
    Advice(
        context="mistaken-in-list",
        text="The index has no {package}. The name resembles {meant}, which many projects use.",
        remedy=Instruction(text="In {path}, replace {package} with {meant}. Then: `doctor fix -r {path}`"),
    ),
    Advice(
        context="mistaken",
        text="The index has no {package}. The name resembles {meant}, which many projects use.",
        remedy=fix_requirement("{meant}"),
    ),
    Advice(
        context="of-uv-elsewhere",
        text="The indexes that uv searched do not have {package}. Check the name on their web pages; uv also prints "
        "this if an index refuses access. A page of links is not an index: give it with `--find-links`.",
        remedy=Instruction(
            text="Check the name {package}. If another index has it: `uv pip install --index ADDRESS {package}`"
        ),
    ),
    Advice(
        context="elsewhere",
        text="The index has no file for {package}, and doctor does not know the name. Anybody can register an unused "
        "name, so do not guess. pip also prints this if an index refuses access or cannot be reached.",
        remedy=Instruction(
            text="Check the name {package}. If another index has it: `pip install --index-url ADDRESS {package}`"
        ),
    ),
    Advice(
        context="no-wheel-for-project",
        text="{package} has files for other Python versions only; uv's message shows the newest. uv writes that "
        "version into .python-version, installs it and creates the environment again; then repeat the command. Or "
        "ask for a newer release of {package}.",
        remedy=Command(argv=("uv", "python", "pin", "{minor}")),
    ),
    Advice(
        context="not-for-system",
        text="{package} {version} has no file for this system and this Python. uv writes an older release into the "
        "lock file, if one fits; then repeat the command. If only other systems need {package}, add a marker to it "
        "in pyproject.toml: `; sys_platform != 'darwin'`",
        remedy=ShellLine(text="uv lock --upgrade-package '{package}<{version}'", needs_network=True),
    ),
    Advice(
        context="of-poetry-lock",
        text="The lock file has a release of {package} for which the index has no file for this Python and system. "
        "Poetry chooses a newer one, unless pyproject.toml fixes the version. If it persists, use an older Python: "
        "`poetry env use 3.X`",
        remedy=Command(argv=("poetry", "update", "{package}"), needs_network=True),
    ),
    Advice(
        context="of-poetry",
        text="The index has no such version of {package} for the Pythons that the project supports. Poetry writes the "
        "newest one that fits into pyproject.toml.",
        remedy=ShellLine(text="poetry add {package}@latest", needs_network=True),
    ),
    Advice(
        context="too-new",
        text="The index has files for {package}, but none for a Python as new as this one. Create the "
        "environment with an older one, which `uv python install 3.12` fetches if it is missing.",
        remedy=FixFailedCommand(python="3.12", otherwise=fix_environment("{package}", python="3.12")),
    ),
    Advice(
        context="of-tk",
        text="tkinter is part of Python; Debian and Ubuntu have it in a separate package.",
        remedy=Command(argv=("apt-get", "install", "python3-tk"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="windows-only",
        text="{package} is for Windows only. A requirements file that `pip freeze` wrote on Windows contains it; "
        "other systems do not need it.",
        remedy=Instruction(text="Write `{package}; sys_platform == 'win32'` in the file, or leave {package} out."),
    ),
    Advice(
        context="windows-only-in-list",
        text="{package} is for Windows only. `pip freeze` wrote it into the file on Windows; other systems do not need "
        "it. To keep it for Windows, write ` ; sys_platform == 'win32'` behind its version instead.",
        remedy=ShellLine(
            text="sed -i.bak -E '/^{package}([^A-Za-z-]|$)/d' {path} && doctor fix -r {path}", needs_network=True
        ),
    ),
    *(
        Advice(
            context=f"without-library{place}",
            text="python-magic-bin contains the library libmagic for Windows and macOS only. On Linux, python-magic is "
            "the same module, and the distribution has the library (`libmagic1`, on Fedora `file-libs`).",
            remedy=remedy,
        )
        for place, remedy in (
            (
                "-in-list",
                ShellLine(
                    text="sed -i.bak 's/^python.magic.bin.*/python-magic/' {path} && doctor fix -r {path}",
                    needs_network=True,
                ),
            ),
            ("", fix_requirement("python-magic")),
        )
    ),
    Advice(
        context="other-wheel",
        text="The file's name shows which Python and system it was built for, and yours is another one (`cp310` is "
        "Python 3.10). If you give pip only the package name, it takes the file that fits.",
        remedy=fix_requirement("{distribution}"),
    ),
    Advice(
        text="If pip lists versions, none of them is the required one: change the requirement in the file that "
        'has it. Otherwise check the name on the index. If pip prints "from versions: none", check the '
        "index URL, the age of this Python (`doctor check`) and the index's answer "
        "(`pip install -vv NAME`), because pip skips a 401, 403 or 500 silently. If the "
        "list of versions ends too early, use a newer Python.",
        remedy=FixFailedCommand(otherwise=fix_requirement("{package}")),
    ),
)
