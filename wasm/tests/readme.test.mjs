// The README's example, run as it stands there: what its comments say is what comes out.
//
// Follows README.md of the package that is installed. Its one block of JavaScript becomes a module of its own.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const readme = readFileSync(new URL('README.md', import.meta.resolve('pushwire')), 'utf8');
const blocks = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);

/** Runs a module with values in place of the expressions that its comments talk about. */
async function run(code, values) {
  const source = `${code}\nexport const values = [${values.join(', ')}];`;
  const from = source.replaceAll("'pushwire'", JSON.stringify(import.meta.resolve('pushwire')));
  return (await import(`data:text/javascript,${encodeURIComponent(from)}`)).values;
}

test('the example of the README gives what its comments say', async () => {
  assert.equal(blocks.length, 1);
  const said = [...blocks[0].matchAll(/^(frames\[0\]\S*); \/\/ (.*)$/gm)];
  assert.equal(said.length, 2);
  const expected = said.map(([, , value]) => Function(`return (${value})`)());
  const values = [...said.map(([, expression]) => expression), 'version', 'problems', 'encodeMcs(frames[0])'];
  const [name, field, version, problems, bytes] = await run(blocks[0], values);
  assert.deepEqual([name, field], expected);
  assert.deepEqual([version, problems], [41, []]);
  assert.deepEqual([...bytes], [0, 2, 0x10, 5]);
});
