"""``doctor why`` answers each name in the order in which it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.commands import why
from doctor.core.errors import DoctorError
from doctor.core.record import replace
from doctor.plan.model import RoutedRequirement
from doctor.report.why import Why
from tests.tools.schema import parse


@pytest.fixture(autouse=True)
def _in_an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_one_name_has_a_document_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert why.run(["black"], as_json=True) == 0
    document = parse(capsys.readouterr().out)
    assert (document["name"], document["route"]["route"]) == ("black", "pipx")


def test_an_application_that_the_code_of_the_folder_imports_is_a_library_of_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text("import black\n")
    for home, expected in ((tmp_path.parent, "environment"), (tmp_path / "home", "pipx")):
        monkeypatch.setenv("HOME", str(home))
        assert why.run(["black"], as_json=True) == 0
        assert parse(capsys.readouterr().out)["route"]["route"] == expected, "what is around a home may be anything"


def test_several_names_are_answered_in_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert why.run(["requests", "black", "cv2"], as_json=True) == 0
    packages = parse(capsys.readouterr().out)["packages"]
    assert [each["name"] for each in packages] == ["requests", "black", "cv2"]
    assert [each["route"]["requirement"] for each in packages] == ["requests", "black", "opencv-python"]


def test_where_doctor_fix_would_decline_its_reason_and_its_command_are_the_answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.poetry]\nname = "shop"\nversion = "1"\n')
    assert why.run(["six"], as_json=False) == 0
    answer = capsys.readouterr().out
    assert "`poetry add six`" in answer and "doctor fix six" not in answer
    assert "might not be an application" not in answer


def test_several_answers_are_separated(capsys: pytest.CaptureFixture[str]) -> None:
    assert why.run(["requests", "black"], as_json=False) == 0
    first, second = capsys.readouterr().out.split("\n\n")
    assert first.startswith("Install requests into the project's environment")
    assert second.startswith("Install black with pipx")


def test_nothing_is_answered_where_one_of_them_is_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DoctorError, match="is not a package name"):
        why.run(["black", "https://x/project.tar.gz"], as_json=False)
    assert not capsys.readouterr().out


def test_apt_is_an_alternative_where_it_has_the_version() -> None:
    routed = RoutedRequirement(
        requirement="black", route="pipx", reason="it is an application", package="black", version="1:23.1.0-1"
    )
    for requirement, has_version in (("black", True), ("black>=22", True), ("black==99", False)):
        answer = Why(name=requirement, routed=replace(routed, requirement=requirement), doubt=None, notes=())
        commands = [remedy.text for remedy in answer.alternatives()]
        assert any("--apt" in command for command in commands) is has_version, requirement
