#!/usr/bin/env bash
# What would be published, without publishing: `cargo package` of the three crates, each built from its package as a
# stranger gets it, and `npm pack` of wasm/npm; the lists of files must be exactly those below. A warning is a failure.
# What is in the files is tested elsewhere. Needs wasm/npm from `./ci.sh wasm`, npm and Python 3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# What cargo adds itself. The record of the commit is only there in a git repository.
WRITTEN="Cargo.lock Cargo.toml Cargo.toml.orig"
COMMON="LICENSE-APACHE LICENSE-MIT README.md"
TARGET=target/packed

version=$(sed -n '/^\[workspace.package\]/,/^\[/ s/^version = "\(.*\)"/\1/p' Cargo.toml)

# The same list twice, or what differs.
same() {
  diff <(tr ' ' '\n' <<<"$2" | sort) <(sort <<<"$3") && return
  echo "package: $1: what is only expected stands behind <, what is too much behind >" >&2
  return 1
}

# crate FOLDER FILE...: all its sources, and these besides.
crate() {
  local folder=$1 packed sources
  shift
  packed=$(tar -tzf "$TARGET/package/pushwire-$folder-$version.crate" | sed 's|^[^/]*/||' | grep -vx '.cargo_vcs_info.json')
  sources=$(cd "$folder" && find src -name '*.rs')
  same "pushwire-$folder" "$(echo $WRITTEN $COMMON $sources "$@")" "$packed"
}

npm_package() {
  local packed
  [ -d wasm/npm ] || { echo "package: wasm/npm is missing: ./ci.sh wasm builds it" >&2; return 1; }
  packed=$(cd wasm/npm && npm pack --dry-run --json --silent |
    python3 -c 'import json, sys; print(*(file["path"] for file in json.load(sys.stdin)[0]["files"]), sep="\n")')
  same "npm" "$COMMON package.json api.js index.d.ts index.js node.js \
$(echo pushwire{,_push,_xmpp}.js pushwire{,_push,_xmpp}_bg.wasm{,.d.ts})" "$packed"
}

# Cargo takes what it packs for published, and so for unchanging: of a version it would unpack and build the former
# sources again.
rm -rf "$TARGET" "${CARGO_HOME:-$HOME/.cargo}"/registry/src/-*/pushwire-{core,embassy,wasm}-"$version"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# What is packed here goes nowhere, so it need not be committed. `cargo publish` wants that.
cargo package --locked --allow-dirty --target-dir "$TARGET" --features pushwire-embassy/flash \
  -p pushwire-core -p pushwire-embassy -p pushwire-wasm 2>&1 | tee "$log"
# Tests that need what is not published stay here.
if grep -E '^warning' "$log" | grep -v 'ignoring test'; then
  echo "package: cargo warns" >&2
  exit 1
fi
crate core spec/{mcs,registration,webpush,xmpp}.md
crate embassy GUIDE.md
crate wasm
npm_package
ls -l "$TARGET"/package/*.crate | awk '{print $5 " bytes  " $9}'
echo "package: three crates and the npm package hold what they should"
