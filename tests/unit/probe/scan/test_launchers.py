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
