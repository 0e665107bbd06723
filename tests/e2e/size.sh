#!/usr/bin/env bash
# What the firmware costs: bytes of flash and RAM, instructions and stack; against the limits in size.py. Builds what CI
# builds, runs the measuring program of examples/sizes in QEMU (no network), and writes the tables of
# examples/README.md. Needs qemu-system-arm and Python 3.11. Ends with 1 if a limit is missed; the tables are written all
# the same.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
command -v qemu-system-arm >/dev/null || {
  echo "size: qemu-system-arm is missing: apt-get install qemu-system-arm" >&2
  exit 1
}
# What a board is told changes its size.
unset "${!PUSHWIRE_@}" "${!WIFI_@}"
build() {
  (cd "examples/$1" && shift && cargo build --release --locked "$@")
}
build qemu-arm
build qemu-riscv
# The radio's firmware is not ours to give.
build rp-pico-w --features skip-cyw43-firmware
build esp32c3
build sizes
python3 tests/e2e/size.py
