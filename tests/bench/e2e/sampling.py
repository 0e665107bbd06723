"""What a process costs, seen from outside through /proc and its processor clock. Linux only.

Processor time is that of the whole process, all threads, user and system. Wake-ups are voluntary context switches of
all threads: how often one of them slept and was woken.
"""

import os
import time
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Processor time so far, to the nanosecond: the clock of another process (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def peak_bytes(pid: int) -> int:
    """The largest resident set so far; 0 once the process is gone."""
    fields = status(Path(f"/proc/{pid}"))
    return int(fields.get("VmHWM", "0 kB").split()[0]) * 1024


def switches(pid: int) -> dict[str, int]:
    """Voluntary context switches of each thread so far."""
    found = {thread.name: status(thread) for thread in Path(f"/proc/{pid}/task").iterdir()}
    return {name: int(fields["voluntary_ctxt_switches"]) for name, fields in found.items() if fields}


def wake_ups(before: dict[str, int], after: dict[str, int]) -> int:
    """Those in between; a thread that ended meanwhile is not counted."""
    return sum(count - before.get(name, 0) for name, count in after.items())


def status(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return {name: value.strip() for name, value in (line.split(":", 1) for line in lines)}


class Watch:
    """Looks at a client and its server every few milliseconds, until the client is done."""

    EVERY_SECONDS = 0.002
    # Reading /proc costs more than the clocks.
    PEAK_EVERY = 8

    def __init__(self, client: int, server: int):
        self.client = client
        self.server = server
        # (wall clock, processor time of the client, of the server)
        self.samples: list[tuple[float, float, float]] = []
        self.peak = 0

    def until(self, is_done, seconds: float) -> None:
        end = time.monotonic() + seconds
        while True:
            self.sample()
            if is_done():
                break
            if time.monotonic() > end:
                raise TimeoutError(f"not done in {seconds} s")
            time.sleep(self.EVERY_SECONDS)
        self.sample()

    def sample(self) -> None:
        self.samples.append((time.time(), cpu_seconds(self.client), cpu_seconds(self.server)))
        if len(self.samples) % self.PEAK_EVERY == 1:
            self.peak = max(self.peak, peak_bytes(self.client))

    def since(self, start: float) -> tuple[float, float, float]:
        """Seconds, processor seconds of the client and of the server, from `start` to the end."""
        first = max((s for s in self.samples if s[0] <= start), default=self.samples[0])
        last = self.samples[-1]
        return last[0] - start, last[1] - first[1], last[2] - first[2]


def is_over(pid: int) -> bool:
    """Whether a child has ended; its clock can be read until it is waited for."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
