"""The system killed the installation because it ran out of memory.

What it is
    A process needed more memory than the machine, the container or a limit permits. The kernel kills it with
    SIGKILL (exit code 137, or -9), so it cannot print a message itself. The shell prints "Killed", and GCC
    reports that its cc1plus was killed.

Why it matters
    The log ends without an error from pip, or with a misleading one ("Failed building wheel"). It happens on
    small virtual machines, in containers with a limit and on Raspberry Pis, when a large package is compiled.

What to do
    Run `free -h`, and `dmesg | grep -i 'killed process'` if you may read it. Reduce the need for memory:
    install a wheel instead of building (a newer release, another Python), run one job at a time
    (`MAKEFLAGS=-j1`, `CMAKE_BUILD_PARALLEL_LEVEL=1`, `UV_CONCURRENT_BUILDS=1`), and use
    `pip install --no-cache-dir` for very large wheels. Or add memory: raise the limit of the container, or
    add swap.

Dead ends
    Trying again immediately, or as root, does not help.

References
    The kernel's documentation, "Out Of Memory handling"; signal(7); bash(1), exit status.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature, Snippet

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
        context="compiler",
    ),
    Signature(
        messages=("[Errno 12] Cannot allocate memory", "Cannot allocate memory (os error 12)"), near=("pip", "uv")
    ),
    Signature(
        messages=("MemoryError",),
        near=("pip/_internal", "pip\\_internal", "pip/_vendor", "pip\\_vendor"),
        context="download",
    ),
    # pip's exceptions.py and the older subprocess wrapper; the messages of shells, Docker and GitHub Actions.
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
        anchor="Killed",
    ),
    # Go's os/exec, as kaniko and other builders of images print it.
    Signature(messages=("waiting for process to exit: signal: killed",), near=("pip", "uv ", "conda"), certain=False),
    # The kernel, mm/oom_kill.c; its older wording is "Kill process".
    Signature(
        messages=("out of memory: Killed process", "out of memory: Kill process"),
        near=("(pip)", "(pip3)", "(uv)", "(cc1plus)", "(cc1)", "(rustc)"),
        anchor="ut of memory: Kill",
    ),
    # A shell, below pip's progress and what the kernel printed into it.
    Signature(
        messages=("MB/s eta … Killed", "Write-error on swap-device … Killed"),
        near=("\nkilled",),
        resolved_by=("successfully installed",),
        anchor="Killed",
        context="download",
        certain=False,
    ),
    Signature(messages=("CondaMemoryError: The conda process ran out of memory",)),
    Signature(messages=("Solving environment: … Killed",), near=("\nkilled",), anchor="Killed", certain=False),
    # A shell, below what pip printed last: its progress, in the wording of three versions, and the step of a build.
    Signature(
        messages=(
            "s eta {version} Killed",  # pip before 20.3 prints no space between the number and the unit
            "MB/s {version} Killed",
            "MB) Killed",
            "GB) Killed",
            "kB/s Killed",
            "MB/s eta … line {version}: {version} Killed",
        ),
        anchor="Killed",
        context="download",
    ),
    Signature(
        messages=(
            "Installing collected packages: … Killed",
            "Building wheel for … Killed",
            "Installing build dependencies … Killed",
            "Building wheels for collected packages: … Killed",
            "Preparing metadata … Killed",
        ),
        near=("\nkilled", "|killed", "/killed", "-killed", "\\killed"),
        resolved_by=("successfully installed",),
        anchor="Killed",
        certain=False,
    ),
    # make and its like, below a compiler that the kernel killed.
    Signature(
        messages=("Killed make", "Killed CMake Error at", "Killed ninja: build stopped", "Killed error: command"),
        near=("pip install", "pip3 install", "-m pip", "setup.py", "cpython-3", "wheel"),
        resolved_by=("successfully installed",),
        anchor="Killed",
        context="compiler",
        certain=False,
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
    # Other runners of commands.
    Signature(
        messages=("returned code 137", "exit code 137", "exited with code 137", "exit status 137", "exited with 137"),
        near=("pip install", "pip3 install", "-m pip", "uv pip", "uv sync", "poetry install", "pipenv install"),
        resolved_by=("successfully installed",),
        certain=False,
        symptom=True,
    ),
    Signature(messages=("failed with exit code signal: 9 (SIGKILL)", "failed (signal: 9 (SIGKILL))"), near=_BUILDING),
    # Python's subprocess.
    Signature(
        messages=("died with <Signals.SIGKILL: 9>", "returned non-zero exit status -9"),
        near=("'-m', 'pip'", "-m pip ", "pip install", "'install'"),
        certain=False,
    ),
    Signature(messages=("MemoryError [end of output]", "MemoryError hint: Build failures"), near=_BUILDING),
)

ADVICE = (
    Advice(
        context="download",
        text="pip was killed while it fetched a large file, which it keeps in memory to write it to its cache. Without "
        "the cache it needs less. If that is not enough, add swap (`free -h` shows how much memory there is), or "
        "choose a smaller file, such as a build without CUDA.",
        remedy=ShellLine(text="{command} --no-cache-dir", needs_network=True),
    ),
    *(
        Advice(
            context=context,
            text="pip was killed while it fetched a large file, although it did not use its cache. Raise the memory "
            "limit of the container or of the builder, add swap (`free -h` shows how much memory there is), or choose "
            "a smaller file, such as a build without CUDA.",
            remedy=Instruction(text="Give the installation more memory, or choose a smaller file."),
        )
        for context in ("without-cache", "docker/without-cache")
    ),
    Advice(
        context="docker/download",
        text="pip was killed while it fetched a large file, which it keeps in memory to write it to its cache. Without "
        "the cache it needs less. If that is not enough, raise the memory limit of the builder.",
        remedy=Snippet(text="RUN pip install --no-cache-dir {arguments}", file="the Dockerfile"),
    ),
    Advice(
        context="compiler",
        text="The compiler was killed. One job at a time needs the least memory; a package release or Python version "
        "that has a wheel needs none. If that is not enough, add swap: `free -h` shows how much memory there is.",
        remedy=ShellLine(text="MAKEFLAGS=-j1 CMAKE_BUILD_PARALLEL_LEVEL=1 {command}", needs_network=True),
    ),
    Advice(
        context="docker",
        text="Raise the memory limit of the builder (Docker Desktop's settings, `--memory`), or reduce the need "
        "for memory: use a base image for which wheels exist, `MAKEFLAGS=-j1`, or `pip install --no-cache-dir`.",
        remedy=Snippet(
            text="RUN MAKEFLAGS=-j1 CMAKE_BUILD_PARALLEL_LEVEL=1 pip install --no-cache-dir {arguments}",
            file="the Dockerfile",
        ),
    ),
    Advice(
        text="Reduce the need for memory: use a release or a Python that has a wheel, run one job at a time "
        "(`MAKEFLAGS=-j1`, `UV_CONCURRENT_BUILDS=1`), or use `pip install --no-cache-dir`. Or add memory or swap; "
        "`free -h` shows how much there is.",
        remedy=Command(argv=("free", "-h")),
    ),
)
