// The types of the package as a strict program sees them: with and without those of browsers, and without Node's.
//
// Compiled, never run: `tsc --noEmit`. A line that must not compile is marked.

import init, {
  buildAck, buildDownstream, decodeMcs, decodeXmpp, decryptPush, encodeMcs, init as named, McsDecoder, PushwireError, retrySchedule, XmppDecoder,
} from 'pushwire';
import type {
  Bytes, Completed, FrameToEncode, McsCapture, McsField, McsFrame, PrivateKey, Problem, RetryConfig, Sender, Source, Stanza, XmppCapture,
} from 'pushwire';

// Whether a URL is listed, where the project has those. To give one proves nothing: with the types of browsers the class of a
// wasm module is empty, so any object is a Source.
type Place = typeof globalThis extends { URL: { prototype: infer Instance } } ? Instance : string;
export const isPlaceListed: Extract<Source, Place> extends never ? false : true = true;

const sources: Source[] = [true, 'pushwire_bg.wasm', new ArrayBuffer(8)];
await init();
await named({ mcs: sources[0] ?? true, push: false });
// @ts-expect-error: no place to load from
await init({ mcs: 5 });

const side: Sender = 'client';
const capture: McsCapture = decodeMcs(new Uint8Array(3), { from: side });
const frame: McsFrame | undefined = capture.frames[0];
const field: McsField | undefined = frame?.fields[0];
export const shown = field?.type === 'message' ? field.fields.length : field?.value;
const bytes: Bytes[] = [new DataView(new ArrayBuffer(1)), new SharedArrayBuffer(1), new Uint16Array(1)];
bytes.map((one) => decodeMcs(one));
// @ts-expect-error: text is no stream
decodeMcs('text');

const message: FrameToEncode = { name: 'DataMessageStanza', fields: [{ name: 'sent', value: 5n }, { name: 'raw_data', value: new Uint8Array(1) }] };
export const encoded: Uint8Array[] = [encodeMcs(message), ...(frame ? [encodeMcs(frame)] : [])];

{
  using decoder = new McsDecoder({ from: 'server' });
  const completed: Completed<McsFrame> = decoder.push(new Uint8Array(3));
  for (const one of completed) one.offset.toFixed();
  const problems: Problem[] = [...decoder.problems(), ...decoder.problems(2)];
  const words: Uint32Array = decoder.index(problems.length);
  words.at(McsDecoder.INDEX_WORDS);
}
// @ts-expect-error: nobody sends from there
new McsDecoder({ from: 'nobody' });

{
  using decoder = new XmppDecoder();
  decoder.push('<message/>');
  const stanza: Stanza | undefined = decoder.stanza(0);
  const whole: XmppCapture = decodeXmpp(new Uint8Array(1));
  whole.stanzas.push(...(stanza ? [stanza] : []));
}

export const texts: string[] = [buildDownstream({ to: 't', message_id: 'm' }), buildDownstream('{}'), buildAck({ to: 't', message_id: 'm' })];
// @ts-expect-error: an ack names its message
buildAck({ to: 't' });

const privateKey: PrivateKey = { kty: 'EC', crv: 'P-256', d: 'AQ' };
export const text: Uint8Array = decryptPush({ privateKey, authSecret: new Uint8Array(16), body: new ArrayBuffer(4) });

const config: RetryConfig = { retry_policy: { base: 2, factor: 2, cap: 900, jitter: 'full' }, random: () => 0.5 };
export const waits: number[] = retrySchedule(config, 3);

export function describe(error: unknown): string {
  return error instanceof PushwireError ? `${error.code} at ${error.offset ?? 'no offset'}` : String(error);
}
