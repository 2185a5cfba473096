"""Recognise the runner, the tools and the operating system that a log comes from.

The nearest evidence counts. What is above the command that failed, or below the next one, belongs to other
commands: a playbook further up does not make a command that was typed a task of Ansible.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from doctor.core import lazy_re as re

_PROMPT = re.compile(r"^\s{0,4}\((?!base\))([\w./ -]{1,40})\)\s?(?:PS )?\S{0,80}[@:~$%❯➜#]")
_USER = re.compile(r"(?:.{0,40}\bCron <|\s{0,4}(?:\([\w./ -]{1,40}\)\s?){0,2}\[?)([\w.-]{1,40})@([\w.-]{1,64})[:> ]")
"""A prompt that names the user and the host, or the subject of cron's mail."""
_FOLDER = re.compile(
    r"\s{0,4}(?:\([\w./ -]{1,40}\)\s?){0,2}\[?[\w.-]{1,40}@[\w.-]{1,64}[: ]([~/][\w./+-]{0,160}?)\]?[$#%❯]"
)
"""A prompt with the whole path of its folder."""
_TYPED = re.compile(
    r"^\s{0,4}(?:\([\w./ -]{1,40}\)\s?){0,2}\[?[\w.-]{1,40}@[\w.-]{1,64}[: ][^$#%>\n]{0,120}[$#%❯➜] ?\S"
    r"|^\s{0,4}ps [a-z]:\\|^\s{0,4}[a-z]:\\[^>\n]{0,160}>\s?\S|^(?:/[\w./-]{0,80}|~) # \S",
    re.MULTILINE,
)
"""A command after the whole prompt of a shell, which no runner prints."""
_COMMAND = re.compile(
    r"^\s{0,4}(?:\([\w./ -]{1,40}\)\s?)?(?:[$%❯➜] \S|# (?=(?:sudo |python|pip|uv|apt|source ))|ps> ?\S)", re.MULTILINE
)
"""A command after a short prompt; GitLab and Buildkite print the commands of a job in this way."""

# Who ran the command. The expressions are searched for in the lower-cased lines around the failure.
_PRINT_COMMANDS = (
    "bitbucket",
    "travis",
    "gitlab",
    "buildkite",
    "circleci",
    "cloud-build",
    "codebuild",
    "jenkins",
    "teamcity",
    "azure-pipelines",
    "github-actions",
    "docker",
)
_RUNNERS: tuple[tuple[str, str], ...] = (
    (
        "docker",
        r"^\s{0,12}#\d{1,4} (?:\d+\.\d+|\[|error)|^\s{0,4}>? ?\[(?!step )[^\]\n]{0,60}\d+/\d+\] "
        r"(?:add|arg|cmd|copy|entrypoint|env|from|label|run|shell|user|workdir)\b"
        r"|^(?:\[\d/\d\] |[\d:t. -]{5,30}z? |step #\d+(?: - \"[^\"\n]{1,60}\")?: )?step (?:\d+/|onbuild-)?\d+ ?: "
        r"|\binfo\[\d{4}\] (?:cmd: |run |running: |unpacking |taking snapshot)"
        r"|^\d{1,5}\.\d{1,3} [^\n]{0,400}\n\d{1,5}\.\d{1,3}(?: |$)"
        r"|^\s{0,4}```docker(?:file)?$|^\s{0,4}from [\w./-]{1,80}:[\w.-]{1,80}(?: as \w{1,40})?$"
        r"|\bdockerfile:\d|failed to solve(?! the (?:conda|pypi) req)|executor failed running"
        r"|the command ['\[]/bin/sh -c "
        r"|^error: (?:error )?building at step|^error: building (?:image|stage)|while running runtime: exit status",
    ),
    (
        "compose",
        r"^(?:> )?\s{0,4}[\w.-]{1,60}(?:[-_]\d{1,3} +| {2,})\| |^(?:> )?attaching to \w"
        r"|^(?:> )?[\w.-]{1,60} exited with code \d",
    ),
    (
        "azure-pipelines",
        r"##\[(?:section|debug)\]|##vso\[|##\[error\](?:bash|powershell|cmd\.exe|the process|version spec) |/home/vsts/"
        r"|/vsts/work/"
        r"|_work/_temp/|^generating script\.$",
    ),
    (
        "github-actions",
        r"/home/runner/work|/github/home/|/__w/|/opt/hostedtoolcache|##\[(?:error|group|command|endgroup)\]|^::(?:error|group)|runneradmin"
        r"|\bactions/setup-python|github\.com/\S{1,200}/actions/runs/|^\s{0,4}shell: \S{1,80} .{0,60}\{0\}"
        r"|^\[[^\]\n]{1,80}\] {1,3}(?:⭐ run |🐳  docker exec cmd=|❌  failure - )"
        r"|\bruns-on: |(?<![@\w])(?<!os: )ubuntu-(?:latest|\d\d\.04)\b(?![.:])"
        r"|^error: (?:error: )?the process '\S{1,200}' failed with exit"
        r"|^\s{0,4}error: process completed with exit code \d|^(?:\d+s)?\s{0,4}\x01run (?:sudo |\S*/)?"
        r"(?:pip|python|uv|apt|pipx|poetry|make|tox|nox|\./|bash|[\w-]+/[\w-]+@)",
    ),
    (
        "gitlab",
        r"gitlab-runner|/builds/[\w.-]+/|\$ci_project|/-/jobs/\d|executing \"step_script\"|^section_(?:start|end):\d"
        r"|^error: job failed: |^cleaning up project directory and file based",
    ),
    (
        "jenkins",
        r"^\[pipeline\] |/jenkins(?:_home)?/|/var/lib/jenkins|^error: script returned exit code|^finished: failure"
        r"|^build step '.{1,60}' marked build as failure|^started by (?:user|an scm)",
    ),
    ("bitbucket", r"bitbucket\.org/\$bitbucket_|\bbitbucket_(?:commit|repo|clone_dir)|/opt/atlassian/pipelines"),
    ("travis", r"^the command \".{1,200}\" (?:failed and )?exited with \d|\btravis_(?:time|fold)\b|/home/travis/"),
    ("buildkite", r"^~~~ |🚨 error|\bbuildkite\b|^--- :\w{1,30}:|/buildkite/builds/"),
    ("circleci", r"^#!/bin/(?:ba)?sh -eo? ?(?:pipefail)?$|exited with code exit status \d|/home/circleci|\bcircleci\b"),
    (
        "teamcity",
        r"^(?:\[\d\d:\d\d:\d\d\][^\[\n]{0,6})?\[step \d+/\d+\] "
        r"|\bteamcity\b|/buildagent/(?:work|temp)/",
    ),
    (
        "cloud-build",
        r"^step #\d+(?: - \"[^\"\n]{1,60}\")?: (?:already have image|pulling image|\++ |\$ )|^starting step #\d"
        r"|^finished step #\d|^error: build step \d+ \"",
    ),
    ("codebuild", r"^\[container\] \d{4}/|/codebuild/output/"),
    (
        "ansible",
        r"^(?:task|running handler) \[|^(?:fatal|failed): \[[^\]\n]+\]|^\S{1,80} \| (?:failed|unreachable)! (?:=>|\|)"
        r"|\"module_stderr\"|\b_?ansible_\w+|\"action\": \"(?:ansible\.builtin\.)?pip\""
        r"|\"(?:changed|failed)\": ?(?:true|false), ?\"(?:cmd|msg|rc|invocation|failed)\"|^\[error\]: task failed",
    ),
    (
        "cloud-init",
        r"^cloud-init v\. |\bcloud-init\[\d{1,9}\]: |\bcc_(?:scripts_user|runcmd)\b",
    ),
    ("vagrant", r"^==> [\w.-]{1,40}: running provisioner|/vagrant-shell|^the ssh command responded with a non-zero"),
    ("packer", r"^==> [\w.-]{1,60}: provisioning with |^build '[\w.-]{1,60}' errored|/tmp/script_\d{1,5}\.sh"),
    ("terraform", r"\((?:remote-exec)\): |remote-exec provisioner error|^terraform_\w|\bterraform_\d+\.sh"),
    ("cron", r"^subject: .{0,40}\bcron <|^x-cron-env: |\bcrond?\[\d{1,9}\]: |\) cmd \("),
    (
        "systemd",
        r"\bsystemd\[\d{1,9}\]: |\.service: (?:main process exited|failed with result|control process exited)"
        r"|^\s*active: (?:failed|activating)|^(?:[a-z]{3} [ \d]\d \d\d:\d\d:\d\d) \S{1,64} [\w.@-]{1,64}\[\d{1,9}\]: ",
    ),
    (
        "jupyter",
        r"^\s{0,4}(?:in|cell in) ?\[\d{0,5}\]:?|^\s{0,4}[%!](?:pip|conda|python|uv|apt)\b|ipython-input|ipykernel[_/]"
        r"|requires the ipykernel package|you may need to restart the kernel|^-{4,}> ?\d",
    ),
    (
        "image",
        r"\b(?:docker|podman) (?:container )?(?:run|start|logs)\b|\bkubectl logs\b|crashloopbackoff"
        r"|runtime create failed|error during container init",
    ),
    (
        "container",
        r"^(?:\([\w./-]{1,40}\) )?root@[0-9a-f]{12}:|^(?:/[\w./-]{0,80}|~) # \S|oci runtime exec failed"
        r"|\b(?:docker|podman|kubectl) (?:compose )?(?:exec|run)\b",
    ),
)
# Where the command ran: the machine's kind, which no prompt ends.
_PLACES: tuple[tuple[str, str], ...] = (
    ("devcontainer", r"\bdevcontainer|^\S{0,40} ?vscode ➜|(?<!\w)/workspaces/\w|postcreatecommand"),
    ("podman", r"^(?:\[\d+/\d+\] )?step \d+/\d+: |\bpodman\b|\bbuildah\b|\bcontainerfile\b"),
    (
        "vscode",
        r"^ \*  (?:executing task|the terminal process)\b"
        r"|the environment you selected|/\.vscode(?:-server)?/|\bms-python\b|\\\.vscode\\",
    ),
    ("wsl", r"\bwsl[12]?\b|microsoft-standard|(?<![\w./])/mnt/[a-z](?:/|$|(?=[:$ ]))"),
)
_TOOLS: tuple[tuple[str, str], ...] = (
    (
        "pipx",
        r"\bpipx (?:install(?! ['`]?xyz)|run|upgrade|inject|ensurepath|reinstall)\b"
        r"|[/\\]pipx[/\\](?:venvs|shared)\b|these apps are now globally",
    ),
    (
        "uv",
        r"\buv (?:pip|sync|add|tool|run|venv|lock|python|self)\b|\buv \d+\.\d|/\.cache/uv/|/uv/(?:cache|python)"
        r"|\.cache/uv\b|no solution found when resolving|was not found in the package registry|hash mismatch for `"
        r"|failed to (?:inspect|query) python interpreter|failed to (?:prepare distributions|download and build)"
        r"|^\s{0,4}(?:audited|installed|prepared|resolved|uninstalled) \d{1,5} packages? in \d"
        r"|^error: failed to install cpython-|\\uv\\|the interpreter at \S+ is externally"
        r"|consider creating a virtual environment with|\buv_",
    ),
    ("poetry", r"\bpoetry (?:install|lock|add|update|run)\b|pypoetry"),
    ("pdm", r"\bpdm (?:install|lock|add|update|run|sync)\b"),
    ("hatch", r"\bhatch (?:env|run|build|test|shell)\b|/hatch/env/"),
    ("tox", r"(?:^|[$%❯] |-m )tox\b|\binterpreternotfound: |/\.tox/|^\w{1,20}: (?:commands\[\d|exit \d|install_deps)"),
    ("nox", r"^nox > |/\.nox/"),
    ("pre-commit", r"\bpre-commit\b|^an (?:unexpected )?error has occurred: \w"),
    ("pipenv", r"\bpipenv\b|/\.local/share/virtualenvs/"),
    ("pytest", r"^=+ test session starts|^_+ error collecting |while (?:importing test module|loading conftest) '"),
    (
        "conda",
        r"^\s{0,4}\(base\) |/(?:mini|ana)(?:conda|forge)3?/|\bconda (?:install|create|activate|env)\b|/condabin/",
    ),
    ("npm", r"\bnpm (?:err!|error|warn|install)|node-gyp|gyp err!"),
)
# Operating systems, by the wording of the EXTERNALLY-MANAGED file that each ships, its paths, and prompts.
_SYSTEMS: tuple[tuple[str, str], ...] = (
    ("uv-python", r"installation is managed by uv|/uv/python/cpython-|\\uv\\python\\cpython-"),
    (
        "homebrew",
        r"try brew install|\bno available formula\b|no formulae or casks found|/opt/homebrew/|/cellar/|linuxbrew"
        r"|isn't in homebrew",
    ),
    ("raspberry-pi-os", r"rptl\.io/venv|@raspberry|\bpi@\w|piwheels|raspberry pi os"),
    (
        "alpine",
        r"package manager \(apk\)|python installation in alpine|\bapk add |apk --no-cache add"
        r"|\balpine(?::| (?:linux )?v?)\d|\bfrom \S{1,100}-alpine|^(?:/[\w./-]{0,80}|~) # \S"
        r"|unable to select packages:|alpinelinux\b|alpine-linux-musl",
    ),
    ("chimera", r"managed by apk, and installation"),
    ("void", r"void linux|\bxbps\b"),
    ("gentoo", r"in gentoo should|\bemerge (?:-|\w+-\w+/)|\(e\.g\. emerge\)"),
    ("nix", r"/nix/store|nixpkgs"),
    ("msys2", r"\$mingw_package_prefix|msys2"),
    (
        "arch",
        r"\[alpm\]|\bpacman\.log\b|'pacman -s|^error: target not found: |\bpacman -s|\bpython-pipx\b"
        r"|@arch(?:box|linux)?\b|\barchlinux\b|\b(?:from|in|through) (?:the )?aur\b",
    ),
    ("opensuse", r"zypper install|no provider of '|\bopensuse\b"),
    ("termux", r"com\.termux|for system type \w+-unknown-linux-android|linux-android-clang"),
    (
        "windows",
        r"[a-z]:\\{1,2}(?:users|python|windows|program)|\bfile \"[a-z]:\\|^(?:\([\w.-]{1,40}\) "
        r")?(?:ps )?[a-z]:\\[^>\n]{0,160}>|^ps [a-z]:\\"
        r"|\\scripts\\|\bpython[\d.]*\.exe\b|\[winerror \d|access is denied\. \(os error 5\)|\bwindows-msvc\b"
        r"|\bwindows (?:7|8|1[01])\b|\bon win32\b|not enough space on the disk"
        r"|the system cannot find the (?:file|path) specified"
        r"|(?:is|was) not recognized as (?:an internal or external|the name of a)",
    ),
    (
        "fedora",
        r"\bdnf install|^(?:error: )?(?:no match for argument|unable to find a match): |/usr/lib64/python"
        r"|\bfedora\b|\b(?:almalinux|centos|rocky ?linux|rhel)[ -]?\d|@(?:centos|rocky|rhel)"
        r"|\byum install\b|\.el[89]\b|\.fc4\d\b",
    ),
    ("ubuntu", r"(?<!debian/)\bubuntu|@(?:noble|jammy|focal|questing)\b"),
    (
        "debian",
        r"try apt install|readme\.venv|python3[\d.]*-venv|\bdebian\b|/usr/lib/python3/dist-packages|\bapt-get\b",
    ),
    (
        "macos",
        r"(?<!/mnt/\w)(?<!\w:)/users/\w|macosx[_-]\d|\bdarwin\b|\bxcrun: |\bxcode-select\b|@\S{0,40}macbook|on macos"
        r"|\bmac ?os (?:x\b|1[0-9]\b|\w{6,10} 1[0-9]\b)|\b(?:os|operating system|platform)\W{1,6}mac ?os\b"
        r"|/var/folders/\w\w/|@macs?(?:\.local)?[ :]|^[\w.-]{1,40}@[\w.-]{1,64} \S{1,80} % "
        r"|\bcommand '(?:/usr/bin/)?clang(?:\+\+)?' failed",
    ),
)
_FAMILIES = {
    "arch": ("msys2",),
    "debian": ("raspberry-pi-os", "ubuntu"),
    "macos": ("homebrew", "uv-python"),
    "windows": ("msys2", "uv-python"),
}
"""Systems whose evidence is also evidence of the more general one."""
_STEP = re.compile(r"^((?:\d+s)?\s{0,4})Run(?= )")
"""The beginning of a step in the log of a job; a sentence may have the word in small letters there."""
WIDTH = 300
"""Characters of a line at a distance from the failure that are searched."""
BELOW = 15
"""Lines below the failure that are evidence of who ran the command."""


class _Lines:
    """The lines around a failure, in lower case, with the failure's index."""

    def __init__(self, lines: Sequence[str], index: int) -> None:
        self._index = index
        shown = [line if abs(number - index) < 3 else line[:WIDTH] for number, line in enumerate(lines)]
        lowered = [_STEP.sub("\\1\x01Run", line).lower() for line in shown]
        self._text = "\n".join(lowered)
        self._starts = [0]
        for line in lowered:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def numbers(self, pattern: re.Pattern[str]) -> list[int]:
        """Return the indexes of the lines in which ``pattern`` matches."""
        return [bisect_right(self._starts, match.start()) - 1 for match in pattern.finditer(self._text)]

    def nearest(self, table: Iterable[tuple[str, str]], first: int, last: int) -> dict[str, int]:
        """Return the names in ``table`` of which a line from ``first`` to ``last`` is evidence, nearest first."""
        distances = {}
        for name, expression in table:
            numbers = self.numbers(re.compile(expression, re.MULTILINE))
            near = [abs(number - self._index) for number in numbers if first <= number <= last]
            if near:
                distances[name] = min(near)
        return dict(sorted(distances.items(), key=lambda item: item[1]))


def find_contexts(lines: Sequence[str], index: int) -> tuple[str, ...]:
    """Return the contexts of the failure in the line at ``index`` of ``lines``.

    They are who ran the command, the tools, the place and at most one system; of each kind, the nearest comes first.
    """
    around = _Lines(lines, index)
    typed = around.numbers(_TYPED)
    command = sorted({*typed, *around.numbers(_COMMAND)})
    first_typed, last_typed = _bounds(typed, index, len(lines))
    first, last = _bounds(command, index, len(lines))
    loud = [entry for entry in _RUNNERS if entry[0] in _PRINT_COMMANDS]
    quiet = [entry for entry in _RUNNERS if entry[0] not in _PRINT_COMMANDS]
    runners = {
        **around.nearest(loud, first_typed, min(last_typed, index + BELOW)),
        **around.nearest(quiet, first, min(last, index + BELOW)),
    }
    tools = around.nearest(_TOOLS, first, last)
    if find_active_environment(lines[: index + 1]):
        tools["active-environment"] = len(lines)
    systems = around.nearest(_SYSTEMS, 0, len(lines))
    system = next(iter(systems), None)
    relative = next((name for name in systems if name in _FAMILIES.get(system or "", ())), system)
    return (
        *sorted(runners, key=runners.__getitem__),
        *tools,
        *around.nearest(_PLACES, 0, len(lines)),
        *([relative] if relative else []),
    )


def _bounds(numbers: list[int], index: int, end: int) -> tuple[int, int]:
    """Return the last of ``numbers`` up to ``index``, and the index before the first one after it."""
    after = bisect_right(numbers, index)
    return (numbers[after - 1] if after else 0), (numbers[after] - 1 if after < len(numbers) else end)


def find_user(texts: Iterable[str]) -> tuple[str, str] | None:
    """Return the names of the user and of the host in the last prompt that names them."""
    names = [(prompt[1], prompt[2]) for text in texts if (prompt := _USER.match(text))]
    return names[-1] if names else None


def is_in_current_folder(path: str, texts: Iterable[str]) -> bool:
    """Return whether ``path`` is ``.venv`` in the folder of the last prompt that shows its folder."""
    folders = [prompt[1] for text in texts if (prompt := _FOLDER.match(text))]
    inside = re.escape(folders[-1].lstrip("~") if folders else "/")
    home = r"(?:/root|/(?:home|Users)/[^/]+)" if folders and folders[-1].startswith("~") else ""
    return re.fullmatch(rf"{home}{inside}/\.venv", path) is not None


def find_active_environment(texts: Iterable[str]) -> str | None:
    """Return the name of the virtual environment in the last prompt that names one."""
    names = [prompt[1] for text in texts if (prompt := _PROMPT.match(text))]
    return names[-1] if names else None
