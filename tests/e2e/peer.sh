#!/usr/bin/env bash
# A peer that nobody here wrote: PyPI firebase-messaging 0.4.5, unchanged, registers with the simulator and receives;
# then each side goes on with the other's saved credentials. Loopback only, bounded in time.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --locked -p pushwire-host
pushwire=$PWD/target/debug/pushwire
peer=$PWD/tests/e2e/peer_firebase_messaging.py
work=$(mktemp -d)
simulator=
finish() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

venv=target/e2e-venv
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet firebase-messaging==0.4.5
fi
python=$PWD/$venv/bin/python

token_of() {
  python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["fcm"]["registration"]["token"])' "$1"
}

wait_for() {
  for _ in $(seq 200); do [ -s "$1" ] && return; sleep 0.05; done
  echo "peer: $1 did not appear" >&2
  return 1
}

"$pushwire" simulate --write "$work/sim.json" >"$work/simulate.txt" &
simulator=$!
wait_for "$work/sim.json"

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

kill -INT "$simulator"
wait "$simulator"
simulator=
echo "e2e: peer passed"
