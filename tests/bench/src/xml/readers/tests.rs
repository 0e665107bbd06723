//! What each reader refuses by itself: the README's second table.
//!
//! Follows XML 1.0, XML Namespaces 1.0 and RFC 6120 §11. What a reader leaves to its caller, as quick-xml does
//! with references and prefixes, it does not refuse.

use quick_xml::events::Event;

use super::*;

fn we_refuse(document: &[u8]) -> bool {
    let mut memory: XmlMemory = XmlMemory::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut rest = document;
    loop {
        match tokenizer.next(&mut rest) {
            Ok(Some(_)) => {}
            Ok(None) => return false,
            Err(_) => return true,
        }
    }
}

fn quick_xml_refuses(document: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(document) else { return true };
    let mut reader = NsReader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return false,
            Ok(Event::Start(tag) | Event::Empty(tag))
                if tag.attributes().any(|one| one.is_err()) =>
            {
                return true;
            }
            Ok(_) => {}
            Err(_) => return true,
        }
    }
}

fn rxml_refuses(document: &[u8]) -> bool {
    let mut parser = rxml::Parser::new();
    let mut rest = document;
    loop {
        match parser.parse(&mut rest, true) {
            Ok(Some(_)) => {}
            Ok(None) | Err(EndOrError::NeedMoreData) => return false,
            Err(EndOrError::Error(_)) => return true,
        }
    }
}

fn xmlparser_refuses(document: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(document) else { return true };
    xmlparser::Tokenizer::from(text).any(|token| token.is_err())
}

#[test]
fn each_reader_refuses_what_the_readme_says() {
    for (document, expected) in [
        (&b"<a>\xff</a>"[..], "ours quick-xml rxml xmlparser"),
        (b"<a>\x01</a>", "ours rxml xmlparser"),
        (b"<a>]]></a>", "ours rxml xmlparser"),
        (b"<a>&b;</a>", "ours rxml"),
        (b"<a>&#0;</a>", "ours rxml"),
        (b"<a></b>", "ours quick-xml rxml"),
        (b"<a b='' b=''/>", "ours quick-xml rxml"),
        (b"<a xmlns:b='u' xmlns:c='u' b:d='' c:d=''/>", "ours rxml"),
        (b"<b:a/>", "ours rxml"),
        (b"<a xmlns:xml='b'/>", "ours quick-xml rxml"),
        (b"<1/>", "ours rxml xmlparser"),
        (b"<a b='<'/>", "ours rxml xmlparser"),
        (b"<a/>b", "ours rxml xmlparser"),
        (b"<a/><b/>", "ours rxml xmlparser"),
        (b"<a><!-- --></a>", "ours rxml"),
        (b"<!DOCTYPE a><a/>", "ours rxml"),
    ] {
        let readers = [
            ("ours", we_refuse(document)),
            ("quick-xml", quick_xml_refuses(document)),
            ("rxml", rxml_refuses(document)),
            ("xmlparser", xmlparser_refuses(document)),
        ];
        let refuse = readers.iter().filter(|(_, refuses)| *refuses).map(|(name, _)| *name);
        assert_eq!(refuse.collect::<Vec<_>>().join(" "), expected, "{}", document.escape_ascii());
    }
}
