//! Between the borrowed views of the MCS messages and their owned prost twins.
//!
//! `TryFrom` copies a view into its twin; [`AsView`] lends a view of a twin. Promises that every field,
//! unknown enum numbers included, comes through; fields without a name here are left behind, as
//! in both codecs. A message's field list stands once below, and leaving one out does not compile.

use alloc::string::String;
use alloc::vec::Vec;

use super::AppData;
use super::AuthService;
use super::ClientEvent;
use super::ClientEventType;
use super::Close;
use super::DataMessageStanza;
use super::ErrorInfo;
use super::Extension;
use super::ExtensionId;
use super::HeartbeatAck;
use super::HeartbeatConfig;
use super::HeartbeatPing;
use super::HeartbeatStat;
use super::IqStanza;
use super::IqType;
use super::LoginRequest;
use super::LoginResponse;
use super::SelectiveAck;
use super::Setting;
use super::StreamAck;
use super::StreamErrorStanza;
use super::owned;
use crate::secret::Redacted;
use crate::wire::DecodeError;
use crate::wire::Message;
use crate::wire::Repeated;
use crate::wire::Value;

/// An owned message that can lend a borrowed view of itself.
///
/// ```
/// use pushwire_core::mcs::AsView;
/// use pushwire_core::mcs::owned;
///
/// let stanza = owned::StreamErrorStanza {
///     r#type: "odd".into(),
///     text: None,
/// };
/// let mut buffer = Vec::new();
/// assert_eq!(stanza.view(&mut buffer)?.r#type, "odd");
/// # Ok::<(), pushwire_core::wire::DecodeError>(())
/// ```
pub trait AsView: prost::Message + Sized {
    /// The borrowed message with the same fields.
    type View<'b>: Message<'b>;

    /// Encodes into `buffer`, in place of what it held, and decodes a view from there.
    ///
    /// # Errors
    ///
    /// None that is known: what prost encodes can be decoded.
    fn view<'b>(&self, buffer: &'b mut Vec<u8>) -> Result<Self::View<'b>, DecodeError> {
        *buffer = self.encode_to_vec();
        Self::View::decode(buffer)
    }
}

/// A field's value as the twin `O` holds it.
trait IntoOwned<O> {
    fn into_owned(self) -> Result<O, DecodeError>;
}

macro_rules! owned_value {
    ($($type:ty => $owned:ty: |$value:ident| $into:expr;)*) => {
        $(impl IntoOwned<$owned> for $type {
            fn into_owned(self) -> Result<$owned, DecodeError> {
                let $value = self;
                Ok($into)
            }
        })*
    };
}

owned_value! {
    bool => bool: |value| value;
    i32 => i32: |value| value;
    u32 => u32: |value| value;
    i64 => i64: |value| value;
    u64 => u64: |value| value;
    &str => String: |value| value.into();
    &[u8] => Vec<u8>: |value| value.into();
    AuthService => i32: |value| value.number();
    ClientEventType => i32: |value| value.number();
    ExtensionId => i32: |value| value.number();
    IqType => i32: |value| value.number();
}

impl<T: IntoOwned<O> + Copy, O> IntoOwned<O> for Redacted<T> {
    fn into_owned(self) -> Result<O, DecodeError> {
        self.expose().into_owned()
    }
}

impl<T: IntoOwned<O>, O> IntoOwned<Option<O>> for Option<T> {
    fn into_owned(self) -> Result<Option<O>, DecodeError> {
        self.map(T::into_owned).transpose()
    }
}

impl<'a, T: Value<'a> + IntoOwned<O>, O> IntoOwned<Vec<O>> for Repeated<'a, T> {
    fn into_owned(self) -> Result<Vec<O>, DecodeError> {
        self.iter().map(|item| item?.into_owned()).collect()
    }
}

/// Ties a view to its twin, both ways; the twin has the same name.
macro_rules! twin {
    ($name:ident $(<$life:lifetime>)? { $($field:ident),* $(,)? }) => {
        impl $(<$life>)? TryFrom<$name $(<$life>)?> for owned::$name {
            type Error = DecodeError;

            /// Copies a view; fails if an element of a repeated field is broken.
            fn try_from(_view: $name $(<$life>)?) -> Result<Self, DecodeError> {
                Ok(Self {
                    $($field: _view.$field.into_owned()?,)*
                })
            }
        }

        impl $(<$life>)? IntoOwned<owned::$name> for $name $(<$life>)? {
            fn into_owned(self) -> Result<owned::$name, DecodeError> {
                self.try_into()
            }
        }

        twin!(@view $name $(<$life>)?);
    };
    (@view $name:ident <$life:lifetime>) => {
        impl AsView for owned::$name {
            type View<'b> = $name<'b>;
        }
    };
    (@view $name:ident) => {
        impl AsView for owned::$name {
            type View<'b> = $name;
        }
    };
}

twin!(Close {});
twin!(StreamAck {});
twin!(HeartbeatPing { stream_id, last_stream_id_received, status });
twin!(HeartbeatAck { stream_id, last_stream_id_received, status });
twin!(Setting<'a> { name, value });
twin!(AppData<'a> { key, value });
twin!(Extension<'a> { id, data });
twin!(SelectiveAck<'a> { id });
twin!(StreamErrorStanza<'a> { r#type, text });
twin!(ErrorInfo<'a> { code, message, r#type, extension });
twin!(HeartbeatStat<'a> { ip, timeout, interval_ms });
twin!(HeartbeatConfig<'a> { upload_stat, ip, interval_ms });

twin!(ClientEvent {
    r#type,
    number_discarded_events,
    network_type,
    time_connection_started_ms,
    time_connection_ended_ms,
    error_code,
    time_connection_established_ms,
});

twin!(LoginRequest<'a> {
    id,
    domain,
    user,
    resource,
    auth_token,
    device_id,
    last_rmq_id,
    setting,
    received_persistent_id,
    adaptive_heartbeat,
    heartbeat_stat,
    use_rmq2,
    account_id,
    auth_service,
    network_type,
    status,
    client_event,
});

twin!(LoginResponse<'a> {
    id,
    jid,
    error,
    setting,
    stream_id,
    last_stream_id_received,
    heartbeat_config,
    server_timestamp,
});

twin!(IqStanza<'a> {
    rmq_id,
    r#type,
    id,
    from,
    to,
    error,
    extension,
    persistent_id,
    stream_id,
    last_stream_id_received,
    account_id,
    status,
});

twin!(DataMessageStanza<'a> {
    id,
    from,
    to,
    category,
    token,
    app_data,
    from_trusted_server,
    persistent_id,
    stream_id,
    last_stream_id_received,
    reg_id,
    device_user_id,
    ttl,
    sent,
    queued,
    status,
    raw_data,
    immediate_ack,
});
