"""The program that ada runs beside doctor: it waits for a moment and then moves her files. It runs in a box.

Its argument is a list of steps, each an object with one key:

    {"created": [FOLDER, PREFIX]}   wait until an entry with this prefix appears; {name} then stands for it
    {"opened": [FILE, TIMES]}       wait until the file was read so many times
    {"ran": [WORD, ...]}            wait until a process whose command line contains these words has run and ended
    {"exists": [PATH]}              wait until there is such a file, for a folder that she may read
    {"sleep": [SECONDS]}
    {"rename": [OLD, NEW]}          also over an existing file
    {"exchange": [PATH, OTHER]}     renameat2(2) with RENAME_EXCHANGE: neither name is missing for a moment
    {"flip": [PATH, OTHER]}         exchange again and again, at random moments
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import struct
import sys
import time
from collections.abc import Iterator

LIBC = ctypes.CDLL(None, use_errno=True)
AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From fcntl.h and linux/fs.h."""
IN_OPEN, IN_MOVED_TO, IN_CREATE = 0x20, 0x80, 0x100
"""From sys/inotify.h."""
EVENT = struct.Struct("iIII")
LONGEST_PAUSE = 0.004
"""Seconds between two moves of ``flip``, at most."""


def watch(folder: str, mask: int) -> int:
    """Return the descriptor of an inotify instance that watches a folder's entries."""
    descriptor = LIBC.inotify_init()
    if LIBC.inotify_add_watch(descriptor, os.fsencode(folder), mask) < 0:
        raise OSError(ctypes.get_errno(), "inotify_add_watch", folder)
    return int(descriptor)


def events(descriptor: int) -> Iterator[str]:
    """Yield the name of the entry that each event is about."""
    while True:
        data = os.read(descriptor, 1 << 16)
        while data:
            _, _, _, length = EVENT.unpack_from(data)
            name = data[EVENT.size : EVENT.size + length].rstrip(b"\0")
            data = data[EVENT.size + length :]
            yield os.fsdecode(name)


def wait_for_process(words: list[str]) -> None:
    """Wait until a process with these words in its command line has started and ended."""
    while not (running := [number for number in os.listdir("/proc") if number.isdigit() and has_words(number, words)]):
        time.sleep(0.0005)
    while any(has_words(number, words) for number in running):
        time.sleep(0.0002)


def has_words(number: str, words: list[str]) -> bool:
    """Return whether the command line of a process contains all words; not for this program's own."""
    try:
        with open(f"/proc/{number}/cmdline", "rb") as file:
            line = os.fsdecode(file.read())
    except OSError:
        return False
    return int(number) != os.getpid() and all(word in line for word in words)


def exchange(path: str, other: str) -> None:
    """Exchange two entries."""
    arguments = AT_FDCWD, os.fsencode(path), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE
    if LIBC.renameat2(*arguments) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), path)


def main(steps: list[dict[str, list[str]]]) -> None:
    """Take the steps in order."""
    watched = {}
    for number, step in enumerate(steps):
        if "created" in step:
            watched[number] = watch(step["created"][0], IN_CREATE | IN_MOVED_TO)
        elif "opened" in step:
            watched[number] = watch(os.path.dirname(step["opened"][0]), IN_OPEN)
    print("ready", flush=True)
    name = ""
    for number, step in enumerate(steps):
        [(verb, value)] = step.items()
        if verb == "created":
            name = next(entry for entry in events(watched[number]) if entry.startswith(value[1]))
        elif verb == "opened":
            reads = (entry for entry in events(watched[number]) if entry == os.path.basename(value[0]))
            for _ in range(int(value[1])):
                next(reads)
        elif verb == "ran":
            wait_for_process(value)
        elif verb == "exists":
            while not os.path.lexists(value[0].replace("{name}", name)):
                time.sleep(0.0002)
        elif verb == "sleep":
            time.sleep(float(value[0]))
        elif verb == "rename":
            os.rename(*(path.replace("{name}", name) for path in value))
        elif verb == "exchange":
            exchange(*(path.replace("{name}", name) for path in value))
        else:
            while True:
                exchange(*value)
                time.sleep(random.uniform(0, LONGEST_PAUSE))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
