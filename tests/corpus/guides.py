"""Texts that show a message to their readers, and texts in their forms by people whom it met."""

from __future__ import annotations

from tests.corpus.reports import MANAGED

NO_ENSUREPIP = """The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv
package using the following command.

    apt install python3.11-venv

You may need to use sudo with that command.  After installing the python3-venv
package, recreate your virtual environment.

Failing command: /home/ada/app/.venv/bin/python3
"""
TRACEBACK = """Traceback (most recent call last):
  File "/home/pi/station/main.py", line 4, in <module>
    import bme280
ModuleNotFoundError: No module named 'bme280'
"""
TEACHING = {
    "typographic marks": "pip install fails: “This environment is externally managed”\n",
    "a file's name": "If you see this error when starting main.py\n```\n" + TRACEBACK + "```\nupgrade.\n",
    "a greeting": "You typed the usual command, and you were greeted by this:\n\n" + MANAGED,
    "troubleshooting section": (
        "## Troubleshooting\n"
        "\n"
        "### Virtual environment cannot be created\n"
        "\n"
        "If the installer stops with the following output:\n"
        "\n"
        "```\n"
    )
    + NO_ENSUREPIP
    + (
        "```\n"
        "\n"
        "install the missing package and start the installer again:\n"
        "\n"
        "```\n"
        "sudo apt install python3-venv\n"
        "./install.sh\n"
        "```\n"
    ),
    "wiki": (
        "Installing on Raspberry Pi OS\n"
        "\n"
        "On Bookworm you will run into this when you follow older tutorials:\n"
        "\n"
        "pi@raspberrypi:~ $ sudo pip3 install gpiozero\n"
    )
    + MANAGED
    + ("\nCreate a virtual environment first, as described in the section above.\n"),
    "readme note": (
        "> **Note**\n"
        "> On macOS with Homebrew you may see the following error:\n"
        ">\n"
        "> ```\n"
        "> error: externally-managed-environment\n"
        ">\n"
        "> × This environment is externally managed\n"
        "> ╰─> To install Python packages system-wide, try brew install\n"
        ">     xyz, where xyz is the package you are trying to\n"
        ">     install.\n"
        "> ```\n"
        ">\n"
        "> In that case use `pipx install rover`.\n"
    ),
    "docs warning": (
        ".. warning::\n"
        "\n"
        "   When you use the system's interpreter, pip may refuse to install anything:\n"
        "\n"
        "   .. code-block:: console\n"
        "\n"
        "      $ pip install rover\n"
        "      error: externally-managed-environment\n"
        "\n"
        "      × This environment is externally managed\n"
        "      ╰─> To install Python packages system-wide, try apt install\n"
        "          python3-xyz, where xyz is the package you are trying to\n"
        "          install.\n"
        "\n"
        "   Use a virtual environment.\n"
    ),
    "howto second person": (
        "Sometimes you'll get this traceback after an upgrade of the distribution:\n"
        "\n"
        "Traceback (most recent call last):\n"
        '  File "/home/you/app/main.py", line 1, in <module>\n'
        "    import requests\n"
        "ModuleNotFoundError: No module named 'requests'\n"
        "\n"
        "The environment still points at the old interpreter. Recreate it.\n"
    ),
    "hedged": ("Running the old script on Ubuntu 24.04 will likely fail:\n\n```\n")
    + MANAGED
    + ("```\n\nUse the new one.\n"),
    "mail list": (
        "Hi Bob,\n"
        "\n"
        "yes, that is expected. Whenever you call pip outside of a venv on Debian 12, it tells you\n"
        "\n"
        "  error: externally-managed-environment\n"
        "\n"
        "and stops. Just create one.\n"
        "\n"
        "Cheers\n"
        "Ada\n"
    ),
    "so answer": ("You probably ran into this because your script runs with /usr/bin/python3:\n\n")
    + TRACEBACK
    + ("\nRun it with the python of the environment instead.\n"),
    "error database yaml": (
        "- id: pip-managed\n"
        '  signature: "error: externally-managed-environment"\n'
        "  cause: PEP 668\n"
        "  fix: use a virtual environment\n"
    ),
    "error database json": (
        '{"errors": [{"code": "E17", "signature": "ModuleNotFoundError: No module named \'yaml\'", "severity": '
        '"high", "solutions": ["pip install pyyaml"]}]}\n'
    ),
    "a database, a later line": (
        '{"signature": "error: externally-managed-environment\\n× This environment is externally managed", '
        '"domain": "pip"}\n'
    ),
    "common problems": (
        "Common problems\n"
        "\n"
        "ModuleNotFoundError: No module named 'cv2'\n"
        "Cause: OpenCV is not installed for this interpreter.\n"
        "Solution: pip install opencv-python\n"
        "\n"
        "bash: pip: command not found\n"
        "Cause: pip is a package of its own on Debian.\n"
        "Solution: apt install python3-pip\n"
    ),
    "cause list": (
        "### E: Unable to locate package python3-pip\n"
        "\n"
        "**Cause:** The lists are empty in a fresh container.\n"
        "\n"
        "**Solution:** Run `apt update` first.\n"
    ),
    "link list": (
        "See also:\n"
        "\n"
        "* "
        "https://stackoverflow.com/questions/75608323/how-do-i-solve-error-externally-managed-environment-eve"
        "ry-time-i-use-pip-3\n"
        "* https://askubuntu.com/questions/1460000/error-externally-managed-environment\n"
    ),
    "commit": (
        "ci: install ansible with pipx\n"
        "\n"
        "The runners moved to Ubuntu 24.04, where pip refuses to work with 'error: "
        "externally-managed-environment', and the job fails.\n"
    ),
    "pull request": (
        "## Summary\n"
        "\n"
        "Install the tools into a virtual environment, since `pip install` on the new runners is refused "
        "with “error: externally-managed-environment”.\n"
        "\n"
        "## Test plan\n"
        "\n"
        "CI\n"
    ),
    "tweet": ("TIL: the error 'externally-managed-environment' comes from PEP 668 and can be avoided with pipx.\n"),
    "mail answer": (
        "Hello Tom,\n"
        "\n"
        "you need to install the package with apt, the file on the web page is for Windows.\n"
        "\n"
        "On Mon, 3 Mar 2025 at 10:11, Tom <tom@example.org> wrote:\n"
        "> Hi, when starting it, this comes:\n"
        ">\n"
        "> ModuleNotFoundError: No module named 'bme280'\n"
        ">\n"
        "> What now?\n"
    ),
    "a habit": ("On new systems this often ends in a refusal. For example:\n\n$ pip install flask\n") + MANAGED,
}
"""Texts without a failure."""

ASKING = {
    "a promise to the reader": (
        "externally-managed",
        "You will get this error if you follow the quick start.\n\n" + MANAGED + "\nI do not know why.\n",
    ),
    "issue you": (
        "externally-managed",
        (
            "When you run the install script on a clean Debian 12 machine, it fails. Steps to reproduce:\n"
            "\n"
            "1. docker run -it debian:12\n"
            "2. apt update && apt install -y python3-pip\n"
            "3. pip install rover\n"
            "\n"
            "Output:\n"
            "\n"
            "```\n"
        )
        + MANAGED
        + ("```\n"),
    ),
    "title error": (
        "module-not-found",
        (
            "# ModuleNotFoundError: No module named 'requests'\n"
            "\n"
            "Traceback (most recent call last):\n"
            '  File "/opt/bot/bot.py", line 1, in <module>\n'
            "    import requests\n"
            "ModuleNotFoundError: No module named 'requests'\n"
            "\n"
            "What am I doing wrong? requests is installed, pip list shows it.\n"
        ),
    ),
    "works for you": (
        "externally-managed",
        (
            "It works for you because you have an old image. If you pull the new one you get what we get since "
            "Monday in our pipeline:\n"
            "\n"
            "$ pip install -r requirements.txt\n"
        )
        + MANAGED,
    ),
    "with attempts": (
        "apt-unavailable",
        (
            "Tried to add the venv package as suggested by you:\n"
            "\n"
            "$ sudo apt install python3.13-venv\n"
            "Reading package lists... Done\n"
            "Building dependency tree... Done\n"
            "E: Unable to locate package python3.13-venv\n"
            "E: Couldn't find any package by glob 'python3.13-venv'\n"
            "\n"
            "same with python3.13-full\n"
        ),
    ),
    "quote in reply": (
        "externally-managed",
        ("On Tue, Bob wrote:\n> If you run it with pip you should be fine.\n\nNo, I am not:\n\n$ pip install rover\n")
        + MANAGED,
    ),
    "sentence then log": (
        "module-not-found",
        (
            "Running the tests with tox, you can see in the log that it does not find my package:\n"
            "\n"
            "$ tox -e py311\n"
            "py311: commands[0]> python -c 'import yaml'\n"
            "Traceback (most recent call last):\n"
            '  File "<string>", line 1, in <module>\n'
            "ModuleNotFoundError: No module named 'yaml'\n"
            "py311: exit 1 (0.05 seconds) /home/ada/app> python -c 'import yaml' pid=4242\n"
        ),
    ),
    "fix suggestion": (
        "externally-managed",
        (
            "The Dockerfile does not build any more:\n"
            "\n"
            "```\n"
            "#8 [4/6] RUN pip install -r requirements.txt\n"
            "#8 0.812 error: externally-managed-environment\n"
            "#8 0.812\n"
            "#8 0.812 × This environment is externally managed\n"
            "#8 0.812 ╰─> To install Python packages system-wide, try apt install\n"
            '#8 ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit '
            "code: 1\n"
            "```\n"
            "\n"
            "You should create a venv in the image. If you want, a pull request can be made.\n"
        ),
    ),
    "readme then failure": (
        "ensurepip-missing",
        ("$ cat README.md\nIf you see an error, install python3-venv.\nRun make.\n$ make\npython3 -m venv .venv\n")
        + NO_ENSUREPIP
        + ("make: *** [Makefile:3: .venv] Error 1\n"),
    ),
    "wrapper advice": (
        "externally-managed",
        (
            "[install.sh] installing dependencies\n"
            "[install.sh] if you see errors below, report them at https://example.org/issues\n"
        )
        + MANAGED
        + ("[install.sh] failed\n"),
    ),
    "you ran": (
        "externally-managed",
        ("You told me to run the installer again. Here is the result:\n\n```\n") + MANAGED + ("```\n"),
    ),
    "if you need": (
        "ensurepip-missing",
        ("If you need anything else, let me know. The log is below:\n\n") + NO_ENSUREPIP,
    ),
    "template request": (
        "externally-managed",
        ("<!-- If you get an error, paste the full output below. -->\n\n```\n$ pip install rover\n")
        + MANAGED
        + ("```\n"),
    ),
    "template request 2": (
        "module-not-found",
        ("**If you are seeing an error message, include it here:**\n\n") + TRACEBACK,
    ),
    "you may know": (
        "externally-managed",
        ("As you may know, our runners were updated last night. Now every job ends with the following error:\n\n")
        + MANAGED,
    ),
    "second person repro": (
        "externally-managed",
        (
            "If you follow the quick start on a clean Raspberry Pi OS, the second command fails:\n"
            "\n"
            "```\n"
            "$ pip3 install rover\n"
        )
        + MANAGED
        + ("```\n\nExpected: it installs.\n"),
    ),
    "when you": (
        "ensurepip-missing",
        ("When you start `./setup.sh` on Ubuntu 24.04 it stops:\n\n```\n$ ./setup.sh\n") + NO_ENSUREPIP + ("```\n"),
    ),
    "solved not": (
        "externally-managed",
        ("Not solved yet - same on a second machine\n\n$ pip install rover\n") + MANAGED,
    ),
    "cause guess": (
        "externally-managed",
        ("pip refuses to install anything.\n\n$ pip install rover\n")
        + MANAGED
        + ("\nPossible cause: the upgrade to bookworm.\n"),
    ),
    "root cause": (
        "broken-venv",
        (
            "Error:\n"
            "/work/.venv/bin/pytest: /work/.venv/bin/python: bad interpreter: No such file or directory\n"
            "\n"
            "Root Cause:\n"
            "/work/.venv/bin/python: broken symbolic link to /opt/Python/3.9.15/x64/bin/python3.9\n"
        ),
    ),
    "motd": (
        "externally-managed",
        ("Welcome to the cluster.\nIf you encounter problems, mail support.\n\nada@login:~$ pip install --user rover\n")
        + MANAGED,
    ),
    "script advice": (
        "ensurepip-missing",
        ("==> Creating the environment\nIf this fails, you may have to install python3-venv.\n\n") + NO_ENSUREPIP,
    ),
    "inline": (
        "externally-managed",
        ("I get 'error: externally-managed-environment' when I run pip install rover. How can I install it?\n"),
    ),
    "usually": (
        "externally-managed",
        ("This usually works, but not on the new laptop:\n\nada@new:~$ pip install rover\n") + MANAGED,
    ),
    "retry other": (
        "externally-managed",
        ("$ pip install rover\n") + MANAGED + ("$ sudo pip install rover\n") + MANAGED + ("$ echo $?\n1\n"),
    ),
    "whole mail": (
        "ensurepip-missing",
        (
            "Hi,\n"
            "\n"
            "the readme says the environment will be created automatically. Instead:\n"
            "\n"
            "> The virtual environment was not created successfully because ensurepip is not\n"
            "> available.  On Debian/Ubuntu systems, you need to install the python3-venv\n"
            "> package using the following command.\n"
            "> \n"
            ">     apt install python3.11-venv\n"
            "> \n"
            "> You may need to use sudo with that command.  After installing the python3-venv\n"
            "> package, recreate your virtual environment.\n"
            "> \n"
            "> Failing command: /home/ada/app/.venv/bin/python3\n"
            "\n"
            "Ubuntu 24.04.1.\n"
        ),
    ),
}
"""The condition and the text of each."""
