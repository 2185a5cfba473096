from __future__ import annotations

import time
from pathlib import Path

from doctor.probe.rootfs import Rootfs
from doctor.probe.scan.launchers import find_launchers
from doctor.probe.scan.places import Home


def test_the_fields_of_a_crontab_may_be_separated_by_tabs(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/crontab").write_text(
        "17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly\n"
        "1 2\t* * *\troot\t/srv/shop/venv/bin/python job.py\n"
        "@daily nobody\0\t/srv/blog/venv/bin/python job.py\n"
        "5 5 * * * root\n"
    )
    found = find_launchers(Rootfs(str(tmp_path)), (), lambda _: None)
    assert [(launcher.source, launcher.missing) for launcher in found] == [
        ("/etc/crontab:2", "/srv/shop/venv/bin/python"),
        ("/etc/crontab:3", "/srv/blog/venv/bin/python"),
    ]


def test_what_systemd_and_cron_do_not_start_is_not_looked_at(tmp_path: Path) -> None:
    gone = "/srv/gone/venv/bin/python"
    files = {
        "etc/systemd/system/plain.service": f"[Service]\nExecStart={gone} a.py\n",
        "etc/systemd/system/empty.service": "",
        "usr/lib/systemd/system/empty.service": f"[Service]\nExecStart={gone} b.py\n",
        "usr/lib/systemd/system/masked.service": f"[Service]\nExecStart={gone} c.py\n",
        "etc/systemd/system/replaced.service": "[Service]\nExecStart=/bin/true\n",
        "usr/lib/systemd/system/replaced.service": f"[Service]\nExecStart={gone} d.py\n",
        "usr/lib/systemd/system/reset.service": f"[Service]\nExecStart={gone} e.py\n",
        "etc/systemd/system/reset.service.d/new.conf": "[Service]\nExecStart=\nExecStart=/bin/true\n",
        "etc/systemd/system/reset.service.d/new.conf.bak": f"[Service]\nExecStart={gone} f.py\n",
        "usr/lib/systemd/system/asked.service": f"[Unit]\nConditionPathExists={gone}\n[Service]\nExecStart={gone}\n",
        "usr/lib/systemd/system/added.service": "[Service]\nExecStart=/bin/true\n",
        "etc/systemd/system/added.service.d/more.conf": f"[Service]\nExecStartPre={gone} g.py\n",
        "etc/cron.d/shop": f"@daily root {gone} h.py\n@daily root test -x {gone} && {gone} i.py\n",
        "etc/cron.d/shop.dpkg-old": f"@daily root {gone} j.py\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "etc/systemd/system/masked.service").symlink_to("/dev/null")
    (tmp_path / "etc/systemd/system/alias.service").symlink_to("plain.service")
    found = find_launchers(Rootfs(str(tmp_path)), (), lambda _: None)
    assert [launcher.source for launcher in found] == [
        "/etc/systemd/system/plain.service:2",
        "/etc/systemd/system/added.service.d/more.conf:2",
        "/etc/cron.d/shop:1",
    ]


def test_the_search_ends_where_the_time_is_over(tmp_path: Path) -> None:
    """Any user may write as many units as fit into a home folder, and drop-ins and commands without end."""
    units = tmp_path / "home/ada/.config/systemd/user"
    (units / "a.service.d").mkdir(parents=True)
    gone = "ExecStart=/srv/gone/venv/bin/python\n"
    for name in ("a.service", "a.service.d/more.conf", "b.service"):
        (units / name).write_text(f"[Service]\n{gone * 3}")

    def found_in(steps: int) -> tuple[int, list[str]]:
        asked: list[str] = []

        def is_over(path: str) -> bool:
            asked.append(path)
            return len(asked) > steps

        return len(list(find_launchers(Rootfs(str(tmp_path)), homes, lambda _: None, is_over))), asked

    homes = [Home(uid=1000, path="/home/ada")]
    whole, asked = found_in(1000)
    counts = [found_in(steps)[0] for steps in range(len(asked))]
    assert whole == 9 and counts[0] == 0 and counts[-1] == 8 and counts == sorted(counts)
    assert {path.partition(":")[0].rpartition("/")[2] for path in asked} == {"a.service", "more.conf", "b.service"}


def test_commands_that_name_each_other_take_no_longer_than_their_length(tmp_path: Path) -> None:
    """Each names a program that is gone, and one command of each unit names all of these."""
    units = tmp_path / "etc/systemd/system"
    (units / "x.service.d").mkdir(parents=True)
    (units / "x.service").write_text("[Service]\n")
    for number in range(10):
        gone = [f"/v/env/bin/{number}-{each}" for each in range(1000)]
        lines = [f"ExecStart={program}\n" for program in gone]
        (units / f"x.service.d/{number}.conf").write_text(f"[Service]\n{''.join(lines)}ExecStop=/x {' '.join(gone)}\n")
    started = time.process_time()
    assert list(find_launchers(Rootfs(str(tmp_path)), (), lambda _: None)) == []
    assert time.process_time() - started < 5
