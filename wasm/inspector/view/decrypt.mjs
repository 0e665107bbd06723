// The decrypt panel: keys in, plaintext or one of nine causes out.
//
// Keys are in these two fields and in the call, nowhere else: not in links, exports or storage. A button clears them.
// The plaintext is shown because it was asked for; copies and exports of the row do not have it.

import { plural, toHex, visible } from '../engine/text.mjs';
import { fill, h } from './dom.mjs';

/** The panel. */
export class Decrypt {
  constructor(root, model) {
    Object.assign(this, { root, model });
    this.key = h('textarea', { id: 'private-key', rows: '3', spellcheck: 'false', autocomplete: 'off', placeholder: 'base64url of 32 bytes, PKCS#8, PEM, JWK, or a credentials file as JSON' });
    this.secret = h('input', { id: 'auth-secret', type: 'text', spellcheck: 'false', autocomplete: 'off', placeholder: 'base64url of 16 bytes; empty if the JSON above has it' });
    this.encryption = h('input', { id: 'encryption', type: 'text', spellcheck: 'false', autocomplete: 'off', placeholder: 'salt=…' });
    this.cryptoKey = h('input', { id: 'crypto-key', type: 'text', spellcheck: 'false', autocomplete: 'off', placeholder: 'dh=…' });
    this.headers = h('details', { hidden: true }, h('summary', null, 'Headers, if the body is aesgcm'),
      h('label', { for: 'encryption' }, 'Encryption'), this.encryption, h('label', { for: 'crypto-key' }, 'Crypto-Key'), this.cryptoKey);
    this.about = h('p.soft');
    this.go = h('button.primary', { type: 'submit' }, 'Decrypt');
    this.test = h('button', { type: 'button', hidden: true, onclick: () => this.#useTestKeys() }, 'Use the sample\'s test keys');
    this.result = h('div', { 'aria-live': 'polite', id: 'decrypted' });
    const form = h('form', { autocomplete: 'off' },
      this.about,
      h('label', { for: 'private-key' }, 'Private key'), this.key,
      h('label', { for: 'auth-secret' }, 'Authentication secret'), this.secret,
      this.headers,
      h('div.actions', null, this.go, h('button', { type: 'button', onclick: () => this.clear() }, 'Clear keys'), this.test),
      h('p.soft', null, 'Keys stay in this panel\'s memory: never in a link, an export or storage.'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.run();
    });
    root.append(form, this.result);
  }

  /** Keys that come with a sample, offered by a button. */
  offer(keys) {
    this.keys = keys;
    this.test.hidden = !keys;
    if (!keys) this.clear();
  }

  /** Each push of a sample has keys of its own, as each subscription has: takes those that fit. */
  async #useTestKeys() {
    for (const { private_key: key, auth_secret: secret } of this.keys) {
      this.key.value = key;
      this.secret.value = secret;
      if (await this.run()) return;
    }
  }

  /** Follows the selection. */
  show(detail) {
    this.detail = detail;
    fill(this.result);
    const fits = detail && (detail.kind === 3 || detail.decoded?.fields?.some(holdsBody));
    this.headers.hidden = detail?.kind !== 3;
    this.go.disabled = this.test.disabled = !fits;
    this.about.textContent = fits
      ? `Row ${detail.row + 1}: the payload of a ${detail.name}. Browsers acknowledge messages that they cannot decrypt, so “acknowledged” proves nothing here.`
      : 'Select a row with a payload: a DataMessageStanza with raw_data, or a Web Push body. The filter “encrypted” lists them.';
  }

  /** Forgets keys and plaintext. */
  clear() {
    this.key.value = this.secret.value = this.encryption.value = this.cryptoKey.value = '';
    fill(this.result);
  }

  /** The headers that the user gave for a body that came without. */
  #given() {
    const pairs = this.headers.hidden ? [] : [['encryption', this.encryption.value.trim()], ['crypto-key', this.cryptoKey.value.trim()]];
    return Object.fromEntries(pairs.filter(([, value]) => value));
  }

  /** Decrypts the selected row; true if that worked. */
  async run() {
    const { detail } = this;
    const tell = (...parts) => detail === this.detail && fill(this.result, ...parts);
    this.go.disabled = true;
    try {
      const result = await this.model.engine.call('decrypt', { row: detail?.row, key: this.key.value, secret: this.secret.value, headers: this.#given() });
      tell(...(result.code ? failed(result) : opened(result)), parameters(result));
      return !result.code;
    } catch (error) {
      tell(h('p.failed', null, error.message));
      return false;
    } finally {
      this.go.disabled = this.test.disabled;
    }
  }
}

/** `raw_data`, or the app data that stands in its place. */
const holdsBody = (field) => field.name === 'raw_data' || (field.name === 'app_data' && field.fields.some((inner) => inner.value === '_googRawData'));

function failed({ code, cause, suspect }) {
  return [h('div.failed', null, h('strong', null, 'Not decrypted'), h('p', null, cause), h('p', null, `Suspect: ${suspect}. `, h('code', null, code)))];
}

function opened({ plaintext, padding }) {
  const text = h('pre', { id: 'plaintext', tabindex: '0', 'aria-label': 'Plaintext' });
  const forms = formsOf(plaintext).map(([name, write]) => h('button', { type: 'button', onclick: () => show(name, write) }, name));
  const show = (name, write) => {
    text.textContent = visible(write());
    for (const button of forms) button.setAttribute('aria-pressed', String(button.textContent === name));
  };
  forms[0].click();
  return [
    h('p.opened', null, h('strong', null, 'Decrypted'), `, ${plural(plaintext.length, 'byte')}${padding > 0 ? ` and ${plural(padding, 'byte')} of padding` : ', no padding'}`),
    h('div.actions', { role: 'group', 'aria-label': 'Show as' }, ...forms),
    text,
  ];
}

/** The ways to write a plaintext that fit it, the most telling first. */
function formsOf(bytes) {
  const forms = [['Hex', () => toHex(bytes)]];
  const text = attempt(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (text !== null) forms.unshift(['Text', () => text]);
  if (text !== null && attempt(() => JSON.parse(text)) !== null) forms.unshift(['JSON', () => laidOut(text)]);
  return forms;
}

/** JSON in lines, its words untouched: to parse and write it would round long numbers. */
function laidOut(text) {
  let out = '';
  let depth = 0;
  let last = '';
  for (const [word] of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const closes = word === '}' || word === ']';
    const follows = last === '{' || last === '[';
    if (closes) depth--;
    if (last === ',' || (follows && !closes) || (closes && !follows)) out += `\n${'  '.repeat(depth)}`;
    out += word === ':' ? ': ' : word;
    if (word === '{' || word === '[') depth++;
    last = word;
  }
  return out;
}

function attempt(make) {
  try {
    return make();
  } catch {
    return null;
  }
}

function parameters({ scheme, salt, sender, recordSize, publicKey, derived }) {
  const list = (pairs) => h('dl', null, ...pairs.flatMap(([name, text]) => [h('dt', null, name), h('dd', null, text)]));
  const pairs = [['Scheme', scheme], ['Salt', salt], ['Record size', String(recordSize)], ['Sender\'s key', sender], ['Your public key', publicKey || 'unknown: no usable private key']];
  const values = derived?.length ? h('details', null, h('summary', null, 'Derived values: secret'), list(derived)) : null;
  return h('div', null, list(pairs), values ?? '');
}
