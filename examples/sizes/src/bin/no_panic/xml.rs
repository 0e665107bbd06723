//! XMPP's XML: the tokenizer and the writer.

use pushwire_core::xmpp::conditions::ErrorType;
use pushwire_core::xmpp::conditions::SaslFailure;
use pushwire_core::xmpp::conditions::StanzaCondition;
use pushwire_core::xmpp::conditions::StreamCondition;
use pushwire_core::xmpp::xml;
use pushwire_core::xmpp::xml::Start;
use pushwire_core::xmpp::xml::Token;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::Writer;
use pushwire_core::xmpp::xml::XmlError;
use pushwire_core::xmpp::xml::XmlMemory;

use crate::outside::bytes;
use crate::outside::flag;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::show;
use crate::outside::text;

pub(crate) fn run() {
    read();
    write();
    conditions();
}

fn read() {
    let mut memory: XmlMemory = XmlMemory::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut buffer = [0; 128];
    while flag() {
        let mut rest: &[u8] = bytes(&mut buffer);
        while !rest.is_empty() {
            match tokenizer.next(&mut rest) {
                Ok(token) => token.into_iter().for_each(|token| see(&token)),
                Err(error) => recover(&mut tokenizer, error),
            }
        }
        keep((tokenizer.offset(), tokenizer.depth()));
    }
}

fn see(token: &Token<'_>) {
    keep(token);
    if let Token::Start(start) = token {
        see_start(start);
    }
}

fn see_start(start: &Start<'_>) {
    let mut buffer = [0; 32];
    let name = text(&mut buffer);
    keep((start.local(), start.namespace(), start.is(name, name), start.attribute(name)));
    start.attributes().for_each(keep);
}

fn recover(tokenizer: &mut Tokenizer<'_>, error: XmlError) {
    show(error);
    show(error.kind);
    keep((error.condition(), error.kind.condition()));
    match error.is_skippable() {
        true => tokenizer.skip_stanza(),
        false => tokenizer.restart(),
    }
}

fn write() {
    let (mut out, mut buffer) = ([0; 64], [0; 32]);
    let word = text(&mut buffer);
    let content = |writer: &mut Writer<'_>| {
        writer.declaration();
        writer.open(word);
        writer.attribute(word, word);
        writer.element(word, |writer| writer.text(word));
        writer.escaped(|out| {
            out.fill(b'.');
            Ok(number() as usize)
        });
        writer.close(word);
        keep(writer);
    };
    outcome(xml::Writer::encoded_len(content));
    outcome(Writer::encode(&mut out, content));
}

fn conditions() {
    let mut buffer = [0; 32];
    let name = text(&mut buffer);
    let stanza = StanzaCondition::from_name(name);
    keep((stanza.name(), stanza.usual_type(), stanza.legacy_code()));
    show(stanza);
    show(StanzaCondition::from_legacy_code(number() as u16));
    show(StreamCondition::from_name(name));
    show(SaslFailure::from_name(name));
    show(ErrorType::from_name(name));
}
