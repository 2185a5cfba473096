"""Real hosts for Ansible: boxes with sshd, each in a network namespace of its own, on one bridge with the controller.

No interface of this machine is touched. The hosts reach one another and the controller, and nothing else.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.boxes.box import Box
from tests.boxes.roots import Layer, new_box

SSHD = Layer(
    name="sshd",
    packages=("openssh-server", "sudo"),
    script="""\
rm /etc/ssh/ssh_host_*
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
printf 'UsePAM no\\nUseDNS no\\nMaxStartups 100\\n' > /etc/ssh/sshd_config
mkdir -p /run/sshd
echo ada:secret | chpasswd
echo 'ada ALL=(ALL) ALL' > /etc/sudoers.d/ada
""",
)
"""Root and ada log in by key; ada becomes root with the password ``secret``."""
NETWORK = "10.77"
_STARTS = 60.0
"""Seconds until sshd certainly answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host that runs."""

    name: str
    address: str
    box: Box


class Fleet:
    """Hosts, and the namespace from which they can be reached."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self.folder = folder
        """The folder of the key and the inventory."""
        self.hosts: list[Host] = []
        self._switch = self._start(["unshare", "--net", "sh", "-c", "ip link set lo up; exec sleep infinity"])
        self.key = folder / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.key)], check=True)
        _wait_for(lambda: self._in_switch(["ip", "link", "add", "switch", "type", "bridge"]))
        for words in (f"addr add {NETWORK}.0.1/16 dev switch", "link set switch up"):
            assert self._in_switch(["ip", *words.split()])

    @property
    def enter(self) -> list[str]:
        """The command in front of one that is to reach the hosts."""
        return ["nsenter", f"--net=/proc/{self._switch.pid}/ns/net"]

    def add(self, name: str, suite: str, layer: Layer = SSHD) -> Host:
        """Start a host, and return it as soon as its sshd runs."""
        number = len(self.hosts) + 2
        address = f"{NETWORK}.{number >> 8}.{number & 255}"
        box = self._stack.enter_context(new_box(suite, layer))
        public = self.key.with_suffix(".pub").read_text()
        for user, home in (("root", "/root"), ("ada", "/home/ada")):
            box.write(f"{home}/.ssh/authorized_keys", public, owner=user, mode=0o600)
        box.path("/run/sshd").mkdir(exist_ok=True)
        command = self._stack.enter_context(box.command(["/usr/sbin/sshd", "-D", "-e"], user="root"))
        process = self._start(command)
        own = Path("/proc/self/ns/net").readlink()
        namespace = Path(f"/proc/{process.pid}/ns/net")
        _wait_for(lambda: namespace.readlink() != own)
        link = f"link add h{number} netns {self._switch.pid} type veth peer name eth0 netns {process.pid}"
        subprocess.run(["ip", *link.split()], check=True)
        for words in (f"link set h{number} master switch", f"link set h{number} up"):
            assert self._in_switch(["ip", *words.split()])
        for words in (f"addr add {address}/16 dev eth0", "link set eth0 up"):
            subprocess.run(["nsenter", f"--net={namespace}", "ip", *words.split()], check=True)
        host = Host(name=name, address=address, box=box)
        self.hosts.append(host)
        return host

    def inventory(self, more: Sequence[str] = (), user: str = "root") -> Path:
        """Write the inventory of all hosts, with the lines ``more``, and return its path."""
        lines = [f"{host.name} ansible_host={host.address}" for host in self.hosts]
        settings = ["[all:vars]", f"ansible_user={user}", f"ansible_ssh_private_key_file={self.key}"]
        settings.append("ansible_ssh_transfer_method=piped")  # the hosts lack openssh-sftp-server
        path = self.folder / "inventory"
        path.write_text("\n".join([*lines, *more, *settings, ""]))
        return path

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self.folder / "sshd.log").open("ab"))
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def _in_switch(self, command: Sequence[str]) -> bool:
        return subprocess.run([*self.enter, *command], capture_output=True).returncode == 0


def _wait_for(condition: Callable[[], bool]) -> None:
    """Wait until a function returns true."""
    end = time.monotonic() + _STARTS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def fleet(folder: Path) -> Iterator[Fleet]:
    """Start a fleet without hosts; all of its hosts end with the block."""
    with ExitStack() as stack:
        yield Fleet(stack, folder)
