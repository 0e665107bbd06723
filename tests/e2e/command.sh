#!/usr/bin/env bash
# The command as its user runs it: two shells, one file between them. Loopback only, bounded in time.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

echo "-- demo"
timeout 10 "$pushwire" demo | tee "$work/demo.txt"
[ "$(grep -c '^message' "$work/demo.txt")" -eq 3 ]

echo "-- simulate, register, send, listen"
start_simulator
timeout 20 "$pushwire" register --simulator "$work/sim.json" --credentials "$work/device.json"
token=$(token_of "$work/device.json")
"$pushwire" send --simulator "$work/sim.json" --token "$token" --data led=on --title Hello
"$pushwire" send --simulator "$work/sim.json" --token "$token" --data led=off --scheme aes128gcm
timeout 20 "$pushwire" listen --simulator "$work/sim.json" --credentials "$work/device.json" \
  --state "$work/state.json" --count 2 --json | tee "$work/listen.txt"
grep -q 'led\\":\\"on' "$work/listen.txt"
grep -q 'led\\":\\"off' "$work/listen.txt"
echo "-- every message was acknowledged: a second listener gets none"
timeout 20 "$pushwire" listen --simulator "$work/sim.json" --credentials "$work/device.json" \
  --state "$work/state.json" --for 1 --json >"$work/again.txt"
! grep '"event":"message"' "$work/again.txt"
stop_simulator
echo "e2e: command passed"
