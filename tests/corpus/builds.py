"""Packages that cannot be built, in the words of the tools that build them."""

from __future__ import annotations

BUILDS = {
    "a build that imports what it does not ask for": (
        "build-failure",
        "pip install torch && pip install --no-build-isolation flash-attn",
        "$ pip install flash-attn\nCollecting flash-attn\n"
        "  Downloading flash_attn-2.8.3.tar.gz (8.4 MB)\n  Installing build dependencies ... done\n"
        "  Getting requirements to build wheel ... error\n  error: subprocess-exited-with-error\n  \n"
        "  × Getting requirements to build wheel did not run successfully.\n  │ exit code: 1\n"
        "  ╰─> [20 lines of output]\n      Traceback (most recent call last):\n"
        '        File "<string>", line 22, in <module>\n'
        "      ModuleNotFoundError: No module named 'torch'\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "ERROR: Failed to build 'X' when getting requirements to build wheel\n",
    ),
    "the same for uv": (
        "build-failure",
        "uv pip install torch && uv pip install --no-build-isolation flash-attn",
        "$ uv pip install flash-attn\nResolved 25 packages in 312ms\n"
        "  × Failed to build `flash-attn==2.8.3`\n  ├─▶ The build backend returned an error\n"
        "  ╰─▶ Call to `setuptools.build_meta:__legacy__.build_wheel` failed (exit status: 1)\n\n"
        "      [stderr]\n      Traceback (most recent call last):\n"
        '        File "<string>", line 14, in <module>\n'
        "      ModuleNotFoundError: No module named 'torch'\n\n"
        "      hint: This error likely indicates that `flash-attn@2.8.3` depends on `torch`, but doesn't "
        "declare it as a build dependency. If `flash-attn` is a first-party package, consider adding `torch` "
        "to its `build-system.requires`. Otherwise, either add it to your `pyproject.toml` under:\n\n"
        '      [tool.uv.extra-build-dependencies]\n      flash-attn = ["torch"]\n\n'
        "      or `uv pip install torch` into the environment and re-run with `--no-build-isolation`.\n",
    ),
    "a header that Python has removed": (
        "build-failure",
        "doctor fix 'aiohttp>3.8.1'",
        "(venv) ada@box:~$ pip install aiohttp==3.8.1\nCollecting aiohttp==3.8.1\n"
        "  Using cached aiohttp-3.8.1.tar.gz (7.3 MB)\n  Installing build dependencies ... done\n"
        "  Building wheel for aiohttp (pyproject.toml) ... error\n"
        "  error: subprocess-exited-with-error\n\n"
        "  × Building wheel for aiohttp (pyproject.toml) did not run successfully.\n"
        "      gcc -pthread -I/usr/include/python3.11 -c aiohttp/_websocket.c -o x.o\n"
        "      aiohttp/_websocket.c:198:12: fatal error: longintrepr.h: No such file or directory\n"
        '        198 |   #include "longintrepr.h"\n            |            ^~~~~~~~~~~~~~~\n'
        "      compilation terminated.\n      error: command '/usr/bin/gcc' failed with exit code 1\n"
        "      [end of output]\n\n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "  ERROR: Failed building wheel for aiohttp\nFailed to build aiohttp\n"
        "ERROR: Could not build wheels for aiohttp, which is required to install pyproject.toml-based "
        "projects\n",
    ),
    "an old release that Cython 3 breaks": (
        "build-failure",
        "doctor fix 'pyyaml>5.4.1'",
        "$ pip install pyyaml==5.4.1\nCollecting pyyaml==5.4.1\n"
        "  Using cached PyYAML-5.4.1.tar.gz (175 kB)\n  Installing build dependencies ... done\n"
        "  Getting requirements to build wheel ... error\n  error: subprocess-exited-with-error\n  \n"
        "  × Getting requirements to build wheel did not run successfully.\n  │ exit code: 1\n"
        "  ╰─> [20 lines of output]\n"
        "        File "
        '"/tmp/pip-build-env-x/overlay/lib/python3.11/site-packages/setuptools/_distutils/cmd.py", line 105, '
        "in __getattr__\n          raise AttributeError(attr)\n      AttributeError: cython_sources\n"
        "      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "ERROR: Failed to build 'X' when getting requirements to build wheel\n",
    ),
    "the same in a list": (
        "build-failure",
        "echo 'cython<3' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
        "PIP_BUILD_CONSTRAINT=constraints.txt pip install -r requirements.txt",
        "$ pip install -r requirements.txt\n"
        "Collecting requests==2.25.1 (from -r requirements.txt (line 1))\n"
        "  Using cached requests-2.25.1-py2.py3-none-any.whl\n"
        "Collecting PyYAML==5.4.1 (from -r requirements.txt (line 2))\n"
        "  Using cached PyYAML-5.4.1.tar.gz (175 kB)\n  Installing build dependencies ... done\n"
        "  Getting requirements to build wheel ... error\n  error: subprocess-exited-with-error\n  \n"
        "  × Getting requirements to build wheel did not run successfully.\n  │ exit code: 1\n"
        "  ╰─> [20 lines of output]\n      AttributeError: cython_sources\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "ERROR: Failed to build 'X' when getting requirements to build wheel\n",
    ),
    "a release with code of Python 2": (
        "build-failure",
        "doctor fix 'suds>0.4'",
        "$ pip install suds==0.4\nCollecting suds==0.4\n  Downloading suds-0.4.tar.gz (104 kB)\n"
        "  Preparing metadata (setup.py) ... error\n  error: subprocess-exited-with-error\n"
        "  × python setup.py egg_info did not run successfully.\n  │ exit code: 1\n"
        "  ╰─> [1 lines of output]\n      error in suds setup command: use_2to3 is invalid.\n"
        "      [end of output]\n",
    ),
    "no folder for hatchling": (
        "project-not-buildable",
        '[tool.hatch.build.targets.wheel]\npackages = ["FOLDER"]',
        "$ pip install -e .\nObtaining file:///home/ada/app\n  Installing build dependencies ... done\n"
        "  Checking if build backend supports build_editable ... done\n"
        "  Getting requirements to build editable ... done\n"
        "  Preparing editable metadata (pyproject.toml) ... error\n"
        "  error: subprocess-exited-with-error\n"
        "      ValueError: Unable to determine which files to ship inside the wheel using the following "
        "heuristics: https://hatch.pypa.io/latest/plugins/builder/wheel/#default-file-selection\n\n"
        "      The most likely cause of this is that there is no directory that matches the name of your "
        "project (my_app).\n\n"
        "      At least one file selection option must be defined in the `tool.hatch.build.targets.wheel` "
        "table, see: https://hatch.pypa.io/latest/config/build/\n      [end of output]\n",
    ),
    "several folders for setuptools": (
        "project-not-buildable",
        "[tool.setuptools]\npy-modules = []",
        "ada@box:~/app$ pip install .\nProcessing /home/ada/app\n"
        "  Installing build dependencies ... done\n  Getting requirements to build wheel ... error\n"
        "  error: subprocess-exited-with-error\n  \n"
        "  × Getting requirements to build wheel did not run successfully.\n  │ exit code: 1\n"
        "  ╰─> [20 lines of output]\n"
        "      error: Multiple top-level packages discovered in a flat-layout: ['data', 'models'].\n\n"
        "      To avoid accidental inclusion of unwanted files or directories,\n"
        "      setuptools will not proceed with this build.\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "ERROR: Failed to build 'X' when getting requirements to build wheel\n",
    ),
    "no tags in an image": (
        "build-failure",
        "ENV SETUPTOOLS_SCM_PRETEND_VERSION=0.0.0",
        "#9 [5/6] RUN pip install .\n#9 2.3 Processing /app\n"
        "#9 4.2   Getting requirements to build wheel: finished with status 'error'\n"
        "#9 4.2   error: subprocess-exited-with-error\n"
        "#9 4.3       LookupError: setuptools-scm was unable to detect version for /app.\n#9 4.3 \n"
        "#9 4.3       Make sure you're either building from a fully intact git repository or PyPI tarballs.\n"
        "#9 4.4       [end of output]\n"
        '#9 ERROR: process "/bin/sh -c pip install ." did not complete successfully: exit code: 1\n',
    ),
    "a project without its README": (
        "project-not-buildable",
        "touch README.md",
        "$ uv sync\nResolved 12 packages in 3ms\n  × Failed to build `app @ file:///home/ada/app`\n"
        "  ├─▶ The build backend returned an error\n"
        "  ╰─▶ Call to `hatchling.build.build_editable` failed (exit status: 1)\n\n      [stderr]\n"
        "      OSError: Readme file does not exist: README.md\n\n"
        "      hint: This usually indicates a problem with the package or the build environment.\n",
    ),
    "a Rust that is too old": (
        "build-failure",
        "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y",
        "$ pip install pydantic-core==2.41.5\nCollecting pydantic-core==2.41.5\n"
        "  Downloading pydantic_core-2.41.5.tar.gz (457 kB)\n"
        "  Preparing metadata (pyproject.toml) ... error\n  error: subprocess-exited-with-error\n"
        "      💥 maturin failed\n"
        "        Caused by: Cargo metadata failed. Does your crate compile with `cargo build`?\n"
        "      error: failed to parse lock file at: /tmp/pip-install-x/Cargo.lock\n      Caused by:\n"
        "        lock file version 4 requires `-Znext-lockfile-bump`\n      [end of output]\n",
    ),
    "a pip that is too old for wheels": (
        "build-tools-missing",
        "python -m pip install --upgrade pip",
        "$ pip install cryptography\nCollecting cryptography\n"
        "  Downloading cryptography-3.4.7.tar.gz (546 kB)\n"
        "    ERROR: Command errored out with exit status 1:\n"
        "            =============================DEBUG ASSISTANCE=============================\n"
        "            If you are seeing a compilation error please try the following steps to\n"
        "            successfully install cryptography:\n"
        "            1) Upgrade to the latest pip and try again. This will fix errors for most\n"
        "               users. See: https://pip.pypa.io/en/latest/installing/#upgrading-pip\n"
        "            =============================DEBUG ASSISTANCE=============================\n"
        "    error: can't find Rust compiler\n    This package requires Rust >=1.41.0.\n"
        "  ERROR: Failed building wheel for cryptography\n"
        "WARNING: You are using pip version 19.3.1; however, version 21.1 is available.\n",
    ),
    "the headers of another Python": (
        "build-tools-missing",
        "apt-get install build-essential python3.12-dev",
        "ada@box:~$ python3.12 -m pip install netifaces\n"
        "  Building wheel for netifaces (setup.py) ... error\n"
        "      x86_64-linux-gnu-gcc -I/usr/include/python3.12 -c netifaces.c -o x.o\n"
        "      netifaces.c:1:10: fatal error: Python.h: No such file or directory\n"
        "      compilation terminated.\n"
        "      error: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1\n"
        "      [end of output]\n  ERROR: Failed building wheel for netifaces\n",
    ),
    "the headers of NumPy": (
        "build-failure",
        "pip install numpy && pip install --no-build-isolation pycocotools==2.0.0",
        "$ pip install pycocotools==2.0.0\nCollecting pycocotools==2.0.0\n"
        "  Building wheel for pycocotools (setup.py) ... error\n"
        "      pycocotools/_mask.c:448:10: fatal error: numpy/arrayobject.h: No such file or directory\n"
        "      compilation terminated.\n      error: command 'gcc' failed with exit status 1\n"
        "  ERROR: Failed building wheel for pycocotools\n",
    ),
    "a build of an old pip": (
        "build-failure",
        "pip install cython && pip install --no-build-isolation pycocotools",
        "$ pip install pycocotools\nCollecting pycocotools\n"
        "  Downloading pycocotools-2.0.2.tar.gz (23 kB)\n"
        "    ERROR: Command errored out with exit status 1:\n"
        "     command: /usr/bin/python3 -c 'import sys, setuptools, tokenize'\n"
        "    Complete output (5 lines):\n    Traceback (most recent call last):\n"
        '      File "<string>", line 1, in <module>\n'
        '      File "/tmp/pip-install-8xz/pycocotools/setup.py", line 2, in <module>\n'
        "        from Cython.Build import cythonize\n    ModuleNotFoundError: No module named 'Cython'\n"
        "    ----------------------------------------\n"
        "ERROR: Command errored out with exit status 1: python setup.py egg_info Check the logs for full "
        "command output.\n",
    ),
    "a lock file with an old release": (
        "build-failure",
        "poetry update pyyaml",
        "$ poetry install\nInstalling dependencies from lock file\n\n"
        "Package operations: 3 installs, 0 updates, 0 removals\n\n  - Installing pyyaml (5.4.1): Failed\n"
        "\n  ChefBuildError\n\n"
        "  Backend subprocess exited when trying to invoke get_requires_for_build_wheel\n\n"
        "  AttributeError: cython_sources\n\n"
        "  at ~/.local/share/pypoetry/venv/lib/python3.11/site-packages/poetry/installation/chef.py:147 in "
        "_prepare\n\n"
        "Note: This error originates from the build backend, and is likely not a problem with poetry but "
        "with pyyaml (5.4.1) not supporting PEP 517 builds. You can verify this by running 'pip wheel "
        '--no-cache-dir --use-pep517 "pyyaml (==5.4.1)"\'.\n',
    ),
    "root without a compiler": (
        "build-tools-missing",
        "apt-get install build-essential python3-dev",
        "root@build:~# pip install --break-system-packages netifaces\nCollecting netifaces\n"
        "  Using cached netifaces-0.11.0.tar.gz (30 kB)\n"
        "  Building wheel for netifaces (setup.py) ... error\n  error: subprocess-exited-with-error\n"
        "      building 'netifaces' extension\n"
        "      error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory\n"
        "      [end of output]\n  ERROR: Failed building wheel for netifaces\n",
    ),
    "Alpine's compiler": (
        "build-tools-missing",
        "RUN apk add --no-cache build-base python3-dev libxml2-dev libxslt-dev",
        "Step 3/5 : RUN pip install lxml\n ---> Running in 5d\n"
        "fetch https://mirror.example/alpinelinux/v3.20/main\nCollecting lxml\n"
        "  Building wheel for lxml (pyproject.toml): finished with status 'error'\n"
        "  error: subprocess-exited-with-error\n"
        "      Error: Please make sure the libxml2 and libxslt development packages are installed.\n"
        "      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "The command '/bin/sh -c pip install lxml' returned a non-zero code: 1\n",
    ),
    "a slim image": (
        "build-tools-missing",
        "RUN apt-get update && apt-get install -y --no-install-recommends build-essential python3-dev && rm "
        "-rf /var/lib/apt/lists/*",
        "#10 [6/8] RUN pip install -r requirements.txt\n"
        "#10 12.1   Building wheel for psutil (pyproject.toml): finished with status 'error'\n"
        "#10 12.2   error: subprocess-exited-with-error\n"
        "#10 12.3       error: command 'gcc' failed: No such file or directory\n"
        "#10 12.3       [end of output]\n#10 12.4 ERROR: Failed building wheel for psutil\n",
    ),
    "Fedora's headers": (
        "build-tools-missing",
        "dnf install gcc gcc-c++ make python3-devel",
        "[ada@fedora ~]$ pip install --user evdev\nCollecting evdev\n"
        "  Building wheel for evdev (pyproject.toml) ... error\n  error: subprocess-exited-with-error\n"
        "      evdev/input.c:1:10: fatal error: Python.h: No such file or directory\n"
        "      compilation terminated.\n      error: command '/usr/bin/gcc' failed with exit code 1\n"
        "      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "a library and pkg-config": (
        "build-tools-missing",
        "apt-get install build-essential python3-dev pkg-config libcairo2-dev",
        "$ pip install pycairo\n  Preparing metadata (pyproject.toml) ... error\n"
        "      Did not find pkg-config by name 'pkg-config'\n      Found pkg-config: NO\n"
        "      ../cairo/meson.build:31:12: ERROR: Dependency lookup for cairo with method 'pkgconfig' "
        "failed: Pkg-config for machine host machine not found. Giving up.\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "HDF5": (
        "build-tools-missing",
        "apt-get install build-essential python3-dev libhdf5-dev pkg-config",
        "$ pip install h5py\n  Building wheel for h5py (pyproject.toml) ... error\n"
        "      Loading library to get build settings and version: libhdf5.so\n"
        "      error: Unable to load dependency HDF5, make sure HDF5 is installed properly\n"
        "      error: libhdf5.so: cannot open shared object file: No such file or directory\n"
        "      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "  ERROR: Failed building wheel for h5py\n",
    ),
    "uv without libpq": (
        "build-tools-missing",
        "apt-get install build-essential python3-dev libpq-dev",
        "$ uv add psycopg2\nResolved 2 packages in 10ms\n  × Failed to build `psycopg2==2.9.10`\n"
        "  ├─▶ The build backend returned an error\n"
        "  ╰─▶ Call to `setuptools.build_meta:__legacy__.build_wheel` failed (exit status: 1)\n\n"
        "      [stderr]\n      Error: pg_config executable not found.\n\n"
        "      pg_config is required to build psycopg2 from source.\n\n"
        "      hint: This usually indicates a problem with the package or the build environment.\n",
    ),
    "Poetry without libpq": (
        "build-tools-missing",
        "apt-get install build-essential python3-dev libpq-dev",
        "$ poetry add psycopg2\n  - Installing psycopg2 (2.9.9): Failed\n\n  ChefBuildError\n\n"
        "  Backend subprocess exited when trying to invoke get_requires_for_build_wheel\n\n"
        "  Error: pg_config executable not found.\n\n"
        "  at ~/.local/lib/python3.11/site-packages/poetry/installation/chef.py:164 in _prepare\n\n"
        "Note: This error originates from the build backend, and is likely not a problem with poetry but "
        "with psycopg2 (2.9.9) not supporting PEP 517 builds.\n",
    ),
    "a new Python and C code": (
        "build-failure",
        "doctor fix --venv --python 3.12 greenlet-thing",
        "(v) $ pip install greenlet-thing\nCollecting greenlet-thing\n"
        "  Downloading greenlet_thing-1.0.tar.gz (60 kB)\n"
        "  Building wheel for greenlet-thing (pyproject.toml) ... error\n"
        "  error: subprocess-exited-with-error\n      gcc -I/usr/include/python3.13 -c x.c -o x.o\n"
        "      x.c:10:5: error: implicit declaration of function ‘_PyInterpreterState_Get’\n"
        "      error: command '/usr/bin/gcc' failed with exit code 1\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "  ERROR: Failed building wheel for greenlet-thing\n",
    ),
    "a constraint that uv names": (
        "distutils-missing",
        "uv add 'numpy >1.20'",
        "$ uv add numpy==1.20\n  × Failed to build `numpy==1.20`\n"
        "  ├─▶ The build backend returned an error\n"
        "  ╰─▶ Call to `setuptools.build_meta:__legacy__.build_wheel` failed (exit status: 1)\n\n"
        "      [stderr]\n      ModuleNotFoundError: No module named 'distutils'\n\n"
        "      hint: `distutils` was removed from the standard library in Python 3.12. Consider adding a "
        "constraint (like `numpy >1.20`) to avoid building a version of `numpy` that depends on `distutils`.\n",
    ),
    "setuptools for root": (
        "build-failure",
        "python3 -m venv .venv && echo 'setuptools<81' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
        "PIP_BUILD_CONSTRAINT=constraints.txt .venv/bin/pip install foo",
        "root@h:~# pip install --break-system-packages foo\nCollecting foo\n"
        "  Getting requirements to build wheel: finished with status 'error'\n"
        "  error: subprocess-exited-with-error\n"
        "      ModuleNotFoundError: No module named 'pkg_resources'\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "an old release in a list": (
        "build-failure",
        "In requirements.txt, replace foo==1.0 with foo>1.0. Then: `doctor fix -r requirements.txt`",
        "$ pip install -r requirements.txt\nCollecting foo==1.0 (from -r requirements.txt (line 7))\n"
        "  Downloading foo-1.0.tar.gz (10 kB)\n  Preparing metadata (setup.py) ... error\n"
        "  error: subprocess-exited-with-error\n      KeyError: '__version__'\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "error: metadata-generation-failed\n",
    ),
    "a build that needs an older setuptools": (
        "build-failure",
        "echo 'setuptools<72' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
        "PIP_BUILD_CONSTRAINT=constraints.txt pip install foo==1.0",
        "$ pip install foo==1.0\nCollecting foo==1.0\n  Downloading foo-1.0.tar.gz (10 kB)\n"
        "  Getting requirements to build wheel ... error\n  error: subprocess-exited-with-error\n"
        "      ModuleNotFoundError: No module named 'setuptools.command.test'\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "a package for Python 2": (
        "build-failure",
        "Look for a package for Python 3 instead of the one that was to be built.",
        "$ pip install foo\nCollecting foo\n  Downloading foo-1.0.tar.gz (10 kB)\n"
        "  Preparing metadata (setup.py) ... error\n  error: subprocess-exited-with-error\n"
        "      NameError: name 'file' is not defined. Did you mean: 'filter'?\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "a module that Python removed": (
        "build-failure",
        "doctor fix --venv --python 3.11 foo",
        "$ pip install foo\nCollecting foo\n  Downloading foo-1.0.tar.gz (10 kB)\n"
        "  Preparing metadata (setup.py) ... error\n  error: subprocess-exited-with-error\n"
        "      ModuleNotFoundError: No module named 'pipes'\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "a successor": (
        "build-failure",
        "doctor fix scikit-learn",
        "$ pip install sklearn\nCollecting sklearn\n  Downloading sklearn-0.0.post12.tar.gz (2.6 kB)\n"
        "  Preparing metadata (setup.py) ... error\n  error: subprocess-exited-with-error\n"
        "      The 'sklearn' PyPI package is deprecated, use 'scikit-learn'\n"
        "      rather than 'sklearn' for pip commands.\n      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "no setuptools without isolation": (
        "build-failure",
        "pip install setuptools && pip install --no-build-isolation -e .",
        "$ pip install --no-build-isolation -e .\nObtaining file:///home/ada/app\nERROR: Exception:\n"
        "pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import 'setuptools.build_meta'\n",
    ),
    "no module for uv": (
        "project-not-buildable",
        'mkdir -p "$(dirname src/app/__init__.py)" && touch src/app/__init__.py',
        "$ uv sync\n  × Failed to build `app @ file:///src/app`\n"
        "  ├─▶ Build backend failed to build editable\n"
        "  ╰─▶ Expected a Python module at: src/app/__init__.py\n",
    ),
    "a library that meson requires": (
        "build-tools-missing",
        "apt-get install build-essential python3-dev pkg-config libgirepository-2.0-dev",
        "$ pip install PyGObject\n  Preparing metadata (pyproject.toml) ... error\n"
        "      ../meson.build:31:9: ERROR: Dependency 'girepository-2.0' is required but not found.\n"
        "      [end of output]\n  \n"
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
}
"""The condition, the command to type next and the log of each."""
