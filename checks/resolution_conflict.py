"""The requirements contradict each other, so no set of versions satisfies all of them.

What it is
    Two requirements, often of indirect dependencies, require versions of the same package that exclude each
    other, or one requires a version that does not exist.

Why it matters
    Nothing is installed. The log shows the chain ("The conflict is caused by", "Because … depends on …");
    look at its first and its last package.

What to do
    Loosen the narrowest pin of your own (`==1.2.3` to `>=1.2`), or use a newer release of the older of the
    two packages. Pre-releases must be permitted explicitly (`--prerelease=allow`, `--pre`). If two programs
    merely share an environment, give each its own (`pipx install`).

Dead ends
    `--no-deps` and `--use-deprecated=legacy-resolver` install the contradiction, and the program fails when
    it runs. Installing in another order does not help, because the versions still exclude each other.

References
    pip's documentation, "Dependency Resolution"; uv's documentation, "Resolution".
"""

from __future__ import annotations

from doctor.diagnose.advice.own_projects import RANGE_OF_PROJECT
from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature, Snippet

ID = "resolution-conflict"

SIGNATURES = (
    Signature(messages=("because these package versions have conflicting dependencies",)),
    Signature(messages=("ERROR: ResolutionImpossible",)),
    Signature(messages=("Double requirement given: ", "Could not satisfy constraints for")),  # pip's first resolver
    Signature(
        messages=(
            "Your dependencies could not be resolved. You likely have a mismatch in your sub-dependencies",
            "ERROR: Could not find a version that matches",
        ),
        certain=False,
        symptom=True,
    ),  # Pipenv, also where there is no such package
    Signature(messages=("No solution found when resolving",), symptom=True),
    Signature(
        messages=("we can conclude that … requirements are unsatisfiable", "requirements are unsatisfiable"),
        symptom=True,
    ),
    Signature(messages=("version solving failed", "SolverProblemError"), symptom=True),
    Signature(messages=("The conflict is caused by:",), near=("depends on", "the user requested"), symptom=True),
    Signature(
        messages=("ResolutionTooDeep", "error: resolution-too-deep", "Dependency resolution exceeded maximum depth")
    ),
    # PDM
    Signature(
        messages=(
            "Unable to find a resolution because the following dependencies conflict",
            "Unable to find a resolution for … because of the following conflicts",
            "[ResolutionError]: Unable to find a resolution",
            "ResolutionImpossible: Unable to find a resolution",
            "The dependency resolution exceeds the maximum loop depth",
            "[ResolutionImpossible]: [RequirementInformation(",
            "(from <Candidate … (from project)",
        ),
        symptom=True,
    ),
    # pip-tools' exceptions.py.
    Signature(
        messages=("Could not find a version that matches", "There are incompatible versions in the resolved dep"),
        near=("tried: ", "pip-compile"),
        certain=False,
        symptom=True,
    ),
    # pixi's workspace/virtual_packages.rs.
    Signature(
        messages=(
            "Virtual package '__cuda",
            "The platform you are running on should at least have the virtual package __cuda",
        ),
        context="virtual-cuda",
    ),
    # conda, libmamba and pixi.
    Signature(
        messages=(
            "UnsatisfiableError: The following specifications were",
            "UnsatisfiableError: Note that strict channel priority",
            "SpecsConfigurationConflictError: Requested specs conflict with configured specs",
            "LibMambaUnsatisfiableError: Encountered problems while solving",
            "Could not solve for environment specs",
            "failed to solve the conda requirements of",
            "failed to solve the pypi requirements of",
        ),
        symptom=True,
    ),
)

ADVICE = (
    RANGE_OF_PROJECT,
    Advice(
        context="channel-priority",
        text="With strict priority, conda takes a package only from the first channel that has its name, and that "
        "channel lacks the builds that are asked for. Then repeat the command. A list of exact builds is often also "
        "from another system.",
        remedy=Command(argv=("conda", "config", "--set", "channel_priority", "flexible")),
    ),
    Advice(
        context="bioconda",
        text="bioconda's packages require packages from conda-forge, so both channels are needed.",
        remedy=ShellLine(text="{command} --channel conda-forge", needs_network=True),
    ),
    Advice(
        context="conda-python",
        text="What is asked for is for another Python than the environment has. A new environment gets that one, and "
        "the base environment is best left alone. Or ask for a newer release.",
        remedy=ShellLine(text="conda create --name NAME python={minor} {arguments}", needs_network=True),
    ),
    Advice(
        context="virtual-cuda",
        text="The packages are for CUDA, and conda sees no GPU here. With this variable, it installs them for a "
        "machine that has one. For this machine, ask for the build for the CPU: `pytorch=*=cpu*`",
        remedy=ShellLine(text="CONDA_OVERRIDE_CUDA=12.4 {command}", needs_network=True),
    ),
    Advice(
        context="conda",
        text="The packages exclude each other, or what the environment already has. In a new environment, conda "
        "chooses the Python that all of them support. The base environment is best left alone.",
        remedy=ShellLine(text="conda create --name NAME {arguments}", needs_network=True),
    ),
    Advice(
        context="own-extras",
        text="uv resolves all extras of the project together, unless the project declares that two of them are never "
        "installed together. Then repeat the command.",
        remedy=Snippet(
            text='[tool.uv]\nconflicts = [[{ extra = "{existing}" }, { extra = "{wanted}" }]]', file="pyproject.toml"
        ),
    ),
    Advice(
        context="pre-release",
        text="Only a pre-release satisfies a requirement, and uv accepts those only with this setting. In a project, "
        'write `prerelease = "allow"` below `[tool.uv]`. A `--prerelease` option in the command overrides the '
        "variable, so leave it out.",
        remedy=ShellLine(text="UV_PRERELEASE=allow {command}", needs_network=True),
    ),
    Advice(
        context="other-metadata",
        text="The files of {pinned} state another name or version than the index, so uv refuses them. Another "
        "release may be correct.",
        remedy=Instruction(text="Replace {pinned}[ in {path}] with {package}!={version}, then repeat the command."),
    ),
    Advice(
        context="of-pixi",
        text="The index has no {pinned} for this Python and this system. Without a version, pixi takes the newest one "
        "that fits, and writes it into the project's file.",
        remedy=Command(argv=("pixi", "add", "--pypi", "{package}"), needs_network=True),
    ),
    Advice(
        context="of-tool",
        text="The index has no {pinned} for this Python and this system. Without a version, uv takes the newest one "
        "that fits. If it must be this one, try an older Python: `--python 3.X`",
        remedy=ShellLine(text="{unpinned}", needs_network=True),
    ),
    Advice(
        context="no-such-version",
        text="The index has no {pinned} for this Python and this system. Without a version, uv takes the newest one "
        "that fits. If it must be this one, try an older Python: `uv venv --python 3.X`. If the release came out "
        "today, `--refresh` asks the index again.",
        remedy=ShellLine(text="uv pip install {package}", needs_network=True),
    ),
    Advice(
        context="of-project",
        text="The index has no {pinned} for the Pythons that the project supports. uv writes the newest one that fits "
        "into pyproject.toml.",
        remedy=ShellLine(text="uv add {package}", needs_network=True),
    ),
    Advice(
        context="in-list",
        text="The index has no {pinned} for this Python and this system. If it must be this one, try an older Python: "
        "`uv venv --python 3.X`",
        remedy=Instruction(text="In {path}, replace {pinned} with a version that exists, then repeat the command."),
    ),
    Advice(
        context="in-command",
        text="The version of {package} that the command asks for excludes another requirement. With the range of "
        "{existing}, both can be installed. If the program needs that version, use a newer release of the other "
        "package.",
        remedy=ShellLine(text="{corrected}", needs_network=True),
    ),
    Advice(
        context="own-pin",
        text="The version of {package} that you ask for excludes another requirement. With the name alone, or with the "
        "range of the other package, pip chooses a release that fits both. If the program needs that version, use a "
        "newer release of the other package.",
        remedy=Instruction(
            text="Replace {pinned}[ in {path}] with {wanted}, as {existing} requires, then repeat the command."
        ),
    ),
    Advice(
        context="own-bound",
        text="What you ask of {package} excludes what another package requires. If the program needs that version, use "
        "another release of the other package.",
        remedy=Instruction(
            text="Replace {pinned}[ in {path}] with {wanted}, as {existing} requires, then repeat the command."
        ),
    ),
    Advice(
        context="own-constraint",
        text="A file of constraints (`-c`, or PIP_CONSTRAINT) permits only a version of {package} that another package "
        "excludes. If it must be this one, ask for an older release of the other package.",
        remedy=Instruction(
            text="Replace {pinned} in the constraints with {wanted}, as {existing} requires, then repeat the command."
        ),
    ),
    Advice(
        context="own-pins",
        text="{package} is required twice, with versions that exclude each other. One requirements file may name it "
        "twice, or two files may. Keep the line with the version that the program needs.",
        remedy=Instruction(
            text="Remove {pinned} or {wanted}[ from {path}], then repeat the command: `{package}` may have one version."
        ),
    ),
    Advice(
        context="own-bounds",
        text="What you ask for contradicts itself. Both are in the project's files, or in the command.",
        remedy=Instruction(text="Change {pinned} or {wanted}, which you both require."),
    ),
    Advice(
        context="two-bounds",
        text="Two packages exclude each other by what they require of {package}. Loosen or raise the version of the "
        "one that is yours, or use a newer release of the older one.",
        remedy=Instruction(
            text="Change {pinned}, which {existing} requires, or {wanted}, which another package requires."
        ),
    ),
    Advice(
        context="newer-pythons",
        text="uv resolves for all Pythons that the project supports, and for Python {release} and newer ones the "
        "requirements exclude each other. If the project need not run on those, declare that. A newer release of the "
        "older package also helps.",
        remedy=Instruction(text="In pyproject.toml, add `<{release}` to `requires-python`, then repeat the command."),
    ),
    Advice(
        context="unfound",
        text="All releases require the same, {wanted}, so there is no contradiction: the index has no matching "
        "release of {package} for this Python and system. The command shows which ones it has. Try the Python of "
        "that time (`doctor fix --venv --python 3.X`), or another release of {existing}.",
        remedy=ShellLine(text="{installer} index versions {package}", needs_network=True),
    ),
    Advice(
        context="two-packages",
        text="The two exclude each other by what they require of {package}. Loosen or raise the version of the one "
        "that is yours, or use a newer release of the older one.",
        remedy=Instruction(
            text="Change the version of {existing}, which requires {pinned}, or of {other}, which requires {wanted}."
        ),
    ),
    Advice(
        text="The log names the two requirements that exclude each other. Loosen the pin that is yours, or use a "
        "newer release of the older package. If programs merely share an environment, give each its own "
        "(`doctor fix --pipx NAME`). If uv says `there is no version of`, the index has no such version for this "
        "Python.",
        remedy=Instruction(text="Loosen one of the two requirements that the log names, then repeat the command."),
    ),
)
