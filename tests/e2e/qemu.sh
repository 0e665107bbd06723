#!/usr/bin/env bash
# The firmware in QEMU against the simulator: registration, every kind of push, connections cut and dead, refused
# logins and identities, power cuts with the flash kept. Needs qemu-system-arm. Loopback only, bounded in time.
set -euo pipefail
command -v qemu-system-arm >/dev/null || {
  echo "e2e: qemu-system-arm is missing: apt-get install qemu-system-arm" >&2
  exit 1
}
. "$(dirname "$0")/lib.sh"
(cd examples/qemu-arm && cargo build --locked --release)
firmware=$PWD/examples/qemu-arm/target/thumbv6m-none-eabi/release/receive
machine=
other=
# How many power cuts; the random numbers that place them.
CUTS=${CUTS:-20}
RANDOM=${SEED:-1}

finish_all() {
  local status=$?
  [ -z "$machine" ] || kill "$machine" 2>/dev/null || true
  [ -z "$other" ] || kill "$other" 2>/dev/null || true
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$work/firmware.txt" "$work/simulate.txt" >&2 || true
  fi
  finish
}
trap finish_all EXIT

# Boots the firmware; its words are added to firmware.txt. With a number, the power fails after so many bytes of flash.
boot() {
  timeout 300 qemu-system-arm -machine mps2-an385 -nic user,model=lan9118 -display none -serial none \
    -monitor unix:"$work/monitor",server,nowait -semihosting-config enable=on,target=native \
    -kernel "$firmware" -append "$work/${description:-sim.json} $work/flash.img $*" \
    >>"$work/firmware.txt" 2>&1 </dev/null &
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

count_logins() { grep -c '^login ' "$work/simulate.txt" || true; }

# Boots with one field of the description changed, and waits until the server was refused twice.
refuses() {
  python3 - "$work/sim.json" "$work/evil.json" "${1#.}" "$2" <<'PY'
import json, sys
described = json.load(open(sys.argv[1]))
described[sys.argv[3]] = sys.argv[4]
json.dump(described, open(sys.argv[2], "w"))
PY
  local before
  before=$(count '^error: server not authenticated')
  description=evil.json boot
  said '^error: server not authenticated' $((before + 2))
  power_cut
}

# Bytes of the stack that were ever used: RAM starts out as zeros, and the stack comes down from its end.
stack() {
  python3 - "$work" "$firmware" <<'PY'
import os, socket, struct, sys, time
work, firmware = sys.argv[1:]
start, size, ram = 0x2000_0000, 264 * 1024, f"{work}/ram"
elf = open(firmware, "rb").read()
offset, = struct.unpack_from("<I", elf, 28)
length, count = struct.unpack_from("<HH", elf, 42)
headers = [struct.unpack_from("<8I", elf, offset + n * length) for n in range(count)]
end = max(h[2] + h[5] for h in headers if h[0] == 1 and start <= h[2] < start + size) - start
with socket.socket(socket.AF_UNIX) as monitor:
    monitor.connect(f"{work}/monitor")
    monitor.sendall(f'pmemsave {start} {size} "{ram}"\n'.encode())
    for _ in range(50):
        time.sleep(0.1)
        if os.path.exists(ram) and os.path.getsize(ram) == size:
            break
free = open(ram, "rb").read()[end:]
print(len(free) - next(index for index, byte in enumerate(free) if byte))
PY
}

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

echo "-- logins are refused twice: the same identity tries again, and is taken"
control refuse_login '{"times": 2}' >/dev/null
control close '{}' >/dev/null
said '^started' 3
push refused
once refused
[ "$(count '^registered')" -eq 1 ]

echo "-- the connection dies without a word: a ping finds out"
control heartbeat_config '{"interval_ms": 10000}' >/dev/null
control close '{}' >/dev/null
said '^started' 4
control silent '{"times": 1}' >/dev/null
said '^started' 5 90
push silence
once silence
control reset '{}' >/dev/null
settled

echo "-- the identity is refused for good: the device registers anew"
control reject_identity "{\"device\": $(control devices | python3 -c '
import json, sys
print(json.dumps(json.load(sys.stdin)["devices"][0]["id"]))')}" >/dev/null
control close '{}' >/dev/null
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
# What was shown but not stored yet comes again: one message a cut.
[ $((shown - different)) -le "$CUTS" ]
echo "the stack took $(stack) bytes"
power_cut

echo "-- a server of another authority, and one of another name: no login"
logins=$(count_logins)
"$pushwire" simulate --write "$work/other.json" >/dev/null &
other=$!
wait_for "$work/other.json"
refuses '.ca' "$work/other.ca.pem"
refuses '.server_name' example.com
[ "$(count_logins)" -eq "$logins" ]
echo "e2e: qemu passed"
