#!/usr/bin/env bash
# Builds pushwire and its peers, measures them against the simulator and prints a chapter of ../RESULTS.md; options go to
# run.py.
# Needs Rust, Python 3.11 with venv, Node.js 20 with npm, a C compiler with OpenSSL's headers, and Linux. All that is
# built is under target/. It is done in about three minutes once everything is built, and in ten from nothing.
set -euo pipefail
cd "$(dirname "$0")/../../.."
here=$PWD/tests/bench/e2e
target=$PWD/target/bench-e2e
mkdir -p "$target/npm"

# $1: folder of a virtual environment; the rest: what is installed. Once.
python_with() {
  [ -e "$1/complete" ] && return
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet "${@:2}"
  touch "$1/complete"
}

# The crate's build script wants protoc. PyPI has one that runs as a module.
protoc_of() {
  printf '#!/bin/sh\nexec "%s/bin/python" -m grpc_tools.protoc "$@"\n' "$1" >"$1/bin/protoc"
  chmod +x "$1/bin/protoc"
  echo "$1/bin/protoc"
}

cargo build --release --locked --target-dir target -p pushwire-host

python_with "$target/venv" firebase-messaging==0.4.5

if ! cmp -s "$here/package-lock.json" "$target/npm/package-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$target/npm/"
  npm ci --prefix "$target/npm" --ignore-scripts --no-audit --no-fund --silent
fi

python_with "$target/protoc" grpcio-tools==1.85.1
PROTOC=$(protoc_of "$target/protoc") CARGO_TARGET_DIR="$target/fcm-push-listener" \
  cargo build --release --locked --manifest-path "$here/fcm-push-listener/Cargo.toml"

exec python3 -B "$here/run.py" "$@"
