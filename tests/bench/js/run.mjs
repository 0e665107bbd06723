// The npm package against its peers, in one run: `npm ci && node run.mjs`. Prints a chapter of ../RESULTS.md.
//
// What is measured and how is in README.md. Ends with an error if two that return the same things disagree.

import { strict as assert } from 'node:assert';
import { loadavg } from 'node:os';

import { McsDecoder, XmppDecoder } from 'pushwire';

import { ccsLog } from './lib/ccs-log.mjs';
import * as check from './lib/checksum.mjs';
import { mcsStream, pushes } from './lib/input.mjs';
import { mcsReturns, pushReturns, xmlReturns } from './lib/returns.mjs';
import { measure } from './lib/rounds.mjs';
import { sizes } from './lib/sizes.mjs';
import { table } from './lib/table.mjs';
import { versions } from './lib/versions.mjs';

const FRAMES = 10_000;
const LOG = 2_000_000;
const PUSHES = 1_000;
const ROUNDS = 21;
const PUSH_ROUNDS = 9;
/** The load below which nothing else was running, as in ../src/report.rs. */
const QUIET = 0.5;

const MCS_RETURNS = [
  'reader', 'spans', 'unknown fields kept', '64 bits exact', 'absent differs from 0', 'broken frame among three',
  'text that is not UTF-8',
];
const XML_RETURNS = ['reader', 'namespaces in the tree', 'spans', '`&undeclared;`', '`<a><b></a></b>`', '`<p:message/>`'];

const loadOne = (file) => import(`./${file}`).then((program) => ({ ...program, file }));
const loadAll = (...files) => Promise.all(files.map(loadOne));

const perSecond = (amount, time) => Math.round(amount / time).toLocaleString('en');
const milliseconds = (time) => (time * 1e3).toFixed(1);
const times = (time, ours) => `${(time / ours).toFixed(2)}×`;

/** Rows of name, what was agreed upon, amounts per second, and how often as fast ours is. */
function race(programs, inputs, rounds, amounts, agreed) {
  const best = measure(programs.map(({ decode }, index) => () => decode(inputs[index])), rounds);
  return programs.map(({ name }, index) => [
    name, agreed[index], ...amounts.map((amount) => perSecond(amount, best[index])), times(best[index], best[0]),
  ]);
}

/** Where our time goes: reading, writing JSON of what was read, taking it out of wasm, making objects of it. */
function parts(decode, Decoder, input) {
  const text = JSON.stringify(decode(input));
  const read = () => {
    const decoder = new Decoder();
    decoder.push(input);
    decoder.end();
    decoder.free();
  };
  const bytes = new TextEncoder().encode(text);
  const runs = [() => decode(input), read, () => new TextDecoder().decode(bytes), () => JSON.parse(text)];
  const [all, reading, crossing, objects] = measure(runs, ROUNDS);
  const row = [all, reading, all - reading - crossing - objects, crossing, objects].map(milliseconds);
  const head = ['ours, ms', 'reading', 'writing JSON', 'text of its bytes', 'objects of the text', 'bytes of JSON'];
  console.log(table(head, [[...row, bytes.length]]));
}

function agree(what, sums) {
  for (const sum of sums) assert.equal(sum, sums[0], `${what}: they decoded different things`);
  return sums[0];
}

/** All fields, exact, of those that return them; fewer of pbf and of the index. */
function mcsChecks(stream, [ours, decoder, index, protobufjs, bufbuild, pbf]) {
  const own = [ours, decoder].map(({ decode }) => decode(stream).map(check.ownFrame));
  const peers = [protobufjs, bufbuild, pbf].map(({ decode }) => decode(stream).map(check.peerFrame));
  const all = agree('MCS', [...own, ...peers.slice(0, 2)].map(check.checksum));
  const fewer = agree('MCS, pbf', [own[0], peers[2]].map((frames) => check.checksum(frames.map(check.comparable))));
  const rows = check.indexRows(index.decode(stream), McsDecoder.INDEX_WORDS);
  const indexed = agree('MCS, index', [check.checksum(rows), check.checksum(own[0].map(check.indexed))]);
  return [all, all, `${indexed}, index`, all, all, `${fewer}, no 64-bit fields, no defaults`];
}

async function mcs() {
  const programs = await loadAll(
    'mcs/pushwire.mjs', 'mcs/pushwire-decoder.mjs', 'mcs/pushwire-index.mjs',
    'mcs/protobufjs.mjs', 'mcs/bufbuild.mjs', 'mcs/pbf.mjs',
  );
  const stream = mcsStream(FRAMES);
  const agreed = mcsChecks(stream, programs);
  const rows = race(programs, programs.map(() => stream), ROUNDS, [FRAMES, stream.length / 1e6], agreed);
  console.log(`## MCS: ${FRAMES} frames, ${stream.length} bytes\n`);
  console.log(table(['reader', 'checksum', 'frames/s', 'MB/s', 'ours is'], rows));
  parts(programs[0].decode, McsDecoder, stream);
  const readers = programs.filter(({ file }) => file !== 'mcs/pushwire-index.mjs');
  const returns = readers.map(({ name, decode }) => [name, ...mcsReturns(decode)]);
  console.log(table(MCS_RETURNS, returns));
}

function xmlChecks(log, [ours, saxes, ltx]) {
  const trees = [
    ...[ours, saxes].map(({ decode }) => decode(log).stanzas.map((stanza) => [check.element(stanza), stanza.payload])),
    ltx.decode(log).stanzas.map(({ element, payload }) => [check.ltxElement(element), payload]),
  ];
  const sum = agree('XML', trees.map(check.checksum));
  return [sum, sum, sum, '—'];
}

async function xml() {
  const programs = await loadAll('xml/pushwire.mjs', 'xml/saxes.mjs', 'xml/ltx.mjs', 'xml/saxes-events.mjs');
  const log = ccsLog(LOG);
  const agreed = xmlChecks(log, programs);
  const stanzas = programs[0].decode(log).stanzas.length;
  const rows = race(programs, programs.map(() => log), ROUNDS, [stanzas, log.length / 1e6], agreed);
  console.log(`## CCS: ${stanzas} stanzas, ${log.length} bytes\n`);
  console.log(table(['reader', 'checksum', 'stanzas/s', 'MB/s', 'ours is'], rows));
  parts(programs[0].decode, XmppDecoder, log);
  const returns = programs.slice(0, 3).map(({ name, decode }) => [name, ...xmlReturns(decode)]);
  console.log(table(XML_RETURNS, returns));
}

async function push() {
  const programs = await loadAll('push/pushwire.mjs', 'push/pushwire-raw.mjs', 'push/http_ece.mjs');
  const { list, plaintext } = pushes(PUSHES);
  const inputs = programs.map(({ prepare }) => list.map(prepare));
  const hex = (bytes) => Buffer.from(bytes).toString('hex');
  const sums = programs.map(({ decode }, index) => check.checksum(decode(inputs[index]).map(hex)));
  const sum = agree('Web Push', [...sums, check.checksum(plaintext.map(hex))]);
  const rows = race(programs, inputs, PUSH_ROUNDS, [PUSHES], programs.map(() => sum));
  console.log(`## Web Push: ${PUSHES} bodies\n`);
  console.log(table(['reader', 'checksum', 'bodies/s', 'ours is'], rows));
  const returns = programs.map((program) => [program.name, ...pushReturns(program, list[0])]);
  console.log(table(['reader', 'tag altered', 'cut at 50 bytes', 'key not on the curve', 'records of 17 bytes'], returns));
}

const BUNDLES = [
  { name: 'pushwire, MCS', file: 'mcs/pushwire.mjs', wasm: 'pushwire_bg.wasm' },
  { name: 'protobufjs', file: 'mcs/protobufjs.mjs' },
  { name: '@bufbuild/protobuf', file: 'mcs/bufbuild.mjs' },
  { name: 'pbf', file: 'mcs/pbf.mjs' },
  { name: 'pushwire, CCS', file: 'xml/pushwire.mjs', wasm: 'pushwire_xmpp_bg.wasm' },
  { name: 'saxes', file: 'xml/saxes.mjs' },
  { name: 'ltx', file: 'xml/ltx.mjs' },
  { name: 'pushwire, Web Push', file: 'push/pushwire.mjs', wasm: 'pushwire_push_bg.wasm' },
  { name: 'http_ece, for Node alone', file: 'push/http_ece.mjs', platform: 'node' },
];

async function bundles() {
  console.log('## Sizes in bytes\n');
  const rows = await Promise.all(BUNDLES.map(sizes));
  console.log(table(['program', 'JavaScript', 'wasm', 'both', 'both, gzip -9'], rows));
}

const load = loadavg()[0];
const busy = load > QUIET ? ' **The machine was busy: the speeds are not to be relied on.**' : '';
console.log('# The npm package and its peers\n');
console.log('What each program does, and why ours is slower where it is, says [README.md](README.md). "Ours is" tells how many');
console.log(`times as fast as the reader ours is. MB are 10⁶ bytes. The load was ${load.toFixed(1)} before.${busy} ${versions()}.\n`);
await mcs();
await xml();
await push();
await bundles();
