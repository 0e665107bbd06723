"""Packs the W3C XML conformance suite into cases.bin, with what a parser of XMPP streams must answer.

Follows the README beside it. Input: the unpacked npm package, as the only argument. What must be answered is
worked out here from XML 1.0, RFC 6120 section 11 and Python's expat, without the product's code.
"""

import os
import re
import sys
from xml.parsers import expat
from xml.sax import handler, make_parser

# The six longest files are six encodings of one text; what decides stands in their first bytes.
LONGEST = 16 * 1024
CUT = 1024

SPACE = rb"[ \t\r\n]"
EQUALS = SPACE + rb"*=" + SPACE + rb"*"
NAME = rb"[A-Za-z][A-Za-z0-9._-]*"
DECLARATION = re.compile(
    rb"<\?xml" + SPACE + rb"+version" + EQUALS + rb"(?:\"([^\"]*)\"|'([^']*)')"
    rb"(?:" + SPACE + rb"+encoding" + EQUALS + rb"(?:\"(" + NAME + rb")\"|'(" + NAME + rb")'))?"
    rb"(?:" + SPACE + rb"+standalone" + EQUALS + rb"(?:\"(?:yes|no)\"|'(?:yes|no)'))?" + SPACE + rb"*\?>"
)
# CDATA sections are matched to be passed over. A target of xml in any case is no processing instruction.
RESTRICTED = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|<!--|<!DOCTYPE|<\?(?![xX][mM][lL][ \t\r\n?])(?=[A-Za-z_:\x80-\xff])", re.DOTALL
)
ENTITY = re.compile(rb"&(?!(?:lt|gt|amp|apos|quot);)[A-Za-z_][A-Za-z0-9._-]*;")


def parses(data, is_whole):
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(data, is_whole)
    except expat.ExpatError:
        return False
    return True


def is_utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def answer_to_declaration(match):
    """Returns what a declaration that follows the grammar is answered with, if it is refused."""
    version = match.group(1) or match.group(2) or b""
    encoding = match.group(3) or match.group(4) or b"utf-8"
    if re.fullmatch(rb"1\.[0-9]+", version) is None:
        return "not-well-formed"
    if version != b"1.0":
        return "restricted-xml"
    return None if encoding.lower() == b"utf-8" else "unsupported-encoding"


def answer_to_body(data, start):
    """Returns the answer to what follows the declaration: the first of what is forbidden decides."""
    found = [match for match in RESTRICTED.finditer(data, start) if not match.group().startswith(b"<![")]
    found += ENTITY.finditer(data, start)
    first = min((match.start() for match in found), default=None)
    before = data if first is None else data[:first]
    if not is_utf8(before):
        return "unsupported-encoding"
    if first is None:
        return "accept" if parses(data, True) else "not-well-formed"
    return "restricted-xml" if parses(before, False) else "not-well-formed"


def answer(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "unsupported-encoding"
    if data[:3] == b"\xef\xbb\xbf" or 0 in data[:4]:
        return "not-well-formed"
    if re.match(rb"<\?xml" + SPACE, data) is None:
        return answer_to_body(data, 0)
    match = DECLARATION.match(data)
    if match is None:
        return "not-well-formed" if is_utf8(data[: data.find(b"?>")]) else "unsupported-encoding"
    return answer_to_declaration(match) or answer_to_body(data, match.end())


class Index(handler.ContentHandler):
    """Collects the cases of the suite's index: identifier, type and path."""

    def __init__(self):
        super().__init__()
        self.folders, self.cases = [""], []

    def startElement(self, name, attributes):
        self.folders.append(os.path.join(self.folders[-1], attributes.get("xml:base", "")))
        if name == "TEST":
            path = os.path.join(self.folders[-1], attributes["URI"])
            self.cases.append((attributes["ID"], attributes["TYPE"], path))

    def endElement(self, name):
        self.folders.pop()


def main(package):
    index, parser = Index(), make_parser()
    parser.setContentHandler(index)
    parser.setFeature(handler.feature_external_ges, False)
    parser.parse(os.path.join(package, "build/dist/cleaned/xmlconf-flattened.xml"))
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "cases.bin"), "wb") as out:
        for identifier, kind, path in index.cases:
            with open(os.path.join(package, "build/dist/xmlconf", path), "rb") as file:
                data = file.read()
            cut = data if len(data) < LONGEST else data[:CUT]
            assert answer(cut) == answer(data), identifier
            out.write(f"{identifier} {kind} {answer(data)} {len(cut)}\n".encode() + cut + b"\n")


main(sys.argv[1])
