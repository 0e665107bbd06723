//! Streams as CCS and its clients have them: handshake, restart, both spellings of the payload, keepalives.
//!
//! The stanzas have the shapes of core/spec/xmpp.md §2 with made-up names. Every stream is also read cut in two
//! at every byte and in single bytes. What the elements mean is not judged here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod xmpp_xml_support;

use pushwire_core::xmpp::conditions::SaslFailure;
use pushwire_core::xmpp::conditions::StreamCondition;
use pushwire_core::xmpp::xml::Token;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::Writer;
use pushwire_core::xmpp::xml::XmlMemory;
use xmpp_xml_support::*;

const STREAMS: &str = "http://etherx.jabber.org/streams";
const CLIENT: &str = "jabber:client";
const PAYLOAD: &str = "google:mobile:data";

const HEADER: &str = "<stream:stream from='gcm.googleapis.com' id='1' version='1.0' \
    xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

fn start(namespace: &str, local: &str, attributes: &[(&str, &str)]) -> Event {
    let attributes =
        attributes.iter().map(|(name, value)| (("".into(), (*name).into()), (*value).into()));
    Event::Start((namespace.into(), local.into()), attributes.collect())
}

fn text(text: &str) -> Event {
    Event::Text(text.into())
}

fn header() -> Event {
    start(STREAMS, "stream", &[("from", "gcm.googleapis.com"), ("id", "1"), ("version", "1.0")])
}

/// Reads a whole stream of stanzas.
fn stanzas(stanzas: &str) -> Vec<Event> {
    let stream = format!("{HEADER}{stanzas}</stream:stream>");
    let mut events = read_cut(stream.as_bytes(), stanzas).events;
    assert_eq!(events.remove(0), header());
    assert_eq!(events.pop(), Some(Event::StreamEnd));
    events
}

#[test]
fn both_spellings_of_the_payload_are_the_same() {
    let payload = r#"{"message_type":"ack","from":"tok:EX","message_id":"w-7"}"#;
    let escaped = payload.replace('"', "&quot;");
    let expected = [
        start(CLIENT, "message", &[]),
        start(PAYLOAD, "gcm", &[]),
        text(payload),
        Event::End,
        Event::End,
    ];
    for payload in
        [payload, &escaped, &format!("<![CDATA[{payload}]]>"), &payload.replace('m', "&#x6d;")]
    {
        for stanza in [
            format!("<message><gcm xmlns='google:mobile:data'>{payload}</gcm></message>"),
            format!(
                "<message><data:gcm xmlns:data='google:mobile:data'>{payload}</data:gcm></message>"
            ),
            format!("<message xmlns:d=\"google:mobile:data\"><d:gcm>{payload}</d:gcm></message>"),
            format!(
                "<s:message xmlns:s='jabber:client'><gcm xmlns='google:mobile:data' >{payload}</gcm\n></s:message>"
            ),
        ] {
            assert_eq!(stanzas(&stanza), expected, "{stanza}");
        }
    }
}

#[test]
fn look_alikes_are_something_else() {
    for stanza in [
        "<message><gcm>{}</gcm></message>",
        "<message><data:gcm xmlns:data='google:mobile:data2'>{}</data:gcm></message>",
        "<message xmlns:d='google:mobile:data'><d:gcm xmlns:d='other'>{}</d:gcm></message>",
        "<message><GCM xmlns='google:mobile:data'>{}</GCM></message>",
    ] {
        let events = stanzas(stanza);
        assert!(!events.contains(&start(PAYLOAD, "gcm", &[])), "{stanza}");
        assert!(events.contains(&text("{}")), "{stanza}");
    }
}

#[test]
fn white_space_keeps_the_connection_alive_wherever_it_comes() {
    let message = || [start(CLIENT, "message", &[("id", "")]), Event::End];
    let mut expected = vec![text(" ")];
    expected.extend(message());
    expected.push(text("\n \n"));
    expected.extend(message());
    assert_eq!(stanzas(" <message id=''/>\r\n \r<message id=\"\"></message>"), expected);
}

/// The server's side of a session up to the first message, as three reads with seams in odd places.
fn session() -> [String; 2] {
    let features = "<str:features xmlns:str='http://etherx.jabber.org/streams'><mechanisms \
        xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>X-OAUTH2</mechanism><mechanism>PLAIN\
        </mechanism></mechanisms></str:features>";
    let success = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    let bound = "<str:features xmlns:str='http://etherx.jabber.org/streams'><bind \
        xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></str:features><message/>";
    let declaration = "<?xml version='1.0'?>";
    [format!("{HEADER}{features}{success}"), format!("{declaration}{HEADER}{bound}")]
}

#[test]
fn a_new_stream_begins_in_the_middle_of_a_read() {
    let [first, second] = session();
    let reads = [first, second].concat();
    let mut whole = None;
    for cut in 0..reads.len() {
        let mut memory: XmlMemory = XmlMemory::new();
        let mut tokenizer = Tokenizer::new(&mut memory);
        let mut outcome = Outcome::default();
        let mut restarts = 0;
        for mut read in [&reads.as_bytes()[..cut], &reads.as_bytes()[cut..]] {
            while let Some(token) = tokenizer.next(&mut read).unwrap() {
                let is_success = matches!(token, Token::Start(start)
                    if start.is(SaslFailure::NAMESPACE, "success"));
                outcome.add(token);
                if is_success {
                    tokenizer.restart();
                    restarts += 1;
                }
            }
        }
        assert_eq!((restarts, tokenizer.depth()), (1, 1), "cut at {cut}");
        assert_eq!(whole.get_or_insert_with(|| outcome.clone()), &outcome, "cut at {cut}");
    }
    let events = whole.unwrap().events;
    assert_eq!(events.iter().filter(|event| **event == header()).count(), 2);
    assert!(events.contains(&text("PLAIN")));
    assert_eq!(events[events.len() - 2..], [start(CLIENT, "message", &[]), Event::End]);
}

#[test]
fn a_stream_error_is_read_and_named() {
    for (name, condition) in [
        ("policy-violation", StreamCondition::PolicyViolation),
        ("xml-not-well-formed", StreamCondition::NotWellFormed),
        ("new-in-2030", StreamCondition::Unknown),
    ] {
        let events = stanzas(&format!(
            "<stream:error><{name} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
        ));
        assert_eq!(events[0], start(STREAMS, "error", &[]));
        let Event::Start((namespace, local), _) = &events[1] else { panic!("{events:?}") };
        assert_eq!(namespace, StreamCondition::NAMESPACE);
        assert_eq!(StreamCondition::from_name(local), condition);
    }
}

#[test]
fn a_stanza_ten_times_the_buffer_is_passed_over_and_the_next_one_read() {
    let long = "x".repeat(10_240);
    let payload = "<gcm xmlns='google:mobile:data'>{}</gcm>";
    for large in [
        format!("<message to='{long}'>{payload}</message>"),
        format!("<message to='{long}'/>"),
        format!("<message><{long}>{payload}</{long}></message>"),
        format!("<message><a xmlns='{long}'><b/><b/></a>{payload}</message>"),
        format!("<message {}/>", "a='&#x1f680;' ".repeat(640)),
    ] {
        let stream = format!("{HEADER}{large}<message id='2'>{payload}</message>");
        let whole = skip_large([stream.as_bytes()]);
        let expected = [
            Event::Skipped(large.len() as u64),
            start(CLIENT, "message", &[("id", "2")]),
            start(PAYLOAD, "gcm", &[]),
            text("{}"),
            Event::End,
            Event::End,
        ];
        assert_eq!(whole[whole.len() - 6..], expected);
        for size in [1, 2, 3, 7, 64, 1000, 1460] {
            assert_eq!(skip_large(stream.as_bytes().chunks(size)), whole, "in {size}");
        }
    }
}

/// Reads with the memory that is there by default, skips what does not fit, and tells it.
fn skip_large<'i>(pieces: impl IntoIterator<Item = &'i [u8]>) -> Vec<Event> {
    let mut memory: XmlMemory = XmlMemory::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut outcome = Outcome::default();
    for mut piece in pieces {
        loop {
            match tokenizer.next(&mut piece) {
                Ok(Some(token)) => outcome.add(token),
                Ok(None) => break,
                Err(error) => {
                    assert!(error.is_skippable());
                    assert_eq!(error.condition(), StreamCondition::PolicyViolation);
                    tokenizer.skip_stanza();
                }
            }
        }
    }
    outcome.events
}

#[test]
fn text_of_any_length_needs_no_memory() {
    let words = "{&quot;a&quot;:[1,2]]} é🚀 ";
    let stanza = format!("<message>{}</message>", words.repeat(5_000));
    let stream = format!("<s>{stanza}</s>");
    for size in [1, 13, 1460, usize::MAX] {
        let mut memory = XmlMemory::<32, 2>::new();
        let outcome = read_in(&mut memory, stream.as_bytes().chunks(size));
        let decoded = words.replace("&quot;", "\"").repeat(5_000);
        assert_eq!(outcome.events[2], Event::Text(decoded), "in {size}");
        assert!(outcome.is_accepted());
    }
}

#[test]
fn what_the_writer_writes_is_read() {
    let write = |xml: &mut Writer<'_>| {
        xml.declaration();
        xml.open("stream:stream");
        xml.attribute("from", "gcm.googleapis.com");
        xml.attribute("id", "1");
        xml.attribute("version", "1.0");
        xml.attribute("xmlns", CLIENT);
        xml.attribute("xmlns:stream", STREAMS);
        xml.element("message", |message| {
            message.attribute("id", "<'&'>");
            message.element("gcm", |gcm| {
                gcm.attribute("xmlns", PAYLOAD);
                gcm.text("{\"a\":\"<&>\r\n]]>\"}");
            });
        });
        xml.close("stream:stream");
    };
    let mut out = vec![0; Writer::encoded_len(write).unwrap()];
    assert_eq!(Writer::encode(&mut out, write), Ok(out.len()));
    let expected = [
        header(),
        start(CLIENT, "message", &[("id", "<'&'>")]),
        start(PAYLOAD, "gcm", &[]),
        text("{\"a\":\"<&>\r\n]]>\"}"),
        Event::End,
        Event::End,
        Event::StreamEnd,
    ];
    assert_eq!(read_cut(&out, "written").events, expected);
}
