// CCS with ltx: its tree of the whole document. Namespaces are looked up when somebody asks, as here for payloads.
import { parse } from 'ltx';

import { payloadOf } from './payload.mjs';

export const name = 'ltx';

export function decode(log) {
  const stream = parse(new TextDecoder().decode(log));
  const stanzas = stream.getChildElements().map((element) => {
    const payload = payloadOf((...wanted) => element.getChild(...wanted)?.getText());
    return { element, payload };
  });
  return { stanzas };
}
