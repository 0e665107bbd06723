# What the end-to-end scripts share: the command, a folder of their own, a simulator. Source it, do not run it.
# Sets `pushwire`, `work` and, after start_simulator, `simulator`; stops what it started by its process id.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cargo build --locked -p pushwire-host
pushwire=$PWD/target/debug/pushwire
work=$(mktemp -d)
simulator=

finish() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

wait_for() {
  for _ in $(seq 200); do [ -s "$1" ] && return; sleep 0.05; done
  echo "$1 did not appear" >&2
  return 1
}

start_simulator() {
  "$pushwire" simulate --write "$work/sim.json" >"$work/simulate.txt" &
  simulator=$!
  wait_for "$work/sim.json"
}

# Ctrl-C must end it with success.
stop_simulator() {
  kill -INT "$simulator"
  wait "$simulator"
  simulator=
}

token_of() {
  python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["fcm"]["registration"]["token"])' "$1"
}
