#!/usr/bin/env python3
"""Whether the firmware in QEMU answers its network while it computes a TLS handshake.

This program is the cable between the machine and QEMU's user network: it passes frames on, and from an address of its
own it sends the machine an ARP request (RFC 826) or an echo request (RFC 792) every few milliseconds. The connection
to MCS is cut again and again. Every request that was sent between a SYN of the machine and the first application
record on that connection must be answered, and most of them at once. Prints the times. Part of qemu.sh; bounded.

    qemu_answers.py --folder DIR --pushwire FILE -- QEMU...

QEMU's command line must have its network card on hub 1.
"""

import argparse
import asyncio
import socket
import statistics
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from qemu_firmware import Failed
from qemu_firmware import Firmware
from qemu_firmware import Simulator
from qemu_firmware import run_part
from qemu_firmware import until

EVERY_SECONDS = 0.004

# The longest that an answer may take; hosts that test are busy.
PATIENCE_SECONDS = 1.0

# How large a part of a handshake half of the answers may take. In a network that waits for TLS it is a fifth.
SHARE = 0.05

# How often the connection is cut. Registration and the first login are more handshakes.
HANDSHAKES = 2

GUEST = bytes([10, 0, 2, 15])
PEER = bytes([10, 0, 2, 77])
# The last four bytes number the request.
PEER_MAC = b"\x02\x50"

ARP, IPV4 = b"\x08\x06", b"\x08\x00"
ICMP, TCP = 1, 6
APPLICATION_DATA = 0x17


def checksum(data: bytes) -> bytes:
    """RFC 1071."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", ~total & 0xFFFF)


def arp_request(number: int) -> bytes:
    mac = PEER_MAC + struct.pack("!I", number)
    body = b"\0\1" + IPV4 + b"\6\4\0\1" + mac + PEER + bytes(6) + GUEST
    return b"\xff" * 6 + mac + ARP + body


def arp_answered(frame: bytes) -> int | None:
    """The number of the request that the frame answers."""
    if frame[12:14] != ARP or frame[20:22] != b"\0\2" or frame[28:32] != GUEST or frame[32:34] != PEER_MAC:
        return None
    return struct.unpack_from("!I", frame, 34)[0]


def echo_request(number: int, machine: bytes) -> bytes:
    mac = PEER_MAC + struct.pack("!I", number)
    rest = struct.pack("!HH", 77, number & 0xFFFF) + bytes(32)
    echo = b"\x08\0" + checksum(b"\x08\0\0\0" + rest) + rest
    head = struct.pack("!BBHHHBB", 0x45, 0, 20 + len(echo), number & 0xFFFF, 0, 64, ICMP)
    head += checksum(head + b"\0\0" + PEER + GUEST) + PEER + GUEST
    return machine + mac + IPV4 + head + echo


def echo_answered(frame: bytes) -> int | None:
    """The same for echo replies; their numbers have 16 bits."""
    if frame[12:14] != IPV4 or frame[23] != ICMP or frame[26:34] != GUEST + PEER or frame[34] != 0:
        return None
    return struct.unpack_from("!H", frame, 40)[0]


@dataclass
class Request:
    """One that was sent."""

    kind: str
    sent: float
    answered: float | None = None

    @property
    def took(self) -> float:
        return self.answered - self.sent


class Connection:
    """What the machine sends on one TCP connection, up to its first application record."""

    def __init__(self, begin: float, first: int):
        self.begin, self.end = begin, None
        self.next, self.bytes, self.records = first, b"", 0

    def segment(self, now: float, number: int, payload: bytes) -> None:
        if self.end or number != self.next or not payload:
            return
        self.next = (number + len(payload)) & 0xFFFFFFFF
        self.bytes += payload
        while len(self.bytes) >= 5 and len(self.bytes) >= (end := 5 + struct.unpack_from("!H", self.bytes, 3)[0]):
            self.records += self.bytes[0] == APPLICATION_DATA
            self.bytes = self.bytes[end:]
        # The first one is the end of the handshake.
        if self.records > 1:
            self.end = now


class Cable:
    """Passes frames on in both directions, asks, and notes what is answered."""

    def __init__(self, folder: Path):
        self.folder, self.machine = folder, None
        self.requests: list[Request] = []
        self.waiting: dict[tuple, Request] = {}
        self.connections: dict[int, Connection] = {}
        self.handshakes: list[Connection] = []

    async def plug_in(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.to_network = self.end("network", lambda frame: self.send(self.to_machine, "machine", frame))
        self.to_machine = self.end("machine", self.from_machine)
        self.asking = asyncio.create_task(self.ask())

    def end(self, side: str, receive) -> socket.socket:
        end = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        end.setblocking(False)
        end.bind(str(self.folder / f"{side}.cable"))
        self.loop.add_reader(end, lambda: receive(end.recv(65536)))
        return end

    def qemu(self) -> list[str]:
        """The user network on hub 0, and both ends of the cable."""
        arguments = ["-netdev", "user,id=user", "-netdev", "hubport,id=h0,hubid=0,netdev=user"]
        for hub, side in enumerate(("network", "machine")):
            ends = f"local.type=unix,local.path={self.folder}/{side}.qemu"
            ends += f",remote.type=unix,remote.path={self.folder}/{side}.cable"
            arguments += ["-netdev", f"dgram,id={side},{ends}"]
            arguments += ["-netdev", f"hubport,id={side}-hub,hubid={hub},netdev={side}"]
        return arguments

    def send(self, end: socket.socket, side: str, frame: bytes) -> None:
        try:
            end.sendto(frame, str(self.folder / f"{side}.qemu"))
        except OSError:
            # As on a cable: QEMU is not there yet, or its buffer is full.
            pass

    def from_machine(self, frame: bytes) -> None:
        now = self.loop.time()
        self.machine = frame[6:12]
        for kind, number in (("ARP", arp_answered(frame)), ("ping", echo_answered(frame))):
            if number is not None:
                if request := self.waiting.pop((kind, number), None):
                    request.answered = now
                return
        if frame[12:14] == IPV4 and frame[23] == TCP:
            self.tcp(now, frame)
        self.send(self.to_network, "network", frame)

    def tcp(self, now: float, frame: bytes) -> None:
        head = 14 + (frame[14] & 15) * 4
        port, _, number = struct.unpack_from("!HHI", frame, head)
        if frame[head + 13] & 2:
            self.connections[port] = Connection(now, (number + 1) & 0xFFFFFFFF)
        elif port in self.connections:
            connection = self.connections[port]
            payload = frame[head + (frame[head + 12] >> 4) * 4 : 14 + struct.unpack_from("!H", frame, 16)[0]]
            connection.segment(now, number, payload)
            if connection.end:
                self.handshakes.append(self.connections.pop(port))

    async def ask(self) -> None:
        number = 0
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            if not self.machine:
                continue
            number += 1
            kind = "ping" if number % 2 else "ARP"
            request = Request(kind, self.loop.time())
            self.requests.append(request)
            self.waiting[kind, number if kind == "ARP" else number & 0xFFFF] = request
            frame = arp_request(number) if kind == "ARP" else echo_request(number, self.machine)
            self.send(self.to_machine, "machine", frame)


def check(cable: Cable) -> None:
    """Prints what each handshake met; fails if answers were missing, or waited for a handshake to go on."""
    asked, took = [], []
    for handshake in cable.handshakes:
        during = [each for each in cable.requests if handshake.begin < each.sent < handshake.end]
        kinds = {kind: [each for each in during if each.kind == kind] for kind in ("ARP", "ping")}
        words = [f"{len(those)} {kind}, {described(those)}" for kind, those in kinds.items() if those]
        took.append(handshake.end - handshake.begin)
        print(f"   {took[-1] * 1000:.0f} ms of handshake: {'; '.join(words)}", flush=True)
        asked += during
    lost = [each for each in asked if each.answered is None or each.took > PATIENCE_SECONDS]
    if lost:
        raise Failed(f"{len(lost)} of {len(asked)} requests were not answered within {PATIENCE_SECONDS:.0f} s")
    if len(took) <= HANDSHAKES or len({each.kind for each in asked}) < 2:
        raise Failed(f"too little was seen: {len(took)} handshakes, {len(asked)} requests")
    middle = statistics.median(each.took for each in asked)
    if middle > SHARE * statistics.median(took):
        raise Failed(f"half of the answers took more than {middle * 1000:.0f} ms: they wait for the handshake")


def described(requests: list[Request]) -> str:
    times = [each.took for each in requests if each.answered]
    lost = f"{len(requests) - len(times)} lost" if len(times) < len(requests) else ""
    words = [f"median {statistics.median(times) * 1000:.1f} ms, worst {max(times) * 1000:.0f} ms"] if times else []
    return ", ".join([*words, lost] if lost else words)


async def run(options, programs) -> None:
    cable = Cable(options.folder)
    await cable.plug_in()
    simulator = Simulator(options.pushwire, options.folder)
    await simulator.start(programs)
    qemu = [*options.qemu, *cable.qemu()]
    firmware = await Firmware.boot(programs, qemu, simulator.file, options.folder / "machine.img")
    await firmware.started()
    for _ in range(HANDSHAKES):
        before = len(firmware.program.lines)
        simulator.control("close", {})
        await firmware.started(before)
    await asyncio.sleep(PATIENCE_SECONDS)
    check(cable)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="for files; must exist")
    parser.add_argument("--pushwire", type=Path, required=True, help="the command")
    parser.add_argument("qemu", nargs="+", help="QEMU's command line without -append")
    return run_part(run, parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
