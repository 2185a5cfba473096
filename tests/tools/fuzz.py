"""Feed every reader of untrusted text with mutated and inflated examples: it must end quickly, in little memory.

``python -m tests.tools.fuzz [--count N] [READER…]`` prints for each reader of ``fuzz_table.py`` the number of inputs,
the slowest one, the memory and the exceptions. The inputs depend on the name of the reader and on the count alone.
Each reader has a process of its own, whose address space is limited.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

from tests.tools.fuzz_readers import Reader
from tests.tools.fuzz_table import READERS

SECONDS = 1.0
"""Processor time that one input may take, up to the size limit of the reader."""
MEMORY = 200 << 20
"""Bytes by which one process may grow over all inputs of a reader."""
_ADDRESS_SPACE = 1 << 30
"""Bytes of address space beyond what the process has already; a reader that needs more has no limit."""
_ALARM = 10.0
"""Seconds of processor time after which an input is given up."""
_LARGE = 100
"""One input in so many is inflated, mostly to the size limit of the reader."""
_FAILURES_LIMIT = 5
"""Failures of one reader that are kept."""
_UNITS = (
    *(bytes([code]) for code in (*b" \t\n\r\x0b\x00\xff#\\\"'`=:;,.-_/|&!~@<>^$*+?()[]{}a09",)),
    b"\r\n", b"\\\n", b"a\n", b" a\n", b"a=1\n", b"a = 'b'\n", b"=\n", b"[a]\n", b"a.", b"1.", b"'a'.", b"[[", b'{"a":',
    b"[],", b"{},", b"a==1,", b"${A}", b"a b ", b" #", b" \\", b'"""', b"'''", b"%s", b"\xc3\xa9", b"\xe2\x80\xa8",
    b"\xff\xfe",
    b"\\ud800", b"\x1b[", b"&#1;", b"../", b"//", b"--", b"::", b"a: b\n", b"\n\n", b" and ", b" or ",
    b"=3d", b"\xd9\xa9",
)  # fmt: skip
"""Texts that are repeated or inserted: characters that mean something to a parser, and openings without an end."""


class TooSlow(BaseException):
    """Ends an input; not an Exception, which a reader might catch."""


@dataclass(slots=True, kw_only=True)
class Result:
    """The result of one reader with its inputs."""

    name: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_size: int = 0
    slowest_input: bytes = b""
    memory: int = 0
    """Bytes by which the process grew."""
    declared: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, bytes] = field(default_factory=dict)
    """An input for each failure."""

    @property
    def failed(self) -> bool:
        """Whether the reader raised what it does not declare, or was too slow or too large."""
        return bool(self.failures) or self.slowest > SECONDS or self.memory > MEMORY


def inputs(reader: Reader, count: int) -> Iterator[bytes]:
    """Yield the seeds of a reader, then mutated ones; one in ``_LARGE`` is large."""
    choose = random.Random(f"{reader.name} {count}")
    yield from reader.seeds
    words = sorted({word for seed in reader.seeds for word in _words(seed)})
    for number in range(count - len(reader.seeds)):
        if number % _LARGE == 0:
            limit = reader.limit >> choose.choice((0, 0, 0, 3, 6))
            yield _inflate(choose, choose.choice(reader.seeds), words, limit)
        else:
            data = choose.choice(reader.seeds)
            for _ in range(choose.choice((1, 1, 2, 4, 16))):
                data = _mutate(choose, data, words)
            yield data[: reader.limit]


def _words(seed: bytes) -> list[bytes]:
    """Cut a seed into runs of letters and digits, and what lies between."""
    words, start = [], 0
    for end in range(1, len(seed) + 1):
        if end == len(seed) or seed[end - 1 : end].isalnum() != seed[end : end + 1].isalnum():
            words.append(seed[start:end])
            start = end
    return words


def _inflate(choose: random.Random, seed: bytes, words: list[bytes], limit: int) -> bytes:
    """Repeat one text somewhere in the seed until the input has ``limit`` bytes; often the seed is cut there."""
    first, second = (choose.choice((*_UNITS, *words, seed)) for _ in range(2))
    unit = first if choose.random() < 0.6 else first + second
    position = choose.randrange(len(seed) + 1)
    tail = choose.choice((seed[position:], b"", choose.choice(_UNITS)))
    return seed[:position] + unit * (max(0, limit - len(seed)) // max(1, len(unit))) + tail


def _mutate(choose: random.Random, data: bytes, words: list[bytes]) -> bytes:
    position = choose.randrange(len(data) + 1)
    end = min(len(data), position + choose.choice((1, 1, 4, 16, 64)))
    new = choose.choice((*_UNITS, *words)) if choose.random() < 0.9 else choose.randbytes(choose.randrange(1, 8))
    kind = choose.randrange(5)
    if kind == 0:
        return data[:position] + data[end:]
    if kind == 1:
        return data[:position] + new + data[end:]
    if kind == 2:
        return data[:position] + new * choose.choice((2, 8, 64, 1024, 5000)) + data[position:]
    if kind == 3:
        return data[:end] + data[position:end] + data[end:]
    return data[:position] + new + data[position:]


def fuzz(reader: Reader, count: int) -> Result:
    """Feed a reader in a process of its own."""
    receiver, sender = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(receiver)
        with os.fdopen(sender, "wb") as file:
            file.write(pickle.dumps(_feed(reader, count)))
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as file:
        answer = file.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status != 0 or not answer:
        return Result(name=reader.name, failures=Counter({f"its process ended with {status}": 1}))
    result: Result = pickle.loads(answer)
    return result


def _feed(reader: Reader, count: int) -> Result:
    result = Result(name=reader.name)
    signal.signal(signal.SIGPROF, _give_up)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        read = reader.prepare(folder)
        read(reader.seeds[0])  # imports what is imported lazily
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with open("/proc/self/statm") as file:
            pages = int(file.read().split()[0])
        limit = pages * resource.getpagesize() + _ADDRESS_SPACE
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        for data in inputs(reader, count):
            started = time.process_time()
            failure = None
            try:
                signal.setitimer(signal.ITIMER_PROF, _ALARM)
                read(data)
                signal.setitimer(signal.ITIMER_PROF, 0)
            except reader.declared as error:
                result.declared[type(error).__name__] += 1
            except (Exception, TooSlow) as error:
                failure = _describe(error)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            seconds = time.process_time() - started
            result.inputs += 1
            result.seconds += seconds
            if seconds > result.slowest:
                result.slowest, result.slowest_size, result.slowest_input = seconds, len(data), data
            if failure:
                result.failures[failure] += 1
                if (
                    len(data) < len(result.examples.get(failure, data + b" "))
                    and len(result.failures) <= _FAILURES_LIMIT
                ):
                    result.examples[failure] = data
        result.memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
    return result


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


def _describe(error: BaseException) -> str:
    """Return the exception and the place of the product that raised it or called what raised it."""
    place, trace = "", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "/doctor/" in name and "site-packages" not in name:
            place = f"{name.rpartition('/doctor/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place or 'the table'}"


def _print(result: Result) -> None:
    declared = ", ".join(f"{name} {times}" for name, times in result.declared.most_common())
    print(
        f"{result.name:28} {result.inputs:8} {result.seconds:7.1f} s  worst {result.slowest * 1000:7.1f} ms at "
        f"{result.slowest_size:9} B  {result.memory >> 20:4} MB  {declared}{'  FAILED' if result.failed else ''}",
        flush=True,
    )
    for failure, times in result.failures.most_common():
        print(f"    {times} x {failure}: {_shorten(result.examples.get(failure, b''))}", flush=True)
    if result.slowest > SECONDS:
        print(f"    slowest: {_shorten(result.slowest_input)}", flush=True)


def _shorten(data: bytes) -> str:
    return repr(data if len(data) < 300 else data[:140] + b" ... " + data[-140:])


def main() -> int:
    """Feed the readers; return 1 if one of them failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000, help="inputs for each reader")
    parser.add_argument("names", nargs="*", metavar="READER", help="a part of the name of a reader; all if none")
    options = parser.parse_args()
    chosen = [reader for reader in READERS if not options.names or any(name in reader.name for name in options.names)]
    results = []
    for reader in chosen:
        results.append(fuzz(reader, options.count))
        _print(results[-1])
    slowest = max(results, key=lambda result: result.slowest)
    largest = max(results, key=lambda result: result.memory)
    print(
        f"{sum(result.inputs for result in results)} inputs. Slowest: {slowest.name}, {slowest.slowest:.2f} s for "
        f"{slowest.slowest_size} B. Largest: {largest.name}, {largest.memory >> 20} MB."
    )
    return int(any(result.failed for result in results))


if __name__ == "__main__":
    sys.exit(main())
