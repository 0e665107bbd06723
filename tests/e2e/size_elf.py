"""What an ELF file of 32 bits, little-endian, puts where: code, constants, variables, and the large variables by name.

Follows the System V ABI (gABI 4.1, chapter 4). Reads section headers and symbols, not segments: what a linker script
sets aside without filling it, such as a stack, is left out by name.
"""

import re
import struct
from dataclasses import dataclass
from pathlib import Path

WRITE, ALLOC, EXECUTE = 1, 2, 4
SYMTAB, NOBITS = 2, 8
OBJECT = 1

# Room that holds nothing yet, and addresses that are skipped.
SET_ASIDE = re.compile(r"\.(stack|heap)$|.*dummy$")
# Code that is copied to RAM: esp-hal's names.
RAM_CODE = re.compile(r"\.(trap|rwtext.*)$")


@dataclass(frozen=True)
class Section:
    name: str
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    link: int


@dataclass(frozen=True)
class Sizes:
    """Bytes of each kind. `data` is in flash and in RAM, and so is `ram_code`, which `text` includes."""

    text: int
    rodata: int
    data: int
    bss: int
    ram_code: int

    @property
    def ram(self) -> int:
        return self.data + self.bss + self.ram_code

    def less(self, other: "Sizes") -> "Sizes":
        names = self.__dataclass_fields__
        return Sizes(*(getattr(self, name) - getattr(other, name) for name in names))


class Elf:
    def __init__(self, path: Path) -> None:
        self.bytes = path.read_bytes()
        if self.bytes[:6] != b"\x7fELF\x01\x01":
            raise SystemExit(f"size: {path} is no ELF file of 32 bits")
        (offset,) = struct.unpack_from("<I", self.bytes, 32)
        length, count, names = struct.unpack_from("<HHH", self.bytes, 46)
        raw = [struct.unpack_from("<10I", self.bytes, offset + number * length) for number in range(count)]
        strings = raw[names][4]
        self.sections = [Section(self.text(strings + header[0]), *header[1:7]) for header in raw]

    def text(self, at: int) -> str:
        return self.bytes[at : self.bytes.index(0, at)].decode()

    def sizes(self) -> Sizes:
        used = [section for section in self.sections if section.flags & ALLOC and not SET_ASIDE.match(section.name)]

        def total(flags: int, empty: bool) -> int:
            mask = WRITE if flags & WRITE else WRITE | EXECUTE
            return sum(s.size for s in used if s.flags & mask == flags and (s.kind == NOBITS) == empty)

        ram_code = sum(section.size for section in used if RAM_CODE.match(section.name))
        return Sizes(total(EXECUTE, False), total(0, False), total(WRITE, False), total(WRITE, True), ram_code)

    def statics(self) -> list[tuple[str, int]]:
        """The variables in RAM, the largest first."""
        found = {}
        for table in (section for section in self.sections if section.kind == SYMTAB):
            strings = self.sections[table.link].offset
            for at in range(table.offset, table.offset + table.size, 16):
                name, address, size, info, _, section = struct.unpack_from("<IIIBBH", self.bytes, at)
                if info & 15 == OBJECT and self.is_variable(section):
                    # Some addresses have several names.
                    found[address] = (path_of(self.text(strings + name)), size)
        return sorted(found.values(), key=lambda static: (-static[1], static[0]))

    def is_variable(self, section: int) -> bool:
        return 0 < section < len(self.sections) and bool(self.sections[section].flags & WRITE)


def path_of(symbol: str) -> str:
    """The Rust path in a mangled name (the legacy scheme) without what the compiler put into it; others as they are."""
    if not symbol.startswith("_ZN"):
        return symbol
    parts, rest = [], symbol[3:]
    while match := re.match(r"\d+", rest):
        length = int(match.group())
        parts.append(rest[match.end() :][:length])
        rest = rest[match.end() + length :]
    return "::".join(part for part in parts[:-1] if "$" not in part and not part.startswith("____"))
