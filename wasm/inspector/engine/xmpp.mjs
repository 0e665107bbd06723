// What a stanza is in CCS, and the ids by which its answers name it.
//
// Keys on message_type as Google's CCS reference does: ack, nack, control, receipt; without one the direction tells a
// downstream message from an upstream one. Prefixes do not matter, namespaces do. No decoding.

import { Stanza } from './names.mjs';
import { Direction } from './streams.mjs';

const TYPES = { ack: Stanza.ack, nack: Stanza.nack, control: Stanza.control, receipt: Stanza.receipt };
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const STREAMS = 'http://etherx.jabber.org/streams';

/** One of `Stanza`. */
export function classify(stanza, direction) {
  const local = stanza.name?.split(':').pop();
  if (stanza.namespace === SASL) return Stanza.sasl;
  if (stanza.namespace === STREAMS) return local === 'error' ? Stanza.streamError : Stanza.features;
  if (local === 'iq') return Stanza.iq;
  if (local === 'presence') return Stanza.presence;
  if (local !== 'message') return Stanza.other;
  if (stanza.attributes?.type === 'error') return Stanza.error;
  return stanza.payload ? classifyPayload(stanza.payload, direction) : Stanza.message;
}

function classifyPayload(payload, direction) {
  if (payload.message_type !== undefined) return TYPES[payload.message_type] ?? Stanza.message;
  return direction === Direction.toServer ? Stanza.downstream : Stanza.upstream;
}

/** The ids of a payload: its own, and for a receipt the one it is about. */
export function ccsIds(stanza) {
  const { message_id: id, data } = stanza.payload ?? {};
  return { id: typeof id === 'string' ? id : '', original: typeof data?.original_message_id === 'string' ? data.original_message_id : '' };
}
