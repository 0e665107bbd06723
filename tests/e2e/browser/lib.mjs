// What the browser tests share: a loopback server for the page, Chromium, axe, screenshots.
//
// Debian's Chromium through playwright-core; no browser is downloaded. Screenshots go to target/inspector, which is not
// committed. Each page records every request it makes and every error it reports.

import { createServer } from 'node:http';
import { mkdirSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const shots = join(root, 'target/inspector');
mkdirSync(shots, { recursive: true });

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.mjs': 'text/javascript', '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };

/** Serves wasm/ on loopback with more headers if need be; `stop` refuses everything from then on. */
export async function serve(headers = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://page').pathname));
    try {
      const file = join(root, 'wasm', path.endsWith('/') ? `${path}index.html` : path);
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store', ...headers });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { origin, page: `${origin}/inspector/`, stop };
}

/** Starts Chromium. */
export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--enable-precise-memory-info'],
});

/** Opens a page that records requests and errors. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 820 }, acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  page.requests = [];
  page.errors = [];
  context.on('request', (request) => page.requests.push(request));
  page.on('pageerror', (error) => page.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') page.errors.push(message.text());
  });
  return page;
}

/** Waits until a load has ended. */
export const loaded = (page) => page.waitForFunction(() => {
  const shown = (id) => !document.getElementById(id).hidden;
  return !shown('progress') && shown('change');
}, null, { timeout: 30_000 });

/** Opens a sample by its name. */
export async function openSample(page, name) {
  await page.getByRole('button', { name }).click();
  await loaded(page);
  await settled(page);
}

/** Opens text through the field of the empty state. */
export async function openText(page, text) {
  await page.fill('#paste', text);
  await page.click('#read-paste');
  await loaded(page);
  await settled(page);
}

/** Opens bytes through the file dialog. */
export async function openFile(page, name, bytes) {
  await page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  await page.waitForTimeout(30);
  await loaded(page);
  await settled(page);
}

/** Waits until summaries and details have arrived. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelectorAll('#tree .row:not([hidden])').length > 0, null, { timeout: 10_000 });
  await page.waitForTimeout(150);
}

/** Rows of the timeline that are drawn, as arrays of their cells' texts. */
export const gridRows = (page) => page.$$eval('#grid .row:not(.head):not([hidden])', (rows) =>
  rows.sort((a, b) => a.index - b.index).map((row) => [...row.children].map((cell) => cell.textContent)));

/** Fields that are drawn: name, value, range. */
export const treeRows = (page) => page.$$eval('#tree .row:not([hidden])', (rows) =>
  rows.sort((a, b) => a.index - b.index).map((row) => [...row.children].map((cell) => cell.textContent)));

/** The bytes that are drawn, as text. */
export const bytesText = (page) => page.$$eval('#bytes .row:not([hidden])', (rows) =>
  rows.sort((a, b) => a.index - b.index).map((row) => row.children[1].textContent.trim()).join(' ').replace(/\s+/g, ' '));

/** What axe finds on the page as it is, one line a finding. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? violation.help}`));
}

/** Keeps a screenshot of a state. */
export const shoot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`) });
