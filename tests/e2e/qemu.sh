#!/usr/bin/env bash
# The firmware in QEMU against the simulator: qemu.sh arm|riscv. Registration, every kind of push, connections cut and
# dead, refused logins and identities, power cuts with the flash kept; hostile servers at the same time (see
# qemu_hostile.py); at last whether the network answers while TLS computes (qemu_answers.py). Needs the machine's QEMU,
# 7.2 or later. Loopback only, bounded in time; several may run at once, each with a folder and ports of its own.
set -euo pipefail
case "${1:-}" in
  arm)
    package=examples/qemu-arm
    target=thumbv6m-none-eabi
    qemu=(qemu-system-arm -machine mps2-an385)
    user_network=(-nic user,model=lan9118)
    hub_network=(-nic hubport,hubid=1,model=lan9118)
    ;;
  riscv)
    package=examples/qemu-riscv
    target=riscv32imc-unknown-none-elf
    qemu=(qemu-system-riscv32 -machine virt -bios none -cpu "rv32,a=false,f=false,d=false" -m 16M)
    user_network=(-netdev user,id=n0 -device virtio-net-device,netdev=n0)
    hub_network=(-netdev hubport,hubid=1,id=n0 -device virtio-net-device,netdev=n0)
    ;;
  *)
    echo "usage: qemu.sh arm|riscv" >&2
    exit 2
    ;;
esac
command -v "${qemu[0]}" >/dev/null || {
  echo "e2e: ${qemu[0]} is missing: apt-get install qemu-system-arm qemu-system-misc" >&2
  exit 1
}
. "$(dirname "$0")/lib.sh"
# As `cargo test` has built it: with -p, its dependencies would have other features.
cargo build --locked --workspace --bin evil-tls
(cd "$package" && cargo build --locked --release)
firmware=$PWD/$package/target/$target/release/receive
qemu+=(-display none -serial none -semihosting-config "enable=on,target=native" -kernel "$firmware")
machine=
hostile=
# How many power cuts; the random numbers that place them.
CUTS=${CUTS:-20}
RANDOM=${SEED:-1}

finish_all() {
  local status=$?
  [ -z "$machine" ] || kill "$machine" 2>/dev/null || true
  # It ends what it has started.
  [ -z "$hostile" ] || { kill "$hostile" && wait "$hostile"; } 2>/dev/null || true
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$work"/*.txt "$work"/*/*.txt >&2 || true
  fi
  finish
}
trap finish_all EXIT

# Boots the firmware; its words are added to firmware.txt. With a number, the power fails after so many bytes of flash.
boot() {
  echo "-- boot" >>"$work/firmware.txt"
  timeout 400 "${qemu[@]}" "${user_network[@]}" -monitor unix:"$work/monitor",server,nowait \
    -append "$work/sim.json $work/flash.img $*" >>"$work/firmware.txt" 2>&1 </dev/null &
  machine=$!
}

# The power fails now.
power_cut() {
  kill -KILL "$(pgrep -P "$machine")" 2>/dev/null || true
  wait "$machine" 2>/dev/null || true
  machine=
}

count() { grep -c -E -- "$1" "$work/firmware.txt" || true; }

# Waits until the firmware has said something so many times.
said() {
  local times=${2:-1} _
  for _ in $(seq $((${3:-60} * 10))); do
    [ "$(count "$1")" -lt "$times" ] || return 0
    sleep 0.1
  done
  echo "e2e: the firmware did not say '$1' $times times" >&2
  return 1
}

# Cuts a connection that has lived long enough for the firmware to forget what went wrong before: it waits less.
cut_connection() {
  sleep 12
  control close '{}' >/dev/null
}

# Asks the control API: a GET, or a POST where there is a body.
control() {
  python3 - "$work/sim.json" "$@" <<'PY'
import json, sys, urllib.request
url = json.load(open(sys.argv[1]))["control"] + "/" + sys.argv[2]
body = sys.argv[3].encode() if len(sys.argv) > 3 else None
print(urllib.request.urlopen(urllib.request.Request(url, body), timeout=5).read().decode())
PY
}

# Sends a push that says n=$1 to the identity that registered last.
push() {
  local n=$1 token
  shift
  token=$(sed -n 's/.* fcm_token=//p' "$work/firmware.txt" | tail -n 1)
  "$pushwire" send --simulator "$work/sim.json" --token "$token" --data "n=$n" "$@" >/dev/null
}

pattern() { echo "^push .*\"?n\"?(=|:\")$1[\" ]"; }

# Waits for the push that says n=$1, and checks that it is there once.
once() {
  said "$(pattern "$1")"
  [ "$(count "$(pattern "$1")")" -eq 1 ] || { echo "e2e: $1 came twice" >&2; return 1; }
}

# Waits until everything is acknowledged, and checks that no client broke the protocol.
settled() {
  local _
  for _ in $(seq 100); do
    control devices | python3 -c '
import json, sys
state = json.load(sys.stdin)
broken = state["violations"] + [v for device in state["devices"] for v in device["violations"]]
assert not broken, broken
sys.exit(any(device["queue_length"] for device in state["devices"]))' && return
    sleep 0.1
  done
  echo "e2e: not everything was acknowledged" >&2
  return 1
}

# Checks that nothing was shown again but what the power failed for, before it was stored: the last of an earlier boot.
shown_once() {
  awk '
    /^-- boot/ { before = last; split("", shown_now) }
    /^push / {
      if ($2 in shown_now || ($2 in shown && $2 != before)) { print "e2e: again: " $0; again = 1 }
      shown[$2]; shown_now[$2]; last = $2
    }
    END { exit again }' "$work/firmware.txt" >&2
}

mkdir "$work/hostile" "$work/answers"
python3 tests/e2e/qemu_hostile.py --folder "$work/hostile" --pushwire "$pushwire" --evil "$PWD/target/debug/evil-tls" \
  -- "${qemu[@]}" -monitor none "${user_network[@]}" >"$work/hostile.txt" 2>&1 &
hostile=$!
start_simulator
: >"$work/firmware.txt"

echo "-- registers and logs in"
boot
said '^started'

echo "-- plain, aesgcm and aes128gcm, each once, and the light"
push plain --scheme none --data led=on
push aesgcm --scheme aesgcm --data led=off
push aes128gcm --scheme aes128gcm --data led=on
for n in plain aesgcm aes128gcm; do once "$n"; done
[ "$(grep -E '^light ' "$work/firmware.txt" | tr '\n' ' ')" = "light on light off light on " ]
grep -E '^(push|light) ' "$work/firmware.txt" | cut -c 1-100
settled

echo "-- the connection is cut: what was sent meanwhile comes, once"
control close '{}' >/dev/null
push cut
said '^started' 2
once cut
settled

echo "-- logins are refused three times: the same identity tries again, and is taken"
control refuse_login '{"times": 3}' >/dev/null
cut_connection
push refused
said '^started' 3 90
once refused
[ "$(count '^disconnected: .*login_refused')" -eq 3 ]

echo "-- the connection dies without a word: a ping finds out"
control heartbeat_config '{"interval_ms": 10000}' >/dev/null
cut_connection
said '^started' 4
control silent '{"times": 1}' >/dev/null
push silence
said '^started' 5 90
once silence
control reset '{}' >/dev/null
settled
[ "$(count '^registered')" -eq 1 ]

echo "-- the identity is refused for good: the device registers anew"
control reject_identity "{\"device\": $(control devices | python3 -c '
import json, sys
print(json.dumps(json.load(sys.stdin)["devices"][0]["id"]))')}" >/dev/null
cut_connection
said '^registered' 2 90
said '^started' 6
push anew
once anew
settled

echo "-- $CUTS power cuts, half of them in the middle of a write: nothing is lost, the identity stays"
power_cut
for n in $(seq "$CUTS"); do
  if [ $((n % 2)) -eq 0 ]; then
    boot $((RANDOM % 250))
  else
    boot
  fi
  push "cut$n" --scheme aes128gcm
  if [ $((n % 2)) -eq 0 ]; then
    # More pushes, until one of them costs the power.
    for more in $(seq 8); do push "cut$n.$more"; done
    wait "$machine" 2>/dev/null || true
    machine=
  else
    sleep "$((RANDOM % 2)).$((RANDOM % 10))"
    power_cut
  fi
done
boot
push last
once last
settled
[ "$(count '^registered')" -eq 2 ]
[ "$(count '^the power fails')" -eq $((CUTS / 2)) ]
shown=$(count '^push ')
different=$(sed -n 's/^push id=\([^ ]*\).*/\1/p' "$work/firmware.txt" | sort -u | wc -l)
echo "$shown pushes shown, $different different ones"
# All that were sent: eight by name, one a cut, eight more where it was in the middle of a write.
[ "$different" -eq $((8 + CUTS + 8 * (CUTS / 2))) ]
shown_once
stack=$(python3 tests/e2e/qemu_stack.py --monitor "$work/monitor" "$firmware")
echo "the stack took $stack bytes"
power_cut
stop_simulator

echo "-- hostile servers are refused, told nothing and waited out"
outcome=0
wait "$hostile" || outcome=$?
hostile=
cat "$work/hostile.txt"
[ "$outcome" -eq 0 ]

echo "-- the network answers while TLS computes"
python3 tests/e2e/qemu_answers.py --folder "$work/answers" --pushwire "$pushwire" \
  -- "${qemu[@]}" -monitor none "${hub_network[@]}"
echo "e2e: qemu $1 passed"
