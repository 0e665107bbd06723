"""Who calls a panic in a program for Armv6-M, and from which line of which source.

Follows the Armv6-M Architecture Reference Manual (A6.7.10 B, A6.7.13 BL), the mapping symbols of the Arm ELF ABI
(§5.5.5), and DWARF by way of addr2line and readelf of GNU binutils. Finds calls, jumps and addresses that are taken.
Sees no call through a pointer: but that takes an address.
"""

import re
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from size_elf import ALLOC, EXECUTE, NOBITS, SYMTAB, Elf

FUNCTION = 2

# The panic handler, and the functions of `core` that end there, in both mangling schemes.
PANIC = re.compile(r"rust_begin_unwind|(_R\w*?|_ZN)4core.*(panic|_fail)")

# Where sources stand: cargo's registry, and the standard library's.
REGISTRY = re.compile(r".*/registry/src/[^/]+/")
LIBRARY = re.compile(r"(.*/|^)library/\w+/src/|/rustc/")


@dataclass(frozen=True)
class Call:
    """`place` is the innermost line that is not the standard library's; `chain` has all, innermost first."""

    panic: str
    place: str
    chain: tuple[str, ...]


class Program(Elf):
    def __init__(self, path: Path, root: Path) -> None:
        super().__init__(path)
        self.path, self.root = path, root
        self.symbols = list(self.read_symbols())
        self.functions = {value & ~1: name for name, value, _, kind in self.symbols if kind == FUNCTION}
        self.panics = {at: name for at, name in self.functions.items() if PANIC.search(name)}

    def read_symbols(self):
        """Name, value, section and kind of each symbol."""
        for table in (section for section in self.sections if section.kind == SYMTAB):
            strings = self.sections[table.link].offset
            for at in range(table.offset, table.offset + table.size, 16):
                name, value, _, info, _, section = struct.unpack_from("<IIIBBH", self.bytes, at)
                yield self.text(strings + name), value, section, info & 15

    def code_len(self) -> int:
        return sum(section.size for section in self.sections if section.flags & EXECUTE)

    def calls(self) -> list[Call]:
        """Every call of a panic from a function that is none."""
        sites = [(at, target) for at, target in self.branches() if target in self.panics and not self.is_panic(at)]
        taken = [Call(self.panics[at], "an address that is taken", ()) for at in self.taken_addresses()]
        chains = self.chains([at for at, _ in sites])
        return [Call(self.panics[target], self.place(chain, at), chain)
                for (at, target), chain in zip(sites, chains, strict=True)] + taken

    def is_panic(self, at: int) -> bool:
        return self.function_at(at) in self.panics

    def function_at(self, at: int) -> int:
        return max((start for start in self.functions if start <= at), default=0)

    def place(self, chain: tuple[str, ...], at: int) -> str:
        ours = [line for line in chain if not LIBRARY.match(line)]
        # Without the hash, which other versions of anything change.
        name = re.sub(r"17h[0-9a-f]{16}E$", "", self.functions.get(self.function_at(at), ""))
        return ours[0] if ours else f"the standard library: {name}"

    def pieces(self, is_code: bool):
        """Address and bytes of what is code, or of what is data, literal pools among code included."""
        marks = sorted((value & ~1, section, name[:2]) for name, value, section, _ in self.symbols if name[:1] == "$")
        for number, section in enumerate(self.sections):
            if section.flags & ALLOC and section.kind != NOBITS:
                inside = [(at, mark) for at, index, mark in marks if index == number]
                if not inside or inside[0][0] > section.address:
                    inside.insert(0, (section.address, "$d"))
                ends = [at for at, _ in inside[1:]] + [section.address + section.size]
                for (at, mark), end in zip(inside, ends, strict=True):
                    if (mark == "$t") == is_code:
                        begin = section.offset + at - section.address
                        yield at, self.bytes[begin : begin + end - at]

    def branches(self):
        """Address and target of each branch, conditional ones included."""
        for start, code in self.pieces(is_code=True):
            words = [word for (word,) in struct.iter_unpack("<H", code[: len(code) & ~1])]
            for index, (word, after) in enumerate(zip(words, [*words[1:], 0], strict=True)):
                at = start + 2 * index
                if word & 0xF800 == 0xF000 and after & 0xD000 == 0xD000:
                    yield at, at + 4 + long_offset(word, after)
                elif word & 0xF800 == 0xE000:
                    yield at, at + 4 + 2 * signed(word & 0x7FF, 11)
                elif word & 0xF000 == 0xD000 and word & 0xE00 != 0xE00:
                    yield at, at + 4 + 2 * signed(word & 0xFF, 8)

    def taken_addresses(self):
        for _, data in self.pieces(is_code=False):
            for (word,) in struct.iter_unpack("<I", data[: len(data) & ~3]):
                if word & 1 and word & ~1 in self.panics:
                    yield word & ~1

    def chains(self, addresses: list[int]) -> list[tuple[str, ...]]:
        """The lines of each address, from the innermost function that was inlined to the one that is there."""
        command = ["addr2line", "-a", "-i", "-e", str(self.path), *map(hex, addresses)]
        output = run(command) if addresses else ""
        blocks = re.split(r"^0x[0-9a-f]+\n", output, flags=re.MULTILINE)[1:]
        return [tuple(map(self.clean, block.splitlines())) for block in blocks]

    def clean(self, line: str) -> str:
        line = re.sub(r" \(discriminator \d+\)", "", line)
        line = REGISTRY.sub("", line).removeprefix(f"{self.root}/")
        # Some lines of a crate are told from where it was compiled.
        if line.startswith("src/") and (self.root / "core" / line.partition(":")[0]).exists():
            return f"core/{line}"
        return line if not line.startswith("/") else re.sub(r".*(/library/\w+/src/)", r"\1", line)

    def lines(self) -> dict[str, set[int]]:
        """The lines that code came from, or a call that was inlined, by source file."""
        lines: dict[str, set[int]] = {}
        source = ""
        for text in self.dump("decodedline"):
            if text.endswith(":") and "/" in text:
                source = self.clean(text[:-1])
            elif row := re.match(r"\S+\s+(\d+)\s+0x", text):
                lines.setdefault(source, set()).add(int(row[1]))
        for source, line in self.inlined():
            lines.setdefault(source, set()).add(line)
        return lines

    def inlined(self):
        """File and line of each call that was inlined in the first unit, which is the whole program but assembly."""
        files, file = self.files(), ""
        for text in self.dump("info"):
            if "Compilation Unit @" in text and not text.endswith("offset 0:"):
                return
            if match := re.match(r" *<\w+> +DW_AT_call_(file|line) +: (\d+)$", text):
                if match[1] == "file":
                    file = files[int(match[2])]
                else:
                    yield file, int(match[2])

    def files(self) -> dict[int, str]:
        """The sources of the first unit by their number."""
        folders, files, table = {0: ""}, {}, None
        for text in self.dump("rawline"):
            if "Line Number Statements" in text:
                break
            if "Directory Table" in text:
                table = folders
            elif "File Name Table" in text:
                table = files
            elif (row := text.split()) and row[0].isdigit() and table is not None:
                name = row[-1]
                table[int(row[0])] = name if table is folders else str(Path(folders[int(row[1])], name))
        return {number: self.clean(name) for number, name in files.items()}

    def dump(self, what: str) -> list[str]:
        return run(["readelf", f"--debug-dump={what}", str(self.path)]).splitlines()


def signed(number: int, bits: int) -> int:
    return number - (1 << bits) if number >> (bits - 1) else number


def long_offset(first: int, second: int) -> int:
    """The offset of a BL."""
    sign, high, low = first >> 10 & 1, first & 0x3FF, second & 0x7FF
    one, two = [~(second >> bit ^ sign) & 1 for bit in (13, 11)]
    return signed(sign << 24 | one << 23 | two << 22 | high << 12 | low << 1, 25)


def run(command: list[str]) -> str:
    return subprocess.run(command, check=True, text=True, capture_output=True).stdout
