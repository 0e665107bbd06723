#!/usr/bin/env python3
"""PyPI slixmpp 1.17.0, unchanged, as an app server at a simulator's CCS endpoint.

Direct TLS from the first byte, with the simulator's root as the one trust anchor and the name of the JID's domain
checked. What slixmpp has to be told, as for any CCS: no STARTTLS, the whole address as SASL name, and a handler by
stanza path, for its `message` event wants a body.

    pip install slixmpp==1.17.0
    ccs_slixmpp.py SIM.json SENDER DOMAIN

Reads commands from stdin and prints what it sees, one JSON object a line; ccs_drive.py says which.
"""

import asyncio
import json
import sys
from pathlib import Path

from slixmpp import ClientXMPP
from slixmpp.stanza import Message
from slixmpp.xmlstream import ElementBase
from slixmpp.xmlstream import register_stanza_plugin
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath


class Gcm(ElementBase):
    namespace = "google:mobile:data"
    name = plugin_attrib = "gcm"


register_stanza_plugin(Message, Gcm)


def emit(event: str, **fields) -> None:
    print(json.dumps({"event": event, **fields}), flush=True)


class AppServer(ClientXMPP):
    def __init__(self, description: dict, sender: str, domain: str) -> None:
        super().__init__(f"{sender}@{domain}/desk", description["api_key"])
        self.credentials["username"] = f"{sender}@{domain}"
        self.ca_certs = Path(description["ca"])
        self.enable_direct_tls, self.enable_starttls, self.enable_plaintext = True, False, False
        self.register_plugin("xep_0199")
        self.register_handler(Callback("gcm", StanzaPath("message/gcm"), self.on_gcm))
        self.add_event_handler("session_start", lambda _: emit("ready", jid=str(self.boundjid)))
        self.add_event_handler("failed_auth", lambda failure: emit("refused", condition=failure["condition"]))
        self.add_event_handler("stream_error", lambda error: emit("stream_error", condition=error["condition"]))
        self.add_event_handler("disconnected", lambda _: emit("disconnected"))

    def on_gcm(self, message: Message) -> None:
        error = message.xml.find("{jabber:client}error")
        if error is not None:
            text = error.find("{urn:ietf:params:xml:ns:xmpp-stanzas}text")
            emit("stanza_error", code=error.get("code"), type=error.get("type"), text=text.text)
        else:
            emit("gcm", payload=json.loads(message["gcm"].xml.text))

    def send_gcm(self, text: str) -> None:
        message = self.make_message(mto="")
        message["gcm"].xml.text = text
        message.send()

    async def obey(self, command: dict) -> None:
        match command["do"]:
            case "send":
                self.send_gcm(json.dumps(command["payload"], ensure_ascii=False))
            case "send_text":
                self.send_gcm(command["text"])
            case "ping":
                await self.plugin["xep_0199"].ping(self.boundjid.domain, timeout=5)
                emit("pong")
            case "close":
                await self.disconnect()


async def main(path: str, sender: str, domain: str) -> None:
    description = json.loads(Path(path).read_text())
    client = AppServer(description, sender, domain)
    host, port = description["ccs"].rsplit(":", 1)
    client.connect(host, int(port))
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await client.obey(json.loads(line))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
