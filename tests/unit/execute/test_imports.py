"""The import of installed packages: which modules, and what is said of one that raises, crashes, hangs or prints."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from doctor.core.errors import StepError
from doctor.execute.venv.imports import import_modules
from doctor.execute.venv.installation import installed_since, modules_of, snapshot


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    return path


@pytest.fixture
def install(environment: Path) -> Callable[..., None]:
    site = next(environment.glob("lib/*/site-packages"))

    def write(name: str, files: dict[str, str], *, requested: bool = True) -> None:
        info = f"{name}-1.0.dist-info"
        files = {**files, f"{info}/REQUESTED": ""} if requested else files
        for path, text in {**files, f"{info}/RECORD": "".join(f"{path},,\n" for path in files)}.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text)

    return write


@pytest.mark.parametrize(
    ("files", "modules"),
    [
        (["six.py", "six-1.16.dist-info/METADATA", "__pycache__/six.cpython-311.pyc"], ["six"]),
        (["yaml/__init__.py", "yaml/x.py", "_yaml/__init__.py", "yaml/_yaml.cpython-311.so"], ["yaml"]),
        (["google/cloud/storage/__init__.py", "google/cloud/storage/x/__init__.py"], ["google.cloud.storage"]),
        (["fast.cpython-311-x86_64-linux-gnu.so", "../../../bin/fast", "data/x.py"], ["fast"]),
        (["cook/__init__.py", "cook/templates/{{x}}/__init__.py", "tests/__init__.py", "a-b.py"], ["cook"]),
        (["__editable___mine_finder.py", "mine.pth"], []),
    ],
)
def test_the_outermost_public_modules_are_imported(files: list[str], modules: list[str]) -> None:
    assert modules_of(files) == modules


def test_only_what_was_asked_for_and_is_new_is_imported(environment: Path, install: Callable[..., None]) -> None:
    install("Before", {"before.py": ""})
    before = snapshot(str(environment))
    install("Black", {"black/__init__.py": "", "blackd/__init__.py": "import missing"})
    install("dependency", {"dependency.py": ""}, requested=False)
    installation = installed_since(before, str(environment))
    assert installation.distributions == ("Black 1.0", "dependency 1.0")
    assert (installation.requested, installation.modules) == (("Black 1.0",), ("black",))


def test_each_failure_is_said_and_none_hides_another(
    environment: Path, install: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    marks = (
        "import os, sys\nprint('noise'); os.write(2, b'noise')\nassert not os.listdir('.') and not sys.stdin.read()\n"
    )
    sources = {
        "noisy": marks,
        "missing": "import os\nimport libcairo_that_is_missing",
        "late": "import atexit, os, threading\natexit.register(os.abort)\nthreading.Event().wait\n",
        "leaves": "import sys\nsys.exit(3)",
        "crashes": "import os\nos.kill(os.getpid(), 11)",
        "hostile": "raise ValueError('a\\x1b[2J\\nb')",
        "hangs": "import signal, time\nwhile True: time.sleep(1)",
        "removes": "import os, shutil\nshutil.rmtree(os.getcwd())\nraise OSError",
        "forks": "import os, time\nif os.fork() == 0:\n    time.sleep(60)\n    os._exit(0)",
        "spoiled": "import noisy, sys\nif 'late' in sys.modules: raise RuntimeError",
    }
    install("many", {f"{name}.py": text for name, text in sources.items()})
    started = time.monotonic()
    results = {
        result.module: result for result in import_modules(str(environment), list(sources), with_pip=False, limit=5)
    }
    assert time.monotonic() - started < 50 and list(results) == list(sources)
    assert {name: result.status for name, result in results.items()} == {
        **dict.fromkeys(sources, "failed"),
        **dict.fromkeys(("noisy", "late", "forks", "spoiled"), "imported"),
        "hangs": "timed-out",
    }
    assert results["missing"].message == "ModuleNotFoundError: No module named 'libcairo_that_is_missing'"
    assert results["crashes"].message == "Python crashed (Segmentation fault)"
    assert results["hostile"].message == "ValueError: a\x1b[2J b"  # escaped where it is shown
    assert results["hangs"].message == "the import did not end within 5 s"
    assert "noise" not in "".join(capfd.readouterr())


def test_an_environment_that_does_not_start_is_no_success(environment: Path, tmp_path: Path) -> None:
    """Whether modules are to be imported or not; a module that only a variable breaks is a failure of its own."""
    (tmp_path / "bin").mkdir()
    for modules in ((), ("six",)):
        with pytest.raises(StepError, match="bin/python does not start"):
            list(import_modules(str(tmp_path / "gone"), modules, with_pip=False))
        with pytest.raises(StepError, match="does not work: ModuleNotFoundError: No module named 'pip'"):
            list(import_modules(str(environment), modules, with_pip=True))
    (tmp_path / "bin/python").symlink_to(os.path.realpath(sys.executable))
    with pytest.raises(StepError, match="instead of its own environment"):
        list(import_modules(str(tmp_path), ["six"], with_pip=False))


def test_setuptools_can_be_imported_which_an_old_python_refuses_after_pip(tmp_path: Path) -> None:
    seeds = ("--pip", "bundle", "--setuptools", "bundle", "--no-download", "--no-periodic-update")
    subprocess.run([sys.executable, "-m", "virtualenv", *seeds, tmp_path / "env"], check=True, capture_output=True)
    for modules in (["setuptools"], ["pip", "setuptools"]):
        results = import_modules(str(tmp_path / "env"), modules, with_pip=True)
        assert [(each.module, each.message) for each in results] == [(name, "") for name in modules]


def test_a_variable_that_breaks_python_is_a_failure_of_the_import(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libc.so.6").write_text("")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    (result,) = import_modules(str(environment), ["six"], with_pip=False)
    assert (result.status, result.message) == ("failed", "it ended Python with the exit code 127")
