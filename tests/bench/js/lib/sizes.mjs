// What a page must load of each: the same programs, bundled and minified by esbuild, compressed by gzip -9.
//
// wasm files count beside the JavaScript that loads them. Bundles for browsers, but for what only Node can run.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

async function bundle(file, platform) {
  const { outputFiles } = await build({
    entryPoints: [pathOf(file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform,
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

const sizesOf = (bytes) => [bytes.length, gzipSync(bytes, { level: 9 }).length];

/** A row: bytes, and bytes compressed, of the program and of its wasm. */
export async function sizes({ name, file, wasm, platform = 'browser' }) {
  const [script, scriptGzip] = sizesOf(await bundle(file, platform));
  const [code, codeGzip] = wasm ? sizesOf(readFileSync(fileURLToPath(import.meta.resolve(`pushwire/${wasm}`)))) : [0, 0];
  return [name, script, code, script + code, scriptGzip + codeGzip];
}
