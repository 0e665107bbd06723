#!/usr/bin/env python3
"""Measures `pushwire listen` and three peers against the simulator, and prints a chapter of ../RESULTS.md. See README.md.

    run.py [--pushes N] [--idle SECONDS] [--only NAME]... [--write FILE]

Builds nothing: run.sh does, and then this. Ends with an error if ours loses a message, takes one twice or does not
finish; where a peer does, the table says so.
"""

import argparse
import os
import time
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

# The load of the last minute below which the machine counts as quiet, and how long that is waited for: what was built or
# measured just before is gone from it after two minutes.
QUIET = 0.5
WAIT_SECONDS = 180


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pushes", type=int, default=20_000, help="messages in a backlog (20000)")
    parser.add_argument("--idle", type=float, default=60, help="seconds of idleness; 0 leaves it out (60)")
    parser.add_argument("--only", action="append", default=[], help="peers whose names start so, for a quick look")
    parser.add_argument("--write", type=Path, help="wait for a quiet machine, and write the chapter into this file")
    options = parser.parse_args()
    peers = [peer for peer in PEERS if not options.only or any(peer.name.startswith(o) for o in options.only)]
    before = quiet_load() if options.write else os.getloadavg()[0]
    drains, failures = drain_all(peers, options.pushes)
    loads = table.Loads(before, os.getloadavg()[0], before > QUIET)
    idles = idle(peers, options.idle) if options.idle else []
    text = table.results(drains, failures, idles, loads, options)
    print(text)
    if options.write:
        options.write.write_text(text)


def quiet_load() -> float:
    """Waits a while for the load to fall, and returns it."""
    end = time.monotonic() + WAIT_SECONDS
    while os.getloadavg()[0] > QUIET and time.monotonic() < end:
        time.sleep(1)
    return os.getloadavg()[0]


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
