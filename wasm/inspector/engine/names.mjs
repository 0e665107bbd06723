// Names and explanations: what a row is called, and what a field means.
//
// Names of tags are those of google_apis/gcm/base/mcs_util.h; explanations are of mcs.proto's comments and of how
// mcs_client.cc acts. Only words; no decoding.

/** MCS tags. */
const TAGS = [
  'HeartbeatPing', 'HeartbeatAck', 'LoginRequest', 'LoginResponse', 'Close', 'MessageStanza', 'PresenceStanza', 'IqStanza',
  'DataMessageStanza', 'BatchPresenceStanza', 'StreamErrorStanza', 'HttpRequest', 'HttpResponse', 'BindAccountRequest',
  'BindAccountResponse', 'TalkMetadata',
];

/** What a stanza is, the column `tag` of stanza rows. */
export const Stanza = Object.freeze({
  message: 0, iq: 1, presence: 2, features: 3, streamError: 4, sasl: 5, other: 6,
  downstream: 7, upstream: 8, ack: 9, nack: 10, receipt: 11, control: 12, error: 13,
});

const STANZAS = [
  'message', 'iq', 'presence', 'stream features', 'stream error', 'SASL', 'element',
  'CCS downstream', 'CCS upstream', 'CCS ack', 'CCS nack', 'CCS receipt', 'CCS control', 'stanza error',
];

/** The type of a row, in words. */
export function typeName(kind, tag) {
  if (kind === 0) return TAGS[tag] ?? `tag ${tag}`;
  if (kind === 1) return 'Unreadable bytes';
  if (kind === 2) return STANZAS[tag] ?? 'element';
  return 'Web Push body';
}

const FRAME_FAMILIES = ['heartbeat', 'heartbeat', 'login', 'login', 'login', 'other', 'other', 'iq', 'data', 'other', 'error'];
const STANZA_FAMILIES = ['data', 'iq', 'other', 'other', 'error', 'other', 'other', 'data', 'data', 'iq', 'error', 'iq', 'login', 'error'];

/** A word for colour and overview: heartbeat, login, data, iq, error, other. */
export function family(kind, tag) {
  if (kind === 0) return FRAME_FAMILIES[tag] ?? 'other';
  if (kind === 2) return STANZA_FAMILIES[tag] ?? 'other';
  return kind === 1 ? 'error' : 'data';
}

/** How a message was acknowledged. */
export const ACKS = [
  '', 'not acknowledged', 'by last_stream_id_received', 'by StreamAck', 'by SelectiveAck', 'in the next login', 'ack', 'nack',
  'receipt', 'reply',
];

const EXPLANATIONS = {
  'LoginRequest.auth_token': 'The security token of the check-in. With the android id it is the device\'s password.',
  'LoginRequest.received_persistent_id': 'A message that arrived before but was not known to be confirmed: this login acknowledges it.',
  'LoginRequest.use_rmq2': 'Must be true: the server keeps messages until they are acknowledged.',
  'LoginResponse.heartbeat_config': 'The heartbeat interval that the server sets; it wins over the client\'s.',
  'LoginResponse.error': 'The login failed if this is present and its code is not 0.',
  'LoginResponse.last_stream_id_received': 'Confirms the ids that the LoginRequest listed.',
  'DataMessageStanza.persistent_id': 'The id of reliable delivery: the server repeats the message until this is acknowledged.',
  'DataMessageStanza.immediate_ack': 'The server asks for an acknowledgement at once.',
  'DataMessageStanza.raw_data': 'The binary payload; for a Web Push message the encrypted body.',
  'DataMessageStanza.category': 'The package or app id: whom the message is for.',
  'DataMessageStanza.from': 'The sender: project number or authorised entity.',
  'DataMessageStanza.ttl': 'Seconds that the server keeps the message.',
  'DataMessageStanza.app_data': 'A key and its value; `encryption` and `crypto-key` belong to an aesgcm body.',
  'IqStanza.extension': 'Extension 12 is SelectiveAck: it confirms the listed persistent ids. 13 is StreamAck: it confirms by last_stream_id_received alone.',
  last_stream_id_received: 'Acknowledges every frame of the other side up to this stream id.',
  stream_id: 'The frame\'s stream id; mostly left out, for both sides count.',
};

/** What a field means; empty if nothing is known. */
export const explain = (message, field) => EXPLANATIONS[`${message}.${field}`] ?? EXPLANATIONS[field] ?? '';
