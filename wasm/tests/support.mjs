// What the tests of the package share: the vectors, and small builders of frames.
//
// Run by wasm/test.sh on the packed and installed package, with VECTORS (tests/vectors) and PUSHWIRE (the
// command) in the environment.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const PING = Uint8Array.of(0, 2, 0x10, 5);
export const DATA = Uint8Array.of(8, 8, 0x1a, 2, 0x6d, 0x65, 0x2a, 2, 0x61, 0x62);

export function vectors(name) {
  const text = readFileSync(`${process.env.VECTORS}/${name}`, 'utf8');
  return text.trim().split('\n').map((line) => JSON.parse(line));
}

export const bytesOf = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
export const concat = (...parts) => Uint8Array.from(Buffer.concat(parts));
export const frames = () => vectors('mcs-messages.jsonl').map((line) => bytesOf(line.frame_hex));

/** What the command prints for a capture; an exit code of 1 says that there are problems. */
export function command(input, ...args) {
  try {
    return execFileSync(process.env.PUSHWIRE, ['decode', '--json', ...args], { input }).toString();
  } catch (error) {
    if (error.status !== 1) throw error;
    return error.stdout.toString();
  }
}

/** Numbers that are the same in every run. */
export function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Changes, adds or removes a few bytes. */
export function mutated(bytes, next) {
  const out = Array.from(bytes);
  for (let changes = 1 + next(3); changes > 0; changes -= 1) {
    const at = next(out.length + 1);
    const change = [() => out.splice(at, 1), () => out.splice(at, 0, next(256)), () => (out[at] = next(256))];
    change[next(3)]();
  }
  return Uint8Array.from(out);
}
