"""Relocation: the files that contain the path of their environment are corrected."""

from __future__ import annotations

from pathlib import Path

from doctor.execute.venv import relocate


def test_a_path_is_removed_from_scripts_and_records_agree(tmp_path: Path) -> None:
    site = tmp_path / "lib/python3.11/site-packages"
    (site / "x-1.dist-info").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    script, binary = tmp_path / "bin/x", tmp_path / "bin/binary"
    script.write_bytes(b"#!/p/.doctor-1/.venv/bin/python\n")
    script.chmod(0o755)
    binary.write_bytes(b"\0/p/.doctor-1/.venv")
    (tmp_path / "bin/python").symlink_to("/usr/bin/python3")
    (site / "x-1.dist-info/RECORD").write_text("../../../bin/x,sha256=old,33\nx.py,sha256=abc,3\n")
    cloned = site / "x-1.dist-info/direct_url.json"
    cloned.write_text('{"url": "file:///p/.doctor-1/.venv/src/x", "dir_info": {"editable": true}}')
    relocate.replace(str(tmp_path), b"/.doctor-1", b"")
    assert '"file:///p/.venv/src/x"' in cloned.read_text()
    assert script.read_bytes() == b"#!/p/.venv/bin/python\n" and script.stat().st_mode & 0o777 == 0o755
    assert binary.read_bytes() == b"\0/p/.doctor-1/.venv" and (tmp_path / "bin/python").is_symlink()
    first, second = (site / "x-1.dist-info/RECORD").read_text().splitlines()
    assert first.startswith("../../../bin/x,sha256=") and first.endswith(",22") and "old" not in first
    assert second == "x.py,sha256=abc,3"


def test_a_path_is_removed_however_a_script_spells_it(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin/activate.xsh"
    before, after = "/it's/.doctor-1/.venv", "/it's/.venv"
    for spelled in (str, lambda path: str(tuple(map(ord, path))), lambda path: f"fromhex('{path.encode().hex()}')"):
        script.write_text(f"VIRTUAL_ENV = {spelled(before)}\n")
        relocate.replace(str(tmp_path), b"/.doctor-1", b"")
        assert script.read_text() == f"VIRTUAL_ENV = {spelled(after)}\n"
