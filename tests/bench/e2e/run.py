#!/usr/bin/env python3
"""Measures `pushwire listen` and three peers against the simulator, and writes RESULTS.md. See README.md.

    run.py [--pushes N] [--idle SECONDS] [--only NAME]... [--print]

Builds nothing: run.sh does, and then this. Ends with an error if ours loses a message, takes one twice or does not
finish; where a peer does, the table says so.
"""

import argparse
from pathlib import Path

import table
from measure import Drain
from measure import Failed
from measure import drain
from measure import idle
from measure import kinds_of
from peers import OURS
from peers import PEERS
from peers import Peer

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pushes", type=int, default=20_000, help="messages in a backlog (20000)")
    parser.add_argument("--idle", type=float, default=60, help="seconds of idleness; 0 leaves it out (60)")
    parser.add_argument("--only", action="append", default=[], help="peers whose names start so, for a quick look")
    parser.add_argument("--print", action="store_true", help="do not write RESULTS.md")
    options = parser.parse_args()
    peers = [peer for peer in PEERS if not options.only or any(peer.name.startswith(o) for o in options.only)]
    drains, failures = drain_all(peers, options.pushes)
    idles = idle(peers, options.idle) if options.idle else []
    text = table.results(drains, failures, idles, options)
    print(text)
    if not options.print and not options.only:
        RESULTS.write_text(text)


def drain_all(peers: list[Peer], pushes: int) -> tuple[list[Drain], list[list[str]]]:
    """Every backlog; and which peer failed at what, and how. Ours may not fail."""
    drains, failures = [], []
    for peer in peers:
        for kind in kinds_of(peer):
            try:
                drains.append(drain(peer, kind, pushes))
                print(table.line(drains[-1]), flush=True)
            except (Failed, TimeoutError) as error:
                if peer is OURS:
                    raise
                failures.append([peer.name, kind, str(error)])
                print(*failures[-1], sep=": ", flush=True)
    return drains, failures


if __name__ == "__main__":
    main()
