"""Commands whose script does not find its own distribution, or one that this requires, and logs that resemble them."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_SCRIPT = 'Traceback (most recent call last):\n  File "/usr/bin/mkbook", line {}, in <module>\n'
_LOAD = _SCRIPT.format(33) + "    sys.exit(load_entry_point('mkbook==1.4', 'console_scripts', 'mkbook')())\n"
_REQUIRE = _SCRIPT.format(5) + "    from pkg_resources import load_entry_point\n"
LOGS = {
    "importlib before 3.10": (
        "module-not-found",
        "doctor fix mkbook",
        f"$ mkbook\n{_LOAD}    raise PackageNotFoundError(name)\nimportlib.metadata.PackageNotFoundError: mkbook\n",
    ),
    "importlib since 3.10": (
        "module-not-found",
        "doctor fix mkbook",
        f"$ mkbook\n{_LOAD}    raise PackageNotFoundError(name)\n"
        "importlib.metadata.PackageNotFoundError: No package metadata was found for mkbook\n",
    ),
    "the copy of importlib on the index": (
        "module-not-found",
        "doctor fix inkwell",
        f"$ mkbook\n{_LOAD}    raise PackageNotFoundError(name)\nimportlib_metadata.PackageNotFoundError: inkwell\n",
    ),
    "a script of another Python": (
        "module-not-found",
        "doctor fix mkbook",
        f"$ mkbook\n{_REQUIRE}    raise DistributionNotFound(req, requirers)\npkg_resources.DistributionNotFound: The "
        "'mkbook==1.4' distribution was not found and is required by the application\n",
    ),
    "a program that asks itself": (
        "module-not-found",
        "doctor fix 'inkwell>=2.1'",
        "2025-01-01 WARNING press: DistributionNotFound: The 'inkwell>=2.1' distribution was not found and is required "
        "by the application\n",
    ),
    "what another package requires": (
        "dependency-missing",
        "doctor fix 'inkwell<3,>=2.1'",
        f"$ mkbook\n{_REQUIRE}    raise DistributionNotFound(req, requirers)\npkg_resources.DistributionNotFound: The "
        "'inkwell<3,>=2.1' distribution was not found and is required by mkbook\n",
    ),
    "the same of setuptools before 8": (
        "dependency-missing",
        "doctor fix 'inkwell>=2.1'",
        f"$ mkbook\n{_REQUIRE}    raise DistributionNotFound(req)\npkg_resources.DistributionNotFound: inkwell>=2.1\n",
    ),
    "another release for the user": (
        "dependency-conflict",
        "doctor fix user-site-shadows-system",
        f"$ mkbook\n{_REQUIRE}    raise VersionConflict(dist, req).with_context(dependent_req)\n"
        "pkg_resources.VersionConflict: (mkbook 1.6 (/home/ada/.local/lib/python3.8/site-packages), "
        "Requirement.parse('mkbook==1.4'))\n\n"
        f"During handling of the above exception, another exception occurred:\n\n{_REQUIRE}"
        "pkg_resources.DistributionNotFound: The 'mkbook==1.4' distribution was not found and is required by the "
        "application\n",
    ),
    "another release in an environment": (
        "dependency-conflict",
        "doctor fix mkbook",
        '$ mkbook\n  File "/opt/v/bin/mkbook", line 6, in <module>\npkg_resources.VersionConflict: (mkbook 1.6 '
        "(/opt/v/lib/python3.8/site-packages), Requirement.parse('mkbook==1.4'))\n",
    ),
    "an older release than required": (
        "dependency-conflict",
        "doctor fix 'inkwell>=2.1'",
        f"$ mkbook\n{_REQUIRE}pkg_resources.VersionConflict: (inkwell 1.9 (/usr/lib/python3/dist-packages), "
        "Requirement.parse('inkwell>=2.1'))\n",
    ),
    "an entry point that the release lacks": (
        "dependency-conflict",
        "doctor fix mkbook",
        f"$ mkbook\n{_LOAD}ImportError: Entry point ('console_scripts', 'mkbook') not found\n",
    ),
    "the same with importlib": (
        "dependency-conflict",
        "doctor fix mkbook",
        f'$ mkbook\n{_LOAD}  File "/usr/bin/mkbook", line 25, in importlib_load_entry_point\n'
        "    return next(matches).load()\nStopIteration\n",
    ),
    "an application beside another release of a library": (
        "module-not-found",
        "doctor fix docker-compose",
        '$ docker-compose\nTraceback (most recent call last):\n  File "/usr/local/bin/docker-compose", line 8, in '
        "<module>\n    from compose.cli.main import main\n  File "
        '"/usr/local/lib/python3.8/site-packages/compose/network.py", line 3, in <module>\n'
        "    from docker.errors import NetworkLost\nImportError: cannot import name 'NetworkLost' from 'docker.errors' "
        "(/usr/local/lib/python3.8/site-packages/docker/errors.py)\n",
    ),
    "an application without its own modules": (
        "module-not-found",
        "doctor fix salt",
        'Traceback (most recent call last):\n  File "/usr/bin/salt-call", line 6, in <module>\n'
        "    import salt.utils.stringutils\nImportError: No module named salt.utils.stringutils\n",
    ),
    "Python 2, the last part of a module": (
        "module-not-found",
        "doctor fix backports-ssl-match-hostname",
        '  File "/srv/press/app.py", line 2, in <module>\n    from backports.ssl_match_hostname import match_hostname\n'
        "ImportError: No module named ssl_match_hostname\n",
    ),
    "a program for a newer Python": (
        "python-too-old",
        "doctor fix --venv --python 3.12",
        '  File "/srv/press/__init__.py", line 4, in <module>\n    assert sys.version_info >= (3, 11), WORDS\n'
        "AssertionError: The press requires Python 3.11 to run.\n",
    ),
    "a commit that is gone": (
        "repository-unreachable",
        "git ls-remote https://git.example/ink",
        "$ pip install ink\n  Running command git clone --filter=blob:none -q https://git.example/ink /tmp/ink\n"
        "  fatal: bad revision '12345678'\n  error: https://git.example/ink did not send all necessary objects\n",
    ),
    "a tool that no pip installs": (
        "pip-missing",
        "doctor fix pre-commit",
        "$ pip install pre-commit\nbash: pip: 未找到命令\n",
    ),
    "a program of a desktop without its library": (
        "module-not-found",
        "apt-get install python3-gi",
        'Traceback (most recent call last):\n  File "/usr/bin/inkview", line 20, in <module>\n    import gi\n'
        "ImportError: No module named gi\n",
    ),
    "the same with a part of the library": (
        "module-not-found",
        "apt-get install python3-gi",
        'Traceback (most recent call last):\n  File "/usr/bin/inkview", line 20, in <module>\n'
        "    from gi.repository import GObject\nModuleNotFoundError: No module named 'gi'\n",
    ),
    "a pip before 19 that does not say why": (
        "build-failure",
        "doctor fix inkwell",
        "O comando pip3 install inkwell falha:\n"
        'Command "python setup.py egg_info" failed with error code 1 in /tmp/pip-install-wk4z2asd/inkwell/\n',
    ),
    "an option of an old pip": (
        "permission-denied",
        "doctor fix pep8",
        "$ pip install pep8 --use-mirrors\nDownloading/unpacking pep8\n"
        "    error: /usr/local/lib/python2.7/dist-packages/pep8.py: Permission denied\n",
    ),
    "an option without its space": (
        "no-matching-distribution",
        "doctor fix python-telegram-bot",
        "$ pip3 install python-telegram-bot--upgrade\nCollecting python-telegram-bot--upgrade\n"
        "ERROR: No matching distribution found for python-telegram-bot--upgrade\n",
    ),
    "an application in a user's folder without a part of itself": (
        "module-not-found",
        "doctor fix volatility3",
        '$ vol\nTraceback (most recent call last):\n  File "/root/.local/bin/vol", line 5, in <module>\n'
        "    from volatility3.cli import main\nModuleNotFoundError: No module named 'volatility3.cli'\n",
    ),
    "a program of an environment that no longer finds itself": (
        "module-not-found",
        "doctor fix --venv --path /opt/app/venv",
        'Traceback (most recent call last):\n  File "/opt/app/venv/bin/gunicorn", line 2, in <module>\n'
        "    from gunicorn.app.wsgiapp import run\nModuleNotFoundError: No module named 'gunicorn'\n",
    ),
    "the same of a service without the line of code": (
        "module-not-found",
        "doctor fix --venv --path /opt/app/venv",
        "Nov 28 07:00:00 web gunicorn[812]: Traceback (most recent call last):\n"
        'Nov 28 07:00:00 web gunicorn[812]:   File "/opt/app/venv/bin/gunicorn", line 5, in <module>\n'
        "Nov 28 07:00:00 web gunicorn[812]: ModuleNotFoundError: No module named 'gunicorn'\n",
    ),
    "a program of pipx that no longer finds itself": (
        "module-not-found",
        "doctor fix pipenv",
        'Traceback (most recent call last):\n  File "/home/u/.local/share/pipx/venvs/pipenv/bin/pipenv", line 5, in '
        "<module>\n    from pipenv import cli\nModuleNotFoundError: No module named 'pipenv'\n",
    ),
    "aptitude without a candidate": (
        "apt-unavailable",
        "doctor fix inkwell",
        "$ sudo aptitude install python-inkwell\nNo candidate version found for python-inkwell\n",
    ),
    "a library of PyOpenGL": (
        "shared-library-missing",
        "apt-get install libosmesa6",
        "Traceback (most recent call last):\nOSError: ('OSMesa: cannot open shared object file: No such file or "
        "directory', 'OSMesa', None)\n",
    ),
    "a library as the linker calls it": (
        "shared-library-missing",
        "apt-get install libgdal-dev",
        "\"Unable to import module 'app': libgdal.so: cannot open shared object file: No such file or directory\"\n",
    ),
    "an application beside a library of the user": (
        "dependency-conflict",
        "doctor fix docker-compose",
        '$ docker-compose\nTraceback (most recent call last):\n  File "/usr/local/bin/docker-compose", line 8, in '
        "<module>\n    from compose.cli.main import main\n  File "
        '"/usr/local/lib/python3.8/site-packages/compose/network.py", line 3, in <module>\n'
        "    from docker.errors import NetworkLost\nImportError: cannot import name 'NetworkLost' from 'docker.errors' "
        "(/home/ada/.local/lib/python3.8/site-packages/docker/errors.py)\n",
    ),
    "a program of the distribution beside a library of the user": (
        "dependency-conflict",
        "doctor fix user-site-shadows-system",
        '$ inkview\nTraceback (most recent call last):\n  File "/usr/bin/inkview", line 8, in <module>\n'
        "    from yaml import CoreLoader\nImportError: cannot import name 'CoreLoader' from 'yaml' "
        "(/home/ada/.local/lib/python3.8/site-packages/yaml/__init__.py)\n",
    ),
    "an older pyOpenSSL": (
        "dependency-conflict",
        "pip install --upgrade pyopenssl",
        "ImportError: 'pyOpenSSL' module missing required functionality. Try upgrading to v0.14 or newer.\n",
    ),
}
WHOLE_IN_HOME = (
    '$ inkwell\n  File "/home/ada/.local/bin/inkwell", line 8, in <module>\n    from inkwell.cli import main\n'
    '  File "/home/ada/.local/lib/python3.8/site-packages/inkwell/cli.py", line 3, in <module>\n'
    "    from yaml import CoreLoader\nImportError: cannot import name 'CoreLoader' from 'yaml' "
    "(/home/ada/.local/lib/python3.8/site-packages/yaml/__init__.py)\n"
)
NO_FAILURES = (
    "try:\n    version('mkbook')\nexcept importlib.metadata.PackageNotFoundError:\n    version = 'unknown'\n",
    '  File "press.py", line 3\n    raise DistributionNotFound(req)\n',
    "press: a distribution was not found in the archive, and is required by nobody\n",
    "from importlib.metadata import PackageNotFoundError, version\n",
    "The press requires Python 3.11 to run.\n",
    "fatal: bad revision '12345678'\n",
    "for x in y:\n    next(matches)\nStopIteration is not raised\n",
)


@pytest.mark.parametrize(("condition", "command", "log"), LOGS.values(), ids=LOGS)
def test_answer(condition: str, command: str, log: str) -> None:
    assert answer(log) == (condition, command)


@pytest.mark.parametrize("log", NO_FAILURES)
def test_no_failure(log: str) -> None:
    assert answer(log)[0] == "none"


def test_packages_that_are_all_the_users_are_not_mixed() -> None:
    assert answer(WHOLE_IN_HOME)[0] == "module-not-found"
