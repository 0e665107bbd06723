"""Whether the small programs of examples/sizes do what they are measured for: talks to them in QEMU.

The session programs must log in, show a message and acknowledge it; the clients must open a connection with TLS. The
ports are those of examples/sizes/src/serial.rs. Bounded in time; stops the QEMU that it starts.
"""

import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

PORTS = ["network", "application", "random", "flash"]
PATIENCE = 30

QEMU = ["qemu-system-arm", "-machine", "mps2-an385", "-net", "none", "-display", "none", "-monitor", "none"]

TYPE, LENGTH_DELIMITED = 3, 2
# A program's ports are on.
READY = b"!"

IDENTITY = (1).to_bytes(8, "little") * 2
KEYS = bytes([7]) * 48


def field(number: int, value: bytes) -> bytes:
    """A field of protobuf; short ones are enough here."""
    return bytes([number << TYPE | LENGTH_DELIMITED, len(value)]) + value


def frame(tag: int, *fields: bytes) -> bytes:
    body = b"".join(fields)
    return bytes([tag, len(body)]) + body


VERSION = b"\x29"
LOGGED_IN = VERSION + frame(3, field(1, b"id"))
PUSH = frame(8, field(3, b"me"), field(5, b"app"), field(7, field(1, b"led") + field(2, b"on")), field(9, b"0:1%2"))


@contextmanager
def running(program: Path):
    """Runs a program; gives its ports by name."""
    with tempfile.TemporaryDirectory() as folder:
        ports = [word for port in PORTS for word in ("-serial", f"unix:{folder}/{port},server=on")]
        qemu = subprocess.Popen([*QEMU, *ports, "-kernel", program], stderr=subprocess.DEVNULL)
        try:
            opened_ports = {port: opened(Path(folder, port)) for port in PORTS}
            until(opened_ports["application"], READY)
            yield opened_ports
        finally:
            qemu.kill()
            qemu.wait()


def opened(path: Path) -> socket.socket:
    port = socket.socket(socket.AF_UNIX)
    port.settimeout(PATIENCE)
    for _ in range(PATIENCE * 20):
        try:
            port.connect(str(path))
            return port
        except OSError:
            time.sleep(0.05)
    raise SystemExit("size: QEMU does not start")


def until(port: socket.socket, wanted: bytes) -> None:
    """Reads until `wanted` has come."""
    said = b""
    try:
        while wanted not in said:
            said += port.recv(4096)
    except TimeoutError:
        raise SystemExit(f"size: {wanted!r} did not come, but {said!r}") from None


def receives(program: Path, flash: bytes) -> None:
    with running(program) as ports:
        ports["random"].sendall(bytes([1]) * 8)
        ports["flash"].sendall(flash)
        until(ports["network"], b"mcs.android.com")
        ports["network"].sendall(LOGGED_IN + PUSH)
        until(ports["application"], b"ledon")
        # An IQ stanza with a selective acknowledgement.
        until(ports["network"], field(1, b"0:1%2"))


def connects(program: Path, flash: bytes, host: bytes, port: int) -> None:
    with running(program) as ports:
        ports["random"].sendall(bytes(range(1, 200)) * 10)
        ports["flash"].sendall(flash)
        until(ports["network"], host + port.to_bytes(2, "big") + b"\x16\x03")


def check(programs: Path) -> None:
    receives(programs / "session", IDENTITY)
    receives(programs / "session-decrypt", KEYS + IDENTITY)
    connects(programs / "client", KEYS + IDENTITY, b"mtalk.google.com", 5228)
    connects(programs / "client-register", b"", b"android.clients.google.com", 443)
