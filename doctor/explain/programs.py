"""Tell programs that come from the Python Package Index from all others, and name their distributions."""

from __future__ import annotations

from doctor.core.names import normalize
from doctor.plan.known_names import known_name

_OF_SYSTEM = ("cmake", "docker-compose", "ninja")
"""Programs that people mostly have from elsewhere, although the index has them too."""
_DISTRIBUTIONS = {
    "ansible": ("ansible-galaxy", "ansible-playbook", "ansible-vault"),
    "awscli": ("aws",),
    "django": ("django-admin",),
    "esptool": ("esptool.py",),
    "httpie": ("http", "https"),
    "huggingface-hub": ("hf", "huggingface-cli"),
    "ipython": ("ipython3",),
    "jupyterlab": ("jupyter-lab",),
    "notebook": ("jupyter-notebook",),
    "pip-tools": ("pip-compile", "pip-sync"),
    "platformio": ("pio",),
    "pygments": ("pygmentize",),
    "pytest": ("py.test",),
    "sphinx": ("sphinx-build", "sphinx-quickstart"),
    "torch": ("torchrun",),
    "waitress": ("waitress-serve",),
}
"""Distributions, and their programs that have other names."""
_OF_LIBRARIES = (
    "accelerate", "alembic", "celery", "daphne", "fastapi", "flask", "gunicorn", "hypercorn", "tensorboard", "uvicorn",
)  # fmt: skip
"""Programs of the same name as their distributions, which are known as libraries."""
_BY_PROGRAM = {program: name for name, programs in _DISTRIBUTIONS.items() for program in programs}


def distribution_of_program(program: str) -> str | None:
    """Return the distribution whose program has this name; ``None`` for a program that is not known to be one."""
    name = normalize(program)
    if program in _BY_PROGRAM or name in _OF_LIBRARIES:
        return _BY_PROGRAM.get(program, name)
    known = None if name in _OF_SYSTEM else known_name(name)
    return known.name if known and known.use != "library" else None
