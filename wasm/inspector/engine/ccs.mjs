// Joins CCS messages to their acks, nacks and receipts by message_id, connection by connection.
//
// A downstream message waits for one ack or nack; an upstream message and a receipt wait for our ack (Google's CCS
// reference, "flow control"). Linear; an id may be used again once it was answered.

import { Stanza } from './names.mjs';
import { Ack } from './rows.mjs';

/** The join, fed stanza by stanza. */
export class Ccs {
  /** @param {import('./rows.mjs').Rows} rows */
  constructor(rows) {
    this.rows = rows;
    this.pending = new Map();
    this.sent = new Map();
  }

  /** Takes one stanza of class `tag`. */
  stanza(row, connection, tag, { id, original }) {
    const key = `${connection} ${id}`;
    if (tag === Stanza.downstream || tag === Stanza.upstream || tag === Stanza.receipt) this.#expect(row, key);
    if (tag === Stanza.ack || tag === Stanza.nack) this.#answer(row, key, tag === Stanza.ack ? Ack.ccsAck : Ack.ccsNack);
    if (tag === Stanza.downstream) this.sent.set(`${connection} ${id}`, row);
    if (tag === Stanza.receipt) this.#receipt(row, `${connection} ${original}`);
  }

  #expect(row, key) {
    this.rows.ack[row] = Ack.missing;
    this.pending.set(key, row);
  }

  #answer(row, key, how) {
    const message = this.pending.get(key);
    if (message === undefined) return;
    this.pending.delete(key);
    this.#join(message, row, how);
  }

  #receipt(row, key) {
    const message = this.sent.get(key);
    if (message !== undefined && this.rows.ack[message] === Ack.missing) this.#join(message, row, Ack.ccsReceipt);
    else if (message !== undefined) this.rows.partner[row] = message;
  }

  #join(message, by, how) {
    this.rows.ack[message] = how;
    this.rows.partner[message] = by;
    if (this.rows.partner[by] < 0) this.rows.partner[by] = message;
  }
}
