#!/usr/bin/env bash
# Runs each fuzzer for so many seconds, or those that are named, and adds what it did to RUNS.md. What ends one is copied
# to `crashes`, where `cargo test` replays it; the exit code is 1 then, whatever the others do.
#
#   JOBS=2             how many run at once, each on one processor
#   SANITIZER=address  builds with AddressSanitizer; `none` is the default, since no crate of ours has unsafe code
#   NIGHTLY=nightly-…  the compiler; not pinned, since rustup does not know an installed `nightly` by its date and would
#                      fetch another one
set -euo pipefail
cd "$(dirname "$0")"

[ $# -gt 0 ] || { echo "usage: [JOBS=N] [SANITIZER=address] run.sh SECONDS [TARGET]..." >&2; exit 2; }
seconds=$1
shift
CARGO_FUZZ=0.13.2
export RUSTUP_TOOLCHAIN=${NIGHTLY:-nightly} SANITIZER=${SANITIZER:-none}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}

rustup toolchain list | grep -q "^$RUSTUP_TOOLCHAIN" ||
  rustup toolchain install "$RUSTUP_TOOLCHAIN" --profile minimal
# In a folder of its own: another version that is installed stays.
PATH=$CARGO_TARGET_DIR/tools/bin:$PATH
[ "$(cargo-fuzz --version 2>/dev/null)" = "cargo-fuzz $CARGO_FUZZ" ] ||
  cargo install cargo-fuzz --version "$CARGO_FUZZ" --locked --root "$CARGO_TARGET_DIR/tools"

mapfile -t known < <(cargo fuzz list --fuzz-dir .)
[ $# -gt 0 ] || set -- "${known[@]}"
for target in "$@"; do
  [[ " ${known[*]} " == *" $target "* ]] || { echo "fuzz: there is no target $target" >&2; exit 2; }
done

# Of what is built now, for the table.
COMMIT=$(git rev-parse --short HEAD || echo -)
changed=$(git status --short -- ../../core ../../embassy ../../wasm ../src src fuzz_targets {.,../..}/Cargo.{toml,lock} || true)
export COMMIT=$COMMIT${changed:++}
cargo fuzz build --fuzz-dir . --sanitizer "$SANITIZER"
programs=$CARGO_TARGET_DIR/$(rustc -vV | sed -n 's/^host: //p')/release
printf '%s\n' "$@" | xargs -P "${JOBS:-1}" -I{} ./record.py {} "$programs/{}" "$seconds" || exit 1
