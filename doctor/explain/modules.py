"""Tell what a module that is missing belongs to: a distribution, the system, Python, or the project itself."""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.plan.known_names import WITH_PKG_RESOURCES, distribution_of_module, is_stdlib

_PARTS = {"_cffi_backend": "cffi", "_tkinter": "tkinter", "pkg_resources": WITH_PKG_RESOURCES}
"""Modules that belong to another name."""
_COPIES = {
    "audioop": "audioop-lts", "cgi": "legacy-cgi", "cgitb": "legacy-cgi",
    **{
        module: f"standard-{module}"
        for module in (
            "aifc", "asynchat", "asyncore", "chunk", "imghdr", "mailcap", "nntplib", "pipes", "smtpd", "sndhdr",
            "sunau", "telnetlib", "uu", "xdrlib",
        )
    },
}  # fmt: skip
"""Distributions with a copy of a module that Python has removed, under the name of the module."""
_OF_PROJECTS = (
    "api", "app", "apps", "backend", "bot", "common", "conf", "config", "conftest", "core", "data", "database", "db",
    "handlers", "helper", "helpers", "lib", "libs", "main", "model", "models", "modules", "plugins", "project",
    "routes", "scripts", "server", "services", "settings", "shared", "src", "test", "tests", "tools", "util", "utils",
    "views",
)  # fmt: skip
"""Modules that many projects have, so that a package of that name on the index is hardly the one that is wanted."""


_PLUGIN = re.compile(r"llama_index\.(?:embeddings|llms|readers|storage|tools|vector_stores)\.[a-z]\w*")
"""A module of a distribution that has the same name."""
_OF_PYTHON_2 = ("commands", "exceptions", "new", "repr", "sets", "thread", "user")
"""Modules of Python 2 that packages and projects have as well."""


def kind_of_module(module: str, words: Mapping[str, str]) -> str | None:
    """Return the context of a module for which installing a package of its name is not the answer.

    distutils has its own condition.
    """
    from doctor.facts.system_packages import is_of_ros, system_package
    from doctor.probe.project.stdlib import removal_of

    top = module.partition(".")[0]
    if top == "_tkinter":
        return "system-module"
    removed = removal_of(top)
    if removed == "3.0" and top not in _OF_PYTHON_2:
        return "python-2-module"
    if top != "distutils" and removed not in (None, "3.0"):
        return "copied-module" if top in _COPIES else "removed-module"
    if is_of_ros(top):
        return "ros-module"
    if system_package(top):
        return "system-module"
    if top in _PARTS:
        return None
    if top in _OF_PROJECTS:
        return "own-module"
    distribution = distribution_of_module(module)
    if _PLUGIN.match(module):
        return None
    if distribution is None:
        folders = f"{words.get('folder', '')}/{words.get('script', '')}".split("/")
        unknown = "standard-module" if is_stdlib(top) else "project-module" if "project" in words else "unknown-module"
        return "own-module" if top in folders else unknown
    if module == top or distribution != distribution_of_module(top):
        return None
    return "compiled-part" if module.rpartition(".")[2].startswith("_") else "part-of-module"


def releases_of_removal(module: str) -> tuple[str, str]:
    """Return the release of Python that removed a module of its own, and the last one that has it; else empty words."""
    from doctor.probe.project.stdlib import removal_of

    removed = removal_of(module.partition(".")[0])
    minor = int(removed[2:]) if removed and removed != "3.0" else 0
    return (f"3.{minor}", f"3.{minor - 1}") if minor else ("", "")


def find_distribution_of(module: str) -> str | None:
    """Return the distribution that contains a module, or the name of a part of the system."""
    from doctor.facts.system_packages import system_package

    top = module.partition(".")[0]
    if plugin := _PLUGIN.match(module):
        return plugin[0].replace(".", "-").replace("_", "-")
    if top in _PARTS or top in _COPIES:
        return _PARTS.get(top) or _COPIES[top]
    distribution = distribution_of_module(module) or (top if system_package(top) else None)
    return {"pytorch": "torch", "rpi-gpio": "RPi.GPIO"}.get(distribution or "", distribution)


def system_package_of(module: str) -> str:
    """Return the Debian package that contains a module, which has the module's name unless doctor knows another one."""
    from doctor.facts.system_packages import system_package

    top = module.partition(".")[0]
    known = system_package(top.removeprefix("_"))
    return known.packages[0] if known and known.packages else f"python3-{top.lower().replace('_', '-')}"
