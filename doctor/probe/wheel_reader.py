"""Read the commands of wheels on an index. This is a program of its own, which imports nothing of doctor.

``doctor.probe.index`` starts it with a wheel of pip, the seconds that it may take, and names of distributions. It
writes a JSON array with an object for each name: its ``version``, ``entry_points`` and ``metadata`` as text, and
``scripts``; or its ``error``. A name without an answer by the deadline is left out. Whatever a version of pip does
differently ends the program with an exception.
"""

from __future__ import annotations

import concurrent.futures
import json
import logging
import os
import resource
import sys
import threading
import time
import zipfile
from typing import Any

_TAIL = 1 << 17
"""Bytes at the end of a wheel that are read at once: usually its whole directory and the metadata."""
_BUDGET = 1 << 22
"""Bytes that are read of one wheel."""
_FILE_LIMIT = 1 << 16
_SCRIPTS_LIMIT = 100
_MEMORY_LIMIT = 1 << 30
_THREADS = 5
_ABSENT = "the index has no wheel of that name for this Python"


class _Failures(logging.Handler):
    """The failures of the index that pip only logs, except that it has no page for a name."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.by_thread: dict[int, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith("Could not fetch URL") and " 404 Client Error" not in text:
            self.by_thread[threading.get_ident()] = text


class _RemoteFile:
    """A file on a server, of which parts are read."""

    def __init__(self, session: Any, url: str) -> None:
        self._session, self._url, self._position, self._left = session, url, 0, _BUDGET
        with self._get(0, 1) as answer:
            self._size = int(answer.headers["Content-Range"].rpartition("/")[2])
        self._load(max(0, self._size - _TAIL), self._size)

    def _get(self, start: int, stop: int) -> Any:
        headers = {"Range": f"bytes={start}-{stop - 1}", "Accept-Encoding": "identity"}
        answer = self._session.get(self._url, headers=headers, stream=True)
        if answer.status_code != 206:
            answer.close()
            whole = "the index does not send parts of files"
            raise OSError(whole if answer.status_code == 200 else f"HTTP status {answer.status_code}")
        return answer

    def _load(self, start: int, stop: int) -> None:
        self._left -= stop - start
        if self._left < 0:
            raise OSError("the directory of the wheel is too large")
        with self._get(start, stop) as answer:
            self._start, self._data = start, answer.raw.read(stop - start)
        if len(self._data) != stop - start:
            raise OSError("the index sends less than it announces")

    def read(self, count: int = -1) -> bytes:
        stop = self._size if count < 0 else min(self._size, self._position + count)
        if not self._start <= self._position <= stop <= self._start + len(self._data):
            self._load(self._position, min(self._size, max(stop, self._position + _TAIL // 2)))
        data: bytes = self._data[self._position - self._start : stop - self._start]
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        self._position = max(0, offset + (0, self._position, self._size)[whence])
        return self._position

    def tell(self) -> int:
        return self._position

    def seekable(self) -> bool:
        return True


def main(pip: str, seconds: str, *names: str) -> None:
    """Write what is found out about the names by the deadline, and end at once."""
    deadline = time.monotonic() + float(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    sys.path.insert(0, pip)
    logging.getLogger("pip").addHandler(logging.NullHandler())
    from pip._internal.commands import create_command

    command: Any = create_command("download")
    options, _ = command.parse_args(["--only-binary", ":all:", "--no-cache-dir", "--no-input", "--retries", "0"])
    session = command._build_session(options)
    finder = command._build_package_finder(options=options, session=session)
    failures = _Failures()
    collector = logging.getLogger("pip._internal.index.collector")
    collector.addHandler(failures)
    collector.setLevel(logging.DEBUG)
    answers: list[dict[str, object]] = []

    def answer(name: str) -> None:
        try:
            found = _look_up(name, finder, session, failures)
        except Exception as error:
            found = {"error": f"{type(error).__name__}: {error}"}
        answers.append({"name": name, **found})

    executor = concurrent.futures.ThreadPoolExecutor(_THREADS)
    futures = [executor.submit(answer, name) for name in names]
    concurrent.futures.wait(futures, max(0.0, deadline - time.monotonic()))
    json.dump(list(answers), sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # a thread may still wait for the index


def _look_up(name: str, finder: Any, session: Any, failures: _Failures) -> dict[str, object]:
    failures.by_thread.pop(threading.get_ident(), None)
    candidate = finder.find_best_candidate(name).best_candidate
    if candidate is None:
        return {"error": failures.by_thread.get(threading.get_ident(), _ABSENT)}
    link = candidate.link
    file: Any = link.file_path if link.is_file else _RemoteFile(session, link.url_without_fragment)
    with zipfile.ZipFile(file) as archive:
        scripts = [parts[2] for path in archive.namelist() if len(parts := path.split("/")) == 3 and _is_script(parts)]
        return {
            "version": str(candidate.version),
            "entry_points": _read(archive, "entry_points.txt"),
            "metadata": _read(archive, "METADATA"),
            "scripts": scripts[:_SCRIPTS_LIMIT],
        }


def _is_script(parts: list[str]) -> bool:
    """Return whether these are the parts of a path in the wheel's folder of programs: ``NAME.data/scripts/PROGRAM``."""
    return parts[0].endswith(".data") and parts[1] == "scripts" and bool(parts[2])


def _read(archive: zipfile.ZipFile, name: str) -> str:
    """Return the beginning of a file in the folder ``*.dist-info``; empty if there is none."""
    paths = [path for path in archive.namelist() if path.endswith(f".dist-info/{name}") and path.count("/") == 1]
    if not paths:
        return ""
    with archive.open(paths[0]) as file:
        return file.read(_FILE_LIMIT).decode("utf-8", "replace")


if __name__ == "__main__":
    main(*sys.argv[1:])
