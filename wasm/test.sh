#!/usr/bin/env bash
# Tests the npm package as its user gets it: packed, installed elsewhere, and run. Called by `./ci.sh wasm`.
#
# Checks its shape with publint and attw, its types with tsc, its size against the limit, and its behaviour with
# node --test, where the command's bytes are compared too. Needs Node.js 20, npm, and wasm/npm from wasm/build.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

# Bytes of a file with codecs, compressed: what a page that shows a capture must load.
LIMIT=24576

cargo build --locked -p pushwire-host
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

sizes() {
  local file bytes
  for file in wasm/npm/*.wasm wasm/npm/*.js; do
    printf '%8d bytes, gzip %6d  %s\n' "$(stat -c %s "$file")" "$(gzip -9 -c "$file" | wc -c)" "${file##*/}"
  done
  for file in pushwire_bg.wasm pushwire_xmpp_bg.wasm; do
    bytes=$(gzip -9 -c "wasm/npm/$file" | wc -c)
    [ "$bytes" -le "$LIMIT" ] || { echo "wasm: $file has $bytes bytes compressed, over $LIMIT" >&2; return 1; }
  done
  if strings -n 5 wasm/npm/*.wasm | grep -F "$HOME"; then
    echo "wasm: the package tells where it was built" >&2
    return 1
  fi
}

sizes
tarball=$(cd wasm/npm && npm pack --silent --pack-destination "$place")
npx --yes publint@0.3.25 --strict "$place/$tarball"
npx --yes @arethetypeswrong/cli@0.18.5 --profile esm-only "$place/$tarball"
(cd "$place" && npm init --yes >/dev/null && npm install --silent --no-audit --no-fund "./$tarball")
cp wasm/tests/*.mjs wasm/tests/types.mts "$place"
for lib in esnext esnext,dom; do
  npx --yes --package typescript@5.9.3 tsc --noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess \
    --module nodenext --target esnext --lib "$lib" "$place/types.mts"
done
VECTORS="$PWD/tests/vectors" PUSHWIRE="$PWD/target/debug/pushwire" node --test "$place"
