"""A simulator of one run: started on loopback, asked over HTTP, stopped by its process id.

Follows the tables in examples/simulator/src/lib.rs. Promises a fresh service without devices each time, and that a
request which fails raises. Its events go nowhere: printing them is not what is measured.
"""

import json
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

START_SECONDS = 10
STOP_SECONDS = 10
# The most that the simulator queues for one request.
COPIES = 1000


class Service:
    """A running `pushwire simulate`."""

    def __init__(self, pushwire: Path, folder: Path):
        self.file = folder / "simulator.json"
        self.file.unlink(missing_ok=True)
        command = [pushwire, "simulate", "--write", self.file]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + START_SECONDS
        while not self.file.exists():
            if time.monotonic() > end or self.process.poll() is not None:
                self.stop()
                raise RuntimeError("the simulator did not start")
            time.sleep(0.01)
        self.description = json.loads(self.file.read_text())

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(STOP_SECONDS)

    def send(self, token: str, pushwire: dict, data: dict, count: int) -> None:
        """Queues `count` messages."""
        url = f"{self.description['send']}/projects/{self.description['project_id']}/messages:send"
        for start in range(0, count, COPIES):
            special = {**pushwire, "copies": min(COPIES, count - start)}
            request(url, {"message": {"token": token, "data": data, "pushwire": special}})

    def device(self, android_id: str) -> dict:
        """What the service knows about a device."""
        return request(f"{self.description['control']}/devices/{android_id}")


def request(url: str, body: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)
