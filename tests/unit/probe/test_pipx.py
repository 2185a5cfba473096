from __future__ import annotations

import json
from pathlib import Path

import pytest

from doctor.probe.pipx import find_lost_links, list_scripts, read_app, read_apps, read_pipx_home
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

HOME = {"HOME": "/home/ada"}
OLDER, NEWER = "/home/ada/.local/pipx/venvs", "/home/ada/.local/share/pipx/venvs"


def metadata(name: str | None) -> str:
    """Return what pipx records of an application that it has installed."""
    return json.dumps(
        {
            "main_package": {
                "package": name,
                "apps": [name],
                "include_apps": True,
                "suffix": "",
                "package_version": "2.0",
            }
        }
    )


def test_installed_applications(tree: Tree) -> None:
    files = {
        "/home/ada/.local/bin/pipx": "",
        f"{NEWER}/pipx/pipx_metadata.json": metadata("pipx"),
        f"{NEWER}/black/pipx_metadata.json": metadata("black"),
        f"{NEWER}/empty/": "",
    }
    fs = Rootfs(str(tree(files)))
    home = read_pipx_home(fs, ["/usr/bin"], HOME)
    assert home is not None
    assert (home.apps, home.on_path) == (("black", "pipx"), False)
    assert (home.unfinished, home.unlinked) == ((), ("black",))
    assert home.versions == (("black", "2.0"), ("pipx", "2.0"))
    assert (home.commands_of("pipx"), home.commands_of("black")) == (("pipx",), ()), "a command of black is missing"
    home = read_pipx_home(fs, ["/usr/bin", "/home/ada/.local/bin"], HOME)
    assert home is not None
    assert home.on_path


def test_commands_without_a_link_anywhere(tree: Tree) -> None:
    record = metadata("black").replace('"apps": ["black"]', '"apps": ["black", "blackd", "gone"]')
    files = {f"{NEWER}/black/pipx_metadata.json": record}
    root = tree(files | {f"{NEWER}/black/bin/{name}": "" for name in ("black", "blackd")} | {"/opt/bin/blackd": ""})
    for name in ("black", "blackd"):
        Path(f"{root}{NEWER}/black/bin/{name}").chmod(0o755)
    home = read_pipx_home(Rootfs(str(root)), ["/opt/bin", "/home/ada/.local/bin"], HOME)
    assert home and home.on_path, "the folder is on PATH, although it does not exist"
    assert home.missing_links == (("black", f"{NEWER}/black/bin/black", "/home/ada/.local/bin/black"),)


def test_a_command_in_whose_place_a_script_of_another_release_is_left(tree: Tree) -> None:
    script, place = f"{NEWER}/black/bin/black", "/home/ada/.local/bin/black"
    root = tree({f"{NEWER}/black/pipx_metadata.json": metadata("black"), script: "", "/usr/bin/python3": ""})
    Path(f"{root}{script}").chmod(0o755)
    for python, hidden in (("python3.9", (("black", script, place),)), ("python3", ())):
        tree({place: f"#!/usr/bin/{python}\n"})
        home = read_pipx_home(Rootfs(str(root)), ["/home/ada/.local/bin"], HOME)
        assert home and home.hidden == hidden


@pytest.mark.parametrize(
    ("apps", "suffix"),
    [(["black"], "/../../../etc/profile.d/x.sh"), (["../../black/bin/black"], ""), (["black"], "\n"), (["black"], 5)],
)
def test_a_command_that_is_no_plain_name_gets_no_link(tree: Tree, apps: list[str], suffix: str | int) -> None:
    record = json.loads(metadata("black"))
    record["main_package"] |= {"apps": apps, "suffix": suffix}
    root = tree({f"{NEWER}/black/pipx_metadata.json": json.dumps(record), f"{NEWER}/black/bin/black": ""})
    Path(f"{root}{NEWER}/black/bin/black").chmod(0o755)
    home = read_pipx_home(Rootfs(str(root)), ["/home/ada/.local/bin"], HOME)
    assert home and [link for *_, link in home.missing_links] == ["/home/ada/.local/bin/black5"][: suffix == 5]


def package(spec: str, *options: str) -> dict[str, object]:
    return {"package_or_url": spec, "package_version": "1.5", "pip_args": list(options)}


@pytest.mark.parametrize(
    ("main", "injected", "expected"),
    [
        (package("black[d]"), [package("six")], ("black[d]==1.5", "six==1.5")),
        (package("black>=1"), [package("git+https://example.org/x")], ("black>=1", "git+https://example.org/x")),
        (package("/home/ada/app", "--editable"), [], ("-e /home/ada/app",)),
        (package("black"), [package("six", "--index-url=https://example.org")], ()),
        (package("black\n--index-url x"), [], ()),
        (package("--index-url=x"), [], ()),
        ({"package_or_url": 1}, [], ()),
    ],
)
def test_what_installs_an_application_again(
    tree: Tree, main: dict[str, object], injected: list[dict[str, object]], expected: tuple[str, ...]
) -> None:
    recorded = {"main_package": main, "injected_packages": {str(number): each for number, each in enumerate(injected)}}
    files = {"/opt/pipx/venvs/app/pyvenv.cfg": "", "/opt/pipx/venvs/app/pipx_metadata.json": json.dumps(recorded)}
    [app] = read_apps(Rootfs(str(tree(files))), {})
    assert (app.name, app.requirements) == ("app", expected)


def test_the_python_of_an_application(tree: Tree) -> None:
    files = {
        "/usr/lib/python3.13/os.py": "",
        "/usr/bin/python3.13": "",
        **{f"{NEWER}/{app}/pyvenv.cfg": "home = /usr/bin\n" for app in ("healthy", "changed", "dangling")},
        **{f"{NEWER}/{app}/bin/python": "-> /usr/bin/python3.13" for app in ("healthy", "changed")},
        f"{NEWER}/dangling/bin/python": "-> /usr/bin/python3.11",
        f"{NEWER}/healthy/lib/python3.13/site-packages/x.dist-info/": "",
        f"{NEWER}/healthy/lib/python3.11/site-packages/x.dist-info/": "",
        f"{NEWER}/changed/lib/python3.11/site-packages/x.dist-info/": "",
        f"{NEWER}/changed/lib/python3.13/site-packages/": "",
        f"{NEWER}/no-environment/bin/": "",
    }
    fs = Rootfs(str(tree(files)))
    states = {"healthy": "healthy", "changed": "python-changed", "dangling": "broken", "no-environment": None}
    for name, state in states.items():
        app = read_app(fs, f"{NEWER}/{name}", HOME)
        assert (app.state if app else None) == state, name
        assert app is None or app.lacks_pip is (name in ("healthy", "changed"))


OLD, SCRIPT, LINK = "/home/old/black", f"{NEWER}/black/bin/black", "/home/ada/.local/bin/black"


@pytest.mark.parametrize(
    ("changes", "dead"),
    [
        ({}, (SCRIPT, LINK)),
        ({SCRIPT: f"#!{NEWER}/black/bin/python\n"}, (LINK,)),
        ({f"{OLD}/bin/black": ""}, ()),
    ],
)
def test_commands_that_name_the_folder_from_which_an_application_was_moved(
    tree: Tree, changes: dict[str, str], dead: tuple[str, ...]
) -> None:
    files = {
        "/usr/bin/python3.13": "",
        f"{NEWER}/black/pyvenv.cfg": "home = /usr/bin\n",
        f"{NEWER}/black/bin/python": "-> /usr/bin/python3.13",
        f"{NEWER}/black/pipx_metadata.json": metadata("black"),
        SCRIPT: f"#!{OLD}/bin/python\n",
        LINK: f"-> {OLD}/bin/black",
    }
    app = read_app(Rootfs(str(tree(files | changes))), f"{NEWER}/black", HOME)
    assert app and (app.dead_commands, app.state) == (dead, "moved" if dead else "healthy")


def test_a_script_is_in_the_environment_wherever_a_record_says_that_it_is(tree: Tree) -> None:
    recorded = [{"__Path__": "/home/eve/black"}, {"__Path__": f"{NEWER}/black/bin/../../blackd"}]
    record = json.dumps({"main_package": {"package": "black", "app_paths": recorded}})
    fs = Rootfs(str(tree({f"{NEWER}/black/pipx_metadata.json": record})))
    scripts = list_scripts(fs, "black", HOME, of_dependencies=False)
    assert scripts == [f"{NEWER}/black/bin/black", f"{NEWER}/black/bin/blackd"]


def test_no_applications(tree: Tree) -> None:
    assert read_pipx_home(Rootfs(str(tree({f"{NEWER}/empty/": ""}))), ["/usr/bin"], HOME) is None


def test_applications_that_pipx_did_not_finish(tree: Tree) -> None:
    files = {
        f"{OLDER}/begun/bin/": "",
        f"{OLDER}/no-metadata/pyvenv.cfg": "home = /usr/bin\n",
        f"{OLDER}/cut/pipx_metadata.json": metadata("cut")[:20],
        f"{OLDER}/empty/pipx_metadata.json": metadata(None),
    }
    home = read_pipx_home(Rootfs(str(tree(files))), ["/usr/bin"], HOME)
    assert home is not None
    assert (home.apps, home.unfinished) == (
        (),
        tuple(f"{OLDER}/{app}" for app in ("begun", "cut", "empty", "no-metadata")),
    )


@pytest.mark.parametrize(
    ("shell", "files", "expected"),
    [
        ("bash", {".bashrc": '# Created by `pipx`\nexport PATH="$PATH:/home/ada/.local/bin"\n'}, ".bashrc:2"),
        ("bash", {".bashrc": "PATH=$HOME/.local/bin:$PATH\n"}, ".bashrc:1"),
        ("bash", {".profile": 'PATH="$HOME/.local/bin:$PATH"\n'}, None),  # Debian's own, which only a login reads
        (
            "bash",
            {".bashrc": "# PATH=~/.local/bin\nPATH=/home/ada/.local/binary\n", ".zshrc": "PATH=~/.local/bin"},
            None,
        ),
        ("zsh", {".zshrc": "path+=(~/.local/bin)\n"}, ".zshrc:1"),
        ("fish", {".config/fish/config.fish": "fish_add_path ~/.local/bin\n"}, ".config/fish/config.fish:1"),
        ("dash", {".profile": "PATH=${HOME}/.local/bin:$PATH\n"}, ".profile:1"),
    ],
)
def test_the_line_that_puts_the_commands_on_path_in_new_shells(
    tree: Tree, shell: str, files: dict[str, str], expected: str | None
) -> None:
    start_up_files = {f"/home/ada/{name}": text for name, text in files.items()}
    fs = Rootfs(str(tree(start_up_files | {f"{OLDER}/black/pipx_metadata.json": metadata("black")})))
    home = read_pipx_home(fs, ["/usr/bin"], {**HOME, "SHELL": f"/bin/{shell}"})
    assert home is not None and home.startup_line == (f"/home/ada/{expected}" if expected else None)


def test_links_into_a_deleted_environment(tmp_path: Path) -> None:
    venvs, bin_dir = tmp_path / ".local/pipx/venvs", tmp_path / ".local/bin"
    bin_dir.mkdir(parents=True)
    (venvs / "black/bin").mkdir(parents=True)
    (venvs / "empty").mkdir()
    for name, target in (("black", venvs / "black/bin/black"), ("httpie", venvs / "httpie/bin/http"),
                         ("e", venvs / "empty/bin/e"), ("other", tmp_path / "gone")):  # fmt: skip
        (bin_dir / name).symlink_to(target)
    lost = find_lost_links(Rootfs(), {"HOME": str(tmp_path)})
    assert sorted(lost) == [("empty", f"{bin_dir}/e"), ("httpie", f"{bin_dir}/httpie")]


def test_metadata_that_pipx_cannot_parse(tree: Tree) -> None:
    files = {f"{NEWER}/a/pipx_metadata.json": "", f"{NEWER}/b/pipx_metadata.json": metadata("b"), f"{NEWER}/c/x": ""}
    home = read_pipx_home(Rootfs(str(tree(files))), ["/usr/bin"], HOME)
    assert home and home.damaged == (f"{NEWER}/a/pipx_metadata.json",)


@pytest.mark.parametrize(
    ("spec", "options", "lost"),
    [("/gone/shop", ["--editable"], True), ("/gone/shop[dev]", ["--editable"], True), ("/gone/shop", [], False),
     ("/srv/shop", ["--editable"], False), ("shop", [], False)],
)  # fmt: skip
def test_an_editable_application_whose_code_is_gone(tree: Tree, spec: str, options: list[str], lost: bool) -> None:
    main = {"main_package": {"package": "shop", "package_or_url": spec, "pip_args": options}}
    files = {f"{NEWER}/shop/pyvenv.cfg": "home = /usr/bin\n", f"{NEWER}/shop/pipx_metadata.json": json.dumps(main)}
    app = read_app(Rootfs(str(tree({**files, "/srv/shop/": ""}))), f"{NEWER}/shop", HOME)
    assert app and app.lost_source == ("/gone/shop" if lost else "")
