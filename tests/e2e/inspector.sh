#!/usr/bin/env bash
# The inspector page in Debian's Chromium: behaviour, accessibility, and the gates. Needs wasm/npm (./ci.sh wasm), node 20
# and npm. Loopback only, bounded in time; screenshots go to target/inspector.
set -euo pipefail
cd "$(dirname "$0")/browser"

if [ ! -f ../../../wasm/npm/package.json ]; then
  echo "inspector: wasm/npm is not built; run ./ci.sh wasm first" >&2
  exit 1
fi
if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  echo "inspector: chromium is missing; apt-get install chromium" >&2
  exit 1
fi

npm ci --silent --no-audit --no-fund
echo "-- the engine"
timeout 120 node --test engine.test.mjs
echo "-- the page"
timeout 600 node --test page.test.mjs
echo "-- the gates"
timeout 300 node gates.mjs
echo "e2e: inspector passed"
