"""Plug-ins, themes, dialects and models that a tool or a library loads by name, and that are not installed."""

from __future__ import annotations

from functools import partial

from doctor.diagnose.model import Advice, Command, Instruction, Signature, fix_requirement

_DIALECTS = {
    "awsathena": "PyAthena",
    "bigquery": "sqlalchemy-bigquery",
    "clickhouse": "clickhouse-sqlalchemy",
    "cockroachdb": "sqlalchemy-cockroachdb",
    "databricks": "databricks-sqlalchemy",
    "db2": "ibm_db_sa",
    "duckdb": "duckdb-engine",
    "exa": "sqlalchemy-exasol",
    "firebird": "sqlalchemy-firebird",
    "hana": "sqlalchemy-hana",
    "ibm_db_sa": "ibm_db_sa",
    "redshift": "sqlalchemy-redshift",
    "snowflake": "snowflake-sqlalchemy",
    "teradatasql": "teradatasqlalchemy",
    "trino": "trino[sqlalchemy]",
    "vertica": "sqlalchemy-vertica-python",
}
"""By the first word of an address of a database: the package that has SQLAlchemy's dialect for it."""
_ADAPTERS = ("athena", "bigquery", "clickhouse", "databricks", "duckdb", "postgres", "redshift", "snowflake", "spark",
             "sqlserver", "trino")  # fmt: skip
"""The databases for which dbt has a package of its own."""
_THEMES = {
    "furo": "furo",
    "piccolo_theme": "piccolo-theme",
    "press": "sphinx-press-theme",
    "pydata_sphinx_theme": "pydata-sphinx-theme",
    "sphinx_book_theme": "sphinx-book-theme",
    "sphinx_immaterial": "sphinx-immaterial",
    "sphinx_material": "sphinx-material",
    "sphinx_rtd_theme": "sphinx-rtd-theme",
    "sphinxawesome_theme": "sphinxawesome-theme",
}
"""Themes of Sphinx, and the packages that have them."""
_OF_MKDOCS = {
    "mkdocs-material": ("blog", "privacy", "social", "tags"),
    "mkdocs-autorefs": ("autorefs",),
    "mkdocs-awesome-pages-plugin": ("awesome-pages",),
    "mkdocs-gen-files": ("gen-files",),
    "mkdocs-git-authors-plugin": ("git-authors",),
    "mkdocs-git-revision-date-localized-plugin": ("git-revision-date-localized",),
    "mkdocs-glightbox": ("glightbox",),
    "mkdocs-include-markdown-plugin": ("include-markdown",),
    "mkdocs-jupyter": ("mkdocs-jupyter",),
    "mkdocs-literate-nav": ("literate-nav",),
    "mkdocs-macros-plugin": ("macros",),
    "mkdocs-mermaid2-plugin": ("mermaid2",),
    "mkdocs-minify-plugin": ("minify",),
    "mkdocs-monorepo-plugin": ("monorepo",),
    "mkdocs-redirects": ("redirects",),
    "mkdocs-section-index": ("section-index",),
    "mkdocs-static-i18n": ("i18n",),
    "mkdocs-table-reader-plugin": ("table-reader",),
    "mkdocs-techdocs-core": ("techdocs-core",),
    "mike": ("mike",),
    "mkdocstrings": ("mkdocstrings",),
}
"""By packages: the plugins of MkDocs that they have."""
_OF_JUPYTER = {"console": "jupyter-console", "lab": "jupyterlab", "nbconvert": "nbconvert", "notebook": "notebook"}
"""Commands of Jupyter, and the packages that add them."""
_likely = partial(Signature, resolved_by=("successfully installed",), certain=False, symptom=True)
LACKING_PLUGINS = (
    # Sphinx's registry.py and theming.py, pylint's lint/pylinter.py, coverage's collector.py.
    _likely(
        messages=(
            "Could not import extension … (exception: No module named {module}",
            "Couldn't trace with concurrency={module}",
        ),
    ),
    *(
        _likely(messages=(f"no theme named '{theme}' found",), context=f"plugin-{package}")
        for theme, package in _THEMES.items()
    ),
    _likely(messages=("Unrecognised theme name: 'material'",), context="plugin-mkdocs-material"),
    *(
        _likely(
            messages=tuple(f"Config value 'plugins': The \"{name}\" plugin is not installed" for name in names),
            context=f"plugin-{package}",
        )
        for package, names in _OF_MKDOCS.items()
    ),
    # Sphinx's theming.py and mkdocs' config/config_options.py, for those that are not above.
    _likely(messages=("no theme named {package}",), near=("did you forget to install it",), context="metadata"),
    _likely(
        messages=('Error: The "…" plugin is not installed', "'plugins': The \"…\" plugin is not installed"),
        near=("config value",),
        context="mkdocs-plugin",
    ),
    _likely(
        messages=('Failed loading extension "pymdownx.',),
        near=("config value",),
        context="plugin-pymdown-extensions",
    ),
    # jupyter_core's command.py.
    *(
        _likely(
            messages=(f"jupyter: '{name}' is not a Jupyter command", f"Error executing Jupyter command '{name}'"),
            context=f"plugin-{package}",
        )
        for name, package in _OF_JUPYTER.items()
    ),
    # SQLAlchemy's util/langhelpers.py.
    *(
        _likely(
            messages=(f"NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:{name}",), context=f"plugin-{package}"
        )
        for name, package in _DIALECTS.items()
    ),
    # dbt's adapters/factory.py.
    *(_likely(messages=(f"Could not find adapter type {name}!",), context=f"plugin-dbt-{name}") for name in _ADAPTERS),
    # nbconvert's exporters/webpdf.py.
    _likely(messages=("Please install `nbconvert[webpdf]` to enable",), context="plugin-nbconvert[webpdf]"),
    # spaCy's errors.py.
    _likely(messages=("[E050] Can't find model {module}",), context="model-of-spacy"),
)
"""What shows that a plugin is missing that a configuration or a program names."""
WITH_LACKING_PLUGINS = (
    *(
        Advice(
            context=f"plugin-{package}",
            text=f"The tool or library loads a plugin from the package {package}, but its Python does not have that "
            "package. Install it where the tool is installed.",
            remedy=fix_requirement(package),
        )
        for package in sorted({
            *_DIALECTS.values(),
            *_THEMES.values(),
            *_OF_MKDOCS,
            *_OF_JUPYTER.values(),
            *(f"dbt-{name}" for name in _ADAPTERS),
            "nbconvert[webpdf]",
            "pymdown-extensions",
        })
    ),
    Advice(
        context="mkdocs-plugin",
        text="MkDocs' configuration names a plugin, but no installed package has one of that name. Usually the "
        "package is called mkdocs-NAME or mkdocs-NAME-plugin.",
        remedy=Instruction(text="Install the plugin's package in mkdocs' environment."),
    ),
    Advice(
        context="model-of-spacy",
        text="spaCy's models are separate packages, which spaCy downloads for the Python that runs it: use the "
        "program's Python.",
        remedy=Command(argv=("python", "-m", "spacy", "download", "{module}"), needs_network=True),
    ),
)  # fmt: skip
"""The advice for each of them."""
