"""The requirements of a project, with all that its lists include."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.probe.project import lists, requirements, tree
from doctor.probe.project.lists import find_other_requirements, find_requirement_files, find_requirements_below
from doctor.probe.project.requirements import digest_requirements, read_requirement_file, stream_problem
from doctor.probe.rootfs import Rootfs


def write(folder: Path, **files: str) -> str:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return str(folder)


def test_nothing_is_asked_for(tmp_path: Path) -> None:
    assert find_requirement_files(Rootfs(), str(tmp_path), "") == ()


def test_a_lock_comes_before_requirements_and_those_before_pyproject(tmp_path: Path) -> None:
    root = write(tmp_path, pyproject_toml='[project]\nname = "x"\ndependencies = ["six"]\n')
    assert [(file.path, file.lines) for file in find_requirement_files(Rootfs(), root, "")] == [
        ("pyproject.toml", ("six",))
    ]
    write(tmp_path, requirements_txt="idna\n")
    assert [file.path for file in find_requirement_files(Rootfs(), root, "")] == ["requirements.txt"]
    write(tmp_path, pylock_toml="")
    assert [file.path for file in find_requirement_files(Rootfs(), root, "")] == ["pylock.toml"]


def test_lines_are_joined_comments_go_and_includes_are_read(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        requirements_txt="six \\\n  >=1 # why\n# -r nowhere.txt\n\n-r sub/more.txt\n-c limits.txt\n",
        sub__more_txt="idna\n-c ../limits.txt\n",
        limits_txt="six<3\n--break-system-packages\n",
    )
    file = read_requirement_file(Rootfs(), root, "requirements.txt")
    assert file.problem is None
    assert file.lines == ("six   >=1", "-r sub/more.txt", "idna", "-c ../limits.txt", "-c limits.txt")
    assert file.constraints == ("six<3", "--break-system-packages")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# in C:\\tools\\\nsix\n", ("six",)),
        ("  # why \\\r\nsix\r\n", ("six",)),
        ("six \\\n# why\n>=1\n", ("six", ">=1")),
        ("six # why \\\n>=1\nidna", ("six", "idna")),
        ("six\\\\\n>=1\nidna \\", ("six>=1", "idna")),
    ],
)
def test_a_comment_continues_no_line_and_is_not_continued(tmp_path: Path, text: str, lines: tuple[str, ...]) -> None:
    """As pip's own function says (``req_file.py``, join_lines), where the tests have pip."""
    root = write(tmp_path, requirements_txt=text)
    assert read_requirement_file(Rootfs(), root, "requirements.txt").lines == lines
    req_file = pytest.importorskip("pip._internal.req.req_file")
    read = req_file.ignore_comments(req_file.join_lines(enumerate(text.splitlines(), 1)))
    assert tuple(line for _, line in read) == lines


def test_files_that_include_each_other_are_a_problem_and_one_that_is_included_twice_is_none(tmp_path: Path) -> None:
    root = write(tmp_path, a_txt="-r b.txt\n-r c.txt\n", b_txt="-r c.txt\n", c_txt="six\n")
    assert read_requirement_file(Rootfs(), root, "a.txt").problem is None
    write(tmp_path, c_txt="-r a.txt\n")
    assert read_requirement_file(Rootfs(), root, "a.txt").problem == "c.txt includes a.txt, which includes it in turn"


def test_a_missing_file_is_named_with_the_one_that_includes_it(tmp_path: Path) -> None:
    root = write(tmp_path, requirements_txt="-r base.txt\n")
    problem = "base.txt does not exist, and requirements.txt includes it"
    assert read_requirement_file(Rootfs(), root, "requirements.txt").problem == problem


def test_a_file_in_another_encoding_is_a_problem_unless_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "a.txt").write_bytes(b"six # caf\xe9\n")
    problem = "a.txt is not in UTF-8, which pip expects"
    assert read_requirement_file(Rootfs(), str(tmp_path), "a.txt").problem == problem
    monkeypatch.setenv("LC_ALL", "fr_FR.ISO-8859-1")
    assert read_requirement_file(Rootfs(), str(tmp_path), "a.txt").problem is None
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "a.txt").write_bytes(b"# -*- coding: latin-1 -*-\nsix # caf\xe9\n")
    assert read_requirement_file(Rootfs(), str(tmp_path), "a.txt").problem is None


def test_lines_are_put_together_as_pip_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRA", "--target=/usr")
    text = "-\\\n-break-\\\nsystem-packages\nsix ${EXTRA} ${NOTHING} $EXTRA ${extra}\n"
    root = write(tmp_path, requirements_txt=text)
    lines = read_requirement_file(Rootfs(), root, "requirements.txt").lines
    assert lines == ("--break-system-packages", "six --target=/usr ${NOTHING} $EXTRA ${extra}")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone.txt", "does not exist"),
        ("folder.txt", "is not a file"),
        ("pipe.txt", "is not a file"),
        ("dangling.txt", "is not a link to a file"),
        ("large.txt", "is larger than 1 MB"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dangling.txt").symlink_to("gone.txt")
    (tmp_path / "large.txt").write_text("")
    os.truncate(tmp_path / "large.txt", 100 << 20)
    assert read_requirement_file(Rootfs(), str(tmp_path), name).problem in (f"{name} {why}", f"{tmp_path}/{name} {why}")


def test_only_a_file_is_read_by_doctor_and_by_pip(tmp_path: Path) -> None:
    """pip would read from the input of its own, which has nothing, and install nothing."""
    (tmp_path / "a.txt").write_text("six\n")
    (tmp_path / "link.txt").symlink_to("input.txt")
    (tmp_path / "input.txt").symlink_to("/dev/stdin")
    (tmp_path / "here.txt").symlink_to(tmp_path / "a.txt")
    with open(tmp_path / "a.txt") as file:
        opened = (
            f"/dev/fd/{file.fileno()}",
            f"/proc/{os.getpid()}/fd/{file.fileno()}",
            f"../../dev/fd/{file.fileno()}",
        )
        for name in ("-", "/dev/stdin", "/proc/thread-self/fd/0", "link.txt", *opened):
            cwd = "/usr/bin" if name.startswith("..") else str(tmp_path)
            assert "can be read only once" in (stream_problem(cwd, name) or ""), name
    for name in ("a.txt", "here.txt", "gone.txt", "/dev/null", str(tmp_path)):
        assert stream_problem(str(tmp_path), name) is None
    (tmp_path / "-").touch()
    assert stream_problem(str(tmp_path), "-") is None


def test_a_list_on_a_server_is_named_with_the_command_that_downloads_it() -> None:
    download = "`curl -fLo dev.txt 'https://a.example/x/dev.txt?b=1'`"
    assert download in (stream_problem("/", "https://a.example/x/dev.txt?b=1") or "")
    assert "`curl -fLo requirements.txt " in (stream_problem("/", "https://a.example/") or "")


def test_a_list_that_is_no_file_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").symlink_to("gone.txt")
    assert [file.problem for file in find_requirement_files(Rootfs(), str(tmp_path), "")]
    (tmp_path / "requirements.txt").unlink()
    (tmp_path / "requirements.txt").mkdir()
    assert find_requirement_files(Rootfs(), str(tmp_path), "") == ()


def test_groups_and_those_they_include(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        pyproject_toml='[dependency-groups]\ntest = ["pytest"]\nDev = ["ruff", {include-group = "test"}]\n'
        'loop = [{include-group = "loop"}]\n',
    )
    assert read_requirement_file(Rootfs(), root, "pyproject.toml", "dev").lines == ("ruff", "pytest")
    assert "itself" in (read_requirement_file(Rootfs(), root, "pyproject.toml", "loop").problem or "")
    assert "has no dependency group and no extra docs" in (
        read_requirement_file(Rootfs(), root, "pyproject.toml", "docs").problem or ""
    )


def test_dependencies_worked_out_when_built_are_told(tmp_path: Path) -> None:
    root = write(tmp_path, pyproject_toml='[project]\nname = "x"\ndynamic = ["dependencies"]\n')
    assert find_requirement_files(Rootfs(), root, "")[0].needs_build


def test_what_setuptools_is_told_to_read_from_files_is_read(tmp_path: Path) -> None:
    dynamic = '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\n'
    root = write(
        tmp_path, pyproject_toml=f'{dynamic}dependencies = {{file = ["req/in.txt"]}}\n', req__in_txt="six # 1\n"
    )
    [file] = find_requirement_files(Rootfs(), root, "")
    assert (file.lines, file.needs_build) == (("six",), False)
    write(tmp_path, req__in_txt="six\n-r more.txt\n")
    assert find_requirement_files(Rootfs(), root, "")[0].needs_build
    (tmp_path / "req/in.txt").unlink()
    assert find_requirement_files(Rootfs(), root, "")[0].needs_build


def test_an_older_project(tmp_path: Path) -> None:
    root = write(tmp_path, setup_py="setup()\n")
    assert find_requirement_files(Rootfs(), root, "") == ()
    write(tmp_path, setup_cfg="[options]\ninstall_requires =\n    six>=1\n    # why\n    idna; python_version<'3'\n")
    [file] = find_requirement_files(Rootfs(), root, "")
    assert (file.path, file.lines, file.needs_build) == ("setup.cfg", ("six>=1", "idna; python_version<'3'"), False)
    for text, lines in {
        "file: in.txt": ("six",),
        "six; idna": ("six", "idna"),
        "\n  six; python_version > '3'": ("six; python_version > '3'",),
    }.items():
        write(tmp_path, setup_cfg=f"[options]\ninstall_requires = {text}\n", in_txt="six\n")
        assert find_requirement_files(Rootfs(), root, "")[0].lines == lines
    write(tmp_path, setup_py="setup(install_requires=open('x'))\n")
    assert find_requirement_files(Rootfs(), root, "")[0].needs_build
    write(tmp_path, setup_cfg="[metadata]\nname = x\n")
    assert [(file.path, file.lines, file.needs_build) for file in find_requirement_files(Rootfs(), root, "")] == [
        ("setup.py", (), True)
    ]
    write(tmp_path, setup_py="setup(install_requires=['six', './gone'])\n")
    [file] = find_requirement_files(Rootfs(), root, "")
    assert (file.lines, file.needs_build) == (("six", "./gone"), False)
    assert file.problem == "setup.py cannot be installed: ./gone does not exist"
    write(tmp_path, setup_py="setup(install_requires=[])\n")
    assert find_requirement_files(Rootfs(), root, "") == ()
    write(tmp_path, setup_py="setup(install_requires=open('x'))\n")
    write(tmp_path, setup_cfg="[options]\n[options]\n")
    assert "setup.cfg cannot be parsed" in (find_requirement_files(Rootfs(), root, "")[0].problem or "")
    write(tmp_path, setup_cfg="[options]\ninstall_requires = six\n", pyproject_toml="[build-system]\nrequires = []\n")
    (tmp_path / "setup.py").unlink()
    assert find_requirement_files(Rootfs(), root, "")[0].lines == ("six",)
    write(tmp_path, pyproject_toml='[project]\nname = "x"\n')  # what it states counts alone
    assert find_requirement_files(Rootfs(), root, "") == ()


def test_an_extra_comes_with_the_project_and_with_what_it_names_of_itself(tmp_path: Path) -> None:
    text = (
        '[project]\nname = "My.Own"\ndependencies = ["six"]\n[project.optional-dependencies]\n'
        'all = ["my-own[dev,all]", "idna"]\nDev = ["pytest"]\n[dependency-groups]\ndocs = ["sphinx"]\n'
    )
    root = write(tmp_path, pyproject_toml=text)
    assert read_requirement_file(Rootfs(), root, "pyproject.toml", "all").lines == ("six", "pytest", "idna")
    assert read_requirement_file(Rootfs(), root, "pyproject.toml", "docs").lines == ("sphinx",)


def test_what_else_there_is_lists_of(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        requirements_txt="-r requirements/base.txt\n",
        requirements__base_txt="six\n",
        requirements__dev_txt="pytest\n",
        requirements__constraints_txt="six<3\n",
        pyproject_toml='[dependency-groups]\ntest = ["pytest"]\n',
    )
    (tmp_path / "test-requirements.txt").touch()
    files = find_requirement_files(Rootfs(), root, "")
    assert find_other_requirements(Rootfs(), root, "", files) == (
        ("-r", "requirements/dev.txt"), ("-r", "test-requirements.txt"), ("--group", "test")
    )  # fmt: skip


def test_the_digest_tells_lists_apart(tmp_path: Path) -> None:
    root = write(tmp_path, requirements_txt="six\n")
    first = digest_requirements(find_requirement_files(Rootfs(), root, ""), root)
    assert first == digest_requirements(
        find_requirement_files(Rootfs(), root, root), f"{root}/src"
    )  # the same, named from below
    write(tmp_path, requirements_txt="six>1\n")
    assert (
        digest_requirements((), root)
        == ""
        != first
        != digest_requirements(find_requirement_files(Rootfs(), root, ""), root)
    )


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ('[project]\ndependencies = "six"\n', None),  # letter by letter, these would be three packages
        ("[project]\ndependencies = [3]\n", None),
        ("[project]\ndependencies = {six = '1'}\n", None),
        ("project = 3\n", None),
        ("[project]\ndynamic = 3\n", None),
        ('dependency-groups = "x"\n', "x"),
        ('[dependency-groups]\nx = "six"\n', "x"),
        ("[dependency-groups]\nx = [3]\n", "x"),
        ("[dependency-groups]\nx = [{include-group = 3}]\n", "x"),
        ('[dependency-groups]\nx = [{include-group = "y"}]\ny = "six"\n', "x"),
    ],
)
def test_a_pyproject_of_another_shape_is_not_guessed_at(tmp_path: Path, text: str, group: str | None) -> None:
    file = read_requirement_file(Rootfs(), write(tmp_path, pyproject_toml=text), "pyproject.toml", group)
    assert file.lines == () and (file.problem or "").startswith("pyproject.toml cannot be parsed: ")
    assert "object" not in (file.problem or "") and "argument" not in (file.problem or "")


def test_a_group_that_does_not_exist_is_no_fault_of_the_file(tmp_path: Path) -> None:
    extras = '[project]\nname = "x"\n[project.optional-dependencies]\ntls = ["cryptography"]\n'
    for text, names in (('[dependency-groups]\ntest = ["six"]\n' + extras, "test, tls"), ("[project]\n", "none")):
        file = read_requirement_file(Rootfs(), write(tmp_path, pyproject_toml=text), "pyproject.toml", "nope")
        missing = "pyproject.toml has no dependency group and no extra nope"
        assert file.problem == f"{missing}. Those that it has: {names}"


def test_variables_that_would_make_a_file_huge_are_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONG", "x" * 100_000)
    for text in ("${LONG}" * 100_000, "${LONG}\n" * 100_000):
        root = write(tmp_path, requirements_txt=text)
        file = read_requirement_file(Rootfs(), root, "requirements.txt")
        assert file.lines == () and "has more than" in (file.problem or "")


def test_lists_below_the_project_are_found_the_nearest_first(tmp_path: Path) -> None:
    below = [
        ".codex/setup/requirements.txt", "services/api/requirements.txt", "services/api/dev-requirements.txt",
        "docs/requirements.txt", "worker/requirements/base.txt", "a/b/c/d/requirements.txt",
    ]  # fmt: skip
    for name in (*below, "requirements.txt", "requirements/top.txt", "a/b/c/d/e/requirements.txt", "docs/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in ("node_modules/x", ".git", ".tox", "env/share", "worker/__pycache__", "dist"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "requirements.txt").touch()
    (tmp_path / "env/pyvenv.cfg").touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    table = '[project]\nname = "x"\ndependencies = ["six"]\n'
    write(tmp_path, backend__pyproject_toml=table, tools__pyproject_toml="[tool.ruff]\n")
    write(tmp_path, services__api__pyproject_toml=table)
    found = find_requirements_below(Rootfs(), str(tmp_path), "", ())
    assert [name for _, name in found] == [
        "backend/pyproject.toml", "docs/requirements.txt", "services/api/requirements.txt",
        "services/api/dev-requirements.txt", "worker/requirements/base.txt", "a/b/c/d/requirements.txt",
        ".codex/setup/requirements.txt",
    ]  # fmt: skip
    assert {option for option, _ in found} == {"-r"}


def test_few_folders_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, **{f"{name}__requirements_txt": "" for name in "abc"})
    limits = ((tree, "_FOLDER_LIMIT", 3), (lists, "_FILES_BELOW", 2))  # the first folder is the project's own
    for module, name, limit in limits:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, limit)
            fs = Rootfs()
            found = find_requirements_below(fs, str(tmp_path), "", ())
        assert [name for _, name in found] == ["a/requirements.txt", "b/requirements.txt"]
        assert len(fs.cuts) == 1 and str(tmp_path) in next(iter(fs.cuts)), "the cut is said"


def test_a_list_below_that_is_included_is_not_another_one(tmp_path: Path) -> None:
    root = write(tmp_path, requirements_txt="-r sub/requirements.txt\n", sub__requirements_txt="six\n")
    files = find_requirement_files(Rootfs(), root, "")
    assert find_requirements_below(Rootfs(), root, "", files) == ()
    assert find_requirements_below(Rootfs(), root, root, ()) == (("-r", f"{root}/sub/requirements.txt"),)


def test_the_line_at_which_pip_ends_is_named_in_the_file_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("six  # not os\n-r lists/base.txt\n")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/base.txt").write_text("boto3\n\n  os  # paths\n")
    file = read_requirement_file(Rootfs(), str(tmp_path), "requirements.txt")
    assert (file.faulty_line, file.line) == ("lists/base.txt:3", "os") and file.is_needless
    assert file.problem == "lists/base.txt:3 cannot be installed: os is a module of Python itself, which no index has"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is not shown what another user has linked")
@pytest.mark.parametrize("text", ["-r secret\n", "os\n", "-r list.txt\n"])
def test_root_is_not_shown_what_a_file_contains_to_which_another_user_has_made_a_link(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "is_application_container", lambda _fs: False)
    (tmp_path / "shadow").write_text(text)
    (tmp_path / "list.txt").write_text("-e nowhere\nos\n")
    (tmp_path / "requirements.txt").symlink_to("shadow")
    os.lchown(tmp_path / "requirements.txt", 12345, 12345)
    file = read_requirement_file(Rootfs(), str(tmp_path), "requirements.txt")
    problem = file.problem or ""
    assert "unknown user 12345" in problem and not file.line
    assert "secret" not in problem and "list.txt" not in problem and "os is" not in problem


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"six\x0cidna\nos\n", "requirements.txt:2"),  # sed counts the ends of lines only
        (b"os\x0csix\n", ""),
        ("six\nos\n".encode("utf-16"), "requirements.txt:2"),
        (b'os; python_version < "3"\nos\n', "requirements.txt:1"),
        (b"-r ../out.txt\n", "../out.txt:1"),
        (b"-r link.txt\n", "link.txt:1"),
        (b"-r -e1e id\n", "-e1e id:1"),
    ],
)
def test_sed_changes_only_a_line_that_it_finds_in_a_file_of_the_project(
    tmp_path: Path, text: bytes, place: str
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "requirements.txt").write_bytes(text)
    for path in (tmp_path / "out.txt", root / "-e1e id"):
        path.write_text("os\n")
    (root / "link.txt").symlink_to("-e1e id")
    file = read_requirement_file(Rootfs(), str(root), "requirements.txt")
    assert file.problem and file.faulty_line == place
    assert file.is_needless is (text.startswith(b"six\x0c"))


def test_a_constraint_makes_pip_look_for_no_package(tmp_path: Path) -> None:
    root = write(tmp_path, requirements_txt="six\n-c limits.txt\n", limits_txt="os\n")
    assert read_requirement_file(Rootfs(), root, "requirements.txt").problem is None


def test_literal_requirements_of_a_setup_script(tmp_path: Path) -> None:
    root = write(tmp_path, setup_py="from setuptools import setup\nsetup(name='x', install_requires=['six', 'idna'])\n")
    [file] = find_requirement_files(Rootfs(), root, "")
    assert (file.path, file.lines, file.needs_build) == ("setup.py", ("six", "idna"), False)
    for computed in ("install_requires=REQUIRES", "install_requires=[six]"):
        write(tmp_path, setup_py=f"setup({computed})\n")
        assert find_requirement_files(Rootfs(), root, "")[0].needs_build, computed


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (("base", "local", "production"), "local"),
        (("base", "dev"), "dev"),
        (("base", "production"), "base"),
        (("production",), "production"),
        (("cpu", "gpu"), ""),
        (("constraints", "lib"), "lib"),
    ],
)
def test_of_several_lists_that_for_developers_is_taken(tmp_path: Path, names: tuple[str, ...], chosen: str) -> None:
    (tmp_path / "requirements").mkdir()
    for name in names:
        (tmp_path / f"requirements/{name}.txt").write_text("six\n")
    found = [file.path for file in find_requirement_files(Rootfs(), str(tmp_path), "")]
    assert found == ([f"requirements/{chosen}.txt"] if chosen else [])
