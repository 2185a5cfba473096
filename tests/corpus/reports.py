"""Texts in which somebody shows a failure, in the forms of those that only quote a message."""

from __future__ import annotations

MANAGED = """error: externally-managed-environment

× This environment is externally managed
╰─> To install Python packages system-wide, try apt install
    python3-xyz, where xyz is the package you are trying to
    install.

hint: See PEP 668 for the detailed specification.
"""
"""The beginning and the end of pip's message on Debian."""

REPORTING = {
    "an event, in the third person": (
        "externally-managed",
        "After the update of the rover to Debian 13 its script fails:\n\nerror: externally-managed-environment\n",
    ),
    "an image that no longer starts": (
        "module-not-found",
        "The image of the rover does not start anymore:\n\nModuleNotFoundError: No module named 'serial'\n",
    ),
    "a sentence without a subject": (
        "module-not-found",
        "Getting this error when the rover starts on Debian 13:\n\nModuleNotFoundError: No module named 'serial'\n",
    ),
    "what a script says, within a sentence": (
        "externally-managed",
        "The script of the rover does not work. It says error: externally-managed-environment and stops.\n",
    ),
    "what a tool says above an error": (
        "module-not-found",
        "While trying to load the module rover the following error occurred:\nModuleNotFoundError: No module named "
        "'serial'\n",
    ),
    "an error in back quotes": (
        "module-not-found",
        "Since the update my bot stops at once.\n\n`ModuleNotFoundError: No module named 'serial'`\n\nI have it in the "
        "requirements.\n",
    ),
    "a question below an error": (
        "externally-managed",
        "`error: externally-managed-environment`\n\nWhat does that mean, and how can it be solved?\n",
    ),
    "a command with a comment": (
        "externally-managed",
        "ada@box:~$ pip install rover  # for the demo\n" + MANAGED,
    ),
    "a build of uv": ("build-failure", "$ uv pip install rover\nerror: Failed to build `rover==1.2`\n"),
    "a person without capital letters": (
        "module-not-found",
        "i pressed the guide.\nwhen i launch the program it says\n\nModuleNotFoundError: No module named 'numpy'\n"
        "\nand that is all.\n",
    ),
    "an image that exits": (
        "module-not-found",
        "# The image exits on startup\nAfter the installation both containers exit immediately with:\n"
        "\n```\nModuleNotFoundError: No module named 'numpy'\n```\n\nThe traceback comes from config.py.\n",
    ),
    "the output of a playbook": (
        "externally-managed",
        "After choosing one, you will encounter an error trying to use pip:\n```\n"
        'fatal: [host]: FAILED! => {"rc": 1, "msg": "\\n:stderr: error: externally-managed-environment\\n"}\n```\n',
    ),
    "a title in the words of the error": (
        "ensurepip-failed",
        "# Error: Command '['/x/venv/bin/python3', '-m', 'ensurepip', '--upgrade', '--default-pip']' returned non-zero "
        "exit status 1\nThis came when I typed python3 -m venv venv. What can I do?\n",
    ),
    "a list of steps": (
        "module-not-found",
        "1. pip install rover\n2. in a line import rover\n3. recived an error: `ModuleNotFoundError: No module named "
        "'rover'`\n",
    ),
    "a question": (
        "build-tools-missing",
        "How to fix\n\n  running build_ext\n  src/_audio.c:29:10: fatal error: portaudio.h: No such file or "
        "directory\n  compilation terminated.\n",
    ),
    "following a guide": (
        "externally-managed",
        "I followed this guide, and this is a common command, but it fails:\n\n$ pip install rover\n" + MANAGED,
    ),
    "after a change": (
        "externally-managed",
        "After this PR was merged the job fails:\n\n$ pip install rover\n" + MANAGED,
    ),
    "the heading of a template": (
        "command-not-found",
        "##### SUMMARY\nAfter\npip install ansible\nthe shell does not find ansible.\n\n##### ACTUAL RESULTS\n"
        "bash: /usr/bin/ansible: No such file or directory\n",
    ),
    "a program's report": (
        "module-not-found",
        '{"message": "User program failed with ModuleNotFoundError: No module named \'pandas\'", "details": []}\n',
    ),
    "an issue": (
        "externally-managed",
        """### What happened

I ran the installer on a fresh Debian 12:

```console
$ pip install rover
"""
        + MANAGED
        + """```

### What I expected

That it installs. Any idea?
""",
    ),
    "an issue without a command": (
        "ensurepip-missing",
        """**Describe the bug**
Setting up the project fails on my Ubuntu 24.04 machine:

```
The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv
package using the following command.

    apt install python3.12-venv
```

**Version**: 1.4
""",
    ),
    "a chat": (
        "externally-managed",
        "ada  10:12 AM\nhelp, this fails on the new runner\n```\n$ pip install black\n"
        + MANAGED
        + "```\nbob  10:14 AM\nuse a venv\n",
    ),
    "IRC": (
        "pip-missing",
        """<ada> it does not work:
<ada> $ python3 -m pip install six
<ada> /usr/bin/python3: No module named pip
<bob> apt install python3-pip
""",
    ),
    "a mail": (
        "externally-managed",
        "From: Ada <ada@example.org>\nSubject: pip is broken\n\nHello,\n\nsince the upgrade I cannot install "
        "anything.\n\n"
        "# pip install xdrlib3\n" + MANAGED + "\nRegards,\nAda\n",
    ),
    "a forum's question": (
        "externally-managed",
        "How do I fix this?\n\nI upgraded to Ubuntu 24.04 and now I cannot install anything with pip:\n\n"
        + MANAGED
        + "\nI tried sudo and it did not help.\n",
    ),
    "a question with one line of output": (
        "pip-missing",
        "I just installed Debian on my laptop and want to install numpy. When I run python3 -m pip install "
        "numpy, I get:\n\n"
        "    /usr/bin/python3: No module named pip\n\nWhat am I missing?\n",
    ),
    "a sentence with one line of output": (
        "externally-managed",
        "I get this when installing: error: externally-managed-environment what do I do?",
    ),
    "a block quote": (
        "apt-locked",
        "My first apt install on a new VM stops:\n\n> $ sudo apt install python3-venv\n> E: Could not get lock "
        "/var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)\n",
    ),
    "an assertion that printed the output": (
        "externally-managed",
        "    def test_setup():\n        result = run('rover', 'setup')\n>       assert result.code == 0, result.err\n"
        "E       AssertionError: error: externally-managed-environment\nE         \n"
        "E         × This environment is externally managed\nE         ╰─> To install Python packages system-wide\n"
        "tests/test_setup.py:4: AssertionError\n1 failed in 0.3s\n",
    ),
    "a comment with the whole run": (
        "pip-missing",
        "# on the build host:\n# $ python3 -m pip install -r requirements.txt\n"
        "# /usr/bin/python3: No module named pip\n",
    ),
    "a README after the failure": (
        "externally-managed",
        "$ pip install rover\n" + MANAGED + "$ cat README.md\n# rover\n\nRun `pip install rover`.\n",
    ),
    "a mail with two lines": (
        "externally-managed",
        (
            "Hi all,\n"
            "\n"
            "After upgrading my server to Debian 12 none of the deploy scripts work anymore. Output:\n"
            "\n"
            "error: externally-managed-environment\n"
            "\n"
            "× This environment is externally managed\n"
            "\n"
            "Any hints?\n"
        ),
    ),
    "an issue with steps": (
        "externally-managed",
        (
            "## Bug report\n"
            "\n"
            "**Steps to reproduce**\n"
            "1. Start from `ubuntu:24.04`\n"
            "2. Run `pip3 install ansible`\n"
            "\n"
            "**Actual result**\n"
            "\n"
            "```\n"
            "error: externally-managed-environment\n"
            "```\n"
            "\n"
            "**Expected result**\n"
            "\n"
            "It installs.\n"
        ),
    ),
    "a note with a path": (
        "pip-missing",
        (
            "we're seeing this on the new base image since this morning\n"
            "/usr/bin/python3: No module named pip\n"
            "any ideas?\n"
        ),
    ),
    "a log file that is quoted": (
        "apt-locked",
        (
            "First boot of the VM. cloud-init-output.log says:\n"
            "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1523 (unattended-upgr)\n"
            "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using "
            "it?\n"
        ),
    ),
    "a question about a Pi": (
        "externally-managed",
        (
            "When I try to install a package with pip on my new Pi I get the following error\n"
            "\n"
            "error: externally-managed-environment\n"
            "\n"
            "I did not have this on the old one.\n"
        ),
    ),
    "the log of an installer": (
        "pip-missing",
        (
            "Describe the bug\n"
            "\n"
            "The installer aborts.\n"
            "\n"
            "To Reproduce\n"
            "\n"
            "1. `curl … | sh`\n"
            "\n"
            "Logs\n"
            "\n"
            "```\n"
            "[installer] checking python\n"
            "[installer] installing requirements\n"
            "/usr/bin/python3: No module named pip\n"
            "[installer] failed with code 1\n"
            "```\n"
        ),
    ),
    "a job's end": (
        "externally-managed",
        (
            "The job log ends in:\n"
            "\n"
            "> error: externally-managed-environment\n"
            ">\n"
            "> × This environment is externally managed\n"
            "> ╰─> To install Python packages system-wide, try apt install\n"
            ">     python3-xyz, where xyz is the package you are trying to\n"
            ">     install.\n"
        ),
    ),
    "a bot": (
        "externally-managed",
        (
            "[10:01] deploy-bot: build #412 failed\n"
            "[10:01] deploy-bot: $ pip install -r requirements.txt\n"
            "[10:01] deploy-bot: error: externally-managed-environment\n"
        ),
    ),
    "a test's captured output": (
        "externally-managed",
        (
            "FAIL: test_install (tests.test_install.T)\n"
            "----------------------------------------------------------------------\n"
            "Traceback (most recent call last):\n"
            '  File "tests/test_install.py", line 9, in test_install\n'
            "    subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'six'])\n"
            "subprocess.CalledProcessError: Command '['/usr/bin/python3', '-m', 'pip', 'install', 'six']' "
            "returned non-zero exit status 1.\n"
            "-------------------- >> begin captured stderr << ---------------------\n"
            "error: externally-managed-environment\n"
        ),
    ),
    "a question with its answer": (
        "externally-managed",
        (
            "Q: pip doesn't work\n"
            "\n"
            "ubuntu 24.04, fresh install\n"
            "\n"
            "me@laptop:~$ pip install numpy\n"
            "error: externally-managed-environment\n"
            "× This environment is externally managed\n"
            "\n"
            "A: Use a virtual environment. See PEP 668.\n"
        ),
    ),
    "the log of a provisioner": (
        "externally-managed",
        (
            "INFO: provisioning\n"
            "INFO: installing awscli\n"
            "error: externally-managed-environment\n"
            "ERROR: provisioning failed, see above\n"
        ),
    ),
    "the output of a script": (
        "externally-managed",
        (
            "This is the output of the setup script when it is run on the new machine:\n"
            "\n"
            "```text\n"
            "==> Installing dependencies\n"
            "error: externally-managed-environment\n"
            "==> Failed\n"
            "```\n"
        ),
    ),
}
"""Texts with a failure, each with its condition."""
