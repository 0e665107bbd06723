// XMPP and CCS through the package: stanzas, payloads, building, cuts, and text that means harm.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PushwireError, XmppDecoder, buildAck, buildDownstream, decodeXmpp } from 'pushwire';

import { command, mutated, random } from './support.mjs';

const STREAM = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='gcm.googleapis.com' version='1.0'>
<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>
<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>
<message><data:gcm xmlns:data='google:mobile:data'>{"message_type":"ack","message_id":"m-1","from":"t&amp;k"}</data:gcm></message>
<message type="error" id="é"><gcm xmlns="google:mobile:data">{"b":[1.50,1e3,9007199254740993],"2":0,"1":null,"b2":"\\u00e9\\n","__proto__":1}</gcm><error code="400" type="modify"><bad-request xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></message>
<iq type='result' xml:lang='en'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>a@b</jid></bind></iq>
<message><gcm xmlns="google:mobile:data">{"broken":}</gcm></message>
</stream:stream>`;

const bytes = new TextEncoder().encode(STREAM);

function stepwise(input, sizes) {
  const decoder = new XmppDecoder();
  for (let at = 0, size = 0; at < input.length; at += size) {
    size = sizes();
    decoder.push(input.subarray(at, at + size));
  }
  decoder.end();
  const stanzas = Array.from({ length: decoder.length }, (_, index) => decoder.stanza(index));
  const result = { stanzas, problems: decoder.problems() };
  assert.equal(decoder.stanza(decoder.length), undefined);
  decoder.free();
  return result;
}

test('stanzas come with their payloads, wherever the stream begins again', () => {
  const { stanzas, problems } = decodeXmpp(STREAM);
  assert.deepEqual(stanzas.map((stanza) => stanza.name), ['features', 'success', 'message', 'message', 'iq', 'message']);
  const [, , ack, error, iq] = stanzas;
  assert.equal(ack.namespace, 'jabber:client');
  assert.deepEqual(ack.payload, { message_type: 'ack', message_id: 'm-1', from: 't&k' });
  const slice = (start, end) => Buffer.from(bytes.subarray(start, end)).toString();
  assert.equal(slice(ack.payload_start, ack.payload_end), '{"message_type":"ack","message_id":"m-1","from":"t&amp;k"}');
  assert.ok(slice(error.offset, error.offset + error.length).startsWith('<message type="error"'));
  assert.ok(slice(error.offset, error.offset + error.length).endsWith('</message>'));
  assert.deepEqual(error.payload.b, [1.5, 1000, '9007199254740993']);
  assert.deepEqual([error.attributes, error.children[1].attributes], [{ type: 'error', id: 'é' }, { code: '400', type: 'modify' }]);
  assert.deepEqual([iq.attributes['xml:lang'], iq.payload, iq.children[0].children[0].text], ['en', null, 'a@b']);
  assert.deepEqual(problems.map(({ kind, frame }) => [kind, frame]), [['payload', 5]]);
  assert.equal(slice(problems[0].offset, problems[0].offset + 2), '}<');
  assert.deepEqual(stanzas[5].problem, problems[0]);
});

test('results do not depend on cuts, and are what the command prints', () => {
  const next = random(3);
  const whole = decodeXmpp(bytes);
  assert.deepEqual(decodeXmpp(STREAM), whole);
  assert.deepEqual(stepwise(bytes, () => 1), whole);
  assert.equal(command(bytes, '--as', 'xmpp'), `${JSON.stringify(whole)}\n`);
  for (let round = 0; round < 60; round += 1) {
    const input = mutated(bytes, next).subarray(0, next(bytes.length));
    const decoded = decodeXmpp(input);
    assert.deepEqual(stepwise(input, () => 1 + next(50)), decoded);
    assert.equal(command(input, '--as', 'xmpp'), `${JSON.stringify(decoded)}\n`);
  }
});

test('no mutation traps', () => {
  const next = random(4);
  for (let round = 0; round < 10000; round += 1) {
    const { stanzas, problems } = decodeXmpp(mutated(bytes, next));
    const starts = new Set(stanzas.map((stanza) => stanza.offset));
    for (const problem of problems) assert.ok(problem.resumed_at === null || starts.has(problem.resumed_at));
  }
});

test('a downstream message becomes a stanza that decodes to it', () => {
  const message = { to: 'token', message_id: 'm-1', data: { note: 'a < b & "c"' }, time_to_live: 600 };
  const { stanzas: [stanza], problems } = decodeXmpp(buildDownstream(message));
  assert.deepEqual([stanza.payload, problems], [message, []]);
  assert.equal(buildDownstream(JSON.stringify(message)), buildDownstream(message));
  const ack = decodeXmpp(buildAck({ to: 'a/b', message_id: 'm-2' }));
  assert.deepEqual(ack.stanzas[0].payload, { to: 'a/b', message_id: 'm-2', message_type: 'ack' });
});

test('a message that CCS would refuse is refused with the reason', () => {
  const base = { to: 't', message_id: 'm' };
  for (const [message, code] of [
    [{ to: 't' }, 'message_id_missing'],
    [{ message_id: 'm' }, 'target_missing'],
    [{ ...base, condition: "'a' in topics" }, 'target_twice'],
    [{ ...base, time_to_live: 2419201 }, 'time_to_live'],
    [{ ...base, priority: 'urgent' }, 'priority'],
    [{ ...base, data: { 'google.x': 'y' } }, 'reserved_key'],
    [{ ...base, data: { k: 'x'.repeat(4096) } }, 'too_big'],
    ['{"to":', 'json'],
  ]) {
    assert.throws(() => buildDownstream(message), (error) => {
      assert.ok(error instanceof PushwireError);
      assert.equal(error.code, code);
      assert.equal(error.offset, code === 'json' ? 6 : null);
      return true;
    });
  }
  assert.throws(() => buildAck({ to: 'a' }), { code: 'message_id_missing' });
  assert.throws(() => buildAck({ message_id: 'a' }), { code: 'target_missing' });
  const circle = { ...base };
  circle.data = circle;
  for (const run of [() => buildDownstream(circle), () => buildDownstream(null), () => buildDownstream(undefined), () => buildAck(null), () => buildAck({ to: 5, message_id: 'a' })]) assert.throws(run, PushwireError);
});
