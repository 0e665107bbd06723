// One line that says what a row holds, for the timeline.
//
// Works on decoded objects whose secrets are already hidden. It does not decode.

import { Stanza } from './names.mjs';
import { base64Length, plural, visible } from './text.mjs';

const field = (message, name) => message.fields?.find((inner) => inner.name === name);
const all = (message, name) => (message.fields ?? []).filter((inner) => inner.name === name);
const value = (message, name) => field(message, name)?.value;

const shorten = (text, length = 60) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const SUMMARIES = {
  HeartbeatPing: acknowledges,
  HeartbeatAck: acknowledges,
  LoginRequest: (frame) => join(value(frame, 'id'), value(frame, 'device_id'),
    all(frame, 'received_persistent_id').length && `acknowledges ${plural(all(frame, 'received_persistent_id').length, 'earlier message')}`),
  LoginResponse: (frame) => join(loginError(frame), value(frame, 'id'), acknowledges(frame), heartbeat(frame)),
  IqStanza: (frame) => join(field(frame, 'type')?.label, extension(frame), acknowledges(frame)),
  DataMessageStanza: (frame) => join(`from ${shorten(String(value(frame, 'from') ?? '?'), 28)}`, shorten(String(value(frame, 'category') ?? ''), 36),
    scheme(frame), raw(frame), pairs(frame), value(frame, 'immediate_ack') === true && 'wants an ack at once'),
  StreamErrorStanza: (frame) => join(value(frame, 'type'), value(frame, 'text')),
  Close: () => 'ends the connection',
};

const join = (...parts) => visible(parts.filter(Boolean).join(' · '));

function acknowledges(frame) {
  const id = value(frame, 'last_stream_id_received');
  return id === undefined ? '' : `has received up to ${id}`;
}

function loginError(frame) {
  const error = field(frame, 'error');
  return error && value(error, 'code') ? `refused: code ${value(error, 'code')} ${value(error, 'message') ?? ''}` : '';
}

function heartbeat(frame) {
  const config = field(frame, 'heartbeat_config');
  const interval = config && value(config, 'interval_ms');
  return interval ? `heartbeat every ${interval / 1000} s` : '';
}

function extension(frame) {
  const found = field(frame, 'extension');
  if (!found) return '';
  const id = value(found, 'id');
  if (id === 13) return 'StreamAck';
  if (id !== 12) return `extension ${id}`;
  return 'SelectiveAck';
}

function scheme(frame) {
  const keys = all(frame, 'app_data').map((pair) => value(pair, 'key'));
  if (keys.includes('content-encoding')) return 'encrypted (aes128gcm)';
  return keys.includes('encryption') ? 'encrypted (aesgcm)' : '';
}

function raw(frame) {
  const data = value(frame, 'raw_data');
  return data ? `${base64Length(data)} bytes of payload` : '';
}

function pairs(frame) {
  const names = all(frame, 'app_data').map((pair) => value(pair, 'key')).filter((key) => !/^(encryption|crypto-key|content-encoding)$/.test(key));
  return names.length ? shorten(`app data: ${names.join(', ')}`, 70) : '';
}

/** The line of an MCS frame. */
export function summaryOfFrame(frame) {
  const text = SUMMARIES[frame.name]?.(frame) ?? (frame.name ? '' : 'a tag that MCS does not define; skipped');
  return join(frame.problem && frame.problem.message, text);
}

/** The line of a stanza; `kind` is one of `Stanza`. */
export function summaryOfStanza(stanza, kind) {
  const payload = stanza.payload ?? {};
  const id = payload.message_id ? `message_id ${payload.message_id}` : '';
  if (stanza.problem) return stanza.problem.message;
  switch (kind) {
    case Stanza.downstream:
    case Stanza.upstream:
      return join(id, payload.category, keysOf('data', payload.data), keysOf('notification', payload.notification));
    case Stanza.nack:
      return join(id, payload.error, payload.error_description);
    case Stanza.control:
      return join(payload.control_type, payload.control_type === 'CONNECTION_DRAINING' && 'send no more on this connection');
    case Stanza.receipt:
      return join(id, payload.data?.message_status, payload.data?.original_message_id && `of ${payload.data.original_message_id}`);
    case Stanza.ack:
      return join(id);
    default:
      return join(attributes(stanza), ...(stanza.children ?? []).slice(0, 6).map((child) => `<${child.name}>`), shorten(stanza.text?.trim() ?? ''));
  }
}

const keysOf = (name, object) => (object && typeof object === 'object' ? `${name}: ${shorten(Object.keys(object).join(', '), 50)}` : '');

const attributes = (stanza) => Object.entries(stanza.attributes ?? {}).slice(0, 4).map(([key, text]) => `${key}=${shorten(String(text), 30)}`).join(' ');
