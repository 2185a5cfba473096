"""The advice where an index, or conda's channels, have other versions or builds of a package than the required one."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, ShellLine, fix_requirement

_BUILDS = (
    "A file that `conda env export` wrote pins builds (the part after the second `=`) and packages of the system that "
    "it was written on, and the channels do not have them for yours."
)
MISSING_VERSIONS = (
    Advice(
        context="only-on-index",
        text="conda searched conda-forge, which has most packages, but not one with this name. What only the "
        "package index has is installed with pip in the activated environment, after what conda installs.",
        remedy=ShellLine(text="python -m pip install {package}", needs_network=True),
    ),
    Advice(
        context="other-channel",
        text="The channels that conda searches lack some of it. conda-forge has most packages, and most requirements "
        "of other channels' packages.",
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
        text=f"{_BUILDS} This command removes the builds. What conda does not find then belongs to the other system: "
        "remove it from {path} too. On the machine where the file was made, `conda env export --from-history` writes "
        "one without builds.",
        remedy=ShellLine(
            text=r"sed -i -E 's/^( *- *[^=]+=+[^=]+)=.*/\1/' {path} && conda env create --file {path}",
            needs_network=True,
        ),
    ),
    Advice(
        context="conda-builds",
        text=_BUILDS,
        remedy=Instruction(
            text="Write the file again where it works, with `conda env export --from-history`, or remove from it the "
            "builds and the packages that the log names."
        ),
    ),
    Advice(
        context="of-conda-file",
        text="conda lets pip install what the environment file lists under `pip:`, but the index has no {pinned} for "
        "its Python. If the versions that pip lists are all newer, this Python is too new for it: set an older one "
        "in the file (`python=3.X`).",
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
