#!/usr/bin/env bash
# Builds the npm package into wasm/npm: `./ci.sh wasm` calls this and then tests what it made.
#
# Three wasm files, each optimised for size, with their glue and the files of wasm/package. Needs wasm-opt
# of Binaryen 108 or newer (apt-get install binaryen).
set -euo pipefail
cd "$(dirname "$0")/.."

NPM=wasm/npm
TARGET=wasm32-unknown-unknown

# The glue only fits the library of the same version.
versions=$( (grep -A1 '^name = "wasm-bindgen"$' Cargo.lock wasm/bindgen/Cargo.lock | grep -o 'version = .*' || true) | sort -u)
[ "$(wc -l <<<"$versions")" = 1 ] || { echo "wasm: versions of wasm-bindgen differ: $versions" >&2; exit 1; }
command -v wasm-opt >/dev/null || { echo "wasm: wasm-opt is missing; it is in the package binaryen" >&2; exit 1; }

cargo build --release --locked --manifest-path wasm/bindgen/Cargo.toml --target-dir target/bindgen
rm -rf "$NPM"
mkdir -p "$NPM"

flags=(
  # Panics carry file names; without this they would tell where this machine keeps them.
  "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo" "--remap-path-prefix=$PWD=/pushwire"
  # Those of the standard library, where its source is installed.
  "--remap-path-prefix=$(rustc --print sysroot)=/rust"
  # Loops rather than unrolled.
  --cfg 'sha2_backend_soft="compact"' --cfg 'aes_backend_soft="compact"'
  # Binaryen 108 exports the wrong table when there are two, and reference types make a second one. The standard
  # library is built with them, so its word on features does not count.
  -C target-feature=-reference-types,-multivalue -C link-arg=--no-check-features
  -C link-arg=--features=mutable-globals,sign-ext,bulk-memory,nontrapping-fptoint
)
CARGO_ENCODED_RUSTFLAGS=$(printf '%s\x1f' "${flags[@]}")
export CARGO_ENCODED_RUSTFLAGS=${CARGO_ENCODED_RUSTFLAGS%$'\x1f'}

# Feature, and the name of its files. Who imports the wasm itself gets what the bundler makes of it.
part() {
  # With the rlib beside it, cargo would leave out the optimisation across crates that the profile asks for.
  cargo rustc --locked -p pushwire-wasm --lib --crate-type cdylib --target "$TARGET" --profile wasm --features "$1"
  target/bindgen/release/pushwire-bindgen "target/$TARGET/wasm/pushwire_wasm.wasm" "$2" "$NPM"
  # No flags for features: the file lists those that it uses.
  # Nothing stands below 1024: that is the far end of the stack.
  wasm-opt -Oz --low-memory-unused -ocimfs 10 -Oz --strip-debug --strip-producers --strip-target-features "$NPM/$2_bg.wasm" -o "$NPM/$2_bg.wasm"
  echo 'declare const wasm: unknown; export default wasm;' >"$NPM/$2_bg.wasm.d.ts"
}

part mcs pushwire
part xmpp pushwire_xmpp
part push pushwire_push

cp wasm/package/*.js wasm/package/index.d.ts wasm/package/README.md LICENSE-MIT LICENSE-APACHE "$NPM"
version=$(sed -n '/^\[workspace.package\]/,/^\[/ s/^version = "\(.*\)"/\1/p' Cargo.toml)
sed "s/\"version\": \"0.0.0\"/\"version\": \"$version\"/" wasm/package/package.json >"$NPM/package.json"
