"""Recognise, by the prompts and commands around a failure, that it follows from a broken environment.

In an active environment, a shell that does not find `python`, or runs the system's pip, passed over the environment's
own programs: they are dangling links, or they are where the folder was before. The environment of an application
belongs to the tool that made it.
"""

from __future__ import annotations

from doctor.core import lazy_re as re
from doctor.core.record import replace
from doctor.explain.commands import PROMPT
from doctor.explain.matching import ChunkText, Occurrence

_LINES = 40
"""Lines before and after a message in which the commands are looked for."""
_ACTIVATION = re.compile(r"(?:source|\.)\s+(?P<venv>[\w./~-]{1,200})/bin/activate\b")
_APPLICATION = re.compile(r"[/`](?P<tool>pipx/venvs|uv/tools)/(?P<package>[A-Za-z0-9][\w.-]*)")
"""The folder of an environment that a tool makes for an application."""
_WITHOUT_PIP = re.compile(r"/pipx/(?:shared|venvs/[\w.-]{1,80})/bin/python[\d.]*: No module named pip\b")
"""The message of an environment that pipx made, and whose pip fits another Python. Those of uv never have a pip."""
_MOVE = re.compile(r"mv (?:-\w+ )*(?:\S*/)?(?P<source>[\w.@+-]+)/? (?:\S*/)?(?P<folder>[\w.@+-]*)/?$")
_PYTHON = re.compile(r"python[\d.]*\b")
_SHEBANG = re.compile(r"#!(?P<folder>/[\w./@+-]{1,200})/bin/python[\d.]*\s*$")
"""The first line of a program of an environment, which ``head`` prints."""


def of_lost_environment(text: ChunkText, occurrence: Occurrence) -> Occurrence:
    """Return the failure of the environment that explains ``occurrence``, with its folder, or ``occurrence`` itself."""
    if occurrence.condition == "pip-missing" and _WITHOUT_PIP.search(occurrence.lines[0].text):
        signature = replace(occurrence.signature, symptom=False)
        return replace(occurrence, condition="dead-pipx-apps", signature=signature)
    if occurrence.condition == "broken-venv":
        found = _APPLICATION.search(occurrence.lines[0].text)
        if found is None:
            return occurrence
        condition = "dead-uv-tools" if found["tool"] == "uv/tools" else "dead-pipx-apps"
        signature, words = replace(occurrence.signature, symptom=False), {"package": found["package"]}
        return replace(occurrence, condition=condition, signature=signature, words=words)
    if occurrence.condition not in ("python-missing", "externally-managed"):
        return occurrence
    start = max(0, occurrence.index - _LINES)
    prompts = [prompt for line in text.lines[start : occurrence.index] if (prompt := PROMPT.match(line.text))]
    activated = [found["venv"] for prompt in prompts if (found := _ACTIVATION.match(prompt["command"]))]
    if not activated or not prompts[-1]["environment"]:
        return occurrence
    condition = ""
    if occurrence.condition == "python-missing":
        condition = "broken-venv" if _PYTHON.match(prompts[-1]["command"]) else ""
    else:
        below = text.lines[occurrence.index : occurrence.index + _LINES]
        shebangs = (found["folder"] for line in below if (found := _SHEBANG.match(line.text)))
        place = f"{prompts[-1][0]} {activated[-1]}"
        moves = (moved.groups() for it in prompts if (moved := _MOVE.match(it["command"])))
        was_moved = any(_is_part(place, name) for names in moves for name in names if name)
        condition = "moved-venv" if was_moved or any(_is_elsewhere(it, prompts[-1][0]) for it in shebangs) else ""
    if not condition:
        return occurrence
    return replace(occurrence, condition=condition, words={"venv": activated[-1]})


def _is_part(place: str, folder: str) -> bool:
    """Return whether the path in a prompt, or of an environment, goes through a folder of this name."""
    return re.search(rf"(?:^|[/:\s]){re.escape(folder)}(?:[/$#%>❯\s]|$)", place) is not None


def _is_elsewhere(folder: str, prompt: str) -> bool:
    """Return whether a prompt shows another project than the one in which an environment was created."""
    project = folder.rpartition("/")[0].rpartition("/")[2]
    return project not in prompt
