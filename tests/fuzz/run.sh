#!/usr/bin/env bash
# Runs each fuzzer for so many seconds, or those that are named. What ends one is copied to `crashes`, where `cargo test`
# replays it; the exit code is 1 then, whatever the others do.
set -euo pipefail
cd "$(dirname "$0")"

[ $# -gt 0 ] || { echo "usage: run.sh SECONDS [TARGET]..." >&2; exit 2; }
seconds=$1
shift
export RUSTUP_TOOLCHAIN=nightly

rustup toolchain list | grep -q '^nightly' || rustup toolchain install nightly --profile minimal
command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked

# dictionary TARGET: the option for libFuzzer, if there is a list of words for what the target reads.
dictionary() {
  case "$1" in
    xml* | xmpp_*) echo "-dict=dictionaries/xml.dict" ;;
    json* | ccs_*) echo "-dict=dictionaries/json.dict" ;;
    http_* | push_headers) echo "-dict=dictionaries/http.dict" ;;
  esac
}

# run TARGET: fails if the target has found something.
run() {
  local target=$1
  mkdir -p "corpus/$target" "artifacts/$target"
  # shellcheck disable=SC2046
  cargo fuzz run --fuzz-dir . "$target" "corpus/$target" "seeds/$target" -- -max_total_time="$seconds" -max_len=4096 \
    -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 $(dictionary "$target")
}

[ $# -gt 0 ] || mapfile -t targets < <(cargo fuzz list --fuzz-dir .)
[ $# -eq 0 ] || targets=("$@")
cargo fuzz build --fuzz-dir .
failed=()
for target in "${targets[@]}"; do
  echo "-- $target"
  run "$target" || failed+=("$target")
done

for target in "${failed[@]}"; do
  mkdir -p "crashes/$target"
  find "artifacts/$target" -type f -exec cp {} "crashes/$target/" \;
  echo "fuzz: $target has found something: see tests/fuzz/crashes/$target" >&2
done
[ ${#failed[@]} -eq 0 ]
