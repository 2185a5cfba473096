"""conda cannot activate the environment: this shell does not know how, or there is no such environment.

What it is
    `conda activate` and `mamba activate` are functions of the shell, which `conda init` adds to its startup file.
    Scripts, cron, Docker's RUN and CI steps do not read that file. Or no environment has that name.

Why it matters
    The commands after it still run, but with another Python: the system's, in which pip refuses to install.

What to do
    In a script, run `eval "$(conda shell.bash hook)"` before `conda activate NAME`, or leave the activation out and
    use `conda run --name NAME COMMAND`. In a terminal, run `conda init` once and open a new one. For an environment
    that does not exist, look at `conda env list`, and create it with `conda env create --file environment.yml`.

Dead ends
    `source activate NAME` was how conda before 4.4 did it. A `RUN conda activate` in a Dockerfile lasts only for its
    step.

References
    conda: `exceptions.py`, `cli/main.py`; conda's documentation, "Managing environments".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature, Snippet

ID = "conda-not-activated"

SIGNATURES = (
    # argparse in conda's cli/conda_argparse.py, where no shell function takes these two words.
    Signature(
        messages=(
            "argument COMMAND: invalid choice: 'activate'",
            "argument COMMAND: invalid choice: 'deactivate'",
        ),
        near=("conda",),
        context="conda-init",
    ),
    Signature(messages=("'micromamba' is running as a subprocess and can't modify the parent",), context="micromamba"),
    Signature(
        messages=(
            "CondaError: Run 'conda init' before 'conda activate'",
            "CommandNotFoundError: Your shell has not been properly configured to use 'conda activate'",
            "CommandNotFoundError: Your shell has not been properly configured to use 'conda deactivate'",
            "libmamba Shell not initialized",
            "is running as a subprocess and can't modify the parent shell",
        ),
        context="conda-init",
    ),
    Signature(
        messages=(
            *("command not found: conda", "conda: command not found", "conda: not found"),
            *("command not found: mamba", "mamba: command not found", "mamba: not found"),
            "'conda' is not recognized as",
            "No such file or directory: 'conda'",
            # Snakemake's deployment/conda.py
            "The 'conda' command is not available in the shell",
            "The 'mamba' command is not available",
            "Conda must be installed … to use",
        ),
        context="not-on-path",
        certain=False,
        symptom=True,
    ),
    # Programs that read what `conda activate` sets.
    Signature(
        messages=("KeyError: 'CONDA_DEFAULT_ENV'", "KeyError: 'CONDA_PREFIX'"), certain=False, context="conda-init"
    ),
    # conda before 4.4: `source activate NAME`, where bash and zsh find no such script on PATH.
    Signature(
        messages=(
            "bash: activate: No such file or directory",
            "bash: line {version}: activate: No such file or directory",
            "sh: {version}: activate: not found",
            "source: no such file or directory: activate",
            "activate: file not found",
        ),
        near=("conda", "source activate"),
        unless=("/activate",),
        context="conda-init",
    ),
    Signature(
        messages=(
            "Could not find conda environment: ",  # before conda 4.6
            "CondaEnvironmentNotFoundError: Could not find environment",
            "EnvironmentLocationNotFound: Not a conda environment",
            "critical libmamba The given prefix does not exist",
            "critical libmamba Cannot activate, prefix does not exist",
        ),
    ),
)
ADVICE = (
    Advice(
        context="of-mamba",
        text="There is no environment of that name or path. This lists those that exist; `create --name NAME python` "
        "creates one.",
        remedy=Command(argv=("{installer}", "env", "list")),
    ),
    Advice(
        context="micromamba",
        text="This shell is not set up for `micromamba activate` yet. In a script, use `micromamba run --name NAME "
        "COMMAND` instead. For each new shell: `micromamba shell init`",
        remedy=ShellLine(text='eval "$(micromamba shell hook --shell bash)"'),
    ),
    Advice(
        context="jupyter/conda-init",
        text="Each line with `!` runs in its own shell, so nothing stays active for the next one. `conda run` starts a "
        "command in an environment. The kernel itself keeps its Python.",
        remedy=Snippet(text="!conda run --name {meant} python --version", file="a cell of the notebook"),
    ),
    Advice(
        context="windows/not-on-path",
        text="conda is not installed, or its folder is not on this shell's PATH. Use the conda prompt in the start "
        "menu, or run `conda init` for new shells.",
        remedy=Instruction(text="Open the Anaconda Prompt or the Miniforge Prompt, and run there: `conda init`"),
    ),
    Advice(
        context="not-on-path",
        text="conda is not installed, or its folder is not on this shell's PATH. If it is installed, `conda init` sets "
        "up new shells, and this line sets up the current one.",
        remedy=ShellLine(text='eval "$(~/miniconda3/bin/conda shell.bash hook)" && conda init'),
    ),
    Advice(
        context="in-script",
        text="The script runs in a shell of its own, which has no `conda activate`: what is set up at the prompt, also "
        "by `conda init`, does not reach it. This line comes before `conda activate` in the script.",
        remedy=Snippet(text='eval "$(conda shell.bash hook)"', file="the script"),
    ),
    Advice(
        context="powershell",
        text="PowerShell is not set up for `conda activate` yet. Then open a new one.",
        remedy=Command(argv=("conda", "init", "powershell")),
    ),
    Advice(
        context="windows/conda-init",
        text="This shell is not set up for `conda activate` yet. `conda init` sets up new PowerShell and Command "
        "Prompt windows, so open one then. In a script, use `conda run --name NAME COMMAND`.",
        remedy=Command(argv=("conda", "init")),
    ),
    Advice(
        context="conda-init",
        text="This shell is not set up for `conda activate` yet. In a script, run "
        '`eval "$(conda shell.bash hook)"` before it, or use '
        " `conda run --name NAME COMMAND` instead. In a terminal, run `conda init` once, and open a new one.",
        remedy=ShellLine(text='eval "$(conda shell.bash hook)"'),
    ),
    Advice(
        text="There is no environment of that name or path. `conda env list` shows those that exist; "
        "`conda env create --file environment.yml` creates the one that a project describes.",
        remedy=Command(argv=("conda", "env", "list")),
    ),
)
