"""``doctor check --root`` reads the tar of an image, refuses a hostile one, and recommends nothing for this machine."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from doctor.core.config import LEVELS
from doctor.core.errors import DoctorError
from doctor.probe import image
from tests import REPOSITORY
from tests.recorded import write_root
from tests.tools.schema import parse

HOME = "home/ada/.config/pip/pip.conf"


def check(root: Path, *arguments: str, cwd: Path | None = None) -> Any:
    command = [sys.executable, "-m", "doctor", "check", "--json", "--root", str(root), *arguments]
    run = subprocess.run(
        command, capture_output=True, text=True, cwd=cwd or REPOSITORY, env=os.environ | {"PYTHONPATH": str(REPOSITORY)}
    )
    return parse(run.stdout)


def layer(files: Mapping[str, str | tarfile.TarInfo]) -> bytes:
    """Return a tar of files (``-> TARGET`` is a link), or of members as they are."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            member = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            data = b""
            if isinstance(content, str) and content.startswith("-> "):
                member.type, member.linkname = tarfile.SYMTYPE, content[3:]
            elif isinstance(content, str):
                data = content.encode()
                member.size, member.mode = len(data), 0o755
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def save(path: Path, *layers: bytes) -> Path:
    """Write an image as ``docker save`` does."""
    files = {f"{number}/layer.tar": data for number, data in enumerate(layers)}
    files["manifest.json"] = json.dumps([{"Config": "x.json", "Layers": list(files)}]).encode()
    return _write(path, files)


def oci(path: Path, *layers: bytes) -> Path:
    """Write an image as an OCI layout, with an index of several processors."""
    blobs = {hashlib.sha256(data).hexdigest(): data for data in layers}
    manifest = json.dumps({"layers": [{"digest": f"sha256:{digest}"} for digest in blobs]}).encode()
    blobs[hashlib.sha256(manifest).hexdigest()] = manifest
    entries = [
        {"digest": f"sha256:{hashlib.sha256(manifest).hexdigest()}", "platform": {"architecture": architecture}}
        for architecture in ("amd64", "arm64")
    ]
    files = {f"blobs/sha256/{digest}": data for digest, data in blobs.items()}
    return _write(path, {"oci-layout": b"{}", "index.json": json.dumps({"manifests": entries}).encode(), **files})


def _write(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("write", [save, oci])
def test_an_image_is_judged_as_its_unpacked_root_is(
    write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    write_root("ubuntu-24.04-bare", tmp_path / "root")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        tar.add(tmp_path / "root", ".")
    path = write(tmp_path / "image.tar", buffer.getvalue())
    of_image, of_root = check(path, "--fail-on", "never"), check(tmp_path / "root", "--fail-on", "never")
    assert of_image.pop("root") == str(path) and of_root.pop("root") == str(tmp_path / "root")
    assert of_image == of_root and of_image["python"]["version"] == "3.12.3"
    assert not list(temporary.iterdir()), "the unpacked image is removed"


def test_the_status_is_the_same_at_every_level(tmp_path: Path) -> None:
    write_root("ubuntu-24.04-bare", tmp_path)
    answers = {level: check(tmp_path, "--fail-on", level) for level in LEVELS}
    assert {answer["status"] for answer in answers.values()} == {"problems"}
    assert [answer["exit_code"] for answer in answers.values()] == [1, 1, 1, 1, 0]


def test_another_root_leads_to_no_command_on_this_machine(tmp_path: Path) -> None:
    write_root("ubuntu-24.04-bare", tmp_path / "root")
    project = tmp_path / "project"
    project.mkdir()
    (project / "requirements.txt").write_text("six\n")
    answer = check(tmp_path / "root", cwd=project)
    assert answer["recommendation"]["command"] is None and answer["recommendation"]["remedy"]["argv"] is None
    remedies = [finding["remedy"] for finding in answer["findings"] if finding["remedy"]]
    assert remedies and all(remedy["argv"] is None for remedy in remedies)
    assert "On the examined system, run `doctor fix --venv`." in [remedy["text"] for remedy in remedies]


def test_upper_layers_replace_and_remove(tmp_path: Path) -> None:
    lower = layer(
        {
            "etc/kept": "1",
            "etc/gone": "1",
            "etc/old/a": "1",
            "etc/old/b": "1",
            "lib": "-> usr/lib",
            "usr/lib/os-release": "",
            HOME: "1",
        }
    )
    upper = layer(
        {"etc/.wh.gone": "", "etc/old/c": "2", "etc/old/.wh..wh..opq": "", "lib/python3.12/os.py": "", HOME: "2"}
    )
    with image.unpacked(str(save(tmp_path / "image.tar", lower, upper))) as folder:
        found = {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}
        assert found == {"etc/kept", "etc/old/c", "usr/lib/os-release", "usr/lib/python3.12/os.py", HOME}
        assert Path(folder, HOME).read_text() == "2" and Path(folder).stat().st_mode & 0o777 == 0o700
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    "name", ["/etc/os-release", "../etc/os-release", "etc/../../os-release", "a/" * 200 + "etc/os-release"]
)
def test_members_that_lead_out_are_refused(name: str, tmp_path: Path) -> None:
    hard = layer({"x": member("etc/x", tarfile.LNKTYPE, name)})
    for hostile in (layer({name: "x"}), hard):
        with (
            pytest.raises(DoctorError, match="not safe to read"),
            image.unpacked(str(save(tmp_path / "i.tar", hostile))),
        ):
            pass


def test_links_do_not_make_folders_that_are_too_deep_to_remove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each link leads to the end of the folders before, which is below the root of the next ones."""
    files: dict[str, str | tarfile.TarInfo] = {}
    for number in range(20):
        path = f"link{number - 1}{'/d' * 80}" if number else f"etc{'/d' * 80}"
        files |= {path: member(path, tarfile.DIRTYPE), f"link{number}": f"-> {path}"}
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hostile = save(tmp_path / "image.tar", layer(files))
    with pytest.raises(DoctorError, match="not safe to read"), image.unpacked(str(hostile)):
        pass
    assert os.listdir(tmp_path) == ["image.tar"]


def test_links_and_devices_do_not_reach_this_machine(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "os-release").write_text("NAME=host\n")
    hostile = layer(
        {
            "etc": f"-> ../../../../../..{outside}",
            "opt": f"-> {outside}",
            "etc/os-release": "NAME=image\n",
            "opt/bin/x": "x",
            "bin/null": member("bin/null", tarfile.CHRTYPE),
            "bin/pipe": member("bin/pipe", tarfile.FIFOTYPE),
        }
    )
    with image.unpacked(str(save(tmp_path / "image.tar", hostile))) as folder:
        assert Path(folder, "etc/os-release").read_text() == "NAME=image\n" and not Path(folder, "etc").is_symlink()
        assert not Path(folder, "bin/null").exists() and not Path(folder, "bin/pipe").exists()
    assert (outside / "os-release").read_text() == "NAME=host\n" and os.listdir(outside) == ["os-release"]


def test_what_is_written_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "_UNPACKED_LIMIT", 1000)
    path = save(tmp_path / "image.tar", layer({f"etc/{number}": "x" * 300 for number in range(4)}))
    with pytest.raises(DoctorError, match="too large"), image.unpacked(str(path)):
        pass


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty"), (b"nonsense", "in another format"), (b"\x1f\x8b nonsense", "")]
)
def test_what_is_no_image_is_said_in_one_line(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "image.tar"
    path.write_bytes(content)
    message = rf"not the tar of an image: (?:it is )?{reason}.*\Z"
    with pytest.raises(DoctorError, match=message), image.unpacked(str(path)):
        pass


def test_a_damaged_or_hostile_tar_is_an_error_and_no_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "image.tar"
    negative = member("etc/x", tarfile.REGTYPE)
    negative.size = -512
    nested = layer({"manifest.json": "[" * 100_000})
    compressed = bytearray(lzma.compress(layer({"etc/x": os.urandom(9999).hex()}), format=lzma.FORMAT_XZ))
    compressed[len(compressed) // 2] ^= 255
    for content in (layer({f"etc/{'x' * 400}": ""}), negative.tobuf(tarfile.GNU_FORMAT), nested, bytes(compressed)):
        path.write_bytes(content)
        with pytest.raises(DoctorError, match="not the tar of an image"), image.unpacked(str(path)):
            pass
    monkeypatch.setattr(image, "_MEMBERS_LIMIT", 3)
    path.write_bytes(layer({str(number): "" for number in range(4)}))
    with pytest.raises(DoctorError, match="too large"), image.unpacked(str(path)):
        pass
