// Checksums over what was decoded: each library's objects are brought to one shape, and that is hashed.
//
// SHA-256 over the JSON of that shape, keys in order, cut to 48 bits. Outside of the measured time. What a library
// cannot return is left out on all sides: `comparable` is the view of those that know neither presence nor 64 bits.

import { createHash } from 'node:crypto';

function sorted(key, value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

export function checksum(items) {
  const hash = createHash('sha256');
  for (const item of items) hash.update(JSON.stringify(item, sorted));
  return hash.digest('hex').slice(0, 12);
}

/** `lastStreamIdReceived` of protoc-gen-es is `last_stream_id_received` of the schema. */
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const isLong = (value) => typeof value === 'bigint' || 'unsigned' in Object(value);
const isEmpty = (value) => value === undefined || (Array.isArray(value) && value.length === 0);

function valueOf(value) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(valueOf);
  if (isLong(value)) return value.toString();
  return typeof value === 'object' ? fieldsOf(value) : value;
}

function fieldsOf(message) {
  const present = Object.entries(message).filter(([name, value]) => !name.startsWith('$') && !isEmpty(value));
  return Object.fromEntries(present.map(([name, value]) => [snake(name), valueOf(value)]));
}

/** A frame of any of the peers. */
export function peerFrame({ tag, message }) {
  return { tag, fields: fieldsOf(message) };
}

const REPEATED = new Set(['setting', 'received_persistent_id', 'client_event', 'app_data']);

function ownFields(list) {
  const fields = {};
  for (const { name, value, fields: inner } of list) {
    const found = inner ? ownFields(inner) : value;
    if (REPEATED.has(name)) (fields[name] ??= []).push(found);
    else fields[name] = found;
  }
  return fields;
}

/** A frame of our package. */
export function ownFrame({ tag, fields }) {
  return { tag, fields: ownFields(fields) };
}

const WIDE = new Set([
  'status', 'last_rmq_id', 'account_id', 'server_timestamp', 'rmq_id', 'device_user_id', 'sent',
  'time_connection_started_ms', 'time_connection_ended_ms', 'time_connection_established_ms',
]);
const isDefault = (value) => value === 0 || value === '' || value === false;

function withoutWide(value) {
  if (Array.isArray(value)) return value.map(withoutWide);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name, inner]) => !WIDE.has(name) && !isDefault(inner));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutWide(inner)]));
}

/** A frame without 64-bit fields, and without the fields that hold a default value. */
export function comparable({ tag, fields }) {
  return { tag, fields: withoutWide(fields) };
}

/** What the index of our decoder tells of a frame, out of its fields. */
export function indexed({ tag, fields }) {
  return [tag, fields.last_stream_id_received ?? 0];
}

/** The same out of the index itself. */
export function indexRows(words, width) {
  const rows = [];
  for (let at = 0; at < words.length; at += width) rows.push([words[at + 3], words[at + 5] | 0]);
  return rows;
}

/** An element of our package or of the tree made of the events of saxes. */
export function element({ name, namespace, attributes, text, children }) {
  return { name, namespace, attributes, text, children: children.map(element) };
}

/** An element of ltx. */
export function ltxElement(node) {
  const own = Object.entries(node.attrs).filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'));
  return {
    name: node.getName(),
    namespace: node.getNS(),
    attributes: Object.fromEntries(own),
    text: node.getText(),
    children: node.getChildElements().map(ltxElement),
  };
}
