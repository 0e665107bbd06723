#!/usr/bin/env bash
# The Pico W firmware in the emulator against the simulator: failed joins, registration, pushes, the LED, a restart with
# the flash kept, a lost network. Needs Node.js 20 and a network for npm, once. Loopback only, bounded in time.
set -euo pipefail
. "$(dirname "$0")/../../../tests/e2e/lib.sh"
pico=$PWD/examples/rp-pico-w
machine=

finish_all() {
  local status=$?
  [ -z "$machine" ] || kill "$machine" 2>/dev/null || true
  [ "$status" -eq 0 ] || tail -n 40 "$work/board.txt" >&2 || true
  finish
}
trap finish_all EXIT

# Builds the firmware for this simulator. The radio is a model: any bytes do for its firmware.
build() {
  mkdir "$work/cyw43-firmware"
  for file in 43439A0.bin:231077 43439A0_clm.bin:984 nvram_rp2040.bin:742; do
    head -c "${file#*:}" /dev/zero >"$work/cyw43-firmware/${file%:*}"
  done
  (
    cd "$pico"
    WIFI_SSID=home WIFI_PASSWORD='correct horse' CYW43_FIRMWARE=$work/cyw43-firmware \
      PUSHWIRE_SIMULATOR=$work/sim.json PUSHWIRE_DESK=192.168.1.10 cargo build --locked --release
  )
  cp "$pico/target/thumbv6m-none-eabi/release/receive" "$work/receive"
  [ -d "$pico/emulator/node_modules" ] || npm ci --prefix "$pico/emulator"
}

boot() {
  node "$pico/emulator/run.js" "$work/receive" --flash "$work/flash.bin" --seconds 600 "$@" >>"$work/board.txt" 2>&1 &
  machine=$!
}

power_off() {
  kill "$machine"
  wait "$machine"
  machine=
}

count() { grep -c -F -- "$1" "$work/board.txt" || true; }

# Waits until the board has said something so many times.
said() {
  for _ in $(seq 1800); do
    [ "$(count "$1")" -lt "$2" ] || return 0
    kill -0 "$machine" || break
    sleep 0.1
  done
  echo "emulator: '$1' was not said $2 times" >&2
  return 1
}

push() {
  local token
  token=$(sed -n 's/.* fcm_token=//p' "$work/board.txt" | tail -n 1)
  "$pushwire" send --simulator "$work/sim.json" --token "$token" --data "$1" "${@:2}" >/dev/null
}

start_simulator
build

boot --join none,auth
said "error: Wi-Fi: no network home" 1
said "error: Wi-Fi: home does not take the password" 1
said "Wi-Fi: address 192.168.4.50" 1
said "registered android_id=" 1
said " started" 1
push led=on
said "LED on" 1
push led=off --scheme aes128gcm
said "LED off" 1
power_off

boot --lose 30
said " started" 2
push led=on
said "LED on" 2
said "error: Wi-Fi: the link is lost" 1
said " started" 3
push led=off
said "LED off" 2
power_off
[ "$(count "registered")" -eq 1 ] || { echo "emulator: registered again" >&2; exit 1; }
[ "$(count " push id=")" -eq 4 ] || { echo "emulator: not four pushes" >&2; exit 1; }
grep -F "stack " "$work/board.txt"
echo "emulator: all passed"
