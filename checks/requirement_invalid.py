"""The request cannot be read: a misspelt requirement, a list that is not there, or a folder that is no project.

What it is
    pip and uv stopped before asking any index: a line is no requirement (`six=1.0` with one `=`), the
    list of requirements or the file named is not in this folder, the folder holds neither
    pyproject.toml nor setup.py or one that is no TOML, or a wheel's file name does not say what it is.

Why it matters
    Nothing was installed, and nothing is wrong with the environment or the network.

What to do
    Mend what the log names. A version takes `==` (`six==1.16.0`), a range quotation marks (`pip install
    'six>=1.16'`: the shell takes `>` for itself). A missing requirements.txt: are you in the project's
    folder (`ls`), in a Dockerfile, was it copied before pip runs (`COPY requirements.txt .`)? A path in
    the list that starts with `file:///` or `/home/…/feedstock_root` came from `pip freeze` in a conda
    environment: put the name and version there instead (`pip list --format=freeze`). A wheel's file must
    keep the name it was built with.

Dead ends
    Upgrading pip, another index, root: the line stays as it is.

References
    PEP 508, requirements; pip's documentation, "Requirements File Format"; the wheel's file name, PEP 427.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "requirement-invalid"

SIGNATURES = (
    # pip's req/constructors.py, req/req_file.py, commands/install.py and models/wheel.py.
    Signature(messages=("ERROR: Invalid requirement: ",)),
    Signature(messages=("Could not open requirements file: [Errno 2]", "Could not open constraints file: [Errno 2]")),
    Signature(messages=("ERROR: You must give at least one requirement to install",)),
    Signature(
        messages=(
            "is not installable. Neither 'setup.py' nor 'pyproject.toml' found",
            "is not a valid editable requirement",
        ),
    ),
    Signature(messages=("ERROR: Invalid wheel filename", "is not a valid wheel filename")),
    Signature(
        messages=(
            "Could not install packages due to an OSError: [Errno 2] No such file or directory",
            "Could not install packages due to an EnvironmentError: [Errno 2] No such file or directory",
        ),
        near=("processing /", "processing ./", "processing c:", "@ file:"),
        certain=False,
    ),
    Signature(
        messages=("tomllib.TOMLDecodeError: ", "TomlDecodeError: ", "TOMLDecodeError: "), near=("pip/_internal",)
    ),
    # uv's requirements-txt and pep508 crates, by what they print.
    Signature(messages=("error: Failed to parse: `", "error: Couldn't parse requirement in")),
    Signature(messages=("does not appear to be a Python project, as neither `pyproject.toml` nor `setup.py`",)),
    Signature(messages=("Invalid `pyproject.toml` … TOML parse error",)),
    Signature(messages=("error: Distribution not found at: ", "error: The wheel filename `")),
    Signature(messages=("error: File not found: `…requirements", "error: File not found: requirements")),
)

ADVICE = (
    Advice(
        context="docker",
        text="The file has to be in the image before pip runs: `COPY requirements.txt .` above the `RUN`, from the "
        "build's context, and not kept out by .dockerignore. A misspelt line: mend it as the log says.",
    ),
    Advice(
        text="Mend what the log names: a version takes `==`, a range quotation marks; a list or a project has to be in "
        "the folder you are in; a path of another machine (`@ file:///…`) becomes a name and a version.",
    ),
)
