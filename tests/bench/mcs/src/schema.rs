//! Which fields each message has, and how a value of any library is given to a [`Sink`].
//!
//! Follows `tests/bench/js/mcs.proto`: the fields in the order of their numbers.

use crate::Broken;
use crate::Sink;

/// A message whose fields can be given.
pub(crate) trait Visit {
    fn visit<S: Sink>(&self, sink: &mut S) -> Result<(), Broken>;
}

/// A value, or none or several of them, that can be given.
pub(crate) trait Give {
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken>;
}

/// Begins a message, gives its fields and ends it.
#[inline(always)]
pub(crate) fn message<S: Sink>(
    number: u32,
    message: &impl Visit,
    sink: &mut S,
) -> Result<(), Broken> {
    sink.begin(number);
    message.visit(sink)?;
    sink.end();
    Ok(())
}

impl<T: Give> Give for Option<T> {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        self.as_ref().map_or(Ok(()), |value| value.give(number, sink))
    }
}

impl<T: Give> Give for &T {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        (**self).give(number, sink)
    }
}

/// How values of a type are given, if that cannot fail.
macro_rules! give {
    ($([$($generics:tt)*] $type:ty: $call:ident($value:ident => $argument:expr);)*) => {$(
        impl<$($generics)*> $crate::schema::Give for $type {
            #[inline(always)]
            fn give<S: $crate::Sink>(&self, number: u32, sink: &mut S) -> Result<(), $crate::Broken> {
                let $value = self;
                sink.$call(number, $argument);
                Ok(())
            }
        }
    )*};
}
pub(crate) use give;

give! {
    [] i32: integer(value => i64::from(*value) as u64);
    [] i64: integer(value => *value as u64);
    [] u32: integer(value => u64::from(*value));
    [] u64: integer(value => *value);
    [] bool: integer(value => u64::from(*value));
    [] &str: text(value => value);
    [] &[u8]: bytes(value => value);
}

#[cfg(any(feature = "prost", feature = "quick-protobuf"))]
impl<T: Give> Give for alloc::vec::Vec<T> {
    #[inline(always)]
    fn give<S: Sink>(&self, number: u32, sink: &mut S) -> Result<(), Broken> {
        self.iter().try_for_each(|value| value.give(number, sink))
    }
}

/// Calls `$with` with every message: those of a tag with it, then those inside of others.
macro_rules! messages {
    ($with:ident) => {
        $with! {
            0 HeartbeatPing { stream_id 1, last_stream_id_received 2, status 3 }
            1 HeartbeatAck { stream_id 1, last_stream_id_received 2, status 3 }
            2 LoginRequest<'_> {
                id 1, domain 2, user 3, resource 4, auth_token 5, device_id 6, last_rmq_id 7, setting 8,
                received_persistent_id 10, adaptive_heartbeat 12, heartbeat_stat 13, use_rmq2 14, account_id 15,
                auth_service 16, network_type 17, status 18, client_event 22
            }
            3 LoginResponse<'_> {
                id 1, jid 2, error 3, setting 4, stream_id 5, last_stream_id_received 6, heartbeat_config 7,
                server_timestamp 8
            }
            4 Close {}
            7 IqStanza<'_> {
                rmq_id 1, r#type 2, id 3, from 4, to 5, error 6, extension 7, persistent_id 8, stream_id 9,
                last_stream_id_received 10, account_id 11, status 12
            }
            8 DataMessageStanza<'_> {
                id 2, from 3, to 4, category 5, token 6, app_data 7, from_trusted_server 8, persistent_id 9,
                stream_id 10, last_stream_id_received 11, reg_id 13, device_user_id 16, ttl 17, sent 18, queued 19,
                status 20, raw_data 21, immediate_ack 24
            }
            10 StreamErrorStanza<'_> { r#type 1, text 2 }
            ;
            AppData<'_> { key 1, value 2 }
            ClientEvent {
                r#type 1, number_discarded_events 100, network_type 200, time_connection_started_ms 202,
                time_connection_ended_ms 203, error_code 204, time_connection_established_ms 300
            }
            ErrorInfo<'_> { code 1, message 2, r#type 3, extension 4 }
            Extension<'_> { id 1, data 2 }
            HeartbeatConfig<'_> { upload_stat 1, ip 2, interval_ms 3 }
            HeartbeatStat<'_> { ip 1, timeout 2, interval_ms 3 }
            Setting<'_> { name 1, value 2 }
        }
    };
}
pub(crate) use messages;
