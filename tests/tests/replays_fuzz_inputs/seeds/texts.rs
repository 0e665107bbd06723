//! Seeds in text forms: JSON, CCS payloads, XML, headers and HTTP.

use super::Seeds;
use super::wire::vector;

pub(crate) fn add(seeds: &mut Seeds) {
    json(seeds);
    payloads(seeds);
    xml(seeds);
    http(seeds);
}

/// Texts that both sides of the comparison accept or refuse for different reasons.
const SUITE: [&str; 16] = [
    "y_array_with_several_null.json",
    "y_number_real_capital_e_neg_exp.json",
    "y_number_minus_zero.json",
    "y_object_duplicated_key.json",
    "y_object_with_newlines.json",
    "y_string_allowed_escapes.json",
    "y_string_accepted_surrogate_pair.json",
    "y_string_unicode_U+10FFFE_nonchar.json",
    "y_structure_whitespace_array.json",
    "n_array_just_comma.json",
    "n_number_2.e+3.json",
    "n_object_trailing_comment.json",
    "n_string_unescaped_tab.json",
    "n_structure_unclosed_array_unfinished_true.json",
    "i_string_invalid_surrogate.json",
    "y_number_huge_exp.json",
];

fn json(seeds: &mut Seeds) {
    for name in SUITE {
        let text = vector(&format!("json-test-suite/{name}"));
        let what = format!("{name} of JSONTestSuite");
        let name = name.strip_suffix(".json").unwrap();
        seeds.add_all(&[("json", &[0, 0, 5]), ("json_and_serde", &[2])], name, &what, &text);
    }
    let nested = br#"{"a":{"b":"x","c":[{"b":1}],"b":{"c":"y"}},"fid":"\u0066\ud83d\ude80"}"#;
    for (first, name, what) in [
        (1, "extracted", "fields at the paths that are looked for"),
        (2, "viewed", "an object with each kind of value"),
    ] {
        seeds.add("json", name, what, &[&[first, 3, 7], &nested[..]].concat());
    }
    let inside = br"a\u00e9\n\ud83d\ude80\\";
    seeds.add("json", "string", "the inside of a string", &[&[2, 3, 7], &inside[..]].concat());
    let written = b"\x03\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x03<&>\x05\xc3\xa9\"\\\x01";
    seeds.add("json", "written", "names and values to be written", written);
    let install = vector("firebase-messaging-0.4.5/fcm_install_response.json");
    seeds.add(
        "json",
        "installation",
        "the answer to an installation",
        &[&[1, 9, 9], &install[..]].concat(),
    );
}

const INBOUND: [(&str, &str); 6] = [
    ("ack", r#"{"from":"t","message_id":"m-1","message_type":"ack","registration_id":"r"}"#),
    (
        "nack",
        r#"{"message_type":"nack","message_id":"m-1","from":"t","error":"DEVICE_MESSAGE_RATE_EXCEEDED","error_description":"d < e"}"#,
    ),
    (
        "upstream",
        r#"{"category":"com.example","data":{"a":"b","n":1,"o":{"x":[]}},"message_id":7,"from":"t","time_to_live":"600"}"#,
    ),
    (
        "receipt",
        r#"{"category":"c","data":{"message_status":"MESSAGE_SENT_TO_DEVICE","original_message_id":"m-1","device_registration_id":"r","message_sent_timestamp":"1430277821658"},"message_id":"dr2:m-1","message_type":"receipt","from":"gcm.googleapis.com"}"#,
    ),
    ("control", r#"{"message_type":"control","control_type":"CONNECTION_DRAINING"}"#),
    ("unknown", r#"{"message_type":"o\u0064d","message_id":null}"#),
];

const OUTBOUND: [(&str, &str); 5] = [
    (
        "message",
        r#"{"to":"t","message_id":"m","data":{"a":"\u003c","b":true},"priority":"high","time_to_live":"60","dry_run":"true","odd":[1]}"#,
    ),
    (
        "notification",
        r##"{"to":"/topics/n","message_id":"m","notification":{"title":"T","body_loc_args":["a"],"color":"#00ff00","icon":"HTTP://x","odd":1},"delivery_receipt_requested":true}"##,
    ),
    (
        "condition",
        r#"{"condition":"'a' in topics && ('b' in topics || !('c' in topics))","message_id":"m","content_available":true}"#,
    ),
    ("ack", r#"{"to":"t","message_id":"u","message_type":"ack"}"#),
    ("reserved-key", r#"{"to":"t","message_id":"m","data":{"google.x":"y","from":"z","to":"w"}}"#),
];

fn payloads(seeds: &mut Seeds) {
    for (name, text) in INBOUND {
        seeds.add("ccs_inbound", name, "a payload of this kind", text.as_bytes());
    }
    for (name, text) in OUTBOUND {
        seeds.add("ccs_outbound", name, "a payload of this kind", text.as_bytes());
    }
}

const STREAM: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' from='d' id='1' version='1.0' \
    xmlns:stream='http://etherx.jabber.org/streams'>";

/// Streams, with what stands in them.
const STANZAS: [(&str, &str); 5] = [
    (
        "features",
        "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>X</mechanism>\
         <mechanism>PLAIN</mechanism></mechanisms></stream:features><failure \
         xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/><text>t</text></failure>",
    ),
    (
        "payloads",
        "<message id='1'><gcm xmlns='google:mobile:data'>{\"message_type\":\"ack\",\"message_id\":\"1\"}</gcm>\
         </message> <message><g:gcm xmlns:g='google:mobile:data'>&lt;&#x41;<![CDATA[]]]]></g:gcm></message>",
    ),
    (
        "errors",
        "<message type='error' id='m'><gcm xmlns='google:mobile:data'>{}</gcm><error code='400' type='modify'>\
         <bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>why</text></error></message>\
         <stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>h</see-other-host></stream:error>",
    ),
    (
        "queries",
        "<iq type='get' id='p' from='d'><ping xmlns='urn:xmpp:ping'/></iq><iq type='result' id='bind'><bind \
         xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>u@d/r</jid></bind></iq></stream:stream>",
    ),
    ("deep", "<a><b><c><d><e><f><g>too deep</g></f></e></d></c></b></a><b x='1' x='2'/>"),
];

const DOCUMENTS: [(&str, &str); 7] = [
    ("namespaces", "<a xmlns='A' xmlns:b='B'><b:c b:d='1' d='2'/><c xmlns=''><d/></c></a>"),
    ("references", "<a b='&lt;&#65;&#x1F680;\t\r\n'>&amp;&apos;&quot;&gt;\r\n\r</a>"),
    ("cdata", "<a><![CDATA[<&]]]]></a>\n"),
    ("declaration", "<?xml version=\"1.0\" encoding='UTF-8' standalone='yes'?>\r\n<a/>"),
    ("doctype", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    ("comment", "<a><!-- c --><?pi d?></a>"),
    ("names", "<é:_-.9 xmlns:é='x'><\u{10000}/></é:_-.9>"),
];

fn xml(seeds: &mut Seeds) {
    for (name, inside) in STANZAS {
        let stream = [STREAM, inside].concat();
        let targets: [(&str, &[u8]); 3] =
            [("xml", &[2, 6, 30, 0]), ("xmpp_stanzas", &[0, 6, 30]), ("capture_xmpp", &[6, 30])];
        seeds.add_all(&targets, name, "a stream with stanzas of this kind", stream.as_bytes());
    }
    for (name, document) in DOCUMENTS {
        let targets: [(&str, &[u8]); 2] = [("xml", &[1, 0, 0, 3]), ("xml_and_rxml", &[4])];
        seeds.add_all(&targets, name, "a document about this", document.as_bytes());
    }
    for name in ["cyclic.xml", "xmlbomb.xml", "simple-ns.xml"] {
        let file = vector(&format!("defusedxml/{name}"));
        seeds.add("xml_and_rxml", name, "a file of defusedxml", &[&[8], &file[..]].concat());
    }
    seeds.add(
        "xml",
        "written",
        "a value to be written",
        "\x03\0 \u{e9}<&>'\"\r\n\t\u{fffd}".as_bytes(),
    );
    seeds.add(
        "xml",
        "written-text",
        "a text to be written",
        "\x03\x01]]>\u{1f680}\u{1}".as_bytes(),
    );
    seeds.add("xmpp_stanzas", "narrow", "payloads for which there is no room", &narrow());
}

fn narrow() -> Vec<u8> {
    let stream = [STREAM, STANZAS[1].1, STANZAS[2].1, STANZAS[3].1].concat();
    [&[2, 6, 30], stream.as_bytes()].concat()
}

fn http(seeds: &mut Seeds) {
    for (name, text) in [
        ("length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
        ("to-the-end", "HTTP/1.0 503 x\r\nRetry-After: 120\r\n\r\nto the end"),
        (
            "chunked",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;a=b\r\nhello\r\n1F\r\n\
             0123456789012345678901234567890\r\n0\r\nTrailer: x\r\n\r\n",
        ),
        ("interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
    ] {
        let bytes = [&[0, 3, 20], text.as_bytes()].concat();
        seeds.add("http_answers", name, "an answer whose body ends like this", &bytes);
    }
}
