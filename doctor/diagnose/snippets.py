"""Write commands as lines for the file in which an image, a job, a playbook or a unit has them.

The contexts are those of ``doctor.explain.context``.
"""

from __future__ import annotations

from doctor.diagnose.model import Snippet

APT_INSTALL = "apt-get install -y --no-install-recommends"
"""How lines for a file install packages of Debian and Ubuntu."""
_FILES = {
    "docker": "the Dockerfile",
    "github-actions": "the workflow",
    "azure-pipelines": "azure-pipelines.yml",
    "gitlab": ".gitlab-ci.yml",
    "jenkins": "the Jenkinsfile",
    "buildkite": "the pipeline",
    "circleci": ".circleci/config.yml",
    "bitbucket": "bitbucket-pipelines.yml",
    "travis": ".travis.yml",
    "teamcity": "the build step",
    "cloud-build": "cloudbuild.yaml",
    "codebuild": "buildspec.yml",
    "ansible": "the playbook",
    "cloud-init": "the user data",
    "vagrant": "the provisioner's script",
    "packer": "the provisioner's script",
    "terraform": "the provisioner",
    "cron": "the crontab, after the entry's times",
    "systemd": "the unit",
    "devcontainer": "devcontainer.json",
}
AS_ROOT = ("gitlab", "cloud-build", "codebuild")
"""The systems that run jobs as root, in images that usually have no sudo."""
JOBS = (
    *("github-actions", "azure-pipelines", "jenkins", "buildkite", "circleci", "bitbucket", "travis", "teamcity"),
    *AS_ROOT,
)
"""The systems that run jobs."""
PROVISIONERS = ("cloud-init", "vagrant", "packer", "terraform")
"""The systems that set up a machine, with commands of root."""
RUNNERS = ("docker", *JOBS, "ansible", *PROVISIONERS)
"""The systems that run commands from a file."""


_FORMS: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "docker": ((), "RUN {}", ()),
    "github-actions": (("- run: |",), "    {}", ()),
    "azure-pipelines": (("- script: |",), "    {}", ()),
    **dict.fromkeys(("gitlab", "bitbucket"), (("script:",), "  - {}", ())),
    "travis": (("install:",), "  - {}", ()),
    "jenkins": (("sh '''",), "    {}", ("'''",)),
    "buildkite": (("- commands: |",), "    {}", ()),
    "circleci": (("- run: |",), "    {}", ()),
    "cloud-build": (
        ("- name: python:3", "  entrypoint: bash", "  args:", "    - -c", "    - |"),
        "      {}",
        (),
    ),
    "codebuild": (("phases:", "  install:", "    commands:"), "      - {}", ()),
    **dict.fromkeys(("cloud-init", "vagrant", "packer", "teamcity", "cron"), ((), "{}", ())),
    "terraform": (("inline = [",), '  "{}",', ("]",)),
    "systemd": (("[Service]",), "ExecStartPre={}", ()),
    "devcontainer": ((), '"postCreateCommand": "{}"', ()),
    "ansible": ((), "- ansible.builtin.shell: {}", ()),
}
"""How a runner is made to run commands: the lines before them, the line of each, and the lines after them."""
_JOINED = ("docker", "cron", "devcontainer", "ansible")
"""The runners whose line takes all commands, with ``&&`` between them."""


def run_lines(context: str, *commands: str) -> Snippet:
    """Return the lines that make a runner run ``commands`` one after the other."""
    before, form, after = _FORMS[context]
    if context in _JOINED:
        commands = (" && ".join(commands),)
    if context == "cron":
        commands = tuple(map(for_crontab, commands))
    elif context == "terraform":
        commands = tuple(map(_escaped, commands))
    return snippet_for(context, *before, *map(form.format, commands), *after)


def _escaped(command: str) -> str:
    """Return a command for a string of Terraform's language, which has the escapes of JSON."""
    return command.replace("\\", "\\\\").replace('"', '\\"')


def for_crontab(text: str) -> str:
    """Return a command for a crontab, in which a percent sign is the end of a line (crontab(5))."""
    return text.replace("%", "\\%")


def snippet_for(context: str, *lines: str) -> Snippet:
    """Return ``lines`` for the file of a runner."""
    return Snippet(file=_FILES[context], text="\n".join(lines))


_PATH_LINES = {
    "docker": 'ENV PATH="{}:$PATH"',
    "github-actions": 'echo "{}" >> "$GITHUB_PATH"',
    "azure-pipelines": """printf '##%s\\n' "vso[task.prependpath]{}\"""",
}
"""The lines that put a folder first on PATH for what follows: for later instructions or steps.

The agent of Azure obeys a command wherever the log shows it, so printf puts it together.
"""

_ESCAPES = str.maketrans({character: f"\\{character}" for character in '"$`\\'})


def path_line(context: str, folder: str) -> str:
    """Return the line for a Dockerfile or a step that puts ``folder`` first on PATH; empty if there is none.

    The folder is quoted, except a variable that it begins with.
    """
    variable = "$PWD" if folder.startswith("$PWD/") else ""
    quoted = variable + folder.removeprefix(variable).translate(_ESCAPES)
    return _PATH_LINES[context].format(quoted) if context in _PATH_LINES else ""
