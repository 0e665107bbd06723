"""The two measurements: a backlog is drained, and nothing happens for a while.

Each drain has a simulator and a registration of its own. Time runs from the login, as the simulator records it, to the
client's last message; processor time and peak memory are the client's process, its start excepted from the former.
Promises that every message was taken exactly once, and acknowledged by those that do that, or raises.
"""

import subprocess
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from peers import FIREBASE_MESSAGING
from peers import PUSHWIRE
from peers import Peer
from sampling import Watch
from sampling import cpu_seconds
from sampling import is_over
from sampling import peak_bytes
from sampling import switches
from sampling import wake_ups
from service import Service

REGISTER_SECONDS = 30
DRAIN_SECONDS = 180
STOP_SECONDS = 10
# From the login to where idleness starts: helper threads of the start are gone after ten.
SETTLE_SECONDS = 12
# What a message says: about a hundred bytes, as a sensor's or a lock's.
DATA = {"event": "door", "state": "open", "room": "front hall, ground floor", "battery": "87", "at": "1763790000"}

# What is put into the stanza, by kind.
KINDS = {
    "plain": {"scheme": "none"},
    "encrypted": {"scheme": "aesgcm"},
    "deleted_messages": {"scheme": "none", "message_type": "deleted_messages"},
}


@dataclass
class Drain:
    """A backlog that was drained."""

    peer: Peer
    kind: str
    pushes: int
    seconds: float
    cpu: float
    server_cpu: float
    peak: int

    @property
    def rate(self) -> float:
        return self.pushes / self.seconds

    @property
    def cpu_each(self) -> float:
        """Processor time of a push in microseconds."""
        return self.cpu / self.pushes * 1e6


class Failed(Exception):
    """A client that did not take every message exactly once."""


@dataclass
class Idle:
    """A while in which nothing happened, as counts for a minute."""

    peer: Peer
    wake_ups: float
    cpu: float
    peak: int


class Client:
    """A peer in a folder of its own, with its simulator."""

    def __init__(self, peer: Peer, service: Service, folder: Path):
        self.peer = peer
        self.service = service
        self.ids = folder / "ids.txt"
        self.output = folder / "output.txt"
        self.credentials = folder / "credentials.json"
        self.variables = peer.variables(service.description)
        command = self.command(peer.register)
        subprocess.run(command, env=self.variables, check=True, stdout=subprocess.DEVNULL, timeout=REGISTER_SECONDS)
        self.device, self.token = peer.identity(self.credentials)

    def command(self, template: list, count: int = 0) -> list[str]:
        places = {"sim": self.service.file, "credentials": self.credentials, "ids": self.ids}
        return self.peer.command(template, count=count, **places)

    def start(self, count: int) -> subprocess.Popen:
        command = self.command(self.peer.receive, count)
        with self.output.open("wb") as output:
            return subprocess.Popen(command, env=self.variables, stdout=output)

    def report(self) -> dict:
        return self.service.device(self.device)


def drain(peer: Peer, kind: str, pushes: int) -> Drain:
    """Queues, then lets the peer take all."""
    with tempfile.TemporaryDirectory() as folder, Service(PUSHWIRE, Path(folder)) as service:
        client = Client(peer, service, Path(folder))
        service.send(client.token, KINDS[kind], DATA, pushes)
        queued = client.report()["unacked"]
        process = client.start(pushes)
        try:
            watch = Watch(process.pid, service.process.pid)
            watch.until(lambda: is_done(process, client.output), DRAIN_SECONDS)
            code = process.wait(STOP_SECONDS)
        finally:
            stop(process)
        if code != 0:
            raise Failed(f"ended with exit code {code}")
        check(client, queued)
        login = client.report()["logins"][0]["time_ms"] / 1000
        return Drain(peer, kind, pushes, *watch.since(login), watch.peak)


def is_done(process: subprocess.Popen, output: Path) -> bool:
    """Whether the client says so, or has ended."""
    return is_over(process.pid) or output.stat().st_size < 100 and b"done" in output.read_bytes()


def stop(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        process.wait(STOP_SECONDS)


def check(client: Client, queued: list[str]) -> None:
    """Every message once, none else; and acknowledged, where the peer does that."""
    taken = Counter(client.peer.taken(client.ids, client.output))
    if taken != Counter(queued):
        lost = len(set(queued) - set(taken))
        again = sum(taken.values()) - len(taken)
        raise Failed(f"{lost} lost, {again} taken again, of {len(queued)}")
    report = client.report()
    if client.peer.acknowledges and report["unacked"]:
        raise Failed(f"{len(report['unacked'])} not acknowledged")
    if len(report["logins"]) != 1:
        raise Failed(f"{len(report['logins'])} logins")


def idle(peers: list[Peer], seconds: float) -> list[Idle]:
    """All peers at once, each a device of one simulator: they have nothing to do with each other."""
    with ExitStack() as ends:
        folders = [Path(ends.enter_context(tempfile.TemporaryDirectory())) for _ in [*peers, 0]]
        service = ends.enter_context(Service(PUSHWIRE, folders.pop()))
        clients = [Client(peer, service, folder) for peer, folder in zip(peers, folders)]
        processes = [client.start(client.peer.for_ever) for client in clients]
        for process in processes:
            ends.callback(stop, process)
        wait_for_logins(clients)
        time.sleep(SETTLE_SECONDS)
        before = [(switches(p.pid), cpu_seconds(p.pid)) for p in processes]
        time.sleep(seconds)
        after = [(switches(p.pid), cpu_seconds(p.pid)) for p in processes]
        for client in clients:
            if not client.report()["connected"] or len(client.report()["logins"]) != 1:
                raise Failed(f"{client.peer.name} did not stay connected")
        minutes = seconds / 60
        return [
            Idle(client.peer, wake_ups(w1, w2) / minutes, (c2 - c1) / minutes, peak_bytes(process.pid))
            for client, process, (w1, c1), (w2, c2) in zip(clients, processes, before, after)
        ]


def wait_for_logins(clients: list[Client]) -> None:
    end = time.monotonic() + REGISTER_SECONDS
    while not all(client.report()["connected"] for client in clients):
        if time.monotonic() > end:
            raise TimeoutError("not every peer logged in")
        time.sleep(0.1)


def kinds_of(peer: Peer) -> list[str]:
    """What a peer can take: firebase-messaging takes a plain stanza only if it says that messages were deleted."""
    if peer is FIREBASE_MESSAGING:
        return ["deleted_messages", "encrypted"]
    return ["encrypted"] if peer.no_plain else ["plain", "encrypted"]
