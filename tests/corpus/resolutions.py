"""Packages and versions that cannot be found or put together, or whose hash is another one."""

from __future__ import annotations

RESOLUTIONS = {
    "a bound that nothing satisfies": (
        "no-matching-distribution",
        "doctor fix numpy",
        "$ pip install 'numpy>=99'\n"
        "ERROR: Could not find a version that satisfies the requirement numpy>=99 (from versions: 1.3.0, "
        "1.4.1, 2.3.1)\nERROR: No matching distribution found for numpy>=99\n",
    ),
    "a list and an old pip": (
        "no-matching-distribution",
        "In requirements.txt, replace Django==9 with Django==3.2, a version that pip lists. Then: "
        "`doctor fix -r requirements.txt`",
        "$ pip install -r requirements.txt\nCollecting six\n"
        "Could not find a version that satisfies the requirement Django==9 (from -r requirements.txt (line "
        "3)) (from versions: 1.1.3, 1.1.4, 3.2)\n"
        "No matching distribution found for Django==9 (from -r requirements.txt (line 3))\n",
    ),
    "pip 9": (
        "no-matching-distribution",
        "In requirements.txt, replace django==1.99 with django==1.11.29, a version that pip lists. Then: "
        "`doctor fix -r requirements.txt`",
        "$ sudo pip install -r requirements.txt\n"
        "Collecting django==1.99 (from -r requirements.txt (line 1))\n"
        "  Could not find a version that satisfies the requirement django==1.99 (from -r requirements.txt "
        "(line 1)) (from versions: 1.1.3, 1.11.29)\n"
        "No matching distribution found for django==1.99 (from -r requirements.txt (line 1))\n"
        "You are using pip version 9.0.1, however version 18.1 is available.\n",
    ),
    "wheels for older Pythons": (
        "no-matching-distribution",
        "uv venv --clear --python 3.11",
        "$ uv pip install torch==2.1.2\n  × No solution found when resolving dependencies:\n"
        "  ╰─▶ Because torch==2.1.2 has no wheels with a matching Python ABI tag (e.g., `cp313`) and you "
        "require torch==2.1.2, we can conclude that your requirements are unsatisfiable.\n\n"
        "      hint: You require CPython 3.13 (`cp313`), but we only found wheels for `torch` (v2.1.2) with "
        "the following Python ABI tags: `cp38`, `cp39`, `cp310`, `cp311`\n",
    ),
    "wheels for older Pythons in a project": (
        "no-matching-distribution",
        "uv python pin 3.12",
        "$ uv add tensorflow\nResolved 45 packages in 1.2s\n"
        "error: Distribution `tensorflow==2.19.0 @ registry+https://index.example/simple` can't be installed "
        "because it doesn't have a source distribution or wheel for the current platform\n\n"
        "hint: You're using CPython 3.14 (`cp314`), but `tensorflow` (v2.19.0) only has wheels with the "
        "following Python ABI tags: `cp39`, `cp310`, `cp311`, `cp312`\n",
    ),
    "a version that uv cannot find": (
        "resolution-conflict",
        "uv add requests",
        "$ uv add 'requests>=3'\n  × No solution found when resolving dependencies:\n"
        "  ╰─▶ Because only requests<=2.32.5 is available and your project depends on requests>=3, we can "
        "conclude that your project's requirements are unsatisfiable.\n"
        "  help: If you want to add the package regardless of the failed resolution, provide the `--frozen` "
        "flag to skip locking and syncing.\n",
    ),
    "an index that refuses uv": (
        "index-auth",
        "uv auth login https://nexus.acme.example",
        "$ uv sync\n  × No solution found when resolving dependencies:\n"
        "  ╰─▶ Because acme-core was not found in the package registry and your project depends on "
        "acme-core, we can conclude that your project's requirements are unsatisfiable.\n\n"
        "      hint: An index URL (https://nexus.acme.example/simple) could not be queried due to a lack of "
        "valid authentication credentials (401 Unauthorized).\n",
    ),
    "a refused page": (
        "index-auth",
        "uv auth login https://pkgs.acme.example",
        "$ uv sync\nerror: Failed to fetch: `https://pkgs.acme.example/simple/acme/`\n"
        "  Caused by: HTTP status client error (403 Forbidden) for url "
        "(https://pkgs.acme.example/simple/acme/)\n",
    ),
    "a misspelt name": (
        "no-matching-distribution",
        "doctor fix beautifulsoup4",
        "$ pip install beautifulsoup5\n"
        "ERROR: Could not find a version that satisfies the requirement beautifulsoup5 (from versions: none)\n"
        "ERROR: No matching distribution found for beautifulsoup5\n",
    ),
    "a module of the standard library": (
        "no-matching-distribution",
        "python3 -c 'import json'",
        "$ pip install json\n"
        "ERROR: Could not find a version that satisfies the requirement json (from versions: none)\n"
        "ERROR: No matching distribution found for json\n",
    ),
    "a Python that is too new": (
        "no-matching-distribution",
        "doctor fix --venv --python 3.11 tensorflow",
        "$ python3.14 -m pip install tensorflow\n"
        "ERROR: Could not find a version that satisfies the requirement tensorflow (from versions: none)\n"
        "ERROR: No matching distribution found for tensorflow\n",
    ),
    "pre-releases only": (
        "no-matching-distribution",
        "pip install --pre acme-tool",
        "$ pip install acme-tool\n"
        "ERROR: Could not find a version that satisfies the requirement acme-tool (from versions: 0.1.0a1, "
        "0.1.0b2)\nERROR: No matching distribution found for acme-tool\n",
    ),
    "a version that Poetry cannot find": (
        "no-matching-distribution",
        "poetry add requests@latest",
        "$ poetry install\nUpdating dependencies\nResolving dependencies...\n\n"
        "Because app depends on requests (^99.0) which doesn't match any versions, version solving failed.\n",
    ),
    "a lock file for another Python": (
        "no-matching-distribution",
        "poetry update torch",
        "$ poetry install\n  - Installing torch (2.2.0): Failed\n\n  RuntimeError\n\n"
        "  Unable to find installation candidates for torch (2.2.0)\n\n"
        "  at ~/.local/share/pypoetry/venv/lib/python3.12/site-packages/poetry/installation/chooser.py:74 in "
        "choose_for\n",
    ),
    "an index that refuses Poetry": (
        "index-auth",
        "poetry config http-basic.NAME USER",
        "$ poetry install\n  - Installing acme-core (1.2): Failed\n\n  HTTPError\n\n"
        "  401 Client Error: Unauthorized for url: "
        "https://nexus.acme.example/repository/pypi/simple/acme-core/\n\n"
        "  at ~/.local/share/pypoetry/venv/lib/python3.11/site-packages/requests/models.py:1021 in "
        "raise_for_status\n",
    ),
    "a range for Poetry": (
        "python-unsupported",
        'In pyproject.toml, write `requires-python = ">=3.9,<3.13"`, then repeat the command.',
        "$ poetry add scipy\nUsing version ^1.13.1 for scipy\n\nUpdating dependencies\n"
        "Resolving dependencies... (0.4s)\n\n"
        "The current project's supported Python range (>=3.9,<4.0) is not compatible with some of the "
        "required packages Python requirement:\n"
        "  - scipy requires Python <3.13,>=3.9, so it will not be installable for Python >=3.13,<4.0\n\n"
        "Because no versions of scipy match >1.13.1,<2.0.0\n"
        " and scipy (1.13.1) requires Python <3.13,>=3.9, scipy is forbidden.\n"
        "So, because app depends on scipy (^1.13.1), version solving failed.\n\n"
        "  * Check your dependencies Python requirement: The Python requirement can be specified via the "
        "`python` or `markers` properties\n\n"
        '    For scipy, a possible solution would be to set the `python` property to ">=3.9,<3.13"\n',
    ),
    "a range for PDM": (
        "python-unsupported",
        'In pyproject.toml, write `requires-python = ">=3.10"`, then repeat the command.',
        "$ pdm add numpy\nAdding packages to default dependencies: numpy\npdm.termui: Error occurs \n"
        "Find a matching version\n"
        "[ResolutionImpossible]: Unable to find a resolution because the following dependencies don't work "
        "on all Python versions in the range of the project's `requires-python`: >=3.8.\n"
        "  numpy==2.1.0 (from project)\n"
        "A possible solution is to change the value of `requires-python` in pyproject.toml to >=3.10.\n",
    ),
    "a range for uv": (
        "python-unsupported",
        'In pyproject.toml, write `requires-python = ">=3.9"`, then repeat the command.',
        "$ uv add pandas\n"
        "  × No solution found when resolving dependencies for split (python_full_version == '3.8.*'):\n"
        "  ╰─▶ Because the requested Python version (>=3.8) does not satisfy Python>=3.9 and pandas>=2.1.0 "
        "depends on Python>=3.9, we can conclude that pandas>=2.1.0 cannot be used.\n"
        "      And because your project depends on pandas>=2.1, we can conclude that your project's "
        "requirements are unsatisfiable.\n\n"
        "      hint: The `requires-python` value (>=3.8) includes Python versions that are not supported by "
        "your dependencies (e.g., pandas>=2.1.0 only supports >=3.9). Consider using a more restrictive "
        "`requires-python` value (like >=3.9).\n",
    ),
    "a conflict in PDM": (
        "resolution-conflict",
        "Replace urllib3>=2 with urllib3<1.24,>=1.21.1, as requests@2.19.0 requires, then repeat the command.",
        "$ pdm add requests==2.19\nAdding packages to default dependencies: requests==2.19\n"
        "[ResolutionImpossible]: Unable to find a resolution for urllib3 because of the following conflicts:\n"
        "  urllib3<1.24,>=1.21.1 (from requests@2.19.0)\n  urllib3>=2 (from project)\n"
        "To fix this, you could loosen the dependency version constraints in pyproject.toml.\n",
    ),
    "a conflict in Poetry": (
        "resolution-conflict",
        "Change click (>=8.1.3), which flask requires, or click (7.1.2), which another package requires.",
        "$ poetry add flask@3\nResolving dependencies... (0.2s)\n\n"
        "Because flask (3.0.0) depends on click (>=8.1.3)\n"
        " and myapp depends on click (7.1.2), flask is forbidden.\n"
        "So, because myapp depends on flask (3), version solving failed.\n",
    ),
    "a conflict in uv": (
        "resolution-conflict",
        "Replace pydantic>=2 with pydantic>=1.6.2,<2, as fastapi==0.95.0 requires, then repeat the command.",
        "$ uv add 'fastapi==0.95'\n  × No solution found when resolving dependencies:\n"
        "  ╰─▶ Because fastapi==0.95.0 depends on pydantic>=1.6.2,<2 and your project depends on "
        "fastapi==0.95, we can conclude that your project depends on pydantic>=1.6.2,<2.\n"
        "      And because your project depends on pydantic>=2, we can conclude that your project's "
        "requirements are unsatisfiable.\n",
    ),
    "a file that states another version": (
        "resolution-conflict",
        "Replace foo==3.1.0 in requirements.txt with foo!=3.1.0, then repeat the command.",
        "$ uv pip install -r requirements.txt\n  × No solution found when resolving dependencies:\n"
        "  ╰─▶ Because foo==3.1.0 has inconsistent metadata and you require foo==3.1.0, we can conclude that "
        "your requirements are unsatisfiable.\n\n      hint: Metadata for foo==3.1.0 was inconsistent:\n"
        "        Package metadata version `0.0.0` does not match given version `3.1.0`\n",
    ),
    "a conflict in pip": (
        "resolution-conflict",
        "pip install requests==2.19 'urllib3<1.24,>=1.21.1'",
        "$ pip install requests==2.19 urllib3==2.0\n"
        "ERROR: Cannot install requests==2.19 and urllib3==2.0 because these package versions have "
        "conflicting dependencies.\n\nThe conflict is caused by:\n    The user requested urllib3==2.0\n"
        "    requests 2.19.0 depends on urllib3<1.24 and >=1.21.1\n\nTo fix this you could try to:\n"
        "1. loosen the range of package versions you've specified\n"
        "2. remove package versions to allow pip to attempt to solve the dependency conflict\n\n"
        "ERROR: ResolutionImpossible: for help visit "
        "https://pip.pypa.io/en/latest/topics/dependency-resolution/\n",
    ),
    "lines with hashes": (
        "hash-mismatch",
        "requests==2.32.3 --hash=sha256:70761cfe03c773ceb22aa2f671b4757976145175cdfca038c02654d061d6dcc6",
        "(venv) $ pip install -r req.txt\nCollecting six==1.16.0\n"
        "  Using cached six-1.16.0-py2.py3-none-any.whl (11 kB)\n"
        "ERROR: Hashes are required in --require-hashes mode, but they are missing from some requirements. "
        "Here is a list of those requirements along with the hashes their downloaded archives actually had. "
        "Add lines like these to your requirements files to prevent tampering. (If you did not enable "
        "--require-hashes manually, note that it turns on automatically when any package has a hash.)\n"
        "    requests==2.32.3 --hash=sha256:70761cfe03c773ceb22aa2f671b4757976145175cdfca038c02654d061d6dcc6\n",
    ),
    "uv's list without hashes": (
        "hash-mismatch",
        "uv pip compile --generate-hashes requirements.in -o requirements.txt",
        "$ uv pip install --require-hashes -r req.txt\n"
        "error: In `--require-hashes` mode, all requirements must have a hash, but none were provided for: "
        "six==1.16.0\n",
    ),
    "a list without versions": (
        "hash-mismatch",
        "Write the requirements file again with all packages and their hashes: `pip-compile --generate-hashes`",
        "$ pip install -r req.txt\n"
        "ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==. These do "
        "not:\n"
        "    certifi>=2017.4.17 from https://files.example/certifi-2025.1-py3-none-any.whl (from "
        "requests==2.32.3->-r req.txt (line 1))\n",
    ),
    "another hash": (
        "hash-mismatch",
        "pip download --no-cache-dir --no-deps torch==2.3.0 && pip hash torch-2.3.0*",
        "$ pip install -r req.txt\nCollecting torch==2.3.0 (from -r req.txt (line 1))\n"
        "  Downloading torch-2.3.0-cp311-cp311-linux_x86_64.whl (779.1 MB)\n"
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the "
        "package versions, please update the hashes. Otherwise, examine the package contents carefully; "
        "someone may have tampered with them.\n"
        "    torch==2.3.0 from https://files.example/torch-2.3.0-cp311-cp311-linux_x86_64.whl (from -r "
        "req.txt (line 1)):\n        Expected sha256 aa\n             Got        bb\n",
    ),
    "another hash for uv": (
        "hash-mismatch",
        "uv cache clean six",
        "$ uv sync\n  × Failed to download `six==1.16.0`\n  ╰─▶ Hash mismatch for `six==1.16.0`\n\n"
        "      Expected:\n        sha256:aa\n\n      Computed:\n        sha256:bb\n",
    ),
    "another hash for Poetry": (
        "hash-mismatch",
        "poetry cache clear --all .",
        "$ poetry install\n  - Installing six (1.16.0): Failed\n\n  RuntimeError\n\n"
        "  Hash for six (1.16.0) from archive six-1.16.0-py2.py3-none-any.whl not found in known hashes "
        "(was: sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254)\n\n"
        "  at ~/.local/share/pypoetry/venv/lib/python3.11/site-packages/poetry/installation/executor.py:808 "
        "in _validate_archive_hash\n",
    ),
}
"""The condition, the command to type next and the log of each."""
