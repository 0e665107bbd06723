#!/usr/bin/env python3
"""Drives an XMPP client at a simulator's CCS endpoint and compares what both sides saw.

    ccs_drive.py SIM.json SENDER DOMAIN [--ascii-cuts] -- COMMAND…

With --ascii-cuts, writes that cut characters have none to cut: @xmpp/client 0.14.0 decodes each read by itself. It
runs `COMMAND… SIM.json SENDER DOMAIN`. The client reads one JSON object a line: {"do":"send","payload":{…}},
{"do":"send_text","text":…}, {"do":"ping"}, {"do":"close"}. It prints one a line: {"event":"ready","jid":…},
"refused" and "stream_error" with a condition, {"event":"gcm","payload":{…}}, "stanza_error", "pong", "disconnected".
A step that does not come within its time, or anything unequal, ends it with an exception.
"""

import json
import queue
import subprocess
import sys
import threading
import time
import urllib.request

PATIENCE = 15
TOKEN = "f" * 22 + ":APA91b" + "x" * 134
# Everything that one of the two layers has to escape.
AWKWARD = "\"<&>'\\ ]]> \u00e9 \U0001f600 \u2028 \t\n\r \u0001"


class Client:
    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.seen = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        for line in self.process.stdout:
            self.seen.put(json.loads(line))

    def do(self, do: str, **fields) -> None:
        self.process.stdin.write(json.dumps({"do": do, **fields}) + "\n")
        self.process.stdin.flush()

    def send(self, message_id: str, **fields) -> None:
        self.do("send", payload={"to": TOKEN, "message_id": message_id, **fields})

    def ack(self, payload: dict) -> None:
        ack = {"to": payload["from"], "message_id": payload["message_id"], "message_type": "ack"}
        self.do("send", payload=ack)

    def expect(self, event: str) -> dict:
        seen = self.seen.get(timeout=PATIENCE)
        assert seen["event"] == event, f"expected {event}, saw {seen}"
        return seen

    def ready(self, jid: str) -> None:
        """A client may call itself ready after its first message: the service does not wait for its session request."""
        early = []
        while (seen := self.seen.get(timeout=PATIENCE))["event"] == "gcm":
            early.append(seen)
        assert seen == {"event": "ready", "jid": jid}, seen
        for each in early:
            self.seen.put(each)

    def payload(self, **fields) -> dict:
        payload = self.expect("gcm")["payload"]
        for key, value in fields.items():
            assert payload.get(key) == value, f"{key} is not {value!r} in {payload}"
        return payload

    def end(self) -> None:
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0, "the client failed"
        assert self.seen.empty(), f"more than was asked for: {self.seen.get()}"


class Control:
    def __init__(self, url: str) -> None:
        self.url = url + "/ccs"

    def call(self, path: str, body: dict | None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data=data), timeout=PATIENCE) as answer:
            return json.load(answer)

    def fault(self, name: str, **fields) -> dict:
        return self.call("/" + name, fields)

    def report(self, kind: str, sender: str) -> dict:
        return {each["message_id"]: each for each in self.call("", None)[kind] if each["sender"] == sender}

    def until(self, holds, what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not holds(self.call("", None)):
            assert time.monotonic() < end, f"{what}: {self.call('', None)}"
            time.sleep(0.02)


def refused(control: Control, start) -> None:
    control.fault("refuse_login", condition="account-disabled")
    client = start()
    assert client.expect("refused")["condition"] == "account-disabled"
    client.process.kill()
    client.process.wait(PATIENCE)


def downstream(client: Client, control: Control, sender: str) -> None:
    client.send("d-1", data={"awkward": AWKWARD}, priority="high", time_to_live=600)
    client.payload(message_type="ack", message_id="d-1", **{"from": TOKEN})
    held = control.report("messages", sender)["d-1"]
    assert held["payload"]["data"] == {"awkward": AWKWARD}, held
    assert (held["received"], held["accepted"], held["acked"]) == (1, 1, 1), held

    client.send("d-2", time_to_live=2419201)
    assert "time_to_live" in client.payload(message_type="nack", error="INVALID_JSON")["error_description"]
    control.fault("nack", error="DEVICE_UNREGISTERED")
    client.send("d-3")
    client.payload(message_type="nack", message_id="d-3", error="DEVICE_UNREGISTERED")
    control.fault("canonical", registration_id="new:token")
    client.send("d-4")
    client.payload(message_type="ack", message_id="d-4", registration_id="new:token")
    client.do("send_text", text='{"to":"x"')
    error = client.expect("stanza_error")
    assert (error["code"], error["type"]) == ("400", "modify"), error
    assert error["text"].startswith("InvalidJson"), error


def receipt(client: Client, control: Control, sender: str) -> None:
    client.send("r-1", delivery_receipt_requested=True)
    client.payload(message_type="ack", message_id="r-1")
    told = client.payload(message_type="receipt", message_id="dr2:r-1")
    assert told["data"]["original_message_id"] == "r-1", told
    client.ack(told)
    acked = lambda report: any(u["message_id"] == "dr2:r-1" and u["acked"] == 1 for u in report["upstream"])
    control.until(acked, "the receipt is not acknowledged")


def upstream(client: Client, control: Control, sender: str) -> None:
    fields = {"sender": sender, "from": "tok:EX", "category": "org.example.meter", "data": {"level": AWKWARD}}
    control.fault("upstream", message_id="u-1", **fields)
    came = client.payload(message_id="u-1", category="org.example.meter", data={"level": AWKWARD})
    control.fault("redeliver")
    assert client.payload(message_id="u-1") == came
    client.ack(came)
    acked = lambda report: any(u["message_id"] == "u-1" and u["acked"] == 1 for u in report["upstream"])
    control.until(acked, "the upstream message is not acknowledged")
    assert control.report("upstream", sender)["u-1"]["sent"] == 2


def forms(client: Client, control: Control, sender: str, ascii_cuts: bool) -> None:
    shapes = [
        {"prefixed": False, "text": "quot"},
        {"text": "cdata", "white_space": True},
        {"text": "references", "ascii": True},
        {"bytes": 1, "ascii": ascii_cuts},
        {"random": 7, "text": "quot", "ascii": ascii_cuts},
    ]
    for index, form in enumerate(shapes):
        control.fault("form", **form)
        client.send(f"f-{index}")
        client.payload(message_type="ack", message_id=f"f-{index}")
        fields = {"sender": sender, "from": "tok:EX", "data": {"x": AWKWARD}}
        control.fault("upstream", message_id=f"fu-{index}", **fields)
        client.ack(client.payload(message_id=f"fu-{index}", data={"x": AWKWARD}))
    control.fault("reset")


def pings(client: Client, control: Control) -> None:
    client.do("ping")
    client.expect("pong")
    control.fault("ping")
    control.until(lambda report: report["connections"][-1]["pongs"] == 1, "a ping is not answered")


def draining(client: Client, control: Control) -> None:
    control.fault("drain", pipeline_ms=0, grace_ms=1000)
    client.payload(message_type="control", control_type="CONNECTION_DRAINING")
    client.send("z-1")
    client.payload(message_type="nack", message_id="z-1", error="CONNECTION_DRAINING")
    client.expect("disconnected")


def lost(client: Client, control: Control, sender: str) -> None:
    """What was not acknowledged comes again on the next connection; what was not answered can be told."""
    control.fault("withhold")
    client.send("l-1")
    control.fault("upstream", message_id="l-2", sender=sender)
    client.payload(message_id="l-2")
    control.until(lambda report: report["connections"][-1]["pending"] == 1, "the message did not come")
    control.fault("drop")
    client.expect("disconnected")
    control.fault("reset")
    assert control.report("messages", sender)["l-1"]["acked"] == 0


def close(client: Client, control: Control) -> None:
    client.do("close")
    client.expect("disconnected")
    control.until(lambda report: report["connections"][-1]["ended"] == "stream closed by the client", "no clean end")


def main(path: str, sender: str, domain: str, ascii_cuts: bool, command: list[str]) -> None:
    with open(path, encoding="utf-8") as file:
        control = Control(json.load(file)["control"])

    def start() -> Client:
        return Client([*command, path, sender, domain])

    def ready() -> Client:
        client = start()
        client.ready(f"{sender}@{domain}/desk")
        return client

    refused(control, start)
    client = ready()
    downstream(client, control, sender)
    receipt(client, control, sender)
    upstream(client, control, sender)
    forms(client, control, sender, ascii_cuts)
    pings(client, control)
    draining(client, control)
    client.end()
    client = ready()
    lost(client, control, sender)
    client.end()
    client = ready()
    client.ack(client.payload(message_id="l-2"))
    client.send("l-1")
    client.payload(message_type="ack", message_id="l-1")
    close(client, control)
    client.end()

    messages, sent = control.report("messages", sender), control.report("upstream", sender)
    again = messages["l-1"]
    assert (again["received"], again["acked"], len(again["connections"])) == (2, 1, 2), again
    assert all(each["acked"] == 1 for each in sent.values()), sent
    assert sent["l-2"]["sent"] == 2, sent
    violations = control.call("", None)["violations"]
    assert violations == [], violations
    print(f"{len(messages)} messages, {len(sent)} upstream, as both sides saw them")


if __name__ == "__main__":
    separator = sys.argv.index("--")
    path, sender, domain, *options = sys.argv[1:separator]
    main(path, sender, domain, options == ["--ascii-cuts"], sys.argv[separator + 1 :])
