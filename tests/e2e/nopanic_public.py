"""The functions of `pushwire-core` that anybody can call, by file and lines, and the messages that it decodes.

Reads the sources as rustfmt leaves them: an item ends at a brace as far to the right as its first line. `pub` is
public, for the lint `unreachable_pub` sees to that; so is what a public trait has and what `Display` prints. Tests, and
what features of hosts add, are left out.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FUNCTION = re.compile(r"(?P<indent> *)(?P<public>pub )?(?:pub\([^)]*\) )?(?P<const>const )?fn (?P<name>\w+)")
PUBLIC_BLOCK = re.compile(r"pub trait |impl.* (core::)?(fmt::)?Display for ")
ELSEWHERE = re.compile(r'( *)#\[cfg\(feature = "(defmt|prost)"\)\]')
MESSAGE = re.compile(r"^message! \{\n(?: +(?:///|#).*\n)* +(\w+)", re.MULTILINE)
TESTS = {"tests.rs", "testing.rs"}
HOST = {"owned.rs", "owned_convert.rs"}
FUZZ = "fuzz"


@dataclass(frozen=True)
class Function:
    file: str
    name: str
    first: int
    last: int
    body: int
    is_const: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.first} {self.name}"


def sources(root: Path) -> list[Path]:
    core = root / "core/src"
    found = [path for path in sorted(core.rglob("*.rs")) if path.name not in TESTS | HOST]
    return [path for path in found if core / FUZZ not in path.parents]


def messages(root: Path) -> list[str]:
    return [name for path in sources(root) for name in MESSAGE.findall(path.read_text())]


def functions(root: Path) -> list[Function]:
    return [function for path in sources(root) for function in functions_of(path, str(path.relative_to(root)))]


def functions_of(path: Path, name: str):
    lines = path.read_text().splitlines()
    number, in_public = 0, False
    while number < len(lines):
        line = lines[number]
        if line == "#[cfg(test)]" and lines[number + 1].startswith("mod "):
            return
        if re.match(r"\S", line):
            in_public = bool(PUBLIC_BLOCK.match(line))
        if skipped := ELSEWHERE.match(line):
            number = end_of_item(lines, number + 1, skipped[1])
        elif (match := FUNCTION.match(line)) and (in_public or match["public"]):
            if ends := end_of_function(lines, number, match["indent"]):
                begin, end = ends
                yield Function(name, match["name"], number + 1, end + 1, end - begin - 1, bool(match["const"]))
        number += 1


def end_of_item(lines: list[str], number: int, indent: str) -> int:
    while not re.match(indent + r"(\}|\S.*[;,}]$)", lines[number]):
        number += 1
    return number


def end_of_function(lines: list[str], number: int, indent: str) -> tuple[int, int] | None:
    """The lines of the braces around the body; none if there is no body."""
    begin = next(at for at in range(number, len(lines)) if re.search(r"[{};]$", lines[at]))
    if lines[begin].endswith(";"):
        return None
    if lines[begin].endswith("}"):
        return begin, begin + 1
    return begin, next(at for at in range(begin, len(lines)) if lines[at] == indent + "}")
