#!/usr/bin/env bash
# That nothing in pushwire-core can panic on a Cortex-M0+: builds the programs of examples/sizes/src/bin/no_panic and
# looks at what was linked. Needs GNU binutils, which come with gcc, and Python 3.11.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec python3 tests/e2e/nopanic.py
