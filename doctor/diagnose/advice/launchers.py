"""Advice about programs that create environments of their own by a script: ESP-IDF, and web interfaces for models."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, ShellLine

_IDF = '"${IDF_PATH:-$HOME/esp/esp-idf}"'
"""The folder of ESP-IDF, which its scripts export, or the one in which its documentation puts it."""

INSTALL_IDF = (
    Advice(
        context="windows/idf",
        text="ESP-IDF keeps an environment for each Python version, and the one for this Python is missing or "
        "incomplete. Its own script creates it.",
        remedy=Instruction(text="Run `install.bat`, then `export.bat`, in the folder of ESP-IDF."),
    ),
    Advice(
        context="idf",
        text="ESP-IDF keeps an environment for each Python version, in `~/.espressif/python_env`, and the one for "
        "this Python is missing or incomplete, as after a system upgrade. Its own script creates it. Then load "
        "it again: `. ./export.sh`",
        remedy=ShellLine(text=f"{_IDF}/install.sh", needs_network=True),
    ),
)
"""The advice where ESP-IDF does not find its environment, or what has to be in it."""
ACTIVATE_IDF = (
    Advice(
        context="windows/idf",
        text="idf.py works in ESP-IDF's own environment, which each new shell has to load.",
        remedy=Instruction(text="Run `export.bat` in the folder of ESP-IDF, or open its own prompt."),
    ),
    Advice(
        context="idf",
        text="idf.py works in ESP-IDF's own environment, which each new shell has to load.",
        remedy=ShellLine(text=f". {_IDF}/export.sh"),
    ),
)
"""The advice where the shell has not loaded ESP-IDF's environment."""
OTHER_PYTHON_FOR_LAUNCHER = (
    Advice(
        context="windows/tested-with",
        text="The program asks for packages that have files for Python {release} only. Its start script uses the "
        "Python set as PYTHON in `webui-user.bat`.",
        remedy=Instruction(text="Install Python {release}, name it in `webui-user.bat`, and rename the folder `venv`."),
    ),
    Advice(
        context="tested-with",
        text="The program asks for packages that have files for Python {release} only. Its start script takes the "
        "Python that this variable names, also in `webui-user.sh`, once its environment is out of the way. If that "
        "Python is not installed: `uv python install {release}`",
        remedy=ShellLine(text="mv venv venv.old && python_cmd=python{release} ./webui.sh", needs_network=True),
    ),
)
"""The advice where a web interface for Stable Diffusion was started with another Python than it is made for."""
