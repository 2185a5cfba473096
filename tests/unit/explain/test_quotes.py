"""A quotation of a message is not a failure; a failure that looks like a quotation is one."""

from __future__ import annotations

import json

from tests.corpus import recognise

ERROR = "error: externally-managed-environment"
REAL = f"{ERROR}\n\n× This environment is externally managed\n╰─> Ask your administrator."

QUOTED = {
    "a comment": f"FROM debian\nRUN apt-get update\n# {ERROR}\n# × This environment is externally managed\n",
    "a comment in C": f"// {ERROR}\nint x;\n",
    "a block comment": f"/**\n * Fails with\n * {ERROR}\n */\n",
    "Java": f'String log = "{ERROR}\\n\\n× This environment is externally managed";\n',
    "JavaScript": f'{{ cmd: "pip3 install x", output: "{ERROR}\\n\\n× This environment is externally managed" }},\n',
    "JavaScript, a line a key": f'  output: "{ERROR}\\n\\n",\n',
    "Python": f'assert "{ERROR}" in result.stderr\n',
    "Python, single quotes": f"MESSAGE = '{ERROR}'\n",
    "a docstring": f'def test_it():\n    """When pip says\n\n    {ERROR}\n\n    we create an environment.\n    """\n',
    "a list": f'MESSAGES = ["{ERROR}", "other"]\n',
    "shell": f'if grep -q "{ERROR}" log; then\n',
    "shell, single quotes": f"grep '{ERROR}' log\n",
    "adjacent literals": '    note_stmt=(\n        "If you believe this is a mistake, please contact your "\n'
    '        "Python installation or OS distribution provider. "\n',
    "an argument": '    super().__init__(\n        message="This environment is externally managed",\n    )\n',
    "a search": f"docs/install.rst:12:   {ERROR}\n",
    "a patch": f"diff --git a/README b/README\n@@ -1,2 +1,3 @@\n Install\n+{ERROR}\n",
    "prose": f"Newer systems answer with `{ERROR}` when you try that.\n",
    "the marker": "[externally-managed]\nError=To install Python packages system-wide, try apt install\n python3-xyz\n",
    "a snapshot": f"success: false\nexit_code: 1\n----- stdout -----\n\n----- stderr -----\n{ERROR}\n",
    "a table of JavaScript": f'const KNOWN = {{\n  pip: "{ERROR}",\n}};\nfunction find(text) {{\n  return text;\n}}\n',
    "a list of C": f'int known(void) {{\n  return 1;\n}}\nstatic char *a[] = {{\n  "{ERROR}",\n  NULL,\n}};\nint x;\n',
    "rows of SQL": f"INSERT INTO kb VALUES\n  (1, '{ERROR}', 'Use a venv.');\n",
    "a file that is shown": f"me@host:~$ cat notes.md\nNotes\n{ERROR}\n",
    "a history that is shown": f"me@host:~$ git log -3\n{ERROR}\n",
    "a list of changes": f"## [1.8.0] - 2026-02-02\n\n### Fixed\n- Installer: {ERROR}\n",
    "a table in reStructuredText": f"====  ====\ncode  text\n====  ====\n1     {ERROR}\n====  ====\n",
    "a comparison of unittest": f"AssertionError: 'a' != '{ERROR}'\n- a\n+ {ERROR}\n",
    "a comparison of Jest": f'    Expected: "use a venv"\n    Received: "{ERROR}"\n',
    "an assignment of a shell": f'git="/bin/git"\nno="{ERROR}"\nif [ -x $git ];then\n  echo ok\nelse\n  true\nfi\n',
    "an entry with its solution": f"**Problem**: `{ERROR}`\n\n**Solution**: Use a virtual environment.\n",
    "an answered mail": f"> {ERROR}\n\nyou need a virtual environment, I wrote that down.\n",
    "another tool's words": "This Ruyi installation is externally managed.\n",
    "an option": "$ pip install --break-system-packages six\nSuccessfully installed six-1.16.0\n",
}
PRINTED = {
    "as it is": REAL,
    "JSON": json.dumps({"rc": 1, "stderr": REAL}),
    "pretty JSON": json.dumps({"stdout_lines": REAL.split("\n")}, indent=2),
    "JSON in JSON": json.dumps({"log": json.dumps({"stderr": REAL})}),
    "YAML": f'stderr: "{ERROR}\\n\\n× This environment is externally managed"\n',
    "YAML, a list": f'- msg: "{ERROR}"\n',
    "long after an odd quotation mark": '  File "x.py", line 3\n    """\n' + "ok\n" * 60 + REAL,
    "BuildKit on a terminal": f" => => # {ERROR}\n => => # × This environment is externally managed\n",
    "a log that is shown": f"me@host:~$ tail -20 build.log\n{REAL}",
    "an error of what shows files": f"me@host:~$ cat notes.md && pip install x\n{REAL}",
    "below source code": f"def f():\n    return 1\n\nimport x\n{REAL}",
    "a report with a heading": f"## Problem:\n\n```\n{REAL}\n```\n## Workaround:\n\nNone.\n",
    "a result that was expected": f"Expected: the package is installed\nOutput: {REAL}",
    "logging": f"ERROR:root:{ERROR}\n",
    "a starred item": f"* {ERROR}\n",
    "a list item": f"- {ERROR}\n",
    "bytes": repr(f"{ERROR}\n".encode()),
    "logfmt": f'level=error msg="{ERROR}"\n',
    "a repr": repr({"stderr": REAL}),
    "after a root prompt": f"# pip install six\n{REAL}",
    "in a heredoc's echo": f"+ pip install six\n{REAL}",
    "after the marker": f"$ cat EXTERNALLY-MANAGED\n[externally-managed]\nError=x\n$ pip install x\n{REAL}",
    "bold": "error: externally-managed-environment\n× This environment **is** externally managed",
}


def test_a_quotation_is_not_a_match() -> None:
    for name, text in QUOTED.items():
        assert recognise(text.encode()) == "none", name


def test_a_printed_message_is_a_match_in_every_format() -> None:
    for name, text in PRINTED.items():
        assert recognise(text.encode()) == "externally-managed", name


def test_output_in_comments_below_its_command_is_a_match() -> None:
    assert recognise(b"python -m venv .venv\n# Error: ensurepip is not available. On Debian/Ubuntu systems,\n"
                  b"# you need to install the python3-venv package\n") == "ensurepip-missing"  # fmt: skip
