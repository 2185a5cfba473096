"""More texts that quote a message: questions, chats, lists and the results of tests."""

from __future__ import annotations

from tests.corpus.reports import MANAGED

DISCUSSING = {
    "an article's abstract": (
        "This article looks at permissions in environments. Developers often meet them.\n"
        "A message is: error: externally-managed-environment. It comes from pip.\n"
    ),
    "a common error": "The ModuleNotFoundError: No module named 'requests' is a common error with several Pythons.\n",
    "a post and its headings": (
        "externally-managed-environment on Debian 12\n\nYou upgraded the machine, ran pip as always, and got this:\n\n"
        + MANAGED
        + "\nWhy this happens\n\nThe distribution protects its Python.\n\nSolution 1: an environment\n"
    ),
    "the title of a commit": (
        "# Use an environment\nThe runner's image changed.\n```\n#10 [6/6] RUN pip install numpy\n#10 0.5 "
        + MANAGED.replace("\n", "\n#10 0.5 ")
        + "\n```\n"
    ),
    "a proposal": (
        "> `env/bin/python: bad interpreter: No such file or directory`\n\nIt needs no environment. I'd propose to "
        "begin it with `#!/usr/bin/env python3`.\n"
    ),
    "what developers meet": (
        "With a list of packages, developers often encounter the ERROR: Could not install packages due "
        "to an OSError: [Errno 13] Permission denied: '/usr/lib/python3/dist-packages/x'. The cause is the owner.\n"
    ),
    "a pull request": (
        "# Fix the documentation build on new runners\n\nThe build fails:\n```\npip install sphinx\n"
        + MANAGED
        + "```\nThis runs it in an environment.\n"
    ),
    "the text of a pull request": (
        "## Why\nThe job died, as pip was the system's:\n```\n"
        + MANAGED
        + "```\n\nIn this PR the job creates an environment.\n"
    ),
    "a review": (
        "ci.sh:12\n```diff\n+    python3 -m ensurepip --upgrade\n```\nWithout this line I was getting:\n"
        "```\n/srv/venv/bin/python3: No module named pip\n```\n"
    ),
    "a guide with a console": (
        "# Migration guide\n"
        "\n"
        "Users on Fedora are not affected. On Debian and Ubuntu the old command now ends with\n"
        "\n"
        "```console\n"
        "error: externally-managed-environment\n"
        "```\n"
        "\n"
        "Replace it by `pipx install rover`.\n"
    ),
    "a list of tasks": (
        "- [ ] reproduce error: externally-managed-environment in a container\n"
        "- [ ] write the docs\n"
        "- [x] fix No module named pip\n"
    ),
    "questions and answers": (
        'Q: What does "E: Unable to locate package python3.12-venv" mean?\n'
        "A: Your release has another Python. Install python3-venv.\n"
    ),
    "a commit message alone": (
        "feat: explain pip's refusal\n\nUntil now users only saw 'error: externally-managed-environment' and left.\n"
    ),
    "HTML with a block": (
        "<p>Since Debian 12 you will see:</p>\n"
        "<pre>error: externally-managed-environment</pre>\n"
        "<p>Use a virtual environment instead.</p>\n"
    ),
    "a chat by nicks": (
        "carol: the bot said error: externally-managed-environment again\n"
        "dave: yeah I saw that. will add a venv to the image tomorrow\n"
    ),
    "cases in JavaScript": (
        "switch (true) {\n"
        "  case /externally-managed-environment/.test(err): return 'venv';\n"
        "  case err.includes('No module named pip'): return 'pip';\n"
        "}\n"
    ),
    "Rust's test names": (
        "running 3 tests\n"
        "test messages::no_module_named_pip ... ok\n"
        "test messages::error_externally_managed_environment ... ok\n"
        "\n"
        "test result: ok. 3 passed\n"
    ),
    "Jest": (
        '  ✓ explains "error: externally-managed-environment" (3 ms)\n'
        "  ✓ explains No module named pip (1 ms)\n"
        "\n"
        "Tests: 2 passed, 2 total\n"
    ),
    "a channel's log": (
        "2026-05-04 10:12 ada> has anyone a link about error: externally-managed-environment ?\n"
        "2026-05-04 10:13 bob> PEP 668\n"
    ),
    "a search of a document": (
        "$ grep -c externally README.md\n"
        "2\n"
        "$ head -3 README.md\n"
        "If pip says error: externally-managed-environment, use a venv.\n"
    ),
    "columns": (
        "Error messages\n"
        "\n"
        "  error: externally-managed-environment    the Python belongs to the system\n"
        "  No module named pip                      pip is not installed\n"
        "  No module named ensurepip                python3-venv is not installed\n"
    ),
    "a standard": (
        "PEP 668 defines how a distribution marks its Python. Installers then answer: error: "
        "externally-managed-environment. The text comes from the marker file.\n"
    ),
    "an echo": ('echo "error: externally-managed-environment" | ./explain.sh\n'),
    "a series of patches": (
        "  * [PATCH 1/2] pip: handle error: externally-managed-environment\n"
        "  * [PATCH 2/2] docs: mention No module named ensurepip\n"
    ),
}
"""Texts without a failure."""
