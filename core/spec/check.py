#!/usr/bin/env python3
"""Checks that every clause of these pages that is cited, as in `spec/mcs.md §2.3`, exists: in sources, tests and pages.

A citation is a page's name and the section signs after it, also across a line break of a comment; in a page, a sign
behind no name means the page itself, behind an RFC or another standard that one. Prints what is missing and ends with 1.
It does not look at whether a clause says what it is cited for. Run by `./ci.sh lint`.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

SPEC = Path(__file__).parent
ROOT = SPEC.parents[1]
PAGES = {page.name: page.read_text() for page in SPEC.glob("*.md")}
SUFFIXES = {".rs", ".md", ".py", ".sh", ".mjs", ".js", ".ts", ".toml"}
# Folders of what is built or installed.
MADE = {"target", "node_modules", "npm"}

# What begins a line of a comment and is not part of the sentence.
LEADER = re.compile(r"\n[ \t]*(?://[/!]?|#|\*)?[ \t]*")
NUMBER = r"§\d+(?:\.\d+)?"
SIGNS = rf"{NUMBER}(?:(?:, and |, | and | to |–| or ){NUMBER})*"
CITATION = re.compile(rf"\b({'|'.join(map(re.escape, PAGES))})`?(?: of pushwire-core)?,? ({SIGNS})")
# A section of something else: "RFC 6120 §4.9.3", "XML 1.0 §2.3".
FOREIGN = re.compile(rf"(?:RFC \d+|XML (?:Namespaces )?1\.0|\b8188|\b8291)(?:'s)? {SIGNS}")


def numbers(signs: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", signs)


def clauses(page: str) -> set[str]:
    return set(re.findall(r"^#{2,3} (\d+(?:\.\d+)?) ", page, re.MULTILINE))


def cited(path: Path) -> list[tuple[str, str]]:
    """Pages and numbers that a file cites."""
    text = LEADER.sub(" ", path.read_text(errors="replace"))
    found = [(page, number) for page, signs in CITATION.findall(text) for number in numbers(signs)]
    if path.parent == SPEC and path.name in PAGES:
        own = FOREIGN.sub("", CITATION.sub("", text))
        found += [(path.name, number) for signs in re.findall(SIGNS, own) for number in numbers(signs)]
    return found


def files() -> Iterator[Path]:
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if name not in MADE and not name.startswith(".")]
        yield from (Path(folder, name) for name in names if Path(name).suffix in SUFFIXES)


def main() -> None:
    existing = {name: clauses(page) for name, page in PAGES.items()}
    count, missing = 0, []
    for path in files():
        for page, number in cited(path):
            count += 1
            if number not in existing[page]:
                missing.append(f"{path.relative_to(ROOT)}: {page} §{number}")
    if missing or count == 0:
        sys.exit("spec: cited, and not there:\n" + "\n".join(sorted(set(missing))))
    print(f"spec: {count} citations of {sum(map(len, existing.values()))} clauses, all there")


main()
