// CCS with our package: `decodeXmpp`, whose stanzas have namespaces, spans and the parsed payload.
import { decodeXmpp, init } from 'pushwire';

await init({ mcs: false, push: false });

export const name = 'pushwire, `decodeXmpp`';

export function decode(log) {
  return decodeXmpp(log);
}
