#!/usr/bin/env bash
# A peer that nobody here wrote: PyPI firebase-messaging 0.4.5, unchanged, registers with the simulator and receives;
# then each side goes on with the other's saved credentials. Loopback only, bounded in time.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
peer=$PWD/tests/e2e/peer_firebase_messaging.py

venv=target/e2e-venv
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet firebase-messaging==0.4.5
fi
python=$PWD/$venv/bin/python

start_simulator

echo "-- firebase-messaging registers, and receives what pushwire sends"
timeout 60 "$python" "$peer" "$work/sim.json" --credentials "$work/peer.json" --count 2 >"$work/peer.txt" &
listener=$!
wait_for "$work/peer.json"
token=$(token_of "$work/peer.json")
"$pushwire" send --simulator "$work/sim.json" --token "$token" --data n=one
"$pushwire" send --simulator "$work/sim.json" --token "$token" --data n=two
wait "$listener"
cat "$work/peer.txt"
grep -q '"n": "one"' "$work/peer.txt"
grep -q '"n": "two"' "$work/peer.txt"

echo "-- pushwire listens with the credentials that firebase-messaging saved"
"$pushwire" send --simulator "$work/sim.json" --token "$token" --data n=three
timeout 20 "$pushwire" listen --simulator "$work/sim.json" --credentials "$work/peer.json" --count 1 --json |
  tee "$work/listen.txt"
grep '"event":"message"' "$work/listen.txt" | grep -q three

echo "-- pushwire registers, and firebase-messaging goes on with what it saved"
timeout 20 "$pushwire" register --simulator "$work/sim.json" --credentials "$work/ours.json" --json
cp "$work/ours.json" "$work/theirs.json"
"$pushwire" send --simulator "$work/sim.json" --token "$(token_of "$work/ours.json")" --data n=four
timeout 60 "$python" "$peer" "$work/sim.json" --credentials "$work/theirs.json" --count 1 | tee "$work/again.txt"
grep -q '"n": "four"' "$work/again.txt"
cmp "$work/ours.json" "$work/theirs.json"

stop_simulator
echo "e2e: peer passed"
