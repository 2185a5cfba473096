"""The advice where an index, or conda's channels, have other versions or builds of a package than the required one."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, ShellLine, fix_requirement

_BUILDS = (
    "A list that `conda env export` wrote names builds (the part after the second `=`) and system packages that "
    "it was written on, and the channels have none of them for this one."
)
MISSING_VERSIONS = (
    Advice(
        context="only-on-index",
        text="conda searched conda-forge, which has most packages, and does not have it under this name. What only the "
        "package index has is installed with pip in the activated environment, after what conda installs.",
        remedy=ShellLine(text="python -m pip install {package}", needs_network=True),
    ),
    Advice(
        context="other-channel",
        text="The channels that conda searches lack some of it. conda-forge has most packages, and what those of other "
        "channels require.",
        remedy=ShellLine(text="{command} --channel conda-forge", needs_network=True),
    ),
    Advice(
        context="list-of-builds-on-windows",
        text=_BUILDS,
        remedy=Instruction(
            text="Remove the builds, and the packages that the log names, from {path}. Then: `conda env create --file "
            "{path}`"
        ),
    ),
    Advice(
        context="list-of-builds",
        text=f"{_BUILDS} This command removes the builds. What conda does not find then is of the other system: "
        "remove it from {path} as well. Where the list was made, `conda env export --from-history` writes one without "
        "builds.",
        remedy=ShellLine(
            text=r"sed -i -E 's/^( *- *[^=]+=+[^=]+)=.*/\1/' {path} && conda env create --file {path}",
            needs_network=True,
        ),
    ),
    Advice(
        context="conda-builds",
        text=_BUILDS,
        remedy=Instruction(
            text="Write the list again where it works, with `conda env export --from-history`, or remove the builds "
            "and the packages that the log names from it."
        ),
    ),
    Advice(
        context="of-conda-file",
        text="conda lets pip install what the file of the environment names below `pip:`, and the index has no "
        "{pinned} for its Python. If the versions that pip lists are all newer, this Python is too new for it: name an "
        "older one in the file (`python=3.X`).",
        remedy=Instruction(
            text="In environment.yml, replace {pinned} with [{package}=={nearest}, ]a version that pip lists. Then: "
            "`conda env update --file environment.yml`"
        ),
    ),
    Advice(
        context="pin-in-list",
        text="The index has no {pinned} for this Python; pip lists those that it has. If all of them are newer "
        "than the pin, this Python is too new for it, and an older one works: `doctor fix --venv --python 3.X`",
        remedy=Instruction(
            text="In {path}, replace {pinned} with [{package}=={nearest}, ]a version that pip lists. Then: `doctor fix "
            "-r {path}`"
        ),
    ),
    Advice(
        context="of-tox",
        text="tox installs what `deps` names in tox.ini or pyproject.toml. The index has no {pinned} for this Python; "
        "pip lists those that it has.",
        remedy=Instruction(
            text="In the `deps` of tox.ini, replace {pinned} with [{package}=={nearest}, ]a version that pip lists."
        ),
    ),
    Advice(
        context="no-such-version",
        text="The index has no {pinned} for this Python; pip lists those that it has. Without a version, doctor "
        "installs the newest one. If pip lists only newer ones, this Python is too new for {pinned}, and an older "
        "Python works: `doctor fix --venv --python 3.X`",
        remedy=fix_requirement("{package}"),
    ),
    Advice(
        context="nearest-version",
        text="The index has no {pinned} for this Python. Without a version, doctor installs the newest one. The "
        "nearest one that pip lists is {nearest}: `doctor fix {package}=={nearest}`. If pip lists only newer "
        "ones, this Python is too new for {pinned}, and an older Python works: `doctor fix --venv --python 3.X`",
        remedy=fix_requirement("{package}"),
    ),
)
"""The advice that names the version or the list; pip prints the versions that it finds."""
