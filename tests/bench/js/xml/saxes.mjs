// CCS with saxes: it gives events, from which this makes the same tree of stanzas that our package returns.
import { SaxesParser } from 'saxes';

import { payloadOf } from './payload.mjs';

export const name = 'saxes, and a tree of its events';

function elementOf({ local, uri, attributes }) {
  const values = {};
  for (const { name: key, prefix, value } of Object.values(attributes)) {
    if (key !== 'xmlns' && prefix !== 'xmlns') values[key] = value;
  }
  return { name: local, namespace: uri, attributes: values, text: '', children: [] };
}

function withPayload(stanza) {
  const matches = (name, namespace) => (child) => child.name === name && child.namespace === namespace;
  stanza.payload = payloadOf((...wanted) => stanza.children.find(matches(...wanted))?.text);
  return stanza;
}

export function decode(log) {
  const stanzas = [];
  const open = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const element = elementOf(tag);
    if (open.length > 1) open.at(-1).children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    if (open.length > 1) open.at(-1).text += text;
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (open.length === 1) stanzas.push(withPayload(element));
  });
  parser.write(new TextDecoder().decode(log)).close();
  return { stanzas };
}
