// The network behind the access point: ARP, DHCP, and TCP to the host's loopback.
//
// Whatever address the firmware connects to, it reaches that port of the host's 127.0.0.1. Enough
// of RFC 826, 2131 and 9293 for one well-behaved client; segments are sent again after a second.
import { connect } from 'node:net';

const ADDRESS = [192, 168, 4, 50];
const GATEWAY = [192, 168, 4, 1];
const [ARP, IPV4] = [0x0806, 0x0800];
const [TCP, UDP] = [6, 17];
const [FIN, SYN, RST, PSH, ACK] = [1, 2, 4, 8, 16];
const MSS = 1460;
const IN_FLIGHT = 4096;
const RESEND_SECONDS = 1;

/// The Internet checksum's sum (RFC 1071).
function sum(bytes, start = 0) {
  let total = start;
  for (let at = 0; at < bytes.length; at += 2) total += (bytes[at] << 8) + (bytes[at + 1] ?? 0);
  while (total >> 16) total = (total & 0xffff) + (total >> 16);
  return total;
}

export class Network {
  constructor(machine, radio) {
    Object.assign(this, { machine, radio, connections: new Map(), resent: 0 });
    radio.onFrame = (frame) => this.take(frame);
    this.watch();
  }

  take(frame) {
    const type = frame.readUInt16BE(12);
    if (type === ARP && frame.readUInt16BE(20) === 1) return this.answerArp(frame);
    if (type !== IPV4) return;
    const header = (frame[14] & 15) * 4;
    const payload = frame.subarray(14 + header, 14 + frame.readUInt16BE(16));
    const [from, to] = [[...frame.subarray(26, 30)], [...frame.subarray(30, 34)]];
    if (frame[23] === UDP && payload.readUInt16BE(2) === 67) this.answerDhcp(payload.subarray(8));
    if (frame[23] === TCP) this.segment(from, to, payload);
  }

  /// Everybody is the gateway.
  answerArp(frame) {
    const answer = Buffer.alloc(42);
    frame.copy(answer, 0, 6, 12);
    answer.set(this.radio.gateway, 6);
    frame.copy(answer, 12, 12, 20);
    answer.writeUInt16BE(2, 20);
    answer.set(this.radio.gateway, 22);
    frame.copy(answer, 28, 38, 42);
    frame.copy(answer, 32, 22, 32);
    this.radio.frame(answer);
  }

  answerDhcp(request) {
    const type = request[request.indexOf(Buffer.from([53, 1]), 240) + 2];
    const answer = Buffer.alloc(300);
    answer.set([2, 1, 6], 0);
    request.copy(answer, 4, 4, 8);
    answer.set([...ADDRESS, ...GATEWAY], 16);
    request.copy(answer, 28, 28, 44);
    answer.writeUInt32BE(0x63825363, 236);
    const offers = type === 1 ? 2 : 5;
    const router = [54, 4, ...GATEWAY, 3, 4, ...GATEWAY, 6, 4, ...GATEWAY];
    answer.set([53, 1, offers, 51, 4, 0, 0, 14, 16, 1, 4, 255, 255, 255, 0, ...router, 255], 240);
    const header = Buffer.alloc(8);
    const words = [67, 68, header.length + answer.length];
    words.forEach((word, at) => header.writeUInt16BE(word, at * 2));
    this.send(UDP, GATEWAY, [255, 255, 255, 255], Buffer.concat([header, answer]));
  }

  send(protocol, from, to, payload) {
    const header = Buffer.alloc(20);
    header[0] = 0x45;
    header.writeUInt16BE(header.length + payload.length, 2);
    header.set([64, protocol], 8);
    header.set([...from, ...to], 12);
    header.writeUInt16BE(~sum(header) & 0xffff, 10);
    const ethernet = Buffer.from([...this.radio.address, ...this.radio.gateway, 8, 0]);
    this.radio.frame(Buffer.concat([ethernet, header, payload]));
  }

  segment(from, to, bytes) {
    const [fromPort, toPort] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
    const key = `${fromPort} ${to} ${toPort}`;
    const known = this.connections.get(key);
    const isFirst = (bytes[13] & SYN) !== 0;
    if (known && !isFirst) return known.take(bytes);
    if (known || !isFirst) return;
    this.machine.log(`connection to ${to.join('.')}:${toPort}`);
    const ends = { key, from, to, fromPort, toPort };
    this.connections.set(key, new Connection(this, ends, bytes.readUInt32BE(4)));
  }

  /// Sends again what was not acknowledged in time.
  watch() {
    for (const connection of this.connections.values()) connection.resend();
    this.machine.after(RESEND_SECONDS / 4, () => this.watch());
  }
}

/// A TCP connection of the firmware's, and the host's socket behind it.
class Connection {
  constructor(network, ends, sequence) {
    Object.assign(this, { network, ends, received: (sequence + 1) >>> 0, window: 0 });
    // `sent` counts bytes of `queue`; `base` is the number of its first, not acknowledged yet.
    Object.assign(this, { base: 1, sent: 0, queue: Buffer.alloc(0), isOpen: false });
    Object.assign(this, { ended: false, finished: false, sentAt: 0 });
    this.socket = connect(ends.toPort, '127.0.0.1');
    this.socket.on('connect', () => this.opened());
    this.socket.on('data', (data) => this.offer(data));
    this.socket.on('end', () => this.offer(Buffer.alloc(0), true));
    this.socket.on('error', () => this.drop());
  }

  opened() {
    this.isOpen = true;
    this.base = 0;
    this.emit(SYN | ACK);
    this.base = 1;
  }

  offer(data, ended = false) {
    this.queue = Buffer.concat([this.queue, data]);
    this.ended ||= ended;
    this.push();
  }

  /// Sends a segment that begins `sent` bytes after the oldest not acknowledged.
  emit(flags, data = Buffer.alloc(0)) {
    const { from, to, fromPort, toPort } = this.ends;
    const options = flags & SYN ? Buffer.from([2, 4, MSS >> 8, MSS & 255]) : Buffer.alloc(0);
    const header = Buffer.alloc(20);
    header.writeUInt16BE(toPort, 0);
    header.writeUInt16BE(fromPort, 2);
    header.writeUInt32BE((this.base + this.sent) >>> 0, 4);
    header.writeUInt32BE(this.received, 8);
    header.set([((header.length + options.length) / 4) << 4, flags, 64, 0], 12);
    const bytes = Buffer.concat([header, options, data]);
    const pseudo = Buffer.from([...to, ...from, 0, TCP, bytes.length >> 8, bytes.length & 255]);
    bytes.writeUInt16BE(~sum(bytes, sum(pseudo)) & 0xffff, 16);
    this.network.send(TCP, to, from, bytes);
  }

  push() {
    while (this.isOpen) {
      const room = Math.min(this.window, IN_FLIGHT) - this.sent;
      const data = this.queue.subarray(this.sent, this.sent + Math.min(MSS, Math.max(room, 0)));
      if (data.length === 0) break;
      this.emit(PSH | ACK, data);
      this.sent += data.length;
      this.sentAt = this.network.machine.clock.nanos;
    }
    if (this.ended && !this.finished && this.queue.length === 0) this.finish();
  }

  finish() {
    this.finished = true;
    this.emit(FIN | ACK);
  }

  resend() {
    const waited = this.network.machine.clock.nanos - this.sentAt;
    if (this.sent === 0 || waited < RESEND_SECONDS * 1e9) return;
    this.network.resent += 1;
    this.sent = 0;
    this.push();
  }

  take(bytes) {
    const [sequence, flags] = [bytes.readUInt32BE(4), bytes[13]];
    if (flags & RST) return this.forget();
    this.window = bytes.readUInt16BE(14);
    if (flags & ACK) this.acknowledged(bytes.readUInt32BE(8));
    const data = bytes.subarray((bytes[12] >> 4) * 4);
    if (data.length > 0 || flags & FIN) this.accept(sequence, data, (flags & FIN) !== 0);
    this.push();
  }

  acknowledged(number) {
    const count = Math.min((number - this.base) | 0, this.queue.length);
    if (count <= 0) return;
    this.base += count;
    this.queue = this.queue.subarray(count);
    this.sent = Math.max(this.sent - count, 0);
  }

  accept(sequence, data, isLast) {
    if (sequence === this.received) {
      this.received = (sequence + data.length + (isLast ? 1 : 0)) >>> 0;
      if (data.length > 0) this.socket.write(data);
      if (isLast) this.socket.end();
    }
    this.emit(ACK);
  }

  drop() {
    this.emit(RST | ACK);
    this.forget();
  }

  forget() {
    this.socket.destroy();
    this.network.connections.delete(this.ends.key);
  }
}
