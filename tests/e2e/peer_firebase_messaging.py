#!/usr/bin/env python3
"""PyPI firebase-messaging 0.4.5, unchanged, against a simulator: registers, connects, prints pushes.

How it is redirected, and nothing else is touched:
* Hosts: the package keeps its URLs, host and port in constants that its two modules import by name. They are set in
  those modules before a client is made, to what the simulator's description file says. FCM_SEND_URL stays Google's,
  for it only goes into the subscription's endpoint.
* Trust: SSL_CERT_FILE names the simulator's root certificate before anything is imported. OpenSSL then has it as its
  one default anchor, for aiohttp and for the package's own ssl.create_default_context(). Names are still checked: the
  certificate is good for localhost and 127.0.0.1.

    pip install firebase-messaging==0.4.5
    peer_firebase_messaging.py SIM.json --credentials CREDS.json [--count N] [--timeout SECONDS]

Credentials that exist are used, as the package does after a restart; new ones are saved. Prints one JSON object a
line: {"event":"registered","token":…}, {"event":"started"}, then for each push
{"event":"push","persistent_id":…,"payload":…}. Exit codes: 0 after N pushes, 1 if they did not come in time.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path

# The package sends its acknowledgement after the callback has returned.
ACKNOWLEDGE_SECONDS = 0.3


def emit(event: str, **fields) -> None:
    print(json.dumps({"event": event, **fields}), flush=True)


def redirect(description: dict) -> None:
    """Points the package at the simulator. SSL_CERT_FILE has to be set before."""
    from firebase_messaging import fcmpushclient, fcmregister

    fcmregister.GCM_CHECKIN_URL = description["checkin"]
    fcmregister.GCM_REGISTER_URL = description["register3"]
    fcmregister.FCM_INSTALLATION = description["installations"] + "/"
    fcmregister.FCM_REGISTRATION = description["registrations"] + "/"
    host, port = description["mcs"].rsplit(":", 1)
    fcmpushclient.MCS_HOST = host
    fcmpushclient.MCS_PORT = int(port)


async def until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        await asyncio.sleep(0.02)
    return condition()


async def receive(description: dict, path: Path, count: int, seconds: float) -> bool:
    from firebase_messaging import FcmPushClient
    from firebase_messaging import FcmRegisterConfig

    pushes = 0

    def on_push(payload: dict, persistent_id: str, _context) -> None:
        nonlocal pushes
        pushes += 1
        # A body that is no JSON comes as bytes.
        payload = {k: repr(v) if isinstance(v, bytes) else v for k, v in payload.items()}
        emit("push", persistent_id=persistent_id, payload=payload)

    config = FcmRegisterConfig(
        project_id=description["project_id"],
        app_id=description["app_id"],
        api_key=description["api_key"],
        messaging_sender_id="unused by the package",
    )
    credentials = json.loads(path.read_text()) if path.exists() else None
    client = FcmPushClient(
        on_push,
        config,
        credentials,
        lambda new: path.write_text(json.dumps(new)),
    )
    emit("registered", token=await client.checkin_or_register())
    await client.start()
    try:
        if not await until(client.is_started, seconds):
            return False
        emit("started")
        done = await until(lambda: pushes >= count, seconds)
        await asyncio.sleep(ACKNOWLEDGE_SECONDS)
        return done
    finally:
        await client.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("description", type=Path, help="what `simulate --write` wrote")
    parser.add_argument("--credentials", type=Path, required=True, help="read if it exists, else written")
    parser.add_argument("--count", type=int, default=1, help="pushes to wait for (1)")
    parser.add_argument("--timeout", type=float, default=20, help="seconds for each of start and pushes (20)")
    options = parser.parse_args()
    description = json.loads(options.description.read_text())
    os.environ["SSL_CERT_FILE"] = description["ca"]
    redirect(description)
    done = asyncio.run(receive(description, options.credentials, options.count, options.timeout))
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
