"""Helper of ccs_prosody.sh: a free port, the payloads, and whether each came back byte for byte.

usage: ccs_prosody.py port | wait PORT | messages COUNT | check SENT RECEIVED
"""

import json
import random
import socket
import sys
import time

# What breaks naive JSON in XML: markup, the end of a CDATA section, references, quotes, control characters, what XML
# 1.0 does not have, what needs two UTF-16 units, line ends that XML normalises.
HARD = [
    "<", ">", "&", "]]>", "<![CDATA[", "&amp;", "&#65;", "&quot;", '"', "'", "\\", "\\u0041", "</gcm></message>",
    "\u0000", "\u0001", "\u001f", "\u007f", "\u0085", "\u2028", "\ufffe", "\uffff", "\ufffd", "\ufeff", "\r\n", "\r",
    "\n", "\t", "  ", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0010ffff", "\u00e9", "\u20ac",
    "{}", '{"a":1}', "null", "",
]
LIMIT = 4096


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        print(probe.getsockname()[1])


def wait(port):
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.05)
    sys.exit("nobody listens on port " + port)


def size(data):
    return sum(len(key.encode()) + len(value.encode()) for key, value in data.items())


def data(number, rng):
    """Pairs for one message; every tenth is as large as it may be."""
    if number < len(HARD):
        return {"only": HARD[number], "n": str(number)}
    pairs = {}
    for index in range(rng.randrange(1, 6)):
        value = "".join(rng.choice(HARD) for _ in range(rng.randrange(8)))
        pairs[f"k{index}" + rng.choice(["", "\u00e9", "<", '"', "\U0001f600"])] = value
    if number % 10 == 0:
        filler = rng.choice(["x", '"', "&", "\u20ac", "\u0001"])
        room = LIMIT - size(pairs) - len("filler")
        pairs["filler"] = filler * (room // len(filler.encode()))
    return pairs


def messages(count):
    rng = random.Random(5235)
    for number in range(int(count)):
        message = {
            "to": f"token-{number}", "message_id": f"m-{number}", "from": f"device-{number}",
            "category": "org.example.app", "data": data(number, rng),
        }
        # With and without escapes for what JSON does not need them for.
        print(json.dumps(message, ensure_ascii=number % 2 == 0))


def check(sent_path, received_path):
    with open(sent_path, encoding="utf-8") as file:
        sent = {message["message_id"]: message for message in map(json.loads, file)}
    with open(received_path, encoding="utf-8") as file:
        # Not splitlines: U+2028 and its kind are part of a line.
        events = [json.loads(line) for line in file.read().split("\n") if line]
    upstream = [event for event in events if event["event"] == "upstream"]
    acks = [event["message_id"] for event in events if event["event"] == "ack"]
    order = list(sent)
    assert [event["message_id"] for event in upstream] == order, "messages are missing, twice or out of order"
    assert acks == order, f"{len(acks)} acknowledgements"
    for event in upstream:
        message = sent[event["message_id"]]
        assert event["data"] == message["data"], (event, message)
        assert (event["from"], event["category"]) == (message["from"], message["category"]), event
    others = {event["event"] for event in events} - {"ready", "upstream", "ack", "disconnected", "stopped"}
    assert not others, others
    largest = max(size(message["data"]) for message in sent.values())
    print(f"{len(upstream)} payloads, the largest of {largest} bytes, are as they were sent")


if __name__ == "__main__":
    {"port": free_port, "wait": wait, "messages": messages, "check": check}[sys.argv[1]](*sys.argv[2:])
