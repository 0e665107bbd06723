#!/usr/bin/env python3
"""Checks the programs of examples/sizes that must not panic, and that they leave nothing public out.

`no-panic` must link, which it does only without a panic (see its main.rs); if it does not, says what panics. The other,
`no-panic-keys`, may have the panics below and no others. Every function of `pushwire-core` that anybody can call must
be called by one of the two, and its code be there: its lines are in the debug information. Only what is `const` or a
single line may have been folded away. Core and driver must forbid `unsafe`.
"""

import re
import subprocess
import sys
from pathlib import Path

from nopanic_calls import Call, Program
from nopanic_public import Function, functions, messages

ROOT = Path(__file__).resolve().parents[2]
SIZES = ROOT / "examples/sizes"
STRICT, KEYS = "no-panic", "no-panic-keys"

# Panics that stay in `no-panic-keys`, and why nothing can reach them, whoever calls.
ARCS = "an object identifier is made of three bytes at least and 39 at most, or else it is an error"
ALLOWED = {
    "cipher-0.5.2/src/stream/core_api.rs:146": "a counter from 2 lasts for 64 GiB, and addresses have 32 bits",
    "sec1-0.7.3/src/point.rs:193": "every constructor of `EncodedPoint` sets its tag, or lets only points with one pass",
    "const-oid-0.9.6/src/lib.rs:168": ARCS,
    "the standard library: _ZN9const_oid4arcs4Arcs8try_next": ARCS,
    "der-0.7.10/src/reader.rs:122": "as many bytes were read as the buffer has, or else it was an error",
}


def build(*options: str) -> bool:
    command = ["cargo", "build", "--release", "--locked", *options]
    return subprocess.run(command, cwd=SIZES, check=False).returncode == 0


def program(name: str) -> Program:
    return Program(SIZES / "target/thumbv6m-none-eabi/release" / name, ROOT)


def describe(call: Call) -> str:
    return f"  {call.place} calls {call.panic}\n" + "".join(f"      {line}\n" for line in call.chain)


def strict() -> Program | None:
    """The strict program; none if it can panic, and then the panics are told."""
    if build("--bin", STRICT):
        linked = program(STRICT)
        # It would not have linked.
        assert not linked.panics and not linked.calls()
        return linked
    if build("--bin", STRICT, "--features", "find-panics"):
        print(f"nopanic: {STRICT} can panic:", *map(describe, program(STRICT).calls()), sep="\n", file=sys.stderr)
    return None


def left_out(lines: dict[str, set[int]]) -> list[str]:
    """What neither program calls, and what is called and has left no code though it does more than hand on."""
    paths = sorted((SIZES / "src/bin/no_panic").glob("*.rs"))
    text = "\n".join(re.sub(r"//.*", "", path.read_text()) for path in paths)
    public = functions(ROOT)
    return [
        *(f"  message {name}\n" for name in messages(ROOT) if not re.search(rf"\b{name}\b", text)),
        *(f"  {each}: not called\n" for each in public if not re.search(rf"(\.|::){each.name}\b", text)),
        *(f"  {each}: no code of it\n" for each in public if must_have_code(each) and not has_code(each, lines)),
    ]


def must_have_code(function: Function) -> bool:
    return not function.is_const and function.body > 1


def has_code(function: Function, lines: dict[str, set[int]]) -> bool:
    return not lines.get(function.file, set()).isdisjoint(range(function.first, function.last + 1))


def check_forbids_unsafe() -> None:
    """While that holds there is nothing for Miri to run."""
    for crate in ("core", "embassy"):
        if "#![forbid(unsafe_code)]" not in (ROOT / crate / "src/lib.rs").read_text().splitlines():
            raise SystemExit(f"nopanic: {crate} no longer forbids unsafe code: run its tests in Miri")


def main() -> None:
    check_forbids_unsafe()
    first = strict()
    if not first or not build("--bin", KEYS):
        raise SystemExit(1)
    second = program(KEYS)
    calls = second.calls()
    unknown = [describe(call) for call in calls if call.place not in ALLOWED]
    gone = [f"  {place}\n" for place in ALLOWED.keys() - {call.place for call in calls}]
    faults = {f"{KEYS} can panic where it was not known": unknown, "what is listed is not there any more": gone}
    lines = first.lines()
    for file, numbers in second.lines().items():
        lines[file] = lines.get(file, set()) | numbers
    faults["public functions are not in either program"] = left_out(lines)
    for what, found in faults.items():
        if found:
            print(f"nopanic: {what}:", *found, sep="\n", file=sys.stderr)
    if any(faults.values()):
        raise SystemExit(1)
    public = functions(ROOT)
    with_code = sum(has_code(function, lines) for function in public)
    print(f"nopanic: {STRICT}, {first.code_len()} bytes of code: no panic\n"
          f"nopanic: {KEYS}, {second.code_len()} bytes: {len(calls)} panics of other crates that nothing can reach\n"
          f"nopanic: they call {len(public)} public functions, {with_code} with code of their own, and decode "
          f"{len(messages(ROOT))} messages: all that there are")


if __name__ == "__main__":
    main()
