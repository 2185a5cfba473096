"""The metrics of ``doctor check`` are what promtool and node exporter accept, in a folder that is not root's."""

from __future__ import annotations

import os

import pytest

from tests import REPOSITORY
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import PROMETHEUS

pytestmark = pytest.mark.box

FOLDER = "/var/lib/prometheus/node-exporter"
FILE = f"{FOLDER}/doctor.prom"
CHECK = ("check", "--fail-on", "never", "--format", "openmetrics", "--output", FILE)
SERVE = f"""
cd /
/opt/prometheus/usr/bin/prometheus-node-exporter --collector.disable-defaults --collector.textfile \
    --collector.textfile.directory={FOLDER} --web.listen-address=127.0.0.1:9100 2>/tmp/log &
python3 -c '
import time, urllib.request
for _ in range(600):
    try:
        print(urllib.request.urlopen("http://127.0.0.1:9100/metrics").read().decode())
        break
    except OSError:
        time.sleep(0.1)
'
kill $!
"""


def test_prometheus_takes_the_metrics_and_nobody_leads_root_elsewhere(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", PROMETHEUS)
    os.makedirs(box.path(FOLDER))
    owner = box.path("/home/ada").stat()
    os.chown(box.path("/var/lib/prometheus"), owner.st_uid, owner.st_gid)  # the package gives it to prometheus
    assert doctor.run(box, *CHECK, user="root").code == 0
    assert box.path(FILE).stat().st_mode & 0o777 == 0o644 and os.listdir(box.path(FOLDER)) == ["doctor.prom"]
    box.write("/tmp/rules.yml", (REPOSITORY / "doctor/fleet/metrics/doctor.rules.yml").read_text())
    for command in (f"check metrics <{FILE}", "check rules /tmp/rules.yml"):
        run = box.run(["sh", "-c", f"/opt/prometheus/usr/bin/promtool {command}"])
        assert run.code == 0 and run.err == "", run
    served = box.run(["sh", "-c", SERVE]).out
    assert 'doctor_findings{condition="ensurepip-missing",severity="error"} 1' in served, served
    assert 'doctor_operation_works{operation="create-venv"} 0' in served
    assert "node_textfile_scrape_error 0" in served

    before = box.path("/etc/passwd").read_text()
    os.chown(box.path(FOLDER), owner.st_uid, owner.st_gid)
    for planted in (f"ln -sf /etc/passwd {FILE}", f"mv {FOLDER} {FOLDER}.old; ln -s /etc/cron.d {FOLDER}"):
        assert box.run(["sh", "-c", planted]).code == 0
        run = doctor.run(box, *CHECK, user="root")
        assert run.code == 6 and "The path leads through a link that belongs to ada" in run.err, run
    assert box.path("/etc/passwd").read_text() == before
    assert not box.path("/etc/cron.d/doctor.prom").exists()
