#!/usr/bin/env bash
# Every benchmark in one go on one machine, quiet if it can be: writes all of RESULTS.md. README.md says what it needs.
# About twelve minutes once everything is built.
set -euo pipefail
cd "$(dirname "$0")"
target=$PWD/../../target/bench
mkdir -p "$target"

# $1: file, $2: its folder, to which its links are relative. One level down: what was a page becomes a chapter.
chapter() {
  printf '\n'
  sed -E "s/^(#+ )/#\\1/; s|\]\(([^):]+)\)|](${2}\\1)|g" "$1"
}

# Waits up to three minutes until what was built or measured before is gone from the load.
quiet() {
  local tries load
  for ((tries = 0; tries < 180; tries++)); do
    read -r load _ </proc/loadavg
    awk "BEGIN { exit !($load <= 0.5) }" && return
    sleep 1
  done
}

[ -x "$target/venv/bin/python" ] || python3 -m venv "$target/venv"
"$target/venv/bin/pip" install --quiet --disable-pip-version-check http_ece==1.2.1 cryptography==50.0.2
../../wasm/build.sh
npm ci --prefix js --no-audit --no-fund --silent
cargo build --release --locked

quiet
cargo run --release --locked
quiet
"$target/venv/bin/python" python/http_ece_bench.py >"$target/http_ece.md"
quiet
(cd js && node run.mjs) >"$target/js.md"
e2e/run.sh --write "$target/e2e.md"
{
  cat "$target/http_ece.md"
  chapter "$target/js.md" js/
  chapter "$target/e2e.md" e2e/
} >>RESULTS.md
