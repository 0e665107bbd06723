//! serde_json: structures that borrow what has no escapes; `data` is collected.
//!
//! Follows serde's documentation on lifetimes. Members without a field are skipped.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use pushwire_bench_mcs::Sink;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;

use super::Reader;
use crate::json::SECONDS;
use crate::json::pair;

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(borrow)]
    from: Option<Text<'a>>,
    #[serde(borrow)]
    to: Option<Text<'a>>,
    #[serde(borrow)]
    category: Option<Text<'a>>,
    #[serde(borrow)]
    message_id: Option<Text<'a>>,
    #[serde(borrow)]
    priority: Option<Text<'a>>,
    time_to_live: Option<u32>,
    #[serde(borrow)]
    data: Option<Pairs<'a>>,
}

/// Pairs in the order of the text, as nobody looks for one of them.
struct Pairs<'a>(Vec<(Text<'a>, Text<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

struct PairsVisitor<'a>(PhantomData<&'a str>);

impl<'de: 'a, 'a> Visitor<'de> for PairsVisitor<'a> {
    type Value = Pairs<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply<'a> {
    #[serde(borrow)]
    fid: Text<'a>,
    #[serde(borrow)]
    refresh_token: Text<'a>,
    #[serde(borrow)]
    auth_token: AuthToken<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthToken<'a> {
    #[serde(borrow)]
    token: Text<'a>,
    #[serde(borrow)]
    expires_in: Text<'a>,
}

pub(in crate::json) struct SerdeJson;

impl Reader for SerdeJson {
    const NAME: &'static str = "serde_json";

    fn payload(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let payload: Payload<'_> = serde_json::from_slice(text).ok()?;
        let texts =
            [payload.from, payload.to, payload.category, payload.message_id, payload.priority];
        for (text, number) in texts.iter().zip(1..) {
            text.iter().for_each(|text| sink.text(number, &text.0));
        }
        if let Some(seconds) = payload.time_to_live {
            sink.integer(SECONDS, seconds.into());
        }
        for (key, value) in payload.data.iter().flat_map(|data| &data.0) {
            pair(&key.0, &value.0, sink);
        }
        Some(())
    }

    fn reply(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let reply: Reply<'_> = serde_json::from_slice(text).ok()?;
        let auth = &reply.auth_token;
        let texts = [&reply.fid, &reply.refresh_token, &auth.token, &auth.expires_in];
        for (text, number) in texts.into_iter().zip(1..) {
            sink.text(number, &text.0);
        }
        Some(())
    }
}
