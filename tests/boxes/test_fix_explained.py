"""The output of a failed step of ``doctor fix`` or ``doctor undo`` is explained as ``doctor explain`` would."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.projects import PROJECT, create_project, fix_json, fix_text
from tests.tools.schema import parse

pytestmark = pytest.mark.box


def test_the_output_of_pip_is_explained(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    tiny.stock(box)
    box.write(f"{PROJECT}/hashes.txt", f"{tiny.LIBRARY}==1.0 --hash=sha256:{'0' * 64}\n", owner="ada")
    more = {"large.txt": "0" * (40 << 20)}
    tiny.write_wheel(box.path(tiny.WHEELS), "large", more=more)

    def explained(*arguments: str, code: int = 3, env: dict[str, str] = tiny.OFFLINE) -> Any:
        failed = fix_json(doctor, box, *arguments, env=env)
        assert failed["exit_code"] == code and "Everything was rolled back" in failed["message"], failed
        assert failed["explanation"]["id"] == failed["causes"][0]["id"]
        text = fix_text(doctor, box, code, *arguments, env=env)
        assert failed["explanation"]["summary"] in text and failed["explanation"]["page_command"] in text, text
        remedy = failed["explanation"]["remedy"]
        assert remedy is None or remedy["text"].split()[-3:] != ["doctor", "fix", "--venv"], remedy
        return {**failed["explanation"], "message": failed["message"]}

    unknown = explained("--venv", "no-such-thing")
    assert unknown["id"] == "no-matching-distribution" and "no-such-thing" in unknown["lines"][0]["text"]
    assert explained("--venv", "-r", "hashes.txt")["id"] == "hash-mismatch"
    archive = explained(
        "--venv", "six @ https://127.0.0.1:9/six-1.0-py3-none-any.whl", code=5, env={"PIP_RETRIES": "1"}
    )
    assert (
        archive["id"] == "network-error" and "an archive could not be downloaded from 127.0.0.1" in archive["message"]
    )
    retried = fix_json(doctor, box, "--venv", "six", env={"PIP_RETRIES": "1", "PIP_INDEX_URL": "https://127.0.0.1:9/"})
    assert "the package index could not be reached" in retried["message"]
    box.mount(PROJECT, "-t", "tmpfs", "-o", "size=32m,mode=1777", "small")
    assert explained("--venv", "large")["id"] == "disk-full"


def test_the_name_that_the_index_lacks_is_looked_for_elsewhere_by_a_command_that_works(
    make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box("bookworm", FULL)
    create_project(box, doctor)
    own, index = "surely-of-ada", "/opt/index/simple"

    def publish(name: str) -> None:
        file = f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
        box.write(f"{index}/{name}/index.html", f'<a href="{file}">{file}</a>')
        tiny.write_wheel(box.path(f"{index}/{name}"), name)

    publish("six")
    env = {"PIP_INDEX_URL": f"file://{index}"}
    failed = fix_json(doctor, box, "six", own, env=env)
    assert failed["explanation"]["id"] == "no-matching-distribution" and "python3-six" not in failed["message"], failed
    assert "python3-six" in fix_json(doctor, box, "six", env={"PIP_INDEX_URL": "file:///opt"})["message"]
    away = {"PIP_RETRIES": "0", "PIP_INDEX_URL": "https://127.0.0.1:9/"}
    assert "apt has" not in fix_json(doctor, box, "six", env=away)["message"], "the index may be there later"
    publish(own)
    words = failed["explanation"]["remedy"]["text"].split("`")[1].replace("ADDRESS", env["PIP_INDEX_URL"]).split()
    assert words[1:3] == ["doctor", "fix"], words
    done = box.run(["env", words[0], *doctor.argv(box), *words[2:]], cwd=PROJECT)
    assert done.code == 0 and f"{own} 1.0 is ready" in done.out, done


def test_the_output_of_dpkg_is_explained_when_an_undo_fails(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box)
    assert doctor.fix(box, "--apt", tiny.PACKAGE, "--yes")["status"] == "done"
    assert box.run(["dpkg", "--force-depends", "--remove", "libpython3-stdlib"], user="root").code == 0
    run = doctor.run(box, "undo", "--json", user="root")
    failed = parse(run.out)
    assert failed["exit_code"] == run.code == 3 and failed["error"]["message"] in run.err
    assert failed["explanation"]["id"] == "apt-broken" and failed["explanation"]["summary"] in run.err


def test_an_index_that_refuses_every_page_is_named_and_next_left_out(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    start = shlex.join(doctor.argv(box))
    script = f"""
    export PIP_INDEX_URL=http://ada:hunter2@127.0.0.1:8000/gone/simple
    python3 -m http.server 8000 --bind 127.0.0.1 --directory /opt > /tmp/served 2>&1 &
    until python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8000))' 2> /dev/null; do sleep 0.1; done
    {start} fix --venv > /tmp/fixed 2>&1
    {start} check --json
    cat /tmp/fixed >&2
    """
    run = box.run(["sh", "-c", script], cwd=PROJECT)
    assert "127.0.0.1, the index that PIP_INDEX_URL names, has no page for six (404)" in run.err, run
    assert parse(run.out)["recommendation"]["command"] == "unset PIP_INDEX_URL && doctor fix --venv"
    assert "hunter2" not in run.out + run.err
