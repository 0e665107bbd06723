// A decoded row as a tree of nodes: name, value as text, and the bytes it stands in.
//
// Fields that the schema does not know are listed with every reading that fits, and none is preferred. It draws nothing.

import { base64Length, plural, toHex, visible } from '../engine/text.mjs';
import { readings } from './readings.mjs';

/**
 * @typedef {{name: string, number?: number, type: string, value: string, start: number, end: number, hidden?: boolean,
 *   note?: boolean, problem?: string, children: Node[], parent?: Node, path: string, field?: object}} Node
 */

const node = (name, type, value, start, end, more = {}) =>
  ({ name: visible(name), type: visible(type), value: visible(value), start, end, children: [], ...more });

/** The nodes of a detail, roots first. */
export function nodesOf(detail) {
  const roots = build(detail);
  for (const root of roots) link(root, null, '');
  return roots;
}

function link(item, parent, path) {
  item.parent = parent;
  item.path = path ? `${path} › ${item.name}` : item.name;
  for (const child of item.children) link(child, item, item.path);
}

function build(detail) {
  if (detail.kind === 0 && detail.decoded) return [frameNode(detail)];
  if (detail.kind === 2 && detail.decoded) return [stanzaNode(detail.decoded, detail)];
  if (detail.kind === 3) return [bodyNode('Web Push body', detail.bytes, 0, detail)];
  const end = detail.base + detail.bytes.length;
  const what = detail.problems[0]?.message ?? 'bytes that could not be read';
  return [node(detail.name, '', `${detail.bytes.length} bytes`, detail.base, end, { problem: what })];
}

function frameNode(detail) {
  const { decoded, base, bytes } = detail;
  const end = base + bytes.length;
  const header = varintEnd(bytes, 1);
  const root = node(decoded.name ?? `tag ${decoded.tag}`, 'frame', `${bytes.length} bytes`, base, end, { problem: decoded.problem?.message });
  root.children.push(node('tag', 'byte', `${decoded.tag}${decoded.name ? ` (${decoded.name})` : ', which MCS does not define'}`, base, base + 1));
  if (bytes.length > 1) root.children.push(node('length', 'varint', `${varintValue(bytes, 1)} bytes`, base + 1, base + header));
  root.children.push(...namedFields(decoded.fields, detail, decoded.name));
  return root;
}

/** Fields with [n] after the name where one is repeated. */
function namedFields(fields, detail, message) {
  const totals = new Map();
  const seen = new Map();
  const nameOf = (field) => field.name ?? `field ${field.number}`;
  for (const field of fields) totals.set(nameOf(field), (totals.get(nameOf(field)) ?? 0) + 1);
  return fields.map((field) => {
    const name = nameOf(field);
    const at = seen.get(name) ?? 0;
    seen.set(name, at + 1);
    return fieldNode(field, totals.get(name) > 1 ? `${name}[${at}]` : name, detail, message);
  });
}

function fieldNode(field, name, detail, message) {
  const value = field.fields ? preview(field) : valueText(field);
  const made = node(name, field.type, value, field.start, field.end, {
    number: field.number, field, message, hidden: isHidden(field, detail), problem: field.problem?.message,
  });
  if (field.fields) made.children.push(...namedFields(field.fields, detail, field.name));
  else if (field.name === null) made.children.push(...unknownNodes(field));
  else if (field.name === 'raw_data') made.children.push(...pushNodes(field, detail));
  return made;
}

function unknownNodes(field) {
  return readings(field).map(({ as, text, children = [] }) => {
    const made = node(as, 'reading', text, field.start, field.end, { note: children.length === 0 });
    made.children.push(...children.map((child) => node(child.as, 'reading', child.text, field.start, field.end)));
    return made;
  });
}

/** A message's pairs in one line: `key = value`. */
function preview(field) {
  const [key, value] = [1, 2].map((number) => field.fields.find((inner) => inner.number === number)?.value);
  if (field.name === 'app_data' && key !== undefined) return `${key} = ${value ?? ''}`;
  if (field.name === 'setting' && key !== undefined) return `${key} = ${value ?? ''}`;
  return plural(field.fields.length, 'field');
}

function valueText(field) {
  const { type, value, label } = field;
  if (label) return `${value} (${label})`;
  if (type === 'bytes') return `${base64Length(value)} bytes, base64 ${value}`;
  return typeof value === 'string' && type === 'string' ? JSON.stringify(value) : String(value);
}

function isHidden(field, detail) {
  const [from, to] = [field.start - detail.base, field.end - detail.base];
  return !field.fields && detail.hidden.some(([start, end]) => start < to && end > from);
}

const LARGEST_RECORD = 1 << 24;

/** The header of an aes128gcm body inside of raw_data. */
function pushNodes(field, detail) {
  const length = base64Length(field.value);
  const start = field.end - length - detail.base;
  const body = detail.bytes.subarray(start, start + length);
  return length >= 103 && body[20] === 65 && body[21] === 4 ? bodyNode('body', body, start, detail).children : [];
}

function bodyNode(name, body, at, detail) {
  const start = detail.base + at;
  const root = node(name, 'aes128gcm', `${body.length} bytes`, start, start + body.length);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const keyEnd = 21 + body[20];
  // A body of aesgcm has no header, only ciphertext.
  if (!(keyEnd <= body.length && view.getUint32(16) <= LARGEST_RECORD)) return node(name, 'bytes', `${body.length} bytes, without a header of aes128gcm`, start, start + body.length);
  root.children.push(
    node('salt', 'bytes', toHex(body.subarray(0, 16)), start, start + 16),
    node('record size', 'uint32', String(view.getUint32(16)), start + 16, start + 20),
    node('key length', 'uint8', String(body[20]), start + 20, start + 21),
    node('sender\'s key', 'bytes', toHex(body.subarray(21, keyEnd)), start + 21, start + keyEnd),
    node('ciphertext', 'bytes', `${Math.max(0, body.length - keyEnd)} bytes, the last 16 are the tag`, start + keyEnd, start + body.length),
  );
  return root;
}

function stanzaNode(stanza, detail) {
  const end = stanza.offset + stanza.length;
  const made = node(`<${stanza.name}>`, stanza.namespace ?? '', stanza.text?.trim() ?? '', stanza.offset, end, { problem: stanza.problem?.message });
  for (const [name, value] of Object.entries(stanza.attributes ?? {})) made.children.push(node(name, 'attribute', JSON.stringify(value), stanza.offset, end));
  for (const child of stanza.children ?? []) made.children.push(stanzaNode({ offset: stanza.offset, length: stanza.length, ...child }, detail));
  if (stanza.payload) {
    const from = stanza.payload_start ?? stanza.offset;
    made.children.push(jsonNode('payload', stanza.payload, from, stanza.payload_end ?? end));
  }
  return made;
}

function jsonNode(name, value, start, end) {
  const nested = value && typeof value === 'object';
  const text = nested ? (Array.isArray(value) ? `${value.length} items` : `{${Object.keys(value).join(', ')}}`) : JSON.stringify(value);
  const made = node(name, nested ? 'JSON' : typeof value, text, start, end, { hidden: typeof value === 'string' && /^\*{3,}$/.test(value) });
  if (nested) for (const [key, inner] of Object.entries(value)) made.children.push(jsonNode(key, inner, start, end));
  return made;
}

function varintEnd(bytes, at) {
  while (at < bytes.length && bytes[at] >= 0x80) at++;
  return Math.min(at + 1, bytes.length);
}

function varintValue(bytes, at) {
  let value = 0;
  for (let i = 0; at + i < bytes.length && i < 10; i++) {
    value += (bytes[at + i] & 0x7f) * 2 ** (7 * i);
    if (bytes[at + i] < 0x80) break;
  }
  return value;
}

/** Key, length and value of a field's bytes, relative to `bytes`. */
export function partsOf(item, bytes, base) {
  const start = item.start - base;
  const end = item.end - base;
  if (!item.field) return { key: [start, start], length: [start, start], value: [start, end] };
  const keyEnd = varintEnd(bytes, start);
  const lengthEnd = (bytes[start] & 7) === 2 ? varintEnd(bytes, keyEnd) : keyEnd;
  return { key: [start, keyEnd], length: [keyEnd, lengthEnd], value: [lengthEnd, end] };
}

/** The deepest node that holds an offset. */
export function nodeAt(roots, offset) {
  for (const root of roots) {
    if (root.type === 'reading' || offset < root.start || offset >= root.end) continue;
    return nodeAt(root.children, offset) ?? root;
  }
  return null;
}
