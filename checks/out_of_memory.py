"""Out of memory: the system ended the installation, or a compiler in it, for want of memory.

What it is
    A process asked for more memory than the machine, the container or a limit has. The kernel ends it
    with SIGKILL (exit code 137, or -9), and it can say nothing itself: the shell prints "Killed", GCC
    that its cc1plus was killed.

Why it matters
    The log ends without an error of pip's, or with one that names the wrong culprit ("Failed building
    wheel"). Small virtual machines, containers with a limit and Raspberry Pis meet it when a large
    package is compiled.

What to do
    `free -h`, and `dmesg | grep -i 'killed process'` where that may be read. Give it less to do: a wheel
    rather than a build (a newer release, another Python), one job at a time (`MAKEFLAGS=-j1`,
    `CMAKE_BUILD_PARALLEL_LEVEL=1`, `UV_CONCURRENT_BUILDS=1`), `pip install --no-cache-dir` for very large
    wheels. Or more memory: the container's limit, or swap.

Dead ends
    Trying again at once; root.

References
    The kernel's documentation, "Out Of Memory handling"; signal(7); bash(1), exit status.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "out-of-memory"

_BUILDING = (
    "end of output",
    "subprocess-exited",
    "build backend",
    "build-env",
    "builds-v0",
    "pip install",
    "wheel for",
)

SIGNATURES = (
    Signature(
        messages=(
            "fatal error: Killed signal terminated program cc1",
            "fatal error: Killed signal terminated program cc1plus",
            "internal compiler error: Killed (program cc1plus)",
            "virtual memory exhausted: Cannot allocate memory",
        ),
    ),
    Signature(
        messages=("[Errno 12] Cannot allocate memory", "Cannot allocate memory (os error 12)"), near=("pip", "uv")
    ),
    # pip's exceptions.py and the older subprocess wrapper; what a shell, Docker and GitHub Actions add.
    Signature(messages=("did not run successfully. exit code: -9", "Command errored out with exit status -9")),
    Signature(
        messages=(
            "Killed pip install",
            "Killed pip3 install",
            "Killed python -m pip",
            "Killed python3 -m pip",
            "Killed …/bin/pip install",
            "Killed …/bin/python -m pip",
            "Killed uv pip",
            "Killed uv sync",
        ),
        anchor="Killed ",
    ),
    Signature(
        messages=(
            "did not complete successfully: exit code: 137",
            "returned a non-zero code: 137",
            "Process completed with exit code 137",
        ),
        near=("pip install", "pip3 install", "-m pip", "uv pip", "uv sync"),
        certain=False,
    ),
    Signature(messages=("failed with exit code signal: 9 (SIGKILL)", "failed (signal: 9 (SIGKILL))"), near=_BUILDING),
    Signature(messages=("MemoryError [end of output]", "MemoryError hint: Build failures"), near=_BUILDING),
)

ADVICE = (
    Advice(
        context="docker",
        text="Raise the memory of the builder (Docker Desktop's settings, `--memory`), or give it less to do: a base for "
        "which wheels exist, `MAKEFLAGS=-j1`, `pip install --no-cache-dir`.",
    ),
    Advice(
        text="Give it less to do: a release or a Python that has a wheel, one job at a time (`MAKEFLAGS=-j1`, "
        "`UV_CONCURRENT_BUILDS=1`), `pip install --no-cache-dir`. Or more memory or swap: `free -h` tells what there "
        "is.",
        command="free -h",
    ),
)
