// The decrypt panel: keys in, plaintext or one of nine causes out.
//
// Keys are in these two fields and in the call, nowhere else: not in links, exports or storage. A button clears them.
// The plaintext is shown because it was asked for; copies and exports of the row do not have it.

import { plural, toHex } from '../engine/text.mjs';
import { fill, h } from './dom.mjs';

/** The panel. */
export class Decrypt {
  constructor(root, model) {
    Object.assign(this, { root, model });
    this.key = h('textarea', { id: 'private-key', rows: '3', spellcheck: 'false', autocomplete: 'off', placeholder: 'base64url of 32 bytes, PKCS#8, JWK, or a credentials file as JSON' });
    this.secret = h('input', { id: 'auth-secret', type: 'text', spellcheck: 'false', autocomplete: 'off', placeholder: 'base64url of 16 bytes; empty if the JSON above has it' });
    this.about = h('p.soft');
    this.go = h('button.primary', { type: 'submit' }, 'Decrypt');
    this.test = h('button', { type: 'button', hidden: true, onclick: () => this.#useTestKeys() }, 'Use the sample\'s test keys');
    this.result = h('div', { 'aria-live': 'polite', id: 'decrypted' });
    const form = h('form', { autocomplete: 'off' },
      this.about,
      h('label', { for: 'private-key' }, 'Private key'), this.key,
      h('label', { for: 'auth-secret' }, 'Authentication secret'), this.secret,
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
    this.row = detail?.row;
    fill(this.result);
    const fits = detail && (detail.kind === 3 || detail.decoded?.fields?.some((field) => field.name === 'raw_data'));
    this.go.disabled = this.test.disabled = !fits;
    this.about.textContent = fits
      ? `Row ${detail.row + 1}: the payload of a ${detail.name}. Browsers acknowledge messages that they cannot decrypt, so “acknowledged” proves nothing here.`
      : 'Select a row with a payload: a DataMessageStanza with raw_data, or a Web Push body. The filter “encrypted” lists them.';
  }

  /** Forgets keys and plaintext. */
  clear() {
    this.key.value = this.secret.value = '';
    fill(this.result);
  }

  /** Decrypts the selected row; true if that worked. */
  async run() {
    const { row } = this;
    this.go.disabled = true;
    try {
      const result = await this.model.engine.call('decrypt', { row, key: this.key.value, secret: this.secret.value });
      this.go.disabled = false;
      if (row === this.row) fill(this.result, ...(result.code ? failed(result) : opened(result)), parameters(result));
      return !result.code;
    } catch (error) {
      fill(this.result, h('p.failed', null, error.message));
      this.go.disabled = false;
      return false;
    }
  }
}

function failed({ code, cause, suspect }) {
  return [h('div.failed', null, h('strong', null, 'Not decrypted'), h('p', null, cause), h('p', null, `Suspect: ${suspect}. `, h('code', null, code)))];
}

function opened({ plaintext }) {
  return [
    h('p.opened', null, h('strong', null, 'Decrypted'), `, ${plural(plaintext.length, 'byte')}`),
    h('pre', { id: 'plaintext', tabindex: '0', 'aria-label': 'Plaintext' }, textOf(plaintext)),
  ];
}

/** JSON laid out, else text, else hex. */
function textOf(bytes) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return toHex(bytes);
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function parameters({ scheme, salt, sender, recordSize, publicKey }) {
  const pairs = [['Scheme', scheme], ['Salt', salt], ['Record size', String(recordSize)], ['Sender\'s key', sender], ['Your public key', publicKey || 'unknown: no usable private key']];
  return h('dl', null, ...pairs.flatMap(([name, text]) => [h('dt', null, name), h('dd', null, text)]));
}
