#!/usr/bin/env python3
"""How many bytes of the stack the firmware in QEMU has ever used.

RAM starts out as zeros and the stack comes down from its end, so the lowest byte above the program's data that is not
zero tells. Where both are, the symbols of cortex-m-rt and riscv-rt say. Asks a running QEMU by its monitor
(`-monitor unix:FILE,server,nowait`), and prints the number.

    qemu_stack.py --monitor FILE FIRMWARE
"""

import argparse
import socket
import struct
import time
from pathlib import Path


def symbols(elf: bytes) -> dict[bytes, int]:
    """The global symbols of a 32-bit little-endian ELF file (System V gABI, chapter 4)."""
    (sections,) = struct.unpack_from("<I", elf, 32)
    length, count = struct.unpack_from("<HH", elf, 46)
    headers = [struct.unpack_from("<10I", elf, sections + number * length) for number in range(count)]
    # Type SHT_SYMTAB; its link is the section of the names, its info the first global symbol.
    (table,) = (header for header in headers if header[1] == 2)
    names = headers[table[6]][4]
    found = {}
    for entry in range(table[4] + table[7] * 16, table[4] + table[5], 16):
        name, value = struct.unpack_from("<II", elf, entry)
        found[elf[names + name : elf.index(0, names + name)]] = value
    return found


def memory(monitor: Path, start: int, size: int) -> bytes:
    copy = monitor.with_name("ram")
    with socket.socket(socket.AF_UNIX) as commands:
        commands.connect(str(monitor))
        commands.sendall(f'pmemsave {start} {size} "{copy}"\n'.encode())
        for _ in range(50):
            time.sleep(0.1)
            if copy.exists() and copy.stat().st_size == size:
                return copy.read_bytes()
    raise SystemExit("qemu_stack: QEMU does not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--monitor", type=Path, required=True)
    parser.add_argument("firmware", type=Path)
    options = parser.parse_args()
    known = symbols(options.firmware.read_bytes())
    start, end = known[b"__sheap"], known[b"_stack_start"]
    free = memory(options.monitor, start, end - start)
    print(len(free.lstrip(b"\0")))


if __name__ == "__main__":
    main()
