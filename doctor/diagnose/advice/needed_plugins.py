"""Plugins of tools which a project names in its configuration, or by their options, and which are not installed."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, Signature, fix_requirement

_OPTIONS = {
    "pytest-asyncio": ("--asyncio-mode",),
    "pytest-benchmark": ("--benchmark-",),
    "pytest-cov": ("--cov", "--cov-", "--no-cov"),
    "pytest-django": ("--ds", "--reuse-db"),
    "pytest-html": ("--html",),
    "pytest-rerunfailures": ("--reruns",),
    "pytest-timeout": ("--timeout",),
    "pytest-xdist": ("-n", "--dist"),
}
"""By distributions: the options that they give to pytest."""
_OF_MKDOCS = {
    "mkdocs-awesome-pages-plugin": "awesome-pages",
    "mkdocs-gen-files": "gen-files",
    "mkdocs-git-revision-date-localized-plugin": "git-revision-date-localized",
    "mkdocs-literate-nav": "literate-nav",
    "mkdocs-macros-plugin": "macros",
    "mkdocs-material": "social",
    "mkdocs-mermaid2-plugin": "mermaid2",
    "mkdocs-minify-plugin": "minify",
    "mkdocs-redirects": "redirects",
    "mkdocs-section-index": "section-index",
    "mkdocstrings": "mkdocstrings",
}
"""By distributions: their plugins of MkDocs, by the names that a configuration has."""
_ADDED = (
    *(
        (
            distribution,
            tuple(f"error: unrecognized arguments: {option}" for option in options),
            ("pytest", "py.test"),
        )
        for distribution, options in _OPTIONS.items()
    ),
    *(
        (distribution, (f'The "{name}" plugin is not installed',), ("config value",))
        for distribution, name in _OF_MKDOCS.items()
    ),
    ("mkdocs-material", ("Unrecognised theme name: 'material'",), ("mkdocs",)),
    ("pymdown-extensions", ('Failed loading extension "pymdownx.',), ("config value",)),
    ("jupyterlab", ("jupyter: 'lab' is not a Jupyter command", "Error executing Jupyter command 'lab'"), ()),
    ("notebook", ("jupyter: 'notebook' is not a Jupyter command", "Error executing Jupyter command 'notebook'"), ()),
)
"""Distributions, what a tool says that lacks them, and the words near it."""
NEEDED_PLUGINS = (
    *(
        Signature(
            messages=messages,
            near=near,
            context=f"needs-{distribution}",
            resolved_by=("successfully installed",),
            certain=False,
        )
        for distribution, messages, near in _ADDED
    ),
    # mkdocs' config/config_options.py, for plugins that are not above.
    Signature(
        messages=('Error: The "…" plugin is not installed', "'plugins': The \"…\" plugin is not installed"),
        near=("config value",),
        context="mkdocs-plugin",
        certain=False,
    ),
    # Sphinx's theming.py.
    Signature(messages=("no theme named {package}",), near=("theme error", "themeerror"), context="metadata"),
)
WITH_NEEDED_PLUGINS = (
    *(
        Advice(
            context=f"needs-{distribution}",
            text=f"What the tool was asked for comes with the package {distribution}, which its Python does not have.",
            remedy=fix_requirement(distribution),
        )
        for distribution in dict.fromkeys(distribution for distribution, _, _ in _ADDED)
    ),
    Advice(
        context="mkdocs-plugin",
        text="The configuration of MkDocs names a plugin, and no installed package has one of that name. Mostly the "
        "package is called mkdocs-NAME or mkdocs-NAME-plugin.",
        remedy=Instruction(text="Install the package of the plugin beside mkdocs, in the same environment."),
    ),
)
