"""The messages of a program whose script does not find its own distribution, or one that this requires.

Setuptools and importlib.metadata look for distributions before a line of the program runs, so that neither the program
nor the module is named, but a requirement.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, ShellLine, Signature, Snippet, fix_condition, fix_requirement

_INSTALLED = ("successfully installed",)
OF_APPLICATION = (
    # Lib/importlib/metadata, since Python 3.10 and before; the latter also as the package importlib_metadata.
    Signature(
        messages=("PackageNotFoundError: No package metadata was found for {package}",),
        certain=False,
        symptom=True,
        resolved_by=_INSTALLED,
        context="metadata",
    ),
    Signature(
        messages=("metadata.PackageNotFoundError: {package}", "importlib_metadata.PackageNotFoundError: {package}"),
        unless=("no package metadata", "import "),
        certain=False,
        symptom=True,
        resolved_by=_INSTALLED,
        context="metadata",
    ),
    # pkg_resources, for what a script or a program asks for itself.
    Signature(
        messages=("DistributionNotFound: The … distribution was not found and is required by the application",),
        certain=False,
        symptom=True,
        resolved_by=_INSTALLED,
    ),
)
"""A distribution that the program asks for is not there."""
OF_DISTRIBUTIONS = (
    # pkg_resources, with what requires it, and that of setuptools before 8, without.
    Signature(
        messages=("DistributionNotFound: The … distribution was not found and is required by",),
        unless=("required by the application",),
        certain=False,
        symptom=True,
        resolved_by=_INSTALLED,
    ),
    Signature(
        messages=("DistributionNotFound: {package}",),
        near=("pkg_resources",),
        unless=("distribution was not found", "notfound: pip="),
        certain=False,
        symptom=True,
        resolved_by=_INSTALLED,
    ),
)
"""A distribution that another one requires is not there."""
OF_VERSIONS = (
    Signature(
        messages=("VersionConflict: (… Requirement.parse(",),
        unless=("conflict: (pip ", "contextualversion"),
        certain=False,
        resolved_by=_INSTALLED,
    ),
    # setuptools' command/easy_install.py, in the script that it writes.
    Signature(
        messages=(
            "ImportError: Entry point ('console_scripts', '…') not found",
            "return next(matches).load() StopIteration",
        ),
        certain=False,
        context="own-release",
    ),
    # One distribution is the user's, and what imports it is not.
    Signature(
        messages=("ImportError: cannot import name … from … (…/.local/lib/python{version}/site-packages/",),
        near=(" (/home/", " (/root/.local/"),
        unless=('file "/home/', 'file "/root/'),
        certain=False,
    ),
    # urllib3's contrib/pyopenssl.py.
    Signature(
        messages=("'pyOpenSSL' module missing required functionality. Try upgrading to",),
        certain=False,
        context="pyopenssl",
    ),
    Signature(
        messages=("'cryptography' module missing required functionality. Try upgrading to",),
        certain=False,
        context="old-cryptography",
    ),
)
"""A distribution is of another release than the one that is required."""

_AGAIN = (
    "The command was installed for another Python, or its package was removed and the command remained. Install the "
    "package {package} again; what the distribution brought, its own tool installs (`apt-get install --reinstall`)."
)
OF_SCRIPT = (
    Advice(context="own-script", text=_AGAIN, remedy=fix_requirement("{package}")),
    *(
        Advice(
            context=f"{runner}/own-script",
            text=_AGAIN,
            remedy=Snippet(text="RUN python3 -m pip install {package}", file="the Dockerfile"),
        )
        for runner in ("docker", "compose")
    ),
)
"""The advice where a command does not find the distribution that it belongs to."""
_REQUIRED = (
    "The program, or a package that it uses, requires {package}, which its Python does not have: it was never "
    "installed there, was removed, or an upgrade was done in part. If the program is the distribution's, its own tool "
    "installs the package (`apt-get install --fix-broken`)."
)
OF_REQUIREMENT, FOR_REQUIREMENT = (
    Advice(context=context, text=_REQUIRED, remedy=fix_requirement("{wanted}")) for context in ("", "required")
)
"""The advice where a distribution is not there that another one requires, for all logs or for these alone."""
INSTEAD_OF_CONFLICTS = (
    Advice(
        context="of-application",
        text="The program's packages do not match: pip installed one of them for the user, or only some were "
        "upgraded. doctor installs {application} in its own environment, with matching packages.",
        remedy=fix_requirement("{application}"),
    ),
    Advice(
        context="of-user",
        text="pip has installed {package} for the user, and the distribution's command, which was written for another "
        "release, finds that one first. doctor moves the user's copy aside.",
        remedy=fix_condition("user-site-shadows-system"),
    ),
    Advice(
        context="own-release",
        text="The command was written for a different {package} release than the one installed, because only "
        "one of the two was upgraded or only one is first on the search path. Reinstall both, and they match again.",
        remedy=fix_requirement("{package}"),
    ),
    Advice(
        context="old-cryptography",
        text="The installed cryptography is older than the installed urllib3 requires.",
        remedy=ShellLine(text="{installer} install --upgrade cryptography", needs_network=True),
    ),
)
"""The advice where a distribution is of another release than the one that is required."""
