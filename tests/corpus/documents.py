"""Texts that quote a message: documents, discussions, sources and search results, written for the tests."""

from __future__ import annotations

QUOTING = {
    "terms, each explained in its line": (
        "# radar\n\n**ModuleNotFoundError: No module named 'serial'**: install pyserial.\n\n"
        "**error: externally-managed-environment**: create a virtual environment.\n"
    ),
    "a list of what was fixed": (
        "### Fixed\n- ModuleNotFoundError: No module named 'serial' when the extra is missing\n- a typing error\n"
    ),
    "the title of a change": "fix: handle ModuleNotFoundError: No module named 'tomli' on python 3.10 (#123)\n",
    "a comment behind an instruction": (
        "STEP 2/3: RUN apt-get install -y python3-full  # or pip says error: externally-managed-environment\n"
        'STEP 3/3: COPY wheels/ /wheels/\nError: building at STEP "COPY wheels/ /wheels/": no such directory\n'
    ),
    "a comment behind a command": (
        "ada@box:~$ python3 -m venv env   # avoids error: externally-managed-environment\n"
        "ada@box:~$ env/bin/python -V\nPython 3.11.2\n"
    ),
    "a comment in a list of commands": (
        "before_script:\n  - pip install -U rover  # or ModuleNotFoundError: No module named 'rover'\n"
    ),
    "entries in bold": (
        "# radar\n\n## If it does not start\n\n**`ModuleNotFoundError: No module named 'serial'`**\n"
        "Add the extra: `pipx inject radar pyserial`.\n\n## Licence\n"
    ),
    "entries of a list": (
        "## Questions\n\n- `ModuleNotFoundError: No module named 'yaml'`\n  The package is called PyYAML, so that is "
        "what to install.\n\n- `error: externally-managed-environment`\n  See the page on environments.\n"
    ),
    "a page of questions": (
        "Why does pip refuse on my new laptop?\n\nAsked 3 months ago   Viewed 12k times\n\nI typed pip install rover:"
        "\n\n    error: externally-managed-environment\n\n    × This environment is externally managed\n\n"
        "2 Answers\n\nMake an environment. Accepted answer, 41 points.\n"
    ),
    "a gem that fails to build": (
        "Gem::Ext::BuildError: ERROR: Failed to build gem native extension.\n\n"
        "    current directory: /gems/nokogiri/ext\n"
        "checking for libxml/parser.h... no\n"
    ),
    "an image that fails to build": (
        "#7 [3/3] COPY wheels/ /wheels/\n#7 ERROR: failed to calculate checksum\nERROR: failed to build: "
        'failed to solve: failed to compute cache key: "/wheels": not found\n'
    ),
    "README.md": """# rover

## Installation

Create a virtual environment first. On Debian 12 and later a plain `pip install` stops with

    error: externally-managed-environment

because the distribution manages its Python. Run:

    python3 -m venv .venv
    .venv/bin/pip install rover
""",
    "README.md, fenced": """# Troubleshooting

### Installation fails

If you see the following, install `python3-venv`:

```
The virtual environment was not created successfully because ensurepip is not available.
```

### The lock

When the message is

```
E: Could not get lock /var/lib/dpkg/lock-frontend
```

wait for unattended-upgrades to finish.
""",
    "a list in Markdown": """## FAQ

- **pip: command not found** – install `python3-pip`.
- **No module named ensurepip** – install `python3-venv`.
- **error: externally-managed-environment** – use a virtual environment.
""",
    "reStructuredText": """Installing
==========

.. note::

   Newer distributions answer with ``error: externally-managed-environment``. Use a virtual environment:

   .. code-block:: console

      $ python3 -m venv .venv
      $ .venv/bin/pip install rover

Known problems
--------------

*ModuleNotFoundError: No module named 'pip'*
    The Python was built without ensurepip.
""",
    "HTML": """<!DOCTYPE html>
<html><head><title>Installing rover</title></head><body>
<h2>Errors</h2>
<p>If pip prints <code>error: externally-managed-environment</code>, create a virtual environment.</p>
<p>The message <em>No module named pip</em> means that pip is absent.</p>
<table><tr><td>Could not get lock /var/lib/dpkg/lock-frontend</td><td>wait</td></tr></table>
</body></html>
""",
    "a rendered man page": """PIPX(1)                     User Commands                     PIPX(1)

DIAGNOSTICS
       The program exits with one of these messages:

       error: externally-managed-environment
              The Python that runs pipx is managed by the distribution.

       No module named ensurepip
              The package python3-venv is absent.

SEE ALSO
       pip(1), venv(1)

rover 1.0                        May 2026                     PIPX(1)
""",
    "the source of a man page": """.TH ROVER 1
.SH DIAGNOSTICS
.TP
.B error: externally-managed-environment
The distribution manages the Python that runs rover.
.TP
.B "No module named pip"
Install pip.
""",
    "AsciiDoc": """= Installation guide

== Debian

NOTE: Since Debian 12, pip refuses with _error: externally-managed-environment_ unless it runs in an environment.

.Common errors
|===
|`No module named pip` |Install python3-pip
|===
""",
    "a changelog": """rover (1.4-1) unstable; urgency=medium

  * Create an environment instead of failing with
    error: externally-managed-environment. (Closes: #1030335)
  * Catch "No module named pip" and name the package.

 -- Ada <ada@example.org>  Mon, 04 May 2026 10:00:00 +0000
""",
    "CHANGELOG.md": """# Changelog

## 2.1.0 - 2026-05-04

### Fixed

- `rover setup` no longer dies with error: externally-managed-environment on Ubuntu 24.04 (#412)
- Fix "ModuleNotFoundError: No module named 'pip'" in environments made by uv

## 2.0.0
""",
    "release notes": """Highlights of this release

The installer now explains error: externally-managed-environment instead of passing it on, and retries when
apt reports Could not get lock /var/lib/dpkg/lock-frontend during the first minutes after boot.
""",
    "a commit message": """commit 5a1c0ffee0123456789abcdef0123456789abcde
Author: Ada <ada@example.org>
Date:   Mon May 4 10:00:00 2026 +0000

    Use an environment in CI

    The new runner image answers every pip install with
    error: externally-managed-environment, so create .venv first.
""",
    "git log --oneline": """5a1c0ff Avoid error: externally-managed-environment on noble
77aa001 Fix No module named pip in the builder image
1234abc Wait when Could not get lock /var/lib/dpkg/lock-frontend
""",
    "git show": """commit 77aa001
Author: Ada <ada@example.org>
Date:   Tue May 5 10:00:00 2026 +0000

    Explain it

diff --git a/docs/faq.md b/docs/faq.md
index 11aa22b..33cc44d 100644
--- a/docs/faq.md
+++ b/docs/faq.md
@@ -10,3 +10,5 @@ Questions
 Context
+error: externally-managed-environment
+× This environment is externally managed
 error: externally-managed-environment
-No module named pip
""",
    "a plain diff": """--- a/tests/expected.txt	2026-05-04 10:00:00
+++ b/tests/expected.txt	2026-05-05 10:00:00
@@ -1,4 +1,4 @@
 $ rover setup
-error: externally-managed-environment
+× This environment is externally managed
 done
""",
    "a word diff": """diff --git a/faq.txt b/faq.txt
@@ -1 +1 @@
pip says [-No module named pip-]{+error: externally-managed-environment+} when
""",
    "Slack": """ada  10:12 AM
did anyone else get error: externally-managed-environment on the new runners?
bob  10:14 AM
yes, that's PEP 668. We should use a venv there
ada  10:15 AM
ok, thanks :+1:
""",
    "Discord": """Ada — Today at 10:12
has anyone seen "error: externally-managed-environment" on noble
Bob — Today at 10:13
that one is PEP 668
use pipx or a venv
""",
    "IRC": """[10:12] <ada> what does error: externally-managed-environment mean?
[10:12] <bob> ada: your distribution manages python, make a venv
[10:13] <carl> or pipx, if it is a program
[10:13] * ada tries that
""",
    "IRC, an error on its own": """10:12 <ada> is this a bug in pip?
10:12 <ada> error: externally-managed-environment
10:13 <bob> no, see PEP 668
""",
    "a mail": """From: Ada <ada@example.org>
To: packaging-list@example.org
Subject: Re: [PATCH] Document "error: externally-managed-environment"
Date: Mon, 04 May 2026 10:00:00 +0000

On Sun, 3 May 2026, Bob wrote:
> I think the phrase "This environment is externally managed" says too little
> to somebody who has never heard of PEP 668.

Agreed. The marker's text should name the package.

Ada
""",
    "a forum's answer": """Accepted answer, 41 votes

The error error: externally-managed-environment comes from PEP 668. Debian ships a marker file, and pip refuses to
install when it finds it. You have three options: a virtual environment, pipx, or the package of the distribution.
""",
    "a blog": """Ever since Debian 12, typing pip install gets you a wall of text that begins with error:
externally-managed-environment and ends with a pointer to PEP 668. In this post we look at why that is so, and
at what you should do instead. The short version is: make a virtual environment.
""",
    "an assertion": """def test_managed(run):
    result = run("pip", "install", "six")
    assert result.returncode == 1
    assert "error: externally-managed-environment" in result.stderr
    assert 'No module named pip' not in result.stderr
    with pytest.raises(SystemExit, match="This environment is externally managed"):
        main(["install"])
""",
    "JavaScript with a template": """it("explains pip", async () => {
  const out = await run(`pip install six`);
  expect(out).toContain('error: externally-managed-environment');
  expect(out).toMatch(/No module named pip/);
});
""",
    "Go": """var known = []Rule{
	{Pattern: "error: externally-managed-environment", Fix: "python3 -m venv .venv"},
	{Pattern: `Could not get lock /var/lib/dpkg/lock-frontend`, Fix: "wait"},
}
""",
    "Rust": """    assert_eq!(stderr, "error: externally-managed-environment");
    bail!("No module named pip; run `uv pip install pip`");
""",
    "a shell script": """#!/bin/sh
# pip prints "error: externally-managed-environment" here
out=$(pip install rover 2>&1) || case $out in
    *externally-managed-environment*) python3 -m venv .venv ;;
    *"No module named pip"*) echo "No module named pip: install python3-pip" >&2 ;;
esac
""",
    "a comment in YAML": """jobs:
  test:
    steps:
      # Without this step: error: externally-managed-environment
      - uses: actions/setup-python@v5
      - run: pip install -r requirements.txt
""",
    "a rule in YAML": """rules:
  - id: managed
    pattern: "error: externally-managed-environment"
    advice: Create a virtual environment.
  - id: no-pip
    regex: No module named pip
    advice: Install pip.
""",
    "a catalogue in JSON": """{
  "rules": [
    {"id": "managed", "pattern": "error: externally-managed-environment", "advice": "Use a venv."},
    {"id": "no-pip", "pattern": "No module named pip", "advice": "Install pip."}
  ]
}
""",
    "a translation": """msgid "error: externally-managed-environment"
msgstr "Fehler: extern verwaltete Umgebung"

#: src/main.c:12
msgid "Could not get lock /var/lib/dpkg/lock-frontend"
msgstr "Sperre nicht erhalten"
""",
    "grep -n": """README.md:14:    error: externally-managed-environment
docs/faq.rst:3:No module named pip
tests/test_pip.py:88:    assert "This environment is externally managed" in err
""",
    "grep with context": """src/rules.py-12-RULES = [
src/rules.py:13:    ("error: externally-managed-environment", "venv"),
src/rules.py-14-    ("No module named pip", "pip"),
--
docs/faq.md-3-Then you get
docs/faq.md:4:error: externally-managed-environment
""",
    "ripgrep, a heading a file": """README.md
14:    error: externally-managed-environment
20:    No module named pip

docs/faq.rst
3:error: externally-managed-environment
""",
    "names of issues": """Open  #412  error: externally-managed-environment on Ubuntu 24.04   bug  2 days ago
Open  #398  No module named pip after uv venv   question  9 days ago
Closed  #377  Could not get lock /var/lib/dpkg/lock-frontend in cloud-init   wontfix
""",
    "search results": """python - How do I solve "error: externally-managed-environment" ...
You get the error when you use pip on Debian 12 ... 14 answers · Top answer: Use a virtual environment
What is "error: externally-managed-environment"? - A blog
pip refuses to install since PEP 668 ...
""",
    "tests that pass": """tests/test_pip.py::test_message[error: externally-managed-environment] PASSED
tests/test_pip.py::test_message[No module named pip] PASSED
============================== 2 passed in 0.03s ===============================
""",
    "unittest, verbose": """test_managed (tests.test_pip.Messages)
pip says error: externally-managed-environment ... ok
test_no_pip (tests.test_pip.Messages)
python says No module named pip ... ok

----------------------------------------------------------------------
Ran 2 tests in 0.001s

OK
""",
    "TAP": """1..2
ok 1 - error: externally-managed-environment is explained
ok 2 - No module named pip is explained
""",
    "a Jupyter notebook's prose": """{"cells": [{"cell_type": "markdown", "source": [
"If `pip` answers\\n", "`error: externally-managed-environment`,\\n",
"make a virtual environment first."]}]}
""",
    "a design": """3. The message "error: externally-managed-environment" must be recognised in every wrapping.
4. "No module named pip" alone is a symptom; look for the cause above it.
""",
}
"""Texts without a failure."""
