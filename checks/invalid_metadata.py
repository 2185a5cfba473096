"""The metadata of a package is invalid by the rules of current pip and uv.

What it is
    A release has metadata that breaks the rules (a version such as `1.0-final-x`, a requirement such as
    `>=1.0.*`), or its file name states another name or version than its metadata. pip 24.1 and later, and uv,
    reject what older versions accepted.

Why it matters
    pip skips the release with a warning and then prints "No matching distribution found", as if it did not
    exist. If such a package is already installed, pip stops at every command that concerns it
    (`invalid-installed-package`).

What to do
    Use a newer release of the package, where this is usually corrected. If it must be this release, use a
    separate environment with `pip<24.1`, as pip's message says. If the package is already installed, remove
    it with such a pip (`python -m pip install 'pip<24.1'`, uninstall it, upgrade pip again), or create the
    environment again with `doctor fix --venv`. If the name differs, ask for the name that the metadata states.

Dead ends
    Another spelling of the name or a newer pip does not help.

References
    Version specifiers, PEP 440; pip's changelog, 24.1; pip: exceptions.py, MetadataInvalid and
    MetadataInconsistent.
"""

from __future__ import annotations

from doctor.diagnose.advice.old_releases import OF_HOOK
from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    Instruction,
    ShellLine,
    Signature,
    fix_environment,
)

ID = "invalid-metadata"

SIGNATURES = (
    # pip's exceptions.py, resolution/resolvelib/factory.py and req/req_install.py; pip continues with
    # another release if there is one.
    Signature(
        messages=(
            "since it has invalid metadata",
            "has invalid metadata: Expected",
            "Please use pip<24.1 if you need to use this version",
            "has inconsistent version: expected",
            "has inconsistent name: expected",
            "Wheel has unexpected file name: expected",
            "has different version in metadata",
            "has different name in metadata",
        ),
        resolved_by=("successfully installed",),
    ),
    Signature(messages=("error: invalid-installed-package", "Cannot process installed package")),
    # packaging, in pip and setuptools, about the version of a package that is installed.
    Signature(
        messages=("packaging.version.InvalidVersion: Invalid version: ",),
        unless=("setup.py", "end of output"),
        symptom=True,
        context="installed",
    ),
    # PDM prints the name of the exception in brackets.
    Signature(messages=("[InvalidSpecifier]: ", "[InvalidRequirement]: ", "[InvalidVersion]: "), near=("pdm",)),
    # pkginfo, with which poetry and twine read a file, and poetry's inspection/info.py.
    Signature(
        messages=("Unknown metadata version", "Unable to determine package info for path: ….whl"),
        near=("poetry", "pkginfo", "packageinfoerror", "twine"),
        context="old-reader",
        certain=False,
    ),
    # twine, whose packaging or pkginfo does not know what a newer build backend writes.
    Signature(
        messages=(
            "InvalidDistribution: Metadata is missing required fields",
            "InvalidDistribution: Invalid distribution metadata: unrecognized or malformed field",
        ),
        context="old-twine",
        certain=False,
    ),
    # uv's resolver.
    Signature(messages=("has inconsistent metadata", "has invalid metadata"), near=("we can conclude",), symptom=True),
)

ADVICE = (
    OF_HOOK,
    Advice(
        context="installed",
        text="An installed package has a version in a form that pip and setuptools no longer accept, as some "
        "distribution packages do. An environment does not see those packages. In an environment, `pip uninstall` "
        "with an older pip removes it: `pip install 'pip<24.1'`",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="wrong-egg",
        text="The project at that URL is called {package}, but the command uses another name.",
        remedy=Instruction(text="Write `{package} @ ADDRESS`, without `#egg=`, then repeat the command."),
    ),
    Advice(
        context="inconsistent",
        text="The file states another version than its name has, which no pip since 20.3 takes.",
        remedy=Instruction(text="Require another release of [{package}, ]the package that the log names."),
    ),
    Advice(
        context="old-twine",
        text="The file has the metadata of a newer standard than this twine reads. If pipx installed twine: `pipx "
        "upgrade twine`",
        remedy=Command(
            argv=("python", "-m", "pip", "install", "--upgrade", "twine", "packaging", "pkginfo"), needs_network=True
        ),
    ),
    *(
        Advice(
            context=context,
            text="The file's metadata are of a newer version than the tool knows. Upgrade the tool, and with it "
            "pkginfo, which reads them.",
            remedy=ShellLine(text=text, needs_network=True),
        )
        for context, text in (
            ("poetry/old-reader", "poetry self update"),
            ("old-reader", "python -m pip install --upgrade pkginfo"),
        )
    ),
    Advice(
        context="uv",
        text="Use a newer release of the package. The metadata of this one is invalid, or states another "
        "name or version than the file.",
        remedy=Instruction(text="Require a newer release of the package that the log names."),
    ),
    Advice(
        text="pip 24.1 and newer refuse the metadata that the log names, and an older pip takes it; use one in an "
        "environment only. A newer release of the package, if there is one, is the better answer. A package that is "
        "already installed can be removed with such a pip.",
        remedy=ShellLine(text="{installer} install 'pip<24.1' && {command}", needs_network=True),
    ),
)
