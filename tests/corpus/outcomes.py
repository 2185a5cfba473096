"""Runs that met a failure and overcame it, and runs in which another one remained."""

from __future__ import annotations

OVERCOME = {
    "a title that says so": (
        "Re: [Solved] pip does not work any more\n"
        "\n"
        "$ python3 -m pip\n"
        "/usr/bin/python3: No module named pip\n"
        "\n"
        "apt install python3-pip brought it back.\n"
    ),
    "the same command again": (
        "$ pip install six\n"
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
        "$ pip install six\n"
        "Collecting six\n"
        "Successfully installed six-1.17.0\n"
    ),
    "an assistant's second attempt": (
        "• Ran uv run app.py\n"
        "  └ error: failed to open file `/home/ada/.cache/uv/sdists-v9/.git`: Permission denied (os error 13)\n"
        "• Ran uv run app.py\n"
        "  └ DEBUG Command exited with code: 0\n"
    ),
    "a lock that was waited for": (
        "# apt-get install -y python3-venv\n"
        "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 "
        "(unattended-upgr)... 0s\n"
        "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 "
        "(unattended-upgr)... 1s\n"
        "Reading package lists...\n"
        "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
        "Setting up python3-venv (3.11.2-6) ...\n"
    ),
    "a lock that was had in a second attempt": (
        "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)\n"
        "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using "
        "it?\n"
        "retrying in 10 s\n"
        "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
        "Setting up python3-venv (3.11.2-6) ...\n"
    ),
    "pip, then pip with an option": (
        "+ pip install six\n"
        "error: externally-managed-environment\n"
        "\n"
        "× This environment is externally managed\n"
        "╰─> To install Python packages system-wide, try apt install\n"
        "    python3-xyz, where xyz is the package you are trying to\n"
        "    install.\n"
        "\n"
        "hint: See PEP 668 for the detailed specification.\n"
        "+ pip install --break-system-packages six\n"
        "Collecting six\n"
        "Successfully installed six-1.16.0\n"
    ),
    "uv, then uv with an option": (
        "+ uv pip install --system six\n"
        "error: The interpreter at /usr is externally managed, and indicates the following:\n"
        "\n"
        "  Ask the operators.\n"
        "\n"
        "+ uv pip install --system --break-system-packages six\n"
        "Resolved 1 package in 4ms\n"
        "Installed 1 package in 2ms\n"
        " + six==1.16.0\n"
    ),
    "a package, then an environment": (
        "$ python3 -m venv .venv\n"
        "The virtual environment was not created successfully because ensurepip is not\n"
        "available.\n"
        "$ sudo apt install -y python3.11-venv\n"
        "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
        "Setting up python3.11-venv (3.11.2-6) ...\n"
        "$ python3 -m venv .venv\n"
        "$ .venv/bin/pip list\n"
    ),
    "pip, then apt": (
        "bash: pip: command not found\n"
        "$ sudo apt install python3-pip\n"
        "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
        "Setting up python3-pip (3.11.2-6) ...\n"
        "$ pip --version\n"
        "pip 23.0.1 from /usr/lib/python3/dist-packages/pip (python 3.11)\n"
    ),
    "an ignored task of Ansible": (
        "TASK [pip] ****\n"
        'fatal: [web1]: FAILED! => {"changed": false, "msg": "stdout: \\n:stderr: error: '
        'externally-managed-environment\\n"}\n'
        "...ignoring\n"
        "\n"
        "TASK [next] ***\n"
        "ok: [web1]\n"
    ),
    "an ignored command of make": (
        "pip install six\nerror: externally-managed-environment\nmake: [Makefile:3: deps] Error 1 (ignored)\npytest\n"
    ),
    "a guarded command": (
        "$ pip install six || true\n"
        "error: externally-managed-environment\n"
        "\n"
        "× This environment is externally managed\n"
        "╰─> To install Python packages system-wide, try apt install\n"
        "    python3-xyz, where xyz is the package you are trying to\n"
        "    install.\n"
        "\n"
        "hint: See PEP 668 for the detailed specification.\n"
        "$ echo done\n"
        "done\n"
    ),
    "a guarded command, traced": (
        "+ pip install six\n"
        "error: externally-managed-environment\n"
        "\n"
        "× This environment is externally managed\n"
        "╰─> To install Python packages system-wide, try apt install\n"
        "    python3-xyz, where xyz is the package you are trying to\n"
        "    install.\n"
        "\n"
        "hint: See PEP 668 for the detailed specification.\n"
        "+ true\n"
        "+ echo done\n"
        "done\n"
    ),
    "an archive that answered at last": (
        "Err:1 http://deb.example bookworm InRelease\n"
        "  Temporary failure resolving 'deb.example'\n"
        "Get:1 http://deb.example bookworm InRelease [151 kB]\n"
        "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
        "Setting up python3-venv (3.11.2-6) ...\n"
    ),
    "a wheel that setup.py replaced": (
        "  Building wheel for x (setup.py): finished with status 'error'\n"
        "  ERROR: Failed building wheel for x\n"
        "Failed to build x\n"
        "    Running setup.py install for x: finished with status 'done'\n"
        "  DEPRECATION: x was installed using the legacy 'setup.py install' method, because a wheel could "
        "not be built for it.\n"
        "Successfully installed x-1.0\n"
    ),
    "warnings": (
        "Successfully installed six-1.16.0\n"
        "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour "
        "with the system package manager. It is recommended to use a virtual environment instead\n"
        "\n"
        "[notice] A new release of pip is available: 24.3.1 -> 25.0.1\n"
        "[notice] To update, run: pip install --upgrade pip\n"
    ),
    "a cache of another user": (
        "WARNING: The directory '/home/ada/.cache/pip' or its parent directory is not owned or is not "
        "writable by the current user. The cache has been disabled. Check the permissions and owner of that "
        "directory.\n"
        "Collecting six\n"
        "Successfully installed six-1.16.0\n"
    ),
    "a deprecation": (
        "DEPRECATION: Loading egg at /usr/local/lib/python3.11/site-packages/x.egg is deprecated. pip 25.1 "
        "will enforce this behaviour change.\n"
        "Successfully installed six-1.16.0\n"
    ),
    "notes of apt": (
        "W: Target Packages (main/binary-amd64/Packages) is configured multiple times in "
        "/etc/apt/sources.list:1\n"
        "N: Download is performed unsandboxed as root as file couldn't be accessed by user '_apt'. - "
        "pkgAcquire::Run (13: Permission denied)\n"
    ),
    "an index that answered at last": (
        "Collecting numpy\n"
        "  WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after "
        "connection broken by 'ReadTimeoutError(\"HTTPSConnectionPool(host='x', port=443): Read timed out. "
        "(read timeout=15)\")': /simple/numpy/\n"
        "  Downloading numpy-1.26.4.whl\n"
        "Successfully installed numpy-1.26.4\n"
    ),
    "lists that were read at last": (
        "Err:1 http://deb.example bookworm InRelease\n"
        "  Temporary failure resolving 'deb.example'\n"
        "Ign:1 http://deb.example bookworm InRelease\n"
        "Get:1 http://deb.example bookworm InRelease [151 kB]\n"
        "Fetched 9 MB in 3s\n"
        "Reading package lists...\n"
    ),
    "a rescued task of Ansible": (
        "TASK [Install docker] ***\n"
        'fatal: [web1]: FAILED! => {"changed": false, "msg": "stdout: \\n:stderr: error: '
        'externally-managed-environment\\n"}\n'
        "TASK [Rescue] ***\n"
        "changed: [web1]\n"
        "PLAY RECAP ***\n"
        "web1 : ok=3 changed=1 unreachable=0 failed=0 skipped=0 rescued=1 ignored=0\n"
    ),
}
"""Runs that met a failure and went on, or were only warned."""
PERSISTING = {
    "a lock that was never had": (
        "apt-locked",
        (
            "# apt-get install -y python3-venv\n"
            "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 "
            "(unattended-upgr)... 0s\n"
            "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 "
            "(unattended-upgr)... 1s\n"
        ),
    ),
    "a lock that came back": (
        "apt-locked",
        (
            "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 "
            "(unattended-upgr)... 0s\n"
            "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
            "Setting up python3-venv (3.11.2-6) ...\n"
            "E: Could not get lock /var/lib/dpkg/lock-frontend\n"
        ),
    ),
    "a package, then the refusal": (
        "externally-managed",
        (
            "Successfully installed six-1.16.0\n"
            "$ pip install black\n"
            "error: externally-managed-environment\n"
            "\n"
            "× This environment is externally managed\n"
            "╰─> To install Python packages system-wide, try apt install\n"
            "    python3-xyz, where xyz is the package you are trying to\n"
            "    install.\n"
            "\n"
            "hint: See PEP 668 for the detailed specification.\n"
        ),
    ),
    "an ignored task before one that failed": (
        "externally-managed",
        (
            "TASK [a] ***\n"
            'fatal: [web1]: FAILED! => {"msg": "no"}\n'
            "...ignoring\n"
            "\n"
            "TASK [pip] ****\n"
            'fatal: [web1]: FAILED! => {"msg": "stdout: \\n:stderr: error: externally-managed-environment\\n"}\n'
            "\n"
            "PLAY RECAP ***\n"
        ),
    ),
    "a failed task before one that was ignored": (
        "externally-managed",
        (
            "TASK [pip] ****\n"
            'fatal: [web1]: FAILED! => {"msg": "stdout: \\n:stderr: error: externally-managed-environment\\n"}\n'
            "TASK [a] ***\n"
            'fatal: [web2]: FAILED! => {"msg": "no"}\n'
            "...ignoring\n"
        ),
    ),
}
"""Failures beside an event that overcame another one, each with its condition."""
