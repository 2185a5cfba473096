from __future__ import annotations

from pathlib import Path

from doctor.probe.rootfs import Rootfs
from doctor.probe.scan.launchers import find_launchers


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
