#!/usr/bin/env python3
"""PyPI firebase-messaging 0.4.5, unchanged, against a simulator: registers, or goes on with what it saved.

    firebase_messaging_peer.py SIM.json CREDENTIALS.json register
    firebase_messaging_peer.py SIM.json CREDENTIALS.json COUNT IDS.txt

Redirected as tests/e2e/peer_firebase_messaging.py says. Prints `started` after the login's answer and `done` once COUNT
messages were taken, then writes their ids; 0 waits for none. The ids are what the callback got, or the package's own list if
the callback got none: it does not hear of messages of type deleted_messages.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "e2e"))
from peer_firebase_messaging import redirect  # noqa: E402

# How often the driver looks for what the package has no event for: its login, and messages that reach no callback.
POLL_SECONDS = 0.02
ACKNOWLEDGE_SECONDS = 0.3


class Peer:
    """The package's client, and what its callback got."""

    def __init__(self, description: dict, path: Path, count: int):
        from firebase_messaging import FcmPushClient
        from firebase_messaging import FcmRegisterConfig

        config = FcmRegisterConfig(
            project_id=description["project_id"],
            app_id=description["app_id"],
            api_key=description["api_key"],
            messaging_sender_id="unused by the package",
        )
        saved = json.loads(path.read_text()) if path.exists() else None
        self.count = count
        self.taken: list[str] = []
        self.all_taken = asyncio.Event()
        self.client = FcmPushClient(self.on_push, config, saved, lambda new: path.write_text(json.dumps(new)))

    def on_push(self, _payload: dict, persistent_id: str, _context) -> None:
        self.taken.append(persistent_id)
        if len(self.taken) == self.count:
            self.all_taken.set()

    async def receive(self) -> list[str]:
        await self.client.start()
        while not self.client.is_started():
            await asyncio.sleep(POLL_SECONDS)
        print("started", flush=True)
        if self.count == 0:
            await asyncio.Event().wait()
        await self.wait_for_all()
        print("done", flush=True)
        ids = self.taken or list(self.client.persistent_ids)
        await asyncio.sleep(ACKNOWLEDGE_SECONDS)
        await self.client.stop()
        return ids

    async def wait_for_all(self) -> None:
        while not self.all_taken.is_set() and len(self.client.persistent_ids) < self.count:
            try:
                await asyncio.wait_for(self.all_taken.wait(), POLL_SECONDS)
            except TimeoutError:
                pass


async def main(description: dict, path: Path, what: str, ids: Path | None) -> None:
    peer = Peer(description, path, 0 if what == "register" else int(what))
    await peer.client.checkin_or_register()
    if what != "register":
        ids.write_text("\n".join(await peer.receive()))


if __name__ == "__main__":
    simulator = json.loads(Path(sys.argv[1]).read_text())
    os.environ["SSL_CERT_FILE"] = simulator["ca"]
    redirect(simulator)
    ids_path = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    asyncio.run(main(simulator, Path(sys.argv[2]), sys.argv[3], ids_path))
