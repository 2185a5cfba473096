"""The programs that crontabs and units start, in a tree of files, without those that are in doubt."""

from __future__ import annotations

import shlex
import time

import pytest

from doctor.probe.rootfs import Rootfs
from doctor.probe.scan.commands import read_line
from doctor.probe.scan.launchers import find_launchers
from tests.unit.probe.conftest import Tree

GONE = "/opt/gone/venv/bin/python"
TREE = {
    "/srv/my app/venv/bin/python": "",
    "/srv/app/sub/.venv/bin/python": "",
    "/srv/real/venv/bin/python": "",
    "/srv/h/venv/bin/python": "",
    "/srv/my app/venv/pyvenv.cfg": "",
    "/srv/app/sub/.venv/pyvenv.cfg": "",
    "/srv/real/venv/pyvenv.cfg": "",
    "/srv/h/venv/pyvenv.cfg": "",
}
STARTED = [
    f"{GONE} x.py >> /var/log/x.log 2>&1",
    f"FOO=1 BAR='a b' {GONE} x.py \"$(date +\\%F)\" &",
    "cd /opt/gone && venv/bin/python x.py",
    "cd /opt/gone; exec ./venv/bin/python x.py",
    "cd /opt && cd gone && venv/bin/python x.py",
    "(cd /srv && ls); cd /opt/gone && . venv/bin/activate && python x.py",
    "cd /opt/gone && (cd /srv; ls) | (cd sub; ls) > /dev/null && venv/bin/python x.py",
    "source /opt/gone/venv/bin/activate && python x.py",
    f"/usr/bin/env -i PATH=/bin {GONE} x.py",
    f"nice -n 10 ionice -c2 -n 7 {GONE} x.py",
    f"nice -19 chronic {GONE} x.py",
    f"flock -n /run/x.lock {GONE} x.py",
    "flock --nonblock --timeout 5 /run/x.lock -c 'cd /opt/gone && venv/bin/python x.py'",
    f"timeout -k 5 --signal=INT 5m {GONE} x.py",
    f"sudo -nu ada -- {GONE} x.py",
    "cd /opt/gone && sudo -u ada venv/bin/python x.py",
    f"su - ada -s /bin/sh -c '{GONE} x.py'",
    f"su -c '{GONE} x.py' ada",
    "cd /opt/gone && su ada -c 'venv/bin/python x.py'",
    f"runuser -u ada -- {GONE} x.py",
    f"setpriv --reuid=1000 --clear-groups {GONE} x.py",
    "sh -c 'cd /opt/gone && exec venv/bin/python x.py'",
    'bash -lc "cd /opt/gone && . venv/bin/activate && python x.py $X"',
    f"/bin/bash -o pipefail -c '{GONE} x.py | tee /tmp/log'",
    f"true && {GONE} x.py || echo failed",
    f"echo x | {GONE} x.py",
    f"if {GONE} x.py; then echo ok; fi",
    f'[ "$(date +\\%d)" = 01 ] && {GONE} x.py',
    f"test -d /srv && {GONE} x.py  # each day",
    f"docker exec app ls; {GONE} x.py",
    f"cd {GONE[:9]}/$X; {GONE} x.py",
    f"{GONE} x.py % {GONE}",
    "~/gone/venv/bin/python x.py",
    '"$HOME/gone/venv/bin/python" x.py',
    "cd && gone/venv/bin/python x.py",
    "gone/venv/bin/python x.py",
]
"""Lines of a crontab whose home is /opt, each of which starts a program of /opt/gone/venv."""
NOT_STARTED = [
    "docker exec app /opt/venv/bin/python manage.py",
    "docker run --rm -v /srv:/srv img /app/.venv/bin/python x.py",
    "docker compose -f /srv/app/dc.yml exec -T web /opt/venv/bin/python manage.py clearsessions",
    "podman exec app /opt/venv/bin/python x.py",
    "kubectl exec deploy/web -- /opt/venv/bin/python x",
    "lxc exec web -- /srv/app/venv/bin/python manage.py",
    "pct exec 101 -- /opt/venv/bin/python x",
    "ssh web1 /opt/remote/venv/bin/python x.py",
    "cd /srv/real && ssh web1 venv2/bin/python x.py",
    "sudo -u ada ssh web1 '/opt/venv/bin/python x.py'",
    "chroot /var/chroot /opt/venv/bin/python x.py",
    "sudo -R /var/chroot /opt/venv/bin/python x.py",
    "sudo -D /srv/other venv/bin/python x.py",
    "env -C /srv/other venv/bin/python x.py",
    "ansible web -m command -a '/opt/venv2/bin/python x'",
    "ansible web -e ansible_python_interpreter=/opt/venv3/bin/python3 -m ping",
    "rsync -a web:/srv/venv/bin/python /backup/",
    'logger "start /opt/x/venv/bin/python"',
    "rm -rf /opt/old/venv/bin/python3",
    "echo done > /opt/old/venv/bin/python",
    "echo 'a; /opt/old/venv/bin/python'",
    "find /srv -name x -exec echo {} ';' /opt/old/venv/bin/python",
    "echo '' /opt/old/venv/bin/python",
    "true # && /opt/old/venv/bin/python",
    "mail % /opt/old/venv/bin/python",
    'cd "/srv/my app" && venv/bin/python x.py',
    "cd /srv/my\\ app && venv/bin/python x.py",
    'cd /srv/real && "/srv/my app/venv/bin/python" x.py',
    "cd /srv/app && cd sub && .venv/bin/python x.py",
    "cd /srv/app/$WHICH && .venv/bin/python x.py",
    "cd /srv/*/ && venv/bin/python x.py",
    "cd `cat /etc/place` && venv/bin/python x.py",
    "cd /srv/app; cd - ; venv/bin/python x.py",
    "cd /srv/app | true; venv/bin/python x.py",
    "cd /srv/real || cd /srv/app; venv/bin/python x.py",
    "if true; then cd /srv/app; else cd /srv/real; fi; venv/bin/python x.py",
    "cd /srv/app && true & venv/bin/python x.py",
    "$VENV/bin/python x.py",
    "/srv/*/venv/bin/python x.py",
    "sudo -u ada -i ~ada/venv/bin/python",
    "cd /srv/app && sudo -iu ada venv/bin/python x.py",
    "su - ada -c '~/venv/bin/python x.py'",
    "cd /srv/app && su - ada -c 'venv/bin/python x.py'",
    "sudo -u ada sh -c '~/venv/bin/python x.py'",
    "HOME=/srv/h sh -c '~/venv2/bin/python x.py'",
    f"[ ! -x {GONE} ] || {GONE} x.py",
    f'[ -x "{GONE}" ] && {GONE} x.py',
    "cd /opt/gone && [ -x venv/bin/python ] && venv/bin/python x.py",
    f"[ -d /opt/gone ] && {GONE} x.py",
    f"command -v {GONE} > /dev/null && {GONE} x.py",
    f"if [ -x {GONE} ]; then {GONE} x.py; fi",
    f"[ -d /opt/gone/venv ] || python3 -m venv /opt/gone/venv; {GONE} x.py",
    "cd /opt/gone && python3 -m venv venv && venv/bin/python x.py",
    f"{GONE} 'x.py",
    f"{GONE} $(x.py",
    f"f() {{ {GONE} x.py; }}; g",
    f"case x in y) {GONE} x.py;; esac",
]
"""Lines of the same that start nothing that does not exist, or that leave it in doubt."""


def missing(tree: Tree, files: dict[str, str]) -> list[str | None]:
    return [launcher.missing for launcher in find_launchers(Rootfs(str(tree({**TREE, **files}))), (), lambda _: None)]


@pytest.mark.parametrize("line", STARTED)
def test_a_program_that_a_line_starts_is_found(tree: Tree, line: str) -> None:
    [found] = missing(tree, {"/etc/cron.d/job": f"HOME=/opt\n* * * * * nobodyhere {line}\n"})
    assert found in (GONE, "/opt/gone/venv/bin/activate")


@pytest.mark.parametrize("line", NOT_STARTED)
def test_what_a_line_does_not_start_here_for_certain_is_left_out(tree: Tree, line: str) -> None:
    assert missing(tree, {"/etc/cron.d/job": f"HOME=/opt\n* * * * * root {line}\n"}) == []


def test_the_home_of_a_crontab_is_that_of_the_user_or_of_the_line_before(tree: Tree) -> None:
    lines = "* * * * * nobodyhere ~/venv/bin/python x\n* * * * * root ~/venv/bin/python x\nHOME=/srv/h\n"
    lines += "* * * * * nobodyhere ~/venv/bin/python x\n* * * * * root cd && $HOME/venv2/bin/python x\n"
    assert missing(tree, {"/etc/cron.d/job": lines}) == ["/root/venv/bin/python", "/srv/h/venv2/bin/python"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (f"ExecStart={GONE} x.py", True),
        (f"ExecStart=/usr/bin/env A=b {GONE} x.py --opt=%i a|b (c)", True),
        ("ExecStart=/bin/sh -c 'cd /opt/gone && exec venv/bin/python x.py'", True),
        ("WorkingDirectory=/opt/gone\nExecStart=/bin/sh -c '. venv/bin/activate && python x.py'", True),
        (f"ExecStart=/bin/true\nExecStop={GONE} x.py", True),
        (f"ExecStart={GONE} \\\n# was: /opt/old/venv/bin/python\n -m x", True),
        ("ExecStart=%h/gone/venv/bin/python", True),
        ("ExecStart=/bin/sh -c '~/gone/venv/bin/python'", True),
        ("User=ada\nExecStart=/bin/sh -c '~/gone/venv/bin/python'", False),
        ("ExecStart=/srv/%i/venv/bin/python", False),
        (f"ExecStart=/usr/bin/docker run --rm --name x img {GONE} x.py\nExecStop=/usr/bin/docker exec x {GONE}", False),
        (f"ExecStart=/usr/bin/docker compose -f /srv/web/compose.yml run --rm web {GONE} manage.py migrate", False),
        (f"ExecStart=/usr/bin/systemd-nspawn -D /var/lib/machines/x {GONE} x.py", False),
        (f"ExecStart=/bin/rm -rf {GONE}", False),
        (f"RootDirectory=/var/lib/machines/x\nExecStart={GONE} x.py", False),
        (f"RootImage=/var/lib/x.raw\nExecStart={GONE} x.py", False),
        (f"ExecStart={GONE}\n[Unit]\nConditionPathIsDirectory=/opt/gone", False),
        (f"ExecStart={GONE}\n[Unit]\nConditionDirectoryNotEmpty=/opt/gone", False),
        (f"ExecStart={GONE}\n[Unit]\nConditionPathIsDirectory=/srv/real", True),
        (
            "ExecStartPre=/bin/sh -c '[ ! -d /opt/gone/venv ] && python3 -m venv /opt/gone/venv || true'\n"
            f"ExecStart={GONE} x.py",
            False,
        ),
        (f"ExecStartPre=-/usr/bin/python3 -m venv /opt/gone/venv\nExecStart={GONE} x.py", False),
        (f"WorkingDirectory=/opt/gone\nExecStartPre=/usr/bin/python3 -m venv venv\nExecStart={GONE} x.py", False),
        (f"ExecStartPre={GONE} -m pip check\nExecStart=/opt/gone/venv/bin/uwsgi --home /opt/gone/venv", True),
        (f"ExecStart=/bin/sh -c 'exec \\\n ; old {GONE}\n  echo'", False),
    ],
)
def test_what_a_unit_starts(tree: Tree, text: str, is_found: bool) -> None:
    text = text.replace("%h/", "%h/../opt/").replace("~/", "~/../opt/")
    found = missing(tree, {"/etc/systemd/system/x.service": f"[Service]\n{text}\n"})
    assert bool(found) is is_found and all(str(program).startswith("/opt/gone/venv/bin/") for program in found)


def test_a_unit_of_all_users_has_no_home(tree: Tree) -> None:
    text = "[Service]\nExecStart=%h/venv/bin/python -m http.server\n"
    assert missing(tree, {"/etc/systemd/user/u.service": text}) == []
    assert missing(tree, {"/etc/systemd/system/u.service": text}) == ["/root/venv/bin/python"]


def test_a_quoted_word_is_one_word() -> None:
    for word in ("a b", "a;b", "it's", 'say "x"', "&&", "a\\b", "#"):
        assert list(read_line(f"echo {shlex.quote(f'/x/{word}')}")) == [["echo", f"/x/{word}"]]


def test_a_hostile_line_takes_no_longer_than_its_length() -> None:
    started = time.process_time()
    for part in ("$(a", "'a", '"a$', "! ", "A=b ", "sh -c ", "sudo ", "1", "2>"):
        list(read_line(part * (60_000 // len(part))))
    assert time.process_time() - started < 5
