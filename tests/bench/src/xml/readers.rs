//! The same work with each reader.
//!
//! Follows each crate's documentation for how it is fastest. Promises that names are resolved, references
//! decoded and line ends normalised wherever the crate can do so. The log is well-formed: errors end the program.

use std::io::BufReader;

use pushwire_core::xmpp::xml::Start;
use pushwire_core::xmpp::xml::Token;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::XmlMemory;
use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use rxml::Parse;
use rxml::error::EndOrError;

use crate::checksum::Checksum;

/// What a program reads from a socket at once.
const READ: usize = 4096;

/// Ours, fed slice by slice with its default memory.
pub(super) fn ours(log: &[u8]) -> Checksum {
    let mut checksum = Checksum::default();
    let mut memory: XmlMemory = XmlMemory::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    for mut read in log.chunks(READ) {
        while let Some(token) = tokenizer.next(&mut read).expect("the log is well-formed") {
            match token {
                Token::Start(start) => our_start(&mut checksum, start),
                Token::Text(text) => checksum.text(text),
                Token::End | Token::StreamEnd => checksum.end(),
                Token::Skipped(_) => {}
            }
        }
    }
    checksum
}

fn our_start(checksum: &mut Checksum, start: Start<'_>) {
    checksum.start(start.namespace(), start.local());
    for one in start.attributes() {
        checksum.attribute(one.namespace, one.local, one.value);
    }
    checksum.content();
}

/// quick-xml from a buffered reader, into a buffer that is used again.
pub(super) fn quick_xml_read(log: &[u8]) -> Checksum {
    let mut checksum = Checksum::default();
    let mut reader = NsReader::from_reader(BufReader::with_capacity(READ, log));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).expect("the log is well-formed");
        if !quick_xml_event(&mut checksum, &reader, event) {
            return checksum;
        }
    }
}

/// quick-xml from memory, without a copy; that the whole is UTF-8 must be known before.
pub(super) fn quick_xml_whole(log: &[u8]) -> Checksum {
    let mut checksum = Checksum::default();
    let mut reader = NsReader::from_str(std::str::from_utf8(log).expect("the log is UTF-8"));
    reader.config_mut().expand_empty_elements = true;
    loop {
        let event = reader.read_event().expect("the log is well-formed");
        if !quick_xml_event(&mut checksum, &reader, event) {
            return checksum;
        }
    }
}

/// Tells whether there is more.
fn quick_xml_event<R>(checksum: &mut Checksum, reader: &NsReader<R>, event: Event<'_>) -> bool {
    match event {
        Event::Start(start) => quick_xml_start(checksum, reader, &start),
        Event::End(_) => checksum.end(),
        Event::Text(text) => checksum.text(&text.xml10_content()),
        Event::CData(text) => checksum.text(&text.xml10_content()),
        Event::GeneralRef(reference) => quick_xml_reference(checksum, &reference),
        Event::Eof => return false,
        _ => {}
    }
    true
}

fn quick_xml_start<R>(checksum: &mut Checksum, reader: &NsReader<R>, start: &BytesStart<'_>) {
    let (namespace, local) = reader.resolver().resolve_element(start.name());
    checksum.start(uri(&namespace), local.into_inner());
    for attribute in start.attributes() {
        let attribute = attribute.expect("the log is well-formed");
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.expect("the log is well-formed");
        checksum.attribute(uri(&namespace), local.into_inner(), &value);
    }
    checksum.content();
}

fn uri<'n>(namespace: &'n ResolveResult<'_>) -> &'n str {
    match namespace {
        ResolveResult::Bound(namespace) => namespace.into_inner(),
        _ => "",
    }
}

fn quick_xml_reference(checksum: &mut Checksum, reference: &BytesRef<'_>) {
    match reference.resolve_char_ref().expect("the log is well-formed") {
        Some(character) => checksum.text(character.encode_utf8(&mut [0; 4])),
        None => checksum.text(resolve_predefined_entity(reference).expect("one of the five")),
    }
}

/// rxml, fed slice by slice.
pub(super) fn rxml(log: &[u8]) -> Checksum {
    let mut checksum = Checksum::default();
    let mut parser = rxml::Parser::new();
    for mut read in log.chunks(READ) {
        loop {
            match parser.parse(&mut read, false) {
                Ok(Some(event)) => rxml_event(&mut checksum, event),
                Ok(None) | Err(EndOrError::NeedMoreData) => break,
                Err(EndOrError::Error(error)) => panic!("the log is well-formed: {error}"),
            }
        }
    }
    checksum
}

fn rxml_event(checksum: &mut Checksum, event: rxml::Event) {
    match event {
        rxml::Event::XmlDeclaration(..) => {}
        rxml::Event::StartElement(_, (namespace, local), attributes) => {
            checksum.start(&namespace, &local);
            for ((namespace, local), value) in attributes.iter() {
                checksum.attribute(namespace, local, value);
            }
            checksum.content();
        }
        rxml::Event::EndElement(_) => checksum.end(),
        rxml::Event::Text(_, text) => checksum.text(&text),
    }
}

/// xmlparser, which leaves namespaces and references to its caller: its tokens are only counted.
pub(super) fn xmlparser(log: &[u8]) {
    let text = std::str::from_utf8(log).expect("the log is UTF-8");
    let tokens = xmlparser::Tokenizer::from(text).map(|token| token.expect("it is well-formed"));
    std::hint::black_box(
        tokens.fold(0, |bytes, token| bytes + token.span().end() - token.span().start()),
    );
}

#[cfg(test)]
mod tests;
