#!/usr/bin/env python3
"""Measures what size.sh built, writes the tables of examples/README.md, and checks the limits below.

Sizes are read from the ELF files. Instructions are counted by QEMU, stacks are painted: see
examples/sizes/src/bin/measure/meter.rs. No number is a time.
"""

import re
import subprocess
import sys
import tomllib
from fractions import Fraction
from pathlib import Path

import size_talk
from size_elf import Elf, Sizes

# Limits, in bytes: text and rodata of qemu-arm; its static RAM and the deepest stack of a phase; text of the session
# alone, less that of an empty program: it was to be 24 KiB, and this holds what is.
FLASH_LIMIT = 327_680
RAM_LIMIT = 81_920
SESSION_LIMIT = 36_864
# Instructions of the verification when the certificates' signatures are known, to those of the first.
AGAIN_LIMIT = Fraction(1, 3)

EXAMPLES = Path(__file__).parents[2] / "examples"
README = EXAMPLES / "README.md"
BEGIN, END = "<!-- written by ./ci.sh size -->\n", "<!-- end -->\n"

ARM, RISCV = "thumbv6m-none-eabi", "riscv32imc-unknown-none-elf"
FIRMWARE = {"qemu-arm": ARM, "qemu-riscv": RISCV, "rp-pico-w": ARM, "esp32c3": RISCV}

# Smaller variables are not named.
LEAST_STATIC = 1024

PROGRAMS = {
    "session": "`mcs::Session`: codecs, acknowledgements, heartbeats, retries; no TLS",
    "session-decrypt": "the same and `push::open`: decryption, still no TLS",
    "client": "`PushClient` with TLS, for a device that is registered",
    "client-register": "`PushClient` with TLS and registration",
}

# Instructions of a loop that the measuring program counts to check the counter.
LOOP = 2_000_000

# Seconds that the measuring program may take.
PATIENCE = 600

PUSHES = {"none": "plain", "aesgcm": "`aesgcm`", "aes128gcm": "`aes128gcm`"}


def elf(example: str, target: str, program: str = "receive") -> Elf:
    return Elf(EXAMPLES / example / "target" / target / "release" / program)


def kib(count: int) -> str:
    return f"{count / 1024:.1f}"


def millions(count: int) -> str:
    return f"{count / 1e6:.1f}"


def table(*rows: tuple[str, ...]) -> str:
    head, *others = ["| " + " | ".join(row) + " |\n" for row in rows]
    line = "|---" + "|---:" * (len(rows[0]) - 1) + "|\n"
    return head + line + "".join(others) + "\n"


def toml(example: str, name: str) -> dict:
    return tomllib.loads((EXAMPLES / example / name).read_text())


def check_same_build() -> str:
    """Checks that examples/sizes is built as qemu-arm is; how that is."""
    profiles = [toml(example, "Cargo.toml")["profile"]["release"] for example in ("qemu-arm", "sizes")]
    flags = [set(toml(example, ".cargo/config.toml")["target"][ARM]["rustflags"]) for example in ("qemu-arm", "sizes")]
    if profiles[0] != profiles[1] or not flags[0] <= flags[1]:
        raise SystemExit("size: the profile or the flags of examples/sizes are not those of qemu-arm")
    versions = [{(each["name"], each["version"]) for each in toml(example, "Cargo.lock")["package"]}
                for example in ("qemu-arm", "sizes")]
    names = [{name for name, _ in each} for each in versions]
    other = sorted(name for name, _ in versions[1] - versions[0] if name in names[0])
    if other:
        raise SystemExit(f"size: Cargo.lock of examples/sizes has other versions than qemu-arm: {', '.join(other)}")
    check_same_memory()
    return f'`opt-level = "{profiles[0]["opt-level"]}"`, `lto = "{profiles[0]["lto"]}"`'


def check_same_memory() -> None:
    """Checks that the measuring program gives the client as much memory as qemu-arm, whose cell has a flag of a word."""
    memory = {path.rpartition("::")[2]: size for path, size in elf("sizes", ARM, "measure").statics()}["MEMORY"]
    client = dict(elf("qemu-arm", ARM).statics())["receive::CLIENT"]
    if not memory <= client <= memory + 8:
        raise SystemExit(f"size: the client has {client} bytes of memory in qemu-arm, and {memory} in examples/sizes")


def measured() -> tuple[dict[str, tuple[int, int]], dict[str, int]]:
    """Runs the measuring program; phases (instructions, stack) and futures by name."""
    runner = toml("sizes", ".cargo/config.toml")["target"][ARM]["runner"]
    program = EXAMPLES / "sizes" / "target" / ARM / "release" / "measure"
    done = subprocess.run([*runner, program], timeout=PATIENCE, text=True, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"size: the measuring program failed:\n{done.stdout}{done.stderr}")
    lines = [line.split() for line in done.stdout.splitlines()]
    phases = {name: (int(count), int(stack)) for kind, name, count, stack in (l for l in lines if l[0] == "phase")}
    futures = {name: int(size) for kind, name, size in (l for l in lines if l[0] == "future")}
    if abs(phases["loop"][0] - LOOP) > 100:
        raise SystemExit(f"size: {phases['loop'][0]} instructions were counted where there are {LOOP}")
    return phases, futures


def firmware_tables(sizes: dict[str, Sizes]) -> str:
    rows = [(f"[{name}]({name})", *map(kib, (s.text, s.rodata, s.data, s.bss, s.ram))) for name, s in sizes.items()]
    return table(("firmware", "text", "rodata", "data", "bss", "static RAM"), *rows)


def statics_table() -> str:
    rows = []
    for name, target in FIRMWARE.items():
        large = [static for static in elf(name, target).statics() if static[1] >= LEAST_STATIC]
        rows += [(name if not number else "", f"`{path}`", kib(size)) for number, (path, size) in enumerate(large)]
    return table(("firmware", "variable", "KiB"), *rows).replace("|---|---:|---:|", "|---|---|---:|")


def program_table(programs: dict[str, Sizes]) -> str:
    rows = [(PROGRAMS[name], *map(kib, (s.text, s.rodata, s.data, s.bss))) for name, s in programs.items()]
    return table(("program, less an empty one", "text", "rodata", "data", "bss"), *rows)


def verification(phases: dict[str, tuple[int, int]], which: str) -> int:
    return phases[f"{which}.flight"][0] - phases["refused.flight"][0]


def phase_table(phases: dict[str, tuple[int, int]]) -> str:
    def whole(which: str) -> tuple[str, str]:
        hello, flight = phases[f"{which}.hello"], phases[f"{which}.flight"]
        return millions(hello[0] + flight[0]), kib(max(hello[1], flight[1]))

    def alone(name: str) -> tuple[str, str]:
        return millions(phases[name][0]), kib(phases[name][1])

    again = "the certificates' signatures known"
    return table(
        ("phase", "instructions, millions", "stack, KiB"),
        ("keys for Web Push generated", *alone("keys")),
        ("TLS handshake, the first", *whole("first")),
        (f"TLS handshake, {again}", *whole("again")),
        ("… of the first: verification", millions(verification(phases, "first")), ""),
        (f"… of the other: verification, {again}", millions(verification(phases, "again")), ""),
        ("answer to the login", *alone("first.login")),
        *((f"push, {PUSHES[kind]}", *alone(f"first.{kind}")) for kind in PUSHES),
    )


def limits(arm: Sizes, session: Sizes, phases: dict[str, tuple[int, int]]) -> list[tuple[str, Fraction, Fraction, str]]:
    """What is limited: name, what it is, what it may be, how it is shown."""
    stack = max(stack for _, stack in phases.values())
    again = Fraction(verification(phases, "again"), verification(phases, "first"))
    return [
        ("qemu-arm: text and rodata, KiB", Fraction(arm.text + arm.rodata, 1024), Fraction(FLASH_LIMIT, 1024), ".1f"),
        ("qemu-arm: static RAM and the deepest stack below, KiB",
         Fraction(arm.ram + stack, 1024), Fraction(RAM_LIMIT, 1024), ".1f"),
        ("session alone: text, KiB", Fraction(session.text, 1024), Fraction(SESSION_LIMIT, 1024), ".1f"),
        ("verification again, to the first", again, AGAIN_LIMIT, ".2f"),
    ]


def limit_table(checks: list[tuple[str, Fraction, Fraction, str]]) -> str:
    rows = [(name, f"{float(is_):{form}}", f"{float(most):{form}}", "kept" if is_ <= most else "**missed**")
            for name, is_, most, form in checks]
    return table(("limit", "is", "at most", ""), *rows)


def text(build: str, tables: dict[str, str]) -> str:
    return f"""
### Whole firmware, KiB

{tables["firmware"]}As committed; qemu-arm with {build}. Code that runs from RAM counts as text and as static
RAM: esp32c3 alone has some. Its radio's driver is in it, and so is that driver's heap. The firmware of rp-pico-w's radio,
227 KiB of constants, is not.

{tables["statics"]}From the symbols of the ELF file, from {kib(LEAST_STATIC)} KiB on. `POOL` is the future of a task; the client's, with
registration, is `__embassy_main` or `receive`.

{tables["futures"]}From `size_of`, for the types of qemu-arm.

### The push client alone, KiB

{tables["programs"]}For `{ARM}` with {build}, as qemu-arm. The programs are in [sizes](sizes), with what they
leave out.

### Phases

{tables["phases"]}For `{ARM}` with {build}, as qemu-arm; in QEMU. [sizes](sizes) says what is counted, and
how exactly.

### Limits

{tables["limits"]}The session alone was to take 24 KiB. With `opt-level = "z"` it takes 32. What holds it back on
this instruction set, by `llvm-nm`: sending, with the login request's codec in it, 6 KiB; reading frames, 5; events and
their views, 5; retry and reconnect, 3; ids and acknowledgements, 3; and from the compiler 3, for moving memory and for
dividing 64-bit numbers, which the chip cannot.
"""


def rewrite(content: str) -> None:
    before, rest = README.read_text().split(BEGIN)
    _, after = rest.split(END)
    README.write_text(before + BEGIN + content + END + after)


def main() -> None:
    build = check_same_build()
    size_talk.check(EXAMPLES / "sizes" / "target" / ARM / "release")
    phases, futures = measured()
    firmware = {name: elf(name, target).sizes() for name, target in FIRMWARE.items()}
    empty = elf("sizes", ARM, "empty").sizes()
    programs = {name: elf("sizes", ARM, name).sizes().less(empty) for name in PROGRAMS}
    checks = limits(firmware["qemu-arm"], programs["session"], phases)
    tables = {
        "firmware": firmware_tables(firmware),
        "statics": statics_table(),
        "futures": table(("future", "bytes"), *((f"`PushClient::{name}`", str(size)) for name, size in futures.items())),
        "programs": program_table(programs),
        "phases": phase_table(phases),
        "limits": limit_table(checks),
    }
    content = text(build, tables)
    rewrite(content)
    print(re.sub(r"\n{2,}", "\n\n", content))
    missed = [name for name, is_, most, _ in checks if is_ > most]
    if missed:
        sys.exit(f"size: missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
