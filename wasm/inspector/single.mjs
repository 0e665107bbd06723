// Builds the inspector as one HTML file that works from `file://`: `node single.mjs OUT.html`.
//
// Joins the page's and the worker's modules into one script, and puts styles, samples and wasm beside it. It
// understands the imports and exports that these modules use, no more, and fails on others. Its policy allows this very
// script by hash and no connection at all.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { SAMPLES } from './app/intake.mjs';

const here = new URL('./', import.meta.url);
const read = (name) => readFileSync(new URL(name, here), 'utf8');
const npm = new URL('../npm/', here);
const WASM = { mcs: 'pushwire_bg.wasm', xmpp: 'pushwire_xmpp_bg.wasm', push: 'pushwire_push_bg.wasm' };

const IMPORT = /^import\s+(?:(\w+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s+as\s+(\w+))?\s*from\s*['"]([^'"]+)['"];?[ \t]*$/gm;
const EXPORT_LIST = /^export\s*\{([^}]*)\}\s*(?:from\s*['"]([^'"]+)['"])?;?[ \t]*$/gm;
const EXPORT_STAR = /^export\s+\*\s+from\s*['"]([^'"]+)['"];?[ \t]*$/gm;
const EXPORT_DECLARED = /^export\s+((?:async\s+)?function\*?|class|const|let)\s+(\w+)/gm;
const EXPORT_DEFAULT = /^export\s+default\s+/gm;

/**
 * Joins the modules that `entries` reach into one script, each a function that runs once, when it is first imported.
 * `instead` maps addresses to other texts.
 */
function join(entries, instead) {
  const done = new Map();
  const parts = [];
  const visit = (address) => {
    if (done.has(address)) return done.get(address);
    const name = `$${done.size}`;
    done.set(address, name);
    const text = instead.get(address) ?? withoutAdvice(readFileSync(new URL(address), 'utf8'));
    parts.push(`const ${name} = once(() => {\n${rewrite(text, (path) => `${visit(new URL(path, address).href)}()`)}\n});`);
    return name;
  };
  const names = entries.map(visit);
  return `'use strict';\nconst once = (run, exports) => () => (exports ??= run());\n${parts.join('\n')}\n${start(names)}\n`;
}

/** Without what wasm-bindgen's glue tells the authors of pages that call it in other ways than this one does. */
const withoutAdvice = (text) => text.replace(/console\.warn\((?:'[^']*'|"[^"]*")(?:, \w+)?\);?/g, '');

/** The same script is the page's and the worker's. */
const start = ([page, worker]) => `globalThis.document ? ${page}() : ${worker}();`;

const renamed = (list) => list.split(',').map((item) => item.trim().split(/\s+as\s+/)).filter(([name]) => name);

/** One module as the body of a function that returns its exports. */
function rewrite(text, nameOf) {
  const exports = [];
  let code = text.replace(IMPORT, (_, standard, list, space, path) => {
    const from = nameOf(path);
    const pairs = renamed(list ?? '').map(([name, as]) => (as ? `${name}: ${as}` : name));
    if (standard) pairs.unshift(`default: ${standard}`);
    return space ? `const ${space} = ${from};` : `const { ${pairs.join(', ')} } = ${from};`;
  });
  code = code.replace(EXPORT_LIST, (_, list, path) => {
    const from = path && nameOf(path);
    for (const [name, as] of renamed(list)) exports.push(`${as ?? name}: ${from ? `${from}.${name}` : name}`);
    return '';
  });
  code = code.replace(EXPORT_STAR, (_, path) => {
    exports.push(`...${nameOf(path)}`);
    return '';
  });
  code = code.replace(EXPORT_DECLARED, (_, kind, name) => {
    exports.push(name);
    return `${kind} ${name}`;
  });
  code = code.replace(EXPORT_DEFAULT, () => {
    exports.push('default: $default');
    return 'const $default = ';
  });
  if (/^\s*(import\s+[\w{*'"]|export\s)/m.test(code)) throw new Error(`a form of import or export that is not known:\n${/^.*\b(import|export)\b.*$/m.exec(code)[0]}`);
  return `${code.replace(/import\.meta\.url/g, 'location.href')}\nreturn { ${exports.join(', ')} };`;
}

/** The module in place of host.mjs: everything is in the page. */
const HOST = `
const text = (id) => document.getElementById(id).textContent;
const bytes = (base64) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
const samples = JSON.parse(text('sample-files'));
export const wasm = Object.fromEntries(Object.entries(JSON.parse(text('wasm-files'))).map(([part, base64]) => [part, bytes(base64)]));
export const makeWorker = () => new Worker(URL.createObjectURL(new Blob([text('code')], { type: 'text/javascript' })));
export const fetchSample = async (file) => new Blob([samples[file]]);
export const goOffline = () => {};
`;

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Text that may stand in a script element: no end tag, no comment that would hide one. */
const safe = (text) => text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');

/** CSS without comments and indentation. */
const shrinkStyle = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[ \t]+/gm, '').replace(/\s*([{};])\s*/g, '$1').replace(/([:,])\s+/g, '$1');

/** What may stand before a regular expression, but not before a division. */
const BEFORE_REGEX = /(?:^|[([{,;=:!&|?+\-*%<>~^]|\b(?:return|typeof|case|of|in))\s*$/;

/** Parts of JavaScript in which white space counts, and comments. */
const VERBATIM = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/.*|\/\*[\s\S]*?\*\/|\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n[])+\/[a-z]*/y;

/** The end of the template literal that starts at `at`. */
function templateEnd(text, at) {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '`') return i + 1;
    else if (text[i] === '$' && text[i + 1] === '{') i = holeEnd(text, i + 2);
  }
  throw new Error('a template literal without an end');
}

/** The closing brace of the hole that starts at `at`. */
function holeEnd(text, at) {
  for (let i = at, depth = 0; i < text.length; i++) {
    if (text[i] === '`') i = templateEnd(text, i) - 1;
    else if (text[i] === "'") i = text.indexOf("'", i + 1);
    else if (text[i] === '{') depth++;
    else if (text[i] === '}' && depth-- === 0) return i;
  }
  throw new Error('a hole without an end');
}

/** Code without comments, and without white space where it means nothing; ends of lines stay where they may end a statement. */
function shrink(text) {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const space = /\s+/y;
    space.lastIndex = VERBATIM.lastIndex = at;
    const blank = space.exec(text)?.[0];
    const verbatim = blank || text[at] === '`' ? text.slice(at, blank ? at + blank.length : templateEnd(text, at)) : piece(text, at, out);
    at += verbatim.length;
    if (blank) out += blank.includes('\n') ? newline(out) : between(out, text[at]);
    else if (!/^\/[/*]/.test(verbatim)) out += verbatim;
  }
  return out;
}

/** The string, comment or regular expression at `at`, or one character. */
function piece(text, at, before) {
  const found = /['"/]/.test(text[at]) && VERBATIM.exec(text)?.[0];
  if (!found || (text[at] === '/' && !/^\/[/*]/.test(found) && !BEFORE_REGEX.test(before.slice(-12)))) return text[at];
  return found;
}

const newline = (before) => (/[{},;(=:&|?>\n[]$/.test(before) || before === '' ? '' : '\n');
const between = (before, next) => (/[\w$#]$/.test(before) && /[\w$#]/.test(next ?? '') || before.at(-1) === next ? ' ' : '');

/** Builds the page's text; without its data it is the code alone, for measuring. */
export function build({ data: withData = true } = {}) {
  const code = safe(shrink(join([new URL('main.mjs', here).href, new URL('engine/worker.mjs', here).href], new Map([[new URL('host.mjs', here).href, HOST]]))));
  const style = shrinkStyle(['theme', 'layout', 'panes'].map((name) => read(`style/${name}.css`)).join('\n'));
  const samples = Object.fromEntries(SAMPLES.flatMap(({ file, keys }) => [file, keys]).filter(Boolean).map((file) => [file, read(`samples/${file}`)]));
  const wasm = Object.fromEntries(Object.entries(WASM).map(([part, file]) => [part, readFileSync(new URL(file, npm)).toString('base64')]));
  const policy = `default-src 'none'; script-src ${hash(code)} 'wasm-unsafe-eval'; style-src ${hash(style)}; img-src data:; worker-src blob:; base-uri 'none'; form-action 'none'`;
  const data = (id, type, text) => `<script type="${type}" id="${id}">${text}</script>\n`;
  return read('index.html')
    .replace(/<!--[\s\S]*?-->\n/g, '')
    .replace(/^\s+/gm, '')
    .replace(/content="default-src[^"]*"/, () => `content="${policy}"`)
    .replace(/<link rel="stylesheet"[^>]*>\n/g, '')
    .replace(/<script type="module"[^>]*><\/script>\n/, () => `<style>${style}</style>\n`)
    .replace('</body>', () => data('sample-files', 'application/json', safe(JSON.stringify(withData ? samples : {})))
      + data('wasm-files', 'application/json', JSON.stringify(withData ? wasm : {})) + `<script id="code">${code}</script>\n</body>`);
}

const [, script, out] = process.argv;
if (script && import.meta.url === new URL(`file://${script}`).href) {
  if (!out) {
    console.error('usage: node single.mjs OUT.html');
    process.exit(2);
  }
  const text = build();
  writeFileSync(out, text);
  console.log(`${out}: ${text.length} bytes`);
}
