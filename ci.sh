#!/usr/bin/env bash
# What CI runs, one verb each. `./ci.sh all` is everything; a red verb ends it.
set -euo pipefail
cd "$(dirname "$0")"

VERBS="fmt lint test doc nostd firmware nopanic e2e wasm package inspector size bench"

# Firmware for chips, each a workspace of its own; the host cannot run it.
FIRMWARE="qemu-arm qemu-riscv rp-pico-w esp32c3 sizes"

# Targets that the core and the driver must build for without an allocator.
TARGETS="thumbv6m-none-eabi thumbv8m.main-none-eabihf riscv32imc-unknown-none-elf riscv32imac-unknown-none-elf"

usage() {
  cat <<EOF
usage: ./ci.sh VERB...
  fmt    formatting, and no line in the product that names what does not belong there
  lint   clippy on everything, warnings are errors; that the benchmarks do the same work as each other;
         that every clause of core/spec that is cited exists
  test   cargo test, with the schema oracle
  doc    rustdoc, warnings are errors
  nostd  core and embassy for every chip target, and core for wasm32; no allocator may be linked
  firmware  the examples for chips: formatting, clippy, and that they link
  nopanic   that nothing in the core can panic on a Cortex-M0+: what was linked, and that all that is public was
  e2e    as its user: the command, peers, XMPP clients, and the firmware of both machines in QEMU against the simulator
  wasm   the npm package: built into wasm/npm, its shape, size and behaviour; needs Node.js 20, npm and binaryen
  package  cargo package of the three crates and npm pack: they build, and hold what they should; needs wasm before it
  inspector  the browser page in Chromium: behaviour, accessibility, and its gates; needs wasm before it, Node.js 20, npm
  size   bytes, instructions and stack of the firmware, against their limits; writes examples/README.md
  bench  that no codec takes more instructions, that none allocates, and the least flash; needs valgrind
  all    all of these in this order
  pico   the Pico W's firmware in an emulator with a modelled radio; needs Node.js 20 and npm, not part of all
  fuzz SECONDS  each fuzzer for so long; needs rustup, Python and a C++ compiler, installs nightly and cargo-fuzz, not part of all
EOF
}

fmt() {
  cargo fmt --all --check
  (cd wasm/bindgen && cargo fmt --check)
}

lint() {
  core/spec/check.py
  cargo clippy --workspace --all-targets --locked -- -D warnings
  cargo clippy -p pushwire-core --locked --all-targets --features prost -- -D warnings
  # Without `ece`, which wants the system's OpenSSL.
  (cd tests/bench && cargo fmt --all --check && cargo clippy --workspace --no-default-features --all-targets --locked -- -D warnings &&
    cargo test --no-default-features --locked)
  (cd tests/bench/flash && cargo fmt --check && cargo clippy --locked -- -D warnings)
  (cd tests/bench/generate && cargo fmt --check)
  cargo clippy -p pushwire-core -p pushwire-embassy -p pushwire-wasm --locked \
    --features pushwire-embassy/_fuzz,pushwire-wasm/_fuzz -- -D warnings
  (cd tests/fuzz && cargo fmt --check && cargo clippy --locked -- -D warnings)
  for features in "" defmt; do
    cargo clippy -p pushwire-core --locked --no-default-features --features "$features" -- -D warnings
    cargo clippy -p pushwire-embassy --locked --no-default-features --features "$features" \
      --target thumbv6m-none-eabi -- -D warnings
  done
  cargo clippy -p pushwire-wasm --locked --features mcs,xmpp,push --lib --target wasm32-unknown-unknown -- -D warnings
  (cd wasm/bindgen && cargo clippy --locked --target-dir ../../target/bindgen -- -D warnings)
}

run_tests() {
  cargo test --workspace --locked
}

doc() {
  RUSTDOCFLAGS="-D warnings" cargo doc --workspace --locked --no-deps
  # As docs.rs does: what is behind a feature is documented too.
  RUSTDOCFLAGS="-D warnings" cargo doc -p pushwire-core -p pushwire-embassy --locked --no-deps \
    --features pushwire-core/defmt,pushwire-core/prost,pushwire-embassy/defmt,pushwire-embassy/flash
}

nostd() {
  local target
  for target in $TARGETS; do
    cargo check --locked -p pushwire-core -p pushwire-embassy --features pushwire-embassy/flash --target "$target"
  done
  cargo check --locked -p pushwire-core --target wasm32-unknown-unknown
  no_allocator
}

# A crate that enables `alloc` somewhere below us would make every firmware supply an allocator.
no_allocator() {
  local features
  features=$(cargo tree --locked -p pushwire-embassy --features flash --target thumbv6m-none-eabi -e normal,features --prefix none)
  if grep -E '^(prost|bytes) ' <<<"$features" || grep -E ' feature "(alloc|std)"' <<<"$features"; then
    echo "nostd: the firmware's dependencies must not need an allocator" >&2
    return 1
  fi
  echo "nostd: no dependency of the firmware asks for an allocator"
}

firmware() {
  local example options
  (cd examples/board-config && cargo fmt --check && cargo clippy --locked --all-targets -- -D warnings &&
    cargo test --locked)
  (cd examples/qemu-host && cargo fmt --check)
  for example in $FIRMWARE; do
    echo "-- $example"
    options="--release --locked"
    # The radio's firmware is not ours to give.
    [ "$example" != rp-pico-w ] || options="$options --features skip-cyw43-firmware"
    # shellcheck disable=SC2086
    (cd "examples/$example" && cargo fmt --check && cargo clippy $options -- -D warnings && cargo build $options)
  done
}

nopanic() {
  tests/e2e/nopanic.sh
}

e2e() {
  tests/e2e/command.sh
  tests/e2e/peer.sh
  tests/e2e/ccs_clients.sh
  tests/e2e/ccs_prosody.sh
  machines
}

# Both machines at once: each mostly waits.
machines() {
  local output arm failed=0
  output=$(mktemp)
  tests/e2e/qemu.sh arm >"$output" 2>&1 &
  arm=$!
  tests/e2e/qemu.sh riscv || failed=1
  wait "$arm" || failed=1
  cat "$output"
  rm "$output"
  return "$failed"
}

wasm() {
  wasm/build.sh
  wasm/test.sh
}

package() {
  tests/e2e/package.sh
}

inspector() {
  tests/e2e/inspector.sh
}

pico() {
  examples/rp-pico-w/emulator/test.sh
}

size() {
  tests/e2e/size.sh
}

# Without `ece`, as lint.
bench() {
  (cd tests/bench && cargo run --release --locked --no-default-features -- --check)
}

fuzz() {
  tests/fuzz/run.sh "$1"
}

[ $# -gt 0 ] || { usage; exit 2; }
while [ $# -gt 0 ]; do
  verb=$1
  shift
  case "$verb" in
    all) for each in $VERBS; do "$0" "$each"; done ;;
    test) echo "== test"; run_tests ;;
    fuzz) echo "== fuzz"; fuzz "${1?fuzz takes SECONDS}"; shift ;;
    fmt | lint | doc | nostd | firmware | nopanic | e2e | wasm | package | inspector | size | bench | pico) echo "== $verb"; "$verb" ;;
    -h | --help | help) usage ;;
    *) usage >&2; exit 2 ;;
  esac
done
