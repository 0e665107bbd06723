#!/usr/bin/env bash
# Every benchmark in one go on one machine, quiet if it can be: writes RESULTS.md, with the tables of js and e2e in it.
# Needs Rust, valgrind, pkg-config, OpenSSL's headers, binaryen, Python 3.11 with venv, Node.js 20 with npm, and Linux.
# About ten minutes once everything is built.
set -euo pipefail
cd "$(dirname "$0")"
target=$PWD/../../target/bench
mkdir -p "$target"

# One level down: what was a page becomes a chapter.
chapter() {
  printf '\n'
  sed -E 's/^(#+ )/#\1/' "$1"
}

[ -x "$target/venv/bin/python" ] || python3 -m venv "$target/venv"
"$target/venv/bin/pip" install --quiet --disable-pip-version-check http_ece==1.2.1 cryptography==50.0.2
../../wasm/build.sh
npm ci --prefix js --no-audit --no-fund --silent

cargo run --release --locked
"$target/venv/bin/python" python/http_ece_bench.py >>RESULTS.md
(cd js && node run.mjs) >"$target/js.md"
e2e/run.sh
{
  printf '\n## The npm package and its peers\n\nWhy ours is slower where it is: [js/RESULTS.md](js/RESULTS.md).\n'
  chapter "$target/js.md"
  chapter e2e/RESULTS.md
} >>RESULTS.md
