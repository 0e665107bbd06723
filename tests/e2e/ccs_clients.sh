#!/usr/bin/env bash
# Two XMPP clients that nobody here wrote, npm @xmpp/client 0.14.0 and PyPI slixmpp 1.17.0, unchanged, each as an app
# server at the simulator's CCS endpoint: TLS with the simulator's root verified, PLAIN, binding, messages, acks, nacks,
# receipts, upstream, draining. What each side saw is compared. Loopback only, bounded in time. Needs Node.js 18.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
here=$PWD/tests/e2e
installed=$PWD/target/e2e-ccs

mkdir -p "$installed"
if [ ! -x "$installed/venv/bin/python" ]; then
  python3 -m venv "$installed/venv"
  "$installed/venv/bin/pip" install --quiet slixmpp==1.17.0
fi
if [ ! -d "$installed/node_modules/@xmpp/client" ]; then
  npm install --prefix "$installed" --silent --no-audit --no-fund @xmpp/client@0.14.0
fi

start_simulator
ca=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["ca"])' "$work/sim.json")

echo "-- slixmpp, at fcm.googleapis.com"
timeout 120 python3 "$here/ccs_drive.py" "$work/sim.json" 4815162342 fcm.googleapis.com -- \
  "$installed/venv/bin/python" "$here/ccs_slixmpp.py"

echo "-- @xmpp/client, at gcm.googleapis.com"
cd "$installed"
NODE_EXTRA_CA_CERTS="$ca" timeout 120 python3 "$here/ccs_drive.py" "$work/sim.json" 2342815164 gcm.googleapis.com \
  --ascii-cuts -- node "$here/ccs_xmpp_client.mjs"

stop_simulator
echo "e2e: CCS clients passed"
