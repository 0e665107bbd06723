// What a capture means beyond its frames: stream ids, and which frame acknowledged which message.
//
// Follows google_apis/gcm/engine/mcs_client.cc: ids are counters of each direction that LoginRequest and LoginResponse
// set to 1; a frame's last_stream_id_received N acknowledges all frames of the other direction up to N; IQ extension 12
// lists persistent ids, 13 acknowledges by its counter alone; ids not confirmed come again in the next LoginRequest.
// Linear in the number of rows. Without a login in the capture the counters are unknown and stay 0.

import { isSelectiveAck, isStreamAck } from './facts.mjs';
import { Ack, Flag } from './rows.mjs';
import { Direction } from './streams.mjs';

const LOGIN_REQUEST = 2;
const LOGIN_RESPONSE = 3;
const HEARTBEAT_PING = 0;

/** One direction of a connection: its counter, and the messages that wait for their acknowledgement. */
class Side {
  constructor(direction) {
    this.direction = direction;
    /** @type {Side} */
    this.other = this;
    this.counter = 0;
    this.rows = [];
    this.ids = [];
    this.head = 0;
    /** The row of a ping that nothing answered yet. */
    this.ping = -1;
  }
}

/** The pass over all connections, fed row by row in capture order. */
export class Session {
  /** @param {import('./rows.mjs').Rows} rows */
  constructor(rows) {
    this.rows = rows;
    this.connections = new Map();
    /** Rows by the hash of their persistent id, across connections. */
    this.byId = new Map();
  }

  /** A direction of a connection, to be given to `frame`. */
  side(connection, direction) {
    let sides = this.connections.get(connection);
    if (!sides) {
      sides = [new Side(0), new Side(1)];
      [sides[0].other, sides[1].other] = [sides[1], sides[0]];
      this.connections.set(connection, sides);
    }
    return sides[direction];
  }

  /** Takes one frame of a side; `facts` are those of its row. */
  frame(row, side, tag, facts) {
    this.#count(row, side, tag, facts);
    if (facts.ids.length || facts.lastReceived) this.#acknowledge(row, side.other, tag, facts);
    if (facts.flags & Flag.persistent) this.#expect(row, side, facts);
    this.#heartbeat(row, side, tag);
  }

  #count(row, side, tag, facts) {
    const begins = side.direction === Direction.toServer ? tag === LOGIN_REQUEST : tag === LOGIN_RESPONSE;
    if (begins) this.#begin(side, tag);
    else if (side.counter) side.counter++;
    this.rows.streamId[row] = facts.streamId || side.counter;
  }

  /** A login starts the counters again; what waited in the connection before can only be acknowledged by id. */
  #begin(side, tag) {
    side.counter = 1;
    side.head = side.rows.length;
    if (tag === LOGIN_REQUEST) side.other.counter = 0;
  }

  #expect(row, side, facts) {
    this.rows.ack[row] = Ack.missing;
    this.byId.set(facts.persistentId, row);
    if (side.counter === 0) return;
    side.rows.push(row);
    side.ids.push(side.counter);
  }

  #acknowledge(row, other, tag, facts) {
    for (const id of facts.ids) this.#byPersistentId(row, id, tag === LOGIN_REQUEST ? Ack.nextLogin : Ack.selectiveAck, facts);
    if (tag === LOGIN_REQUEST) return;
    const how = isStreamAck(facts) ? Ack.streamAck : Ack.lastStreamId;
    while (other.head < other.rows.length && other.ids[other.head] <= facts.lastReceived) {
      this.#mark(other.rows[other.head++], row, how);
    }
  }

  #byPersistentId(row, id, how, facts) {
    const message = this.byId.get(id);
    if (message !== undefined && (how === Ack.nextLogin || isSelectiveAck(facts))) this.#mark(message, row, how);
  }

  #mark(message, by, how) {
    const { ack, partner } = this.rows;
    if (ack[message] > Ack.missing) return;
    ack[message] = how;
    partner[message] = by;
    if (partner[by] < 0) partner[by] = message;
  }

  /** Joins a ping to the first frame of the other direction after it: any frame proves life. */
  #heartbeat(row, side, tag) {
    const asked = side.other.ping;
    if (asked >= 0) {
      this.rows.ack[asked] = Ack.reply;
      this.rows.partner[asked] = row;
      if (this.rows.partner[row] < 0) this.rows.partner[row] = asked;
      side.other.ping = -1;
    }
    if (tag !== HEARTBEAT_PING) return;
    this.rows.ack[row] = Ack.missing;
    side.ping = row;
  }
}
