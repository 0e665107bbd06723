"""What the parts of qemu.sh in Python share: programs that print lines, the firmware among them, and a simulator.

Everything runs on loopback and in the folder that it is given; every wait has an end. A program that is started is
ended by `stop`, and so is whatever it was asked to do at that moment.
"""

import asyncio
import json
import re
import signal
import sys
import time
import urllib.request
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

# No part takes longer.
PART_SECONDS = 420


class Failed(Exception):
    """What must hold does not."""


async def until(condition, seconds: float, what: str) -> None:
    """Waits for a condition; the waits between two looks are short."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds:.0f} s")
        await asyncio.sleep(0.02)


class Program:
    """A program of the host, and the lines that it has printed; they are kept in a file too."""

    def __init__(self, process, log: Path):
        self.process, self.log = process, log
        self.lines: list[str] = []
        self.reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, programs: AsyncExitStack, command: list, log: Path):
        """Starts a program, which ends with `programs` at the latest."""
        process = await asyncio.create_subprocess_exec(
            *map(str, command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        program = cls(process, log)
        programs.push_async_callback(program.stop)
        return program

    async def _read(self) -> None:
        with self.log.open("a") as log:
            async for line in self.process.stdout:
                text = line.decode(errors="replace").rstrip("\n")
                log.write(f"{time.monotonic():.3f} {text}\n")
                log.flush()
                self.lines.append(text)

    @property
    def is_running(self) -> bool:
        return self.process.returncode is None

    def find(self, pattern: str, since: int = 0) -> list[int]:
        """The numbers of the lines, from `since` on, in which the pattern is found."""
        found = re.compile(pattern)
        return [number for number, line in enumerate(self.lines) if number >= since and found.search(line)]

    async def says(self, pattern: str, since: int = 0, within: float = 60) -> int:
        """Waits for a line; returns the number of the next one."""

        def said() -> bool:
            if not self.is_running:
                raise Failed(f"{self.log.stem} ended with status {self.process.returncode}, see {self.log}")
            return bool(self.find(pattern, since))

        await until(said, within, f"{self.log.stem} says {pattern!r}")
        return self.find(pattern, since)[0] + 1

    async def stop(self) -> None:
        if self.is_running:
            self.process.kill()
        await self.process.wait()
        await self.reader


class Simulator:
    """`pushwire simulate` in a folder, and `pushwire send`."""

    def __init__(self, pushwire: Path, folder: Path):
        self.pushwire, self.file = pushwire, folder / "sim.json"

    async def start(self, programs: AsyncExitStack) -> None:
        command = [self.pushwire, "simulate", "--write", self.file]
        await Program.start(programs, command, self.file.with_name("simulator.txt"))
        await until(self.file.exists, 10, "the simulator is there")
        self.description = json.loads(self.file.read_text())

    @property
    def mcs_port(self) -> int:
        return int(self.description["mcs"].rsplit(":", 1)[1])

    @property
    def checkin_port(self) -> int:
        return urlsplit(self.description["checkin"]).port

    async def send(self, token: str, text: str) -> None:
        """Sends a push that says n=`text`."""
        command = [self.pushwire, "send", "--simulator", self.file, "--token", token, "--data", f"n={text}"]
        async with AsyncExitStack() as programs:
            sender = await Program.start(programs, command, self.file.with_name("send.txt"))
            if await asyncio.wait_for(sender.process.wait(), 20) != 0:
                raise Failed(f"`pushwire send` failed, see {sender.log}")

    def control(self, what: str, body: dict | None = None) -> bytes:
        """Asks the control API: a GET, or a POST where there is a body."""
        url, data = f"{self.description['control']}/{what}", json.dumps(body).encode()
        request = urllib.request.Request(url, None if body is None else data)
        return urllib.request.urlopen(request, timeout=5).read()

    def settled(self) -> bool:
        """Whether everything is acknowledged. A client that broke the protocol is a failure."""
        state = json.loads(self.control("devices"))
        broken = state["violations"] + [each for device in state["devices"] for each in device["violations"]]
        if broken:
            raise Failed(f"clients broke the protocol: {broken}")
        return not any(device["queue_length"] for device in state["devices"])


class Firmware:
    """QEMU with the firmware in it."""

    def __init__(self, program: Program):
        self.program = program

    @classmethod
    async def boot(cls, programs: AsyncExitStack, qemu: list, described: Path, flash: Path):
        """Boots with a description of the simulator and a flash, which is erased if it is not there."""
        command = [*qemu, "-append", f"{described} {flash}"]
        return cls(await Program.start(programs, command, flash.with_suffix(".txt")))

    @property
    def token(self) -> str:
        line = self.program.find("^registered ")[-1]
        return self.program.lines[line].rpartition("fcm_token=")[2]

    async def started(self, since: int = 0, within: float = 60) -> int:
        line = await self.program.says("^started", since, within)
        self.since = time.monotonic()
        return line

    async def once(self, text: str, since: int = 0) -> None:
        """Waits for the push that says n=`text`, and checks that there is one only."""
        pattern = rf'^push .*"?n"?(=|:"){text}[" ]'
        await self.program.says(pattern, since)
        if len(self.program.find(pattern)) > 1:
            raise Failed(f"{text} came twice, see {self.program.log}")


def run_part(part, options) -> int:
    """Runs a part with a stack for its programs, which are ended however it ends; returns its exit status."""

    async def bounded() -> None:
        # What stops the script stops its programs too.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
        async with asyncio.timeout(PART_SECONDS), AsyncExitStack() as programs:
            await part(options, programs)

    status = 0
    try:
        asyncio.run(bounded())
    except* (Failed, TimeoutError, asyncio.CancelledError) as failures:
        status = 1
        for failure in failures.exceptions:
            print(f"e2e: {str(failure) or type(failure).__name__}", file=sys.stderr)
    return status
