#!/usr/bin/env python3
"""The firmware in QEMU against hostile servers: refused, told nothing, waited out.

A switch stands between the firmware and MCS. For every kind of server that `evil-tls` has, the switch is pointed
there and the connection is cut, until the firmware has said why it wants no more of it. Then the switch is pointed at
the simulator again: the same program must log in by itself, and a push must come, once. A server that is not
authenticated must have seen handshake messages at most, and none may be tried more than a handful of times.
Several machines share the kinds; what each meets first, instead of the check-in service, is hostile too. Part of
qemu.sh; bounded in time.

    qemu_hostile.py --folder DIR --pushwire FILE --evil FILE -- QEMU...
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from qemu_firmware import Failed
from qemu_firmware import Firmware
from qemu_firmware import Program
from qemu_firmware import Simulator
from qemu_firmware import run_part
from qemu_firmware import until

# What the machines, which work at the same time, meet instead of the check-in service. For that, Good has another name.
CHECKIN = ("Good", "UnknownCa", "NoCertificate", "Garbage")

# A login that lives longer is followed by an attempt without a wait.
EARLY_DEATH_SECONDS = 11

# How often a server may be tried while it is there, and for how long some of them are. With the waits that double, more
# is less likely than one in a million; without, it would be dozens.
ATTEMPTS = 8
STAY_SECONDS = {"UnknownCa": 8, "ClosesAtOnce": 8, "HangUp": 5}

REFUSED = "^error: server not authenticated: "
BROKEN = "^error: TLS protocol: "
ENDED = "^error: (connection closed|transport: )"

# What the firmware says of a server, and whether that has had a login by then.
SAYS = {
    "Good": ("^disconnected: ", True),
    "GoogleShapedChain": ("^disconnected: ", True),
    "FourthSan": ("^disconnected: ", True),
    "Silent": ("^retry: ", False),
    "Garbage": (BROKEN + "record is not TLS", False),
    "ClosesAtOnce": (ENDED, False),
    "SelfSigned": (REFUSED + "no path to a trusted root", False),
    "Expired": (REFUSED + "a certificate has expired", False),
    "NotYetValid": (REFUSED + "a certificate is not valid yet", False),
    "OtherHost": (REFUSED + "the certificate is for another name", False),
    "SignedByLeaf": (REFUSED + "a certificate was signed by one that is no CA", False),
    "UnknownCa": (REFUSED + "no path to a trusted root", False),
    "NoCertificate": (REFUSED + "it sent no certificate", False),
    "NoCertificateVerify": (REFUSED + "it did not prove that it holds its key", False),
    "BadCertificateVerify": (REFUSED + "a signature is wrong", False),
    "NoCertificateButSignature": (REFUSED + "certificate messages out of order", False),
    "CertificateVerifyBeforeCertificate": (REFUSED + "certificate messages out of order", False),
    "EmptyInnerRecordInHandshake": (BROKEN + "impossible record length 16$", False),
    "EmptyInnerRecord": (BROKEN + "impossible record length 16$", None),
    "PlaintextRecordAfterHandshake": (BROKEN + "record of type 22 out of place", None),
    "PlaintextAlertAfterHandshake": (BROKEN + "record of type 21 out of place", None),
    "UndecryptableRecord": (BROKEN + "record or Finished does not verify", None),
    "OversizedRecord": (BROKEN + "impossible record length 16641", None),
    "KeyUpdate": (BROKEN + "unsupported message", None),
    "CloseNotify": (ENDED, None),
    "HangUp": (ENDED, None),
    "SlowRecord": ("^disconnected: ", True),
    "SilentAfterHandshake": ("^disconnected: ", True),
}


class Switch:
    """Passes every connection to its port on to where it is pointed at that moment."""

    def __init__(self):
        self.open: set[asyncio.StreamWriter] = set()

    async def start(self, target: int) -> None:
        self.point_at(target)
        self.server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    def point_at(self, target: int) -> None:
        self.target, self.connections = target, 0

    def cut(self) -> None:
        for writer in self.open:
            writer.transport.abort()

    async def _pass_on(self, reader, writer) -> None:
        self.connections += 1
        self.open.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            self.open.add(far_writer)
            await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))
            far_writer.close()
            self.open.discard(far_writer)
        except OSError:
            pass
        finally:
            writer.close()
            self.open.discard(writer)


async def pump(reader, writer) -> None:
    """Copies until the end, and passes that on too."""
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()


class Evil:
    """The hostile servers, and what they have been told."""

    async def start(self, programs, program: Path, folder: Path) -> None:
        file = folder / "evil.json"
        self.program = await Program.start(programs, [program, file], folder / "evil.txt")
        await until(file.exists, 20, "the hostile servers are there")
        described = json.loads(file.read_text())
        self.ca = Path(described["ca"]).read_text()
        self.servers = {server["kind"]: server for server in described["servers"]}

    def told(self, kind: str) -> dict:
        """The sums of a server when a connection last ended."""
        lines = [json.loads(line) for line in self.program.lines if f'"{kind}"' in line]
        return lines[-1] if lines else {"connections": 0}


class Lane:
    """One machine, its switches and its flash."""

    def __init__(self, name: str, folder: Path, simulator: Simulator, evil: Evil):
        self.name, self.folder, self.simulator, self.evil = name, folder, simulator, evil
        self.mcs, self.checkin = Switch(), Switch()
        self.faced: list[str] = []

    async def register(self, programs, qemu: list, kind: str) -> None:
        """Boots with a hostile server as check-in service, until that is refused; then registers and logs in."""
        mcs, checkin = self.simulator.mcs_port, self.simulator.checkin_port
        await self.mcs.start(mcs)
        await self.checkin.start(checkin)
        self.lead(self.checkin, kind)
        described = {**self.simulator.description, "mcs": f"127.0.0.1:{self.mcs.port}"}
        described["checkin"] = described["checkin"].replace(f":{checkin}/", f":{self.checkin.port}/")
        described["ca"] = str(self.folder / "roots.pem")
        file = self.folder / f"{self.name}.json"
        file.write_text(json.dumps(described))
        self.firmware = await Firmware.boot(programs, qemu, file, self.folder / f"{self.name}.img")
        refused = await self.firmware.program.says("^registration: checkin again")
        await self.lead_back(self.checkin, checkin, kind, logs_in=False)
        await self.firmware.started(refused)
        print(f"   check-in, {kind}: {self.firmware.program.lines[refused - 2][:70]}", flush=True)

    async def face_all(self, kinds: asyncio.Queue) -> None:
        while not kinds.empty():
            self.faced.append(kinds.get_nowait())
            await self.face(self.faced[-1])

    async def face(self, kind: str) -> None:
        """One server after a connection that lived long enough."""
        program, begin = self.firmware.program, time.monotonic()
        words, logs_in = SAYS[kind]
        await asyncio.sleep(max(0, self.firmware.since + EARLY_DEATH_SECONDS - begin))
        before = len(program.lines)
        self.lead(self.mcs, kind)
        self.mcs.cut()
        cut = await program.says("^disconnected: ", before)
        await until(lambda: self.mcs.connections, 60, f"{kind} is tried")
        # The machine's clock may be slow: then the connection has not lived long enough.
        cut += program.find("^retry: ", cut)[:1] == [cut]
        refused = await program.says(words, cut, 90)
        await asyncio.sleep(STAY_SECONDS.get(kind, 0))
        attempts = await self.lead_back(self.mcs, self.simulator.mcs_port, kind, logs_in)
        started = await self.firmware.started(refused, 120)
        await self.simulator.send(self.firmware.token, kind)
        await self.firmware.once(kind, started)
        said = program.lines[refused - 1][:70]
        print(f"   {kind}: {said} ({attempts} tried, {time.monotonic() - begin:.0f} s)", flush=True)

    def lead(self, switch: Switch, kind: str) -> None:
        """Points a switch at a hostile server."""
        self.ended = self.evil.told(kind)["connections"]
        switch.point_at(self.evil.servers[kind]["port"])

    async def lead_back(self, switch: Switch, port: int, kind: str, logs_in: bool | None) -> int:
        """Points a switch away from a hostile server, and checks what that was told in how many attempts."""
        attempts = switch.connections
        switch.point_at(port)
        switch.cut()
        if not 1 <= attempts <= ATTEMPTS:
            raise Failed(f"{kind}: {attempts} attempts")
        ended = self.ended + attempts
        await until(lambda: self.evil.told(kind)["connections"] >= ended, 20, f"the connections to {kind} end")
        told = self.evil.told(kind)
        if logs_in is False and (told["application_bytes"] or not told["handshake_only"]):
            raise Failed(f"{kind} is not authenticated and was told something: {told}")
        if logs_in and not told["application_bytes"]:
            raise Failed(f"{kind} is authenticated and got no login: {told}")
        return attempts

    def check(self) -> None:
        """Checks what must not have happened in the meantime."""
        program = self.firmware.program
        if len(program.find("^push ")) != len(self.faced) or len(program.find("^registered ")) != 1:
            raise Failed(f"pushes came twice or the device registered again, see {program.log}")


async def run(options, programs) -> None:
    simulator, evil = Simulator(options.pushwire, options.folder), Evil()
    await simulator.start(programs)
    await evil.start(programs, options.evil, options.folder)
    if set(evil.servers) != set(SAYS):
        raise Failed(f"kinds without an expectation, or none: {set(evil.servers) ^ set(SAYS)}")
    roots = Path(simulator.description["ca"]).read_text() + evil.ca
    (options.folder / "roots.pem").write_text(roots)
    kinds = asyncio.Queue()
    # Those first that take longest.
    for kind in sorted(SAYS, key=lambda kind: not kind.startswith("Silent")):
        kinds.put_nowait(kind)
    lanes = [Lane(f"machine{n}", options.folder, simulator, evil) for n in range(len(CHECKIN))]
    async with asyncio.TaskGroup() as group:
        for lane, kind in zip(lanes, CHECKIN):
            group.create_task(lane.register(programs, options.qemu, kind))
    async with asyncio.TaskGroup() as group:
        for lane in lanes:
            group.create_task(lane.face_all(kinds))
    await until(simulator.settled, 20, "everything is acknowledged")
    for lane in lanes:
        lane.check()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="for files; must exist")
    parser.add_argument("--pushwire", type=Path, required=True, help="the command")
    parser.add_argument("--evil", type=Path, required=True, help="the hostile servers")
    parser.add_argument("qemu", nargs="+", help="QEMU's command line without -append")
    return run_part(run, parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
