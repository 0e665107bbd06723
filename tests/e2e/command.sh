#!/usr/bin/env bash
# The command as its user runs it: two shells, one file between them. Loopback only, bounded in time.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --locked -p pushwire-host
pushwire=$PWD/target/debug/pushwire
work=$(mktemp -d)
simulator=
finish() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

echo "-- demo"
timeout 10 "$pushwire" demo | tee "$work/demo.txt"
[ "$(grep -c '^message' "$work/demo.txt")" -eq 3 ]

echo "-- simulate, send, listen"
"$pushwire" simulate --write "$work/sim.json" >"$work/simulate.txt" &
simulator=$!
for _ in $(seq 100); do [ -e "$work/sim.json" ] && break; sleep 0.05; done
control=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["control"])' "$work/sim.json")
python3 - "$control" "$work/device.json" <<'PY'
import sys, urllib.request
url, file = sys.argv[1] + "/devices", sys.argv[2]
open(file, "wb").write(urllib.request.urlopen(urllib.request.Request(url, b"", method="POST"), timeout=5).read())
PY
token=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["fcm"]["registration"]["token"])' "$work/device.json")
"$pushwire" send --simulator "$work/sim.json" --token "$token" --data led=on --title Hello
timeout 20 "$pushwire" listen --simulator "$work/sim.json" --credentials "$work/device.json" \
  --state "$work/state.json" --count 1 --json | tee "$work/listen.txt"
grep -q '"led":"on"' "$work/listen.txt"
echo "-- every message was acknowledged: a second listener gets none"
timeout 20 "$pushwire" listen --simulator "$work/sim.json" --credentials "$work/device.json" \
  --state "$work/state.json" --for 1 --json >"$work/again.txt"
! grep '"event":"message"' "$work/again.txt"
kill -INT "$simulator"
wait "$simulator"
simulator=
echo "e2e: command passed"
