//! serde-json-core: structures with texts of fixed size, and a buffer in which escapes are decoded.
//!
//! Follows its documentation: `from_slice_escaped`, and `heapless::String` for texts that may have escapes. It refuses
//! `\u` of a surrogate.

use std::fmt;

use heapless::String;
use heapless::Vec;
use pushwire_bench_mcs::Sink;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;
use serde::de::MapAccess;
use serde::de::Visitor;

use super::Reader;
use crate::json::SECONDS;
use crate::json::pair;

/// Bytes of the longest text that has escapes.
const LONGEST: usize = 512;

#[derive(Deserialize)]
struct Payload {
    from: Option<String<192>>,
    to: Option<String<192>>,
    category: Option<String<64>>,
    message_id: Option<String<64>>,
    priority: Option<String<16>>,
    time_to_live: Option<u32>,
    data: Option<Pairs>,
}

struct Pairs(Vec<(String<32>, String<LONGEST>), 16>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair).map_err(|_| A::Error::custom("too many"))?;
        }
        Ok(Pairs(pairs))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    fid: String<32>,
    refresh_token: String<LONGEST>,
    auth_token: AuthToken,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthToken {
    token: String<LONGEST>,
    expires_in: String<24>,
}

pub(in crate::json) struct SerdeJsonCore;

impl Reader for SerdeJsonCore {
    const NAME: &'static str = "serde-json-core";

    fn payload(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let (payload, _) =
            serde_json_core::from_slice_escaped::<Payload>(text, &mut [0; LONGEST]).ok()?;
        let texts = [
            payload.from.as_deref(),
            payload.to.as_deref(),
            payload.category.as_deref(),
            payload.message_id.as_deref(),
            payload.priority.as_deref(),
        ];
        for (text, number) in texts.into_iter().zip(1..) {
            text.into_iter().for_each(|text| sink.text(number, text));
        }
        if let Some(seconds) = payload.time_to_live {
            sink.integer(SECONDS, seconds.into());
        }
        for (key, value) in payload.data.iter().flat_map(|data| &data.0) {
            pair(key, value, sink);
        }
        Some(())
    }

    fn reply(text: &[u8], sink: &mut impl Sink) -> Option<()> {
        let (reply, _) =
            serde_json_core::from_slice_escaped::<Reply>(text, &mut [0; LONGEST]).ok()?;
        let auth = &reply.auth_token;
        let texts = [&*reply.fid, &reply.refresh_token, &auth.token, &auth.expires_in];
        for (text, number) in texts.into_iter().zip(1..) {
            sink.text(number, text);
        }
        Some(())
    }
}
