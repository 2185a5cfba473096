"""Files that cannot be fetched or written, and logs that only look like it."""

from __future__ import annotations

DOWNLOADS = {
    "a program that runs": (
        "permission-denied",
        "taskkill /F /IM ruff.exe",
        "PS C:\\app> pip install -U ruff\nInstalling collected packages: ruff\n"
        "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: "
        "'C:\\\\app\\\\.venv\\\\Scripts\\\\ruff.exe'\n"
        "Consider using the `--user` option or check the permissions.\n",
    ),
    "a program that runs, for an older pip": (
        "permission-denied",
        "taskkill /F /IM jupyter.exe",
        "C:\\app> pip install --upgrade jupyterlab\n"
        "ERROR: Could not install packages due to an OSError: [WinError 32] The process cannot access the "
        "file because it is being used by another process: 'c:\\\\app\\\\venv\\\\scripts\\\\jupyter.exe'\n"
        "Consider using the `--user` option or check the permissions.\n",
    ),
    "uv's cache on Windows": (
        "permission-denied",
        "uv cache clean numpy",
        "PS C:\\app> uv sync\nResolved 91 packages in 1ms\n  × Failed to download `numpy==2.1.0`\n"
        "  ├─▶ Failed to extract archive: numpy-2.1.0-cp312-cp312-win_amd64.whl\n"
        "  ╰─▶ failed to rename file from C:\\Users\\x\\AppData\\Local\\uv\\cache\\.tmpAb to "
        "C:\\Users\\x\\AppData\\Local\\uv\\cache\\archive-v0\\Qq: Access is denied. (os error 5)\n",
    ),
    "uv's --system": (
        "permission-denied",
        "doctor fix rich",
        "ada@box:~$ uv pip install --system rich\nUsing Python 3.11.2 environment at: /usr/local\n"
        "Resolved 4 packages in 90ms\n"
        "error: Failed to install: rich-14.1.0-py3-none-any.whl (rich==14.1.0)\n"
        "  Caused by: failed to create directory `/usr/local/lib/python3.11/site-packages/rich`: Permission "
        "denied (os error 13)\n",
    ),
    "a cache of root": (
        "permission-denied",
        'sudo chown -R "$USER" ~/.cache',
        "ada@box:~$ .venv/bin/pip install six\n"
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: "
        "'/home/ada/.cache/pip/wheels/ab'\nCheck the permissions.\n",
    ),
    "a proxy that is gone": (
        "network-error",
        "unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY",
        "$ pip install flask\n"
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after "
        "connection broken by 'ProxyError('Cannot connect to proxy.', "
        "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to "
        "establish a new connection: [Errno 111] Connection refused'))': /simple/flask/\n"
        "ERROR: Could not find a version that satisfies the requirement flask (from versions: none)\n"
        "ERROR: No matching distribution found for flask\n",
    ),
    "uv and no server": (
        "network-error",
        "env | grep -i proxy",
        "$ uv pip install six\nerror: Failed to fetch: `https://index.example/simple/six/`\n"
        "  Caused by: error sending request for url (https://index.example/simple/six/)\n"
        "  Caused by: client error (Connect)\n"
        "  Caused by: tcp connect error: Connection refused (os error 111)\n",
    ),
    "a SOCKS proxy": (
        "network-error",
        "unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY",
        "$ pip install requests\n"
        "ERROR: Could not install packages due to an OSError: Missing dependencies for SOCKS support.\n",
    ),
    "a clock that is behind": (
        "network-error",
        "date",
        "pi@raspberrypi:~ $ pip install gpiozero\n"
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after "
        "connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] "
        "certificate verify failed: certificate is not yet valid (_ssl.c:992)'))': /simple/gpiozero/\n"
        "ERROR: No matching distribution found for gpiozero\n",
    ),
    "a certificate that has expired": (
        "network-error",
        "date",
        "$ pip install six\n"
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerificationError(1, "
        "'[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired "
        "(_ssl.c:1006)'))': /simple/six/\nERROR: No matching distribution found for six\n",
    ),
    "a proxy with the wrong scheme": (
        "network-error",
        'export HTTPS_PROXY="http://${HTTPS_PROXY#*://}" https_proxy="http://${https_proxy#*://}"',
        "$ pip install flask\n"
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after "
        "connection broken by 'ProxyError('Cannot connect to proxy.', SSLError(SSLError(1, '[SSL: "
        "WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1129)')))': /simple/flask/\n"
        "ERROR: Could not fetch URL https://index.example/simple/flask/: There was a problem confirming the "
        "ssl certificate\n",
    ),
    "an index that nobody knows": (
        "network-error",
        "getent hosts nexus.corp.example",
        "$ pip install -i https://nexus.corp.example/simple acme\n"
        "Looking in indexes: https://nexus.corp.example/simple\n"
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after "
        "connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at "
        "0x7f>: Failed to establish a new connection: [Errno -2] Name or service not known')': /simple/acme/\n"
        "ERROR: No matching distribution found for acme\n",
    ),
    "a scheme that is there twice": (
        "network-error",
        "Correct the address `https://https://nexus.corp.example`: remove one `https://`.",
        "$ pip install acme\nLooking in indexes: https://https://nexus.corp.example/simple\n"
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after "
        "connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at "
        "0x7f>: Failed to establish a new connection: [Errno -2] Name or service not known')': "
        "//nexus.corp.example/simple/acme/\nERROR: No matching distribution found for acme\n",
    ),
    "a proxy that asks for a login": (
        "index-auth",
        "export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
        "Retrying (Retry(total=0, connect=None, read=None, redirect=None)) after connection broken by "
        "'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication "
        "Required',))': /simple/flask/\n",
    ),
    "root and too little memory": (
        "out-of-memory",
        "python3 -m venv .venv && .venv/bin/pip install torch --no-cache-dir",
        "pi@raspberrypi:~ $ sudo pip3 install --break-system-packages torch\nCollecting torch\n"
        "  Downloading torch-2.3.0-cp311-cp311-manylinux2014_aarch64.whl (779.1 MB)\n"
        "     ━━━━━━━━ 700.2/779.1 MB 1.1 MB/s eta 0:01:12\nKilled\n",
    ),
    "root and a slow server": (
        "network-error",
        "python3 -m venv .venv && .venv/bin/pip install numpy --timeout 60",
        "pi@raspberrypi:~ $ sudo pip3 install --break-system-packages numpy\n"
        '  File "/usr/lib/python3/dist-packages/pip/_vendor/urllib3/response.py", line 443, in '
        "_error_catcher\n    raise ReadTimeoutError(self._pool, None, 'Read timed out.')\n"
        "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='files.example', "
        "port=443): Read timed out.\n",
    ),
    "no git for an old pip": (
        "repository-unreachable",
        "apt-get install git",
        "root@c:/app# pip install git+https://github.com/x/y\nCollecting git+https://github.com/x/y\n"
        "  Cloning https://github.com/x/y to /tmp/pip-req-build-1\n"
        "  Error [Errno 2] No such file or directory: 'git': 'git' while executing command git clone -q "
        "https://github.com/x/y /tmp/pip-req-build-1\nCannot find command 'git'\n",
    ),
    "a retry that worked": (
        "none",
        "doctor check",
        "$ pip install six\nCollecting six\n  Downloading six-1.16.0-py2.py3-none-any.whl (11 kB)\n"
        "WARNING: Retrying (Retry(total=4)) after connection broken by 'ReadTimeoutError(\"Read timed "
        "out.\")': /simple/six/\nInstalling collected packages: six\nSuccessfully installed six-1.16.0\n",
    ),
    "a manual": (
        "none",
        "doctor check",
        "The docs of Poetry say: if you see `Unable to find installation candidates for torch`, run `poetry lock`.\n",
    ),
    "a program's own request": (
        "none",
        "doctor check",
        "INFO requests: 401 Client Error: Unauthorized for url: https://api.example/v1/users\n",
    ),
    "a list of changes": (
        "none",
        "doctor check",
        '- Fixed: "Missing dependencies for SOCKS support" is now explained in the manual.\n',
    ),
}
"""The condition, the command to type next and the log of each."""
