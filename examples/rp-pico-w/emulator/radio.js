// The CYW43439 as its driver sees it, and the access point behind it.
//
// gSPI functions 0 to 2, SDPCM with the control, event and data channels, and the few ioctls that
// matter (names and numbers as in embassy's cyw43 0.7.0). Joins as it is told: `ok`, `none` (no
// such network), `auth` (wrong password) or `silent`. Runs no firmware, and takes any for that.

const TEST_PATTERN = 0xfeedbead;
const [BUS_CTRL, INTERRUPT, STATUS, TEST_RO, TEST_RW] = [0, 4, 8, 0x14, 0x18];
const [READY, PACKET_AVAILABLE] = [0x20, 0x100];
const [WINDOW_LOW, WINDOW_MID, WINDOW_HIGH, CLOCK] = [0x1000a, 0x1000b, 0x1000c, 0x1000e];
const CHIP_ID = 0x18000000;
const [CONTROL, EVENT, DATA] = [0, 1, 2];
const [SET_SSID_IOCTL, GET_VARIABLE, SET_VARIABLE, SET_PASSWORD] = [26, 262, 263, 268];
const [SET_SSID, JOIN, AUTH, LINK, PSK_SUP] = [0, 1, 3, 16, 46];
const [NO_NETWORKS, UNSOLICITED, MISMATCH] = [3, 6, 8];
const BROADCOM = Buffer.from('886c8001003a00001018', 'hex');
const ANSWER_SECONDS = 0.2;

const swap = (word) => ((word << 16) | (word >>> 16)) >>> 0;

export class Radio {
  constructor(machine, address, gateway, joins) {
    Object.assign(this, { machine, address, gateway, joins });
    Object.assign(this, { pattern: 0, registers: {}, memory: new Map(), packets: [] });
    Object.assign(this, { wide: false, sequence: 0, credit: 0, joined: false, password: '' });
    this.attention = () => {};
    this.onFrame = () => {};
  }

  hasPacket() {
    return this.packets.length > 0;
  }

  /// One transaction: a command, perhaps with data, and the words to read, the last of them status.
  transact(words, count) {
    const [command, ...data] = this.wide ? words : words.map(swap);
    const [func, address] = [(command >>> 28) & 3, (command >>> 11) & 0x1ffff];
    const isWrite = command >>> 31 === 1;
    const read = isWrite ? [] : this.read(func, address, count - 1);
    if (isWrite) this.write(func, address, data);
    const answer = Array.from({ length: count - 1 }, (_, index) => read[index] ?? 0);
    return [...(this.wide ? answer : answer.map(swap)), this.status()];
  }

  status() {
    const [packet] = this.packets;
    return READY | (packet ? PACKET_AVAILABLE | (packet.length << 9) : 0);
  }

  read(func, address, count) {
    if (func === 0) return [this.readBus(address)];
    // Backplane reads come after a word of padding.
    if (func === 1) return [0, this.readBackplane(address)];
    const words = Buffer.alloc(count * 4);
    this.packets.shift()?.copy(words);
    return Array.from({ length: count }, (_, index) => words.readUInt32LE(index * 4));
  }

  readBus(address) {
    const interrupt = this.hasPacket() ? 0x20 : 0;
    const found = { [TEST_RO]: TEST_PATTERN, [TEST_RW]: this.pattern, [INTERRUPT]: interrupt };
    return address === STATUS ? this.status() : (found[address] ?? 0);
  }

  readBackplane(address) {
    if (address === CLOCK) return 0xc0;
    if (address >= 0x10000) return this.registers[address] ?? 0;
    const at = this.window() + (address & 0x7fff);
    return at === CHIP_ID ? 43439 : (this.memory.get(at) ?? 0);
  }

  window() {
    const window = [WINDOW_LOW, WINDOW_MID, WINDOW_HIGH];
    const [low, mid, high] = window.map((at) => this.registers[at] ?? 0);
    return ((high << 24) | (mid << 16) | (low << 8)) >>> 0;
  }

  write(func, address, words) {
    if (func === 0 && address === BUS_CTRL) this.wide = (words[0] & 1) !== 0;
    if (func === 0 && address === TEST_RW) this.pattern = words[0];
    if (func === 1) return this.writeBackplane(address, words[0]);
    if (func !== 2) return;
    const bytes = Buffer.alloc(words.length * 4);
    words.forEach((word, index) => bytes.writeUInt32LE(word >>> 0, index * 4));
    this.take(bytes);
  }

  writeBackplane(address, word) {
    const at = this.window() + (address & 0x7fff);
    if (address >= 0x10000) this.registers[address] = word & 0xff;
    else if (at >= CHIP_ID) this.memory.set(at, word);
  }

  /// Takes an SDPCM packet from the host.
  take(bytes) {
    const packet = bytes.subarray(0, bytes.readUInt16LE(0));
    this.credit = (packet[4] + 16) & 255;
    const payload = packet.subarray(packet[7]);
    if ((packet[5] & 15) === CONTROL) this.control(payload);
    else this.onFrame(Buffer.from(payload.subarray(4 + 4 * payload[3])));
  }

  /// Gives the host an SDPCM packet.
  give(channel, payload) {
    const header = Buffer.alloc(12);
    const length = header.length + payload.length;
    header.writeUInt16LE(length, 0);
    header.writeUInt16LE(~length & 0xffff, 2);
    header.set([this.sequence & 255, channel, 0, header.length, 0, this.credit], 4);
    this.sequence += 1;
    this.packets.push(Buffer.concat([header, payload]));
    this.attention();
  }

  /// Gives the host an Ethernet frame.
  frame(bytes) {
    if (this.joined) this.give(DATA, Buffer.concat([Buffer.from([0x20, 0, 0, 0]), bytes]));
  }

  event(type, status, flags = 0) {
    const message = Buffer.alloc(48);
    message.writeUInt16BE(2, 0);
    message.writeUInt16BE(flags, 2);
    message.writeUInt32BE(type, 4);
    message.writeUInt32BE(status, 8);
    const ends = Buffer.from([0x20, 0, 0, 0, ...this.address, ...this.gateway]);
    this.give(EVENT, Buffer.concat([ends, BROADCOM, Buffer.from([0, 1]), message]));
  }

  /// Answers an ioctl with the data that came with it.
  control(packet) {
    const command = packet.readUInt32LE(0);
    const answer = Buffer.from(packet.subarray(0, 16 + packet.readUInt32LE(4)));
    const data = answer.subarray(16);
    if (command === GET_VARIABLE) this.getVariable(data);
    if (command === SET_VARIABLE) this.setVariable(data);
    const text = (length) => data.toString('utf8', 4, 4 + length);
    if (command === SET_PASSWORD) this.password = text(data.readUInt16LE(0));
    if (command === SET_SSID_IOCTL) this.join(text(data.readUInt32LE(0)));
    answer.writeUInt32LE(0, 12);
    this.give(CONTROL, answer);
  }

  getVariable(data) {
    const isAddress = data.toString('latin1').startsWith('cur_etheraddr\0');
    data.fill(0);
    if (isAddress) data.set(this.address);
  }

  setVariable(data) {
    const end = data.indexOf(0);
    if (data.toString('latin1', 0, end) !== 'gpioout') return;
    const [pins, values] = [data.readUInt32LE(end + 1), data.readUInt32LE(end + 5)];
    if (pins & 1) this.machine.log(`LED ${values & 1 ? 'on' : 'off'}`);
  }

  join(name) {
    this.machine.log(`access point: join ${name} with ${this.password || 'no password'}`);
    const how = this.joins.shift() ?? 'ok';
    this.machine.after(ANSWER_SECONDS, () => this.answerJoin(how));
  }

  answerJoin(how) {
    if (how === 'silent') return;
    if (how === 'none') return this.event(SET_SSID, NO_NETWORKS);
    this.event(AUTH, 0);
    if (how === 'auth') return this.event(PSK_SUP, MISMATCH);
    this.joined = true;
    this.event(JOIN, 0);
    this.event(LINK, 0, 1);
    this.event(SET_SSID, 0);
    this.event(PSK_SUP, UNSOLICITED);
  }

  /// The access point goes away.
  lose() {
    this.machine.log('access point: gone');
    this.joined = false;
    this.event(LINK, 0);
  }
}
