"""Installed packages contradict one another.

What it is
    A package in the environment requires a version of another one that is not the installed version. A later
    `pip install` upgraded or downgraded it: pip considers what it is asked to install, and only warns about the rest
    ("pip's dependency resolver does not currently take into account all the packages that are installed"). doctor reads
    METADATA of each installed package, as `pip check` does. Optional requirements (extras) and those for other
    platforms or versions of Python do not count. doctor examines the project's environment, or else the active one.

Why it matters
    The package was not written for this version: it fails when it is imported, or later, or gives wrong results.

What to do
    `doctor fix --venv` lets pip choose versions that agree for all packages that require the contested one. If a tool
    manages the project (uv, poetry, pdm, pipenv), that tool does: `uv sync`, `poetry install`. If pip finds no such
    versions, upgrade or remove one of the packages that contradict each other.

Dead ends
    `pip install "NAME<2"` for one of the packages breaks the other one. `--no-deps` and `--force-reinstall` do not
    change what the packages require.

References
    Core metadata specification, Requires-Dist; pip's documentation, `pip check` and "Dependency Resolution".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.entry_points import INSTEAD_OF_CONFLICTS, OF_VERSIONS
from doctor.diagnose.advice.mixed_releases import INSTEAD_OF_MIXED_RELEASES, MIXED_RELEASES
from doctor.diagnose.advice.removed_names import (
    INSTEAD_OF_NAMESAKES,
    NAMESAKES,
    NEWER_RELEASES,
    RELEASES_WITH_NAMES,
    REMOVED_NAMES,
)
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Severity,
    ShellLine,
    Signature,
    fix_environment,
    fix_requirement,
)
from doctor.diagnose.remedies import completion_remedy
from doctor.facts import Facts

ID = "dependency-conflict"

RESOLVED_BY = ("no broken requirements found", "all installed packages are compatible")  # `pip check`, `uv pip check`

# pip's commands/install.py, _warn_about_conflicts.
SIGNATURES = (
    Signature(
        messages=("This behaviour is the source of the following dependency conflicts",),
        anchor="following dependency conflicts",
        certain=False,
        symptom=True,
    ),
    Signature(messages=("pkg_resources.ContextualVersionConflict: ",), symptom=True),
    # The same without its module, as a program tells it.
    Signature(messages=("VersionConflict: (",), near=("requirement.parse(",), unless=("(pip ",), symptom=True),
    # pip before 20.3
    Signature(messages=("has requirement … but you'll have … which is incompatible",), certain=False, symptom=True),
    # The same lines alone; pip also prints them after it has installed what was asked for.
    Signature(
        messages=("requires …, but you have … which is incompatible", "requires …, but you'll have … which is"),
        certain=False,
        symptom=True,
    ),
    Signature(
        messages=("requires …, which is not installed",),
        near=("pip check", "error: ", "error:"),
        certain=False,
        symptom=True,
    ),
    # pluggy, where a plugin is for another pytest or tox.
    Signature(
        messages=("PluginValidationError: unknown hook '…' in plugin <module '{module}",),
        near=("site-packages/pytest", "_pytest/", "site-packages/tox", "tox_", "pytest_"),
        context="old-plugin",
        certain=False,
    ),
    # uv's commands/pip/check.rs.
    Signature(
        messages=(
            "The package … requires …, but it's not installed",
            "The package … requires …, but … is installed",
        ),
        near=("incompatibilit",),
        certain=False,
        symptom=True,
    ),
    # pyOpenSSL with a newer cryptography than it knows.
    Signature(
        messages=tuple(
            f"module 'lib' has no attribute '{name}"
            for name in ("X509_V_FLAG_", "OpenSSL_add_all_algorithms", "SSL_", "EVP_", "GEN_EMAIL")
        ),
        certain=False,
    ),
    # pip-tools, which uses pip's own modules.
    Signature(
        messages=(
            "'PackageFinder' object has no attribute",
            "'InstallRequirement' object has no attribute",
            "'Values' object has no attribute",
            "cannot import name … from 'pip._internal",
        ),
        near=("piptools",),
        context="of-pip-tools",
        certain=False,
    ),
    # transformers' utils/versions.py and pandas' compat/_optional.py.
    Signature(
        messages=("is required for a normal functioning of this module, but found",),
        context="of-transformers",
        certain=False,
    ),
    Signature(
        messages=("requires version … or newer of {package}",),
        near=("currently installed",),
        context="asked-upgrade",
        certain=False,
    ),
    # pydantic's version.py.
    Signature(
        messages=("SystemError: The installed pydantic-core version … is incompatible with the current pydantic",),
        context="pydantic-core",
        certain=False,
    ),
    # Protobuf's descriptor.py and runtime_version.py, with code that an older protoc wrote.
    Signature(
        messages=(
            "TypeError: Descriptors cannot not be created directly",
            "TypeError: Descriptors cannot be created directly",
        ),
        context="protobuf",
        certain=False,
    ),
    Signature(
        messages=(
            "cannot import name 'builder' from 'google.protobuf.internal'",
            "google.protobuf.runtime_version.VersionError: Detected",
        ),
        context="new-protobuf",
        certain=False,
    ),
    # NumPy's __init__.py, __getattr__: names that NumPy 1.24 and 2.0 removed.
    Signature(
        messages=tuple(
            f"AttributeError: module 'numpy' has no attribute '{name}'"
            for name in ("bool", "complex", "float", "int", "object", "str")
        ),
        context="numpy-alias",
        certain=False,
    ),
    Signature(
        messages=("AttributeError: `np.… was removed in the NumPy",),
        near=("site-packages", "dist-packages", 'file "'),
        context="numpy",
        certain=False,
    ),
    # cffi's api.py.
    Signature(messages=("Exception: Version mismatch: this is the 'cffi' package version",), context="cffi"),
    # glibc's elf/dl-lookup.c: a module was built with another release of the library that it needs.
    Signature(
        messages=("undefined symbol: ",),
        near=("importerror: /", "importerror: ~", "oserror: /", "importerror: dlopen"),
        unless=("symbol: py", "symbol: _py"),
        context="symbol",
        certain=False,
    ),
    Signature(
        messages=("not defined in file … with link time reference",),
        near=("importerror", "oserror", "traceback", "could not be imported", "could not import", "cannot import"),
        context="symbol",
        certain=False,
    ),
    # Sphinx's registry.py and extension.py; Synapse's util/check_dependencies.py.
    Signature(messages=("Could not import extension … (exception: cannot import name",), certain=False),
    Signature(
        messages=("extension used by this project needs at least Sphinx v{existing}",), context="sphinx", certain=False
    ),
    Signature(messages=("Synapse … needs …, but got", "Synapse … needs …, but can't determine"), certain=False),
    # pip check, of any version
    Signature(
        messages=("has requirement … but you have",),
        near=("pip check",),
        unless=("installing collected packages",),
        context="checked",
    ),
    # The same without the name of the exception before it: Snakemake, Cython.
    Signature(
        messages=("numpy.core.multiarray failed to import", "numpy._core.multiarray failed to import"),
        near=("importerror",),
        context="numpy",
        certain=False,
    ),
    # NumPy's numpy/core/_multiarray_umath and numpy/__init__.pxd, in a module that NumPy 1 compiled.
    Signature(
        messages=(
            "A module that was compiled using NumPy 1.x cannot be run in NumPy … as it may crash",
            "as it may crash. To support both 1.x and 2.x versions of NumPy",
            "module compiled against ABI version 0x1000009 but this version of numpy is 0x2000000",
            "ImportError: numpy.core.multiarray failed to import",
            "ImportError: numpy.core.umath failed to import",
            "AttributeError: _ARRAY_API not found",
        ),
        anchor="compiled using NumPy",
        context="numpy",
        certain=False,
    ),
    Signature(
        messages=("ValueError: numpy.dtype size changed, may indicate binary incompatibility",),
        near=("expected 96 from c header, got 88",),
        context="numpy",
        certain=False,
    ),
    # A log that ends in the message, as where a form takes so many characters.
    Signature(
        messages=("A module that was compiled using NumPy",),
        near=("importerror", "traceback"),
        context="numpy",
        certain=False,
    ),
    Signature(
        messages=(
            *(
                f"ValueError: numpy.{name} size changed, may indicate binary incompatibility"
                for name in ("broadcast", "dtype", "flatiter", "ndarray", "random.bit_generator.BitGenerator", "ufunc")
            ),
            "module compiled against API version … but this version of numpy is",
            "module compiled against ABI version … but this version of numpy is",
            "module was compiled against NumPy C-API version … but the running NumPy has C-API version",
        ),
        near=("traceback", "importerror", "runtimeerror", "valueerror"),
        context="old-numpy",
        certain=False,
    ),
    *OF_VERSIONS,
    *MIXED_RELEASES,
    *REMOVED_NAMES,
    *NAMESAKES,
)
ADVICE = (
    *INSTEAD_OF_CONFLICTS,
    Advice(
        context="old-plugin",
        text="The plugin is for a different pytest or tox release than the one installed. A newer release of "
        "the plug-in fits.",
        remedy=ShellLine(text="{installer} install --upgrade {distribution}", needs_network=True),
    ),
    *RELEASES_WITH_NAMES,
    *INSTEAD_OF_MIXED_RELEASES,
    *NEWER_RELEASES,
    *INSTEAD_OF_NAMESAKES,
    Advice(
        context="part-of-dependent",
        text="{dependent} asks {distribution} for a name that it does not have: one of the two is older than the "
        "other. The newest releases of both usually match.",
        remedy=ShellLine(text="{installer} install --upgrade {dependent} {distribution}", needs_network=True),
    ),
    Advice(
        context="asked-upgrade",
        text="{package} is older, or newer, than the program was written for, and the program names the command.",
        remedy=ShellLine(text="{installer} install --upgrade {package}", needs_network=True),
    ),
    Advice(
        context="of-pip-tools",
        text="pip-tools uses pip's internal modules, and this pip-tools release was written for another pip.",
        remedy=ShellLine(text="{installer} install --upgrade pip-tools", needs_network=True),
    ),
    Advice(
        context="of-transformers",
        text="transformers was written for another release of a package that it needs. A newer one of transformers "
        "asks pip for the releases that fit it.",
        remedy=ShellLine(text="{installer} install --upgrade transformers", needs_network=True),
    ),
    Advice(
        context="numpy",
        text="A package was compiled for NumPy 1, and NumPy 2 is installed. Install NumPy 1, or a newer release of "
        "that package.",
        remedy=fix_requirement("numpy<2"),
    ),
    Advice(
        context="old-numpy",
        text="A package was compiled for a newer NumPy than the one installed. Upgrade NumPy. If another "
        "package needs the old one, install a release of the former that was compiled for it.",
        remedy=ShellLine(text="{installer} install --upgrade numpy", needs_network=True),
    ),
    Advice(
        context="numpy-alias",
        text="The program or a package uses a name that NumPy 1.24 removed. Upgrade the package; until it has such a "
        "release, an older NumPy has the name. In code of your own, write `float` for `np.float`.",
        remedy=fix_requirement("numpy<1.24"),
    ),
    Advice(
        context="pydantic-core",
        text="pydantic needs exactly the pydantic-core release that was made for it, but another package or a copied "
        "folder installed a different one.",
        remedy=ShellLine(
            text="{installer} install --upgrade --force-reinstall pydantic pydantic-core", needs_network=True
        ),
    ),
    Advice(
        context="protobuf",
        text="A package contains code that an older protoc wrote, which protobuf 4 and newer refuse. Upgrade that "
        "package, or install the last protobuf that takes it.",
        remedy=fix_requirement("protobuf<3.21"),
    ),
    Advice(
        context="new-protobuf",
        text="A package contains code that a newer protoc wrote than the protobuf that is installed knows. If another "
        "package needs the old one, install a release of the former that was written for it.",
        remedy=ShellLine(text="{installer} install --upgrade protobuf", needs_network=True),
    ),
    Advice(
        context="cffi",
        text="Two releases of cffi are mixed: one is in the user's folder or in another one of the search path, and "
        "Python finds a half of each.",
        remedy=ShellLine(text="{installer} install --force-reinstall cffi", needs_network=True),
    ),
    Advice(
        context="symbol",
        text="The module was built with a different release of a library than the one it finds, usually from a "
        "second package (torch for torchvision, torchaudio and flash-attn). Install both in one command, so that "
        "they match, in an environment without older copies.",
        remedy=ShellLine(
            text="{installer} install --upgrade --force-reinstall --no-cache-dir {package}", needs_network=True
        ),
    ),
    Advice(
        context="shadowed-by-newer",
        text="The distribution's pyOpenSSL finds a newer cryptography, which pip installed for the user or over the "
        "distribution's. `doctor check` names it, and the command that moves it aside.",
        remedy=Command(argv=("doctor", "check")),
    ),
    Advice(
        context="pyopenssl",
        text="pyOpenSSL is older than the installed cryptography.",
        remedy=ShellLine(text="{installer} install --upgrade pyopenssl", needs_network=True),
    ),
    Advice(
        context="sphinx",
        text="A Sphinx extension needs a newer Sphinx than the one installed.",
        remedy=fix_requirement("sphinx>={existing}"),
    ),
    Advice(
        context="checked",
        text="pip only reports what does not fit. `doctor check` in the project's folder finds the same, and gives "
        "the command that lets pip choose matching releases.",
        remedy=fix_environment(),
    ),
    Advice(
        context="installed",
        text="pip has installed what you asked for, but the environment now lacks what another of its packages "
        "requires. Install releases that fit both, or a newer release of the other package.",
        remedy=fix_requirement("{wanted}"),
    ),
    Advice(
        text="pip has installed what you asked for, but the packages that the log names no longer match.",
        remedy=Instruction(text="Install matching releases of the packages that the log names."),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report contradictions, unless the project's own lists require another version (`requirements-not-met`)."""
    environment = facts.used_environment
    stated = {unmet.name for unmet in facts.unmet}
    conflicts = [item for item in facts.unmet_dependencies if item.installed and item.name not in stated]
    if environment is None or not conflicts:
        return
    first, names = conflicts[0], dict.fromkeys(name for item in conflicts for name in item.dependents)
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{first.required_by} needs {first.requirement}, but {first.name} {first.installed} is installed.",
        evidence=tuple(
            Evidence(source=item.required_by, value=f"requires {item.requirement}; {item.installed} is installed")
            for item in conflicts
        ),
        consequence="The package may fail on import or at run time.",
        remedy=completion_remedy(facts, environment, *names),
        next_step="Let pip choose versions that agree.",
    )
