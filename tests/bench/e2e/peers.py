"""The clients: how each is registered, started and asked what it took. Each runs unchanged; see README.md.

All are told where the simulator is by its description file, and all take the same messages on one connection. What is
here are commands and where in its credentials a peer keeps what the harness needs.
"""

import json
import os
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import ClassVar

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TARGET = ROOT / "target" / "bench-e2e"
PUSHWIRE = ROOT / "target" / "release" / "pushwire"
PYTHON = TARGET / "venv" / "bin" / "python"
MODULES = TARGET / "npm" / "node_modules"
LISTENER = TARGET / "fcm-push-listener" / "release" / "fcm-push-listener-peer"


@dataclass
class Peer:
    """A client and its commands; `{sim}`, `{credentials}`, `{count}` and `{ids}` are filled in."""

    name: str
    register: list
    receive: list
    # Where the credentials hold the device's id and the FCM token.
    id_path: str
    token_path: str
    # Why plain messages cannot be measured; empty if they can.
    no_plain: str = ""
    acknowledges: bool = True
    environment: dict = field(default_factory=dict)
    # The count that never comes.
    for_ever: ClassVar[int] = 0

    def command(self, template: list, **places) -> list[str]:
        return [str(part).format(**places) for part in template]

    def variables(self, simulator: dict) -> dict:
        roots = {"NODE_EXTRA_CA_CERTS": simulator["ca"], "SSL_CERT_FILE": simulator["ca"]}
        return {**os.environ, **roots, **self.environment}

    def identity(self, credentials: Path) -> tuple[str, str]:
        """The device's id and its FCM token."""
        saved = json.loads(credentials.read_text())
        return str(inside(saved, self.id_path)), inside(saved, self.token_path)

    def taken(self, ids: Path, output: Path) -> list[str]:
        """The ids of the messages that it took, in order."""
        return ids.read_text().split("\n")


class Pushwire(Peer):
    """Ours: every message is a line of its output. It ends by itself after so many."""

    for_ever = 10**9

    def taken(self, ids: Path, output: Path) -> list[str]:
        events = [json.loads(line) for line in output.read_text().splitlines()]
        wrong = [e for e in events if e["event"] in ("undecryptable", "dropped", "duplicate")]
        if wrong:
            raise ValueError(f"{len(wrong)} messages not delivered, such as {wrong[0]}")
        return [event["persistent_id"] for event in events if event["event"] == "message"]


def inside(value: dict, path: str):
    for name in path.split("."):
        value = value[name]
    return value


def driver(command: list) -> dict:
    return {
        "register": [*command, "{sim}", "{credentials}", "register"],
        "receive": [*command, "{sim}", "{credentials}", "{count}", "{ids}"],
    }


OPTIONS = ["--simulator", "{sim}", "--credentials", "{credentials}", "--json"]
OURS = Pushwire(
    "pushwire listen",
    [PUSHWIRE, "register", *OPTIONS],
    [PUSHWIRE, "listen", *OPTIONS, "--count", "{count}"],
    "gcm.android_id",
    "fcm.registration.token",
)
FIREBASE_MESSAGING = Peer(
    "firebase-messaging 0.4.5 (PyPI)",
    **driver([PYTHON, "-B", HERE / "firebase_messaging_peer.py"]),
    id_path="gcm.android_id",
    token_path="fcm.registration.token",
    no_plain="a plain message ends it: RuntimeError, `couldn't find in app_data crypto-key`",
)
ENERIS = Peer(
    "@eneris/push-receiver 4.3.1 (npm)",
    **driver(["node", HERE / "eneris.cjs"]),
    id_path="gcm.androidId",
    token_path="fcm.token",
    no_plain="drops plain messages with a warning, `crypto-key is missing`",
    acknowledges=False,
    environment={"NODE_PATH": str(MODULES)},
)
FCM_PUSH_LISTENER = Peer(
    "fcm-push-listener 4.1.2 (crate)",
    **driver([LISTENER]),
    id_path="gcm.android_id",
    token_path="fcm_token",
    no_plain="gives an error in place of a plain message, `EmptyPayload`; its id is lost",
    acknowledges=False,
)
PEERS = [OURS, FIREBASE_MESSAGING, ENERIS, FCM_PUSH_LISTENER]
