//! Stanzas: however a stream is cut, the same ones with the same texts, in buffers of any size.
//!
//! Follows the promises of `xmpp::stanza`. The loop is that of `xmpp::session`, without what it does with a stanza.

use super::Input;
use super::digest::Digest;
use super::input::WHOLE;
use super::input::cut;
use crate::xmpp::stanza::Header;
use crate::xmpp::stanza::Segment;
use crate::xmpp::stanza::Stanza;
use crate::xmpp::stanza::StanzaReader;
use crate::xmpp::xml::Token;
use crate::xmpp::xml::Tokenizer;
use crate::xmpp::xml::XmlMemory;

/// First byte: how much memory; two more: how the stream is cut; then the stream.
pub fn xmpp_stanzas(data: &[u8]) {
    let mut input = Input::new(data);
    let room = input.choose(&[512, 16, 64, 200, 511]);
    let cuts = input.cuts();
    let stream = input.rest();
    assert_eq!(read(stream, cuts, room), read(stream, WHOLE, room));
}

fn read(stream: &[u8], cuts: [usize; 2], room: usize) -> Digest {
    let mut memory = XmlMemory::<512, 6>::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut buffer = [0; 512];
    let mut reader = StanzaReader::new(&mut buffer[..room]);
    let mut digest = Digest::NOTHING;
    cut(stream, cuts, |piece| read_on(&mut tokenizer, piece, &mut reader, &mut digest));
    digest
}

/// Reads to the end of a piece; returns whether the stream goes on.
fn read_on(
    tokenizer: &mut Tokenizer<'_>,
    mut piece: &[u8],
    reader: &mut StanzaReader<'_>,
    digest: &mut Digest,
) -> bool {
    loop {
        let depth = tokenizer.depth();
        let goes_on = match tokenizer.next(&mut piece) {
            Ok(None) => return true,
            Ok(Some(token)) => take(token, depth, reader, digest),
            Err(error) if error.is_skippable() => {
                tokenizer.skip_stanza();
                true
            }
            Err(_) => false,
        };
        if !goes_on {
            return false;
        }
    }
}

fn take(token: Token<'_>, depth: u64, reader: &mut StanzaReader<'_>, digest: &mut Digest) -> bool {
    match token {
        Token::Start(start) if depth == 0 => {
            let header = Header::read(&start);
            digest.debug(&header.is_ok());
            return header.is_ok();
        }
        Token::Start(start) => reader.start(depth + 1, &start),
        Token::Text(text) => reader.text(text),
        Token::End => {
            if let Some(stanza) = reader.end(depth) {
                note(stanza, reader, digest);
            }
        }
        Token::StreamEnd => return false,
        Token::Skipped(bytes) => {
            reader.clear();
            digest.debug(&bytes);
        }
    }
    true
}

fn note(stanza: Stanza, reader: &StanzaReader<'_>, digest: &mut Digest) {
    digest.debug(&stanza);
    let mut text = |segment: Segment| digest.text(reader.get(segment));
    match stanza {
        Stanza::StreamError(error) => text(error.text),
        Stanza::Failure(failure) => text(failure.text),
        Stanza::Message(message) => {
            text(message.payload.unwrap_or_default());
            text(message.id);
            text(message.error.text);
        }
        Stanza::Iq(iq) => [iq.id, iq.from, iq.jid, iq.error.text].into_iter().for_each(text),
        _ => {}
    }
}
