// The wires to the radio, in place of PIO 0: takes cyw43-pio's transactions as whole words.
//
// cyw43-pio sets X and Y to the bits to write and to read, less one, and moves the words by DMA;
// at the end its program waits for the radio to raise the data line, and sets interrupt flag 0.
// Registers are those of the RP2040 data sheet, 3.7. The program itself is not run: its timing is
// not tested.
import { BasePeripheral } from 'rp2040js';

const [CTRL, FSTAT, TXF0, RXF0, IRQ, INSTR] = [0, 4, 0x10, 0x20, 0x30, 0xd8];
const [INTR, INTE, INTS] = [0x128, 0x12c, 0x134];
const [OUT_X, OUT_Y, OUT_MASK] = [0x6020, 0x6040, 0xe0ff];
const [DREQ_TX, DREQ_RX, PIO0_IRQ_0] = [0, 4, 7];

export class Bus extends BasePeripheral {
  constructor(mcu, radio) {
    super(mcu, 'PIO0');
    Object.assign(this, { mcu, radio, others: {}, fifo: [], words: [], received: [] });
    Object.assign(this, { x: 0, y: 0, enabled: false, flags: 0, enabledInterrupts: 0 });
    this.waits = false;
    radio.attention = () => this.attend();
    mcu.peripherals[0x50200] = this;
    mcu.dma.setDREQ(DREQ_TX);
  }

  readUint32(address) {
    const offset = address & 0xfff;
    switch (offset) {
      case CTRL:
        return this.enabled ? 1 : 0;
      case FSTAT:
        return 0x0f000000 | (this.received.length > 0 ? 0x0e00 : 0x0f00);
      case RXF0:
        return this.receive();
      case IRQ:
        return this.flags;
      case INTR:
        return this.raw();
      case INTE:
        return this.enabledInterrupts;
      case INTS:
        return this.raw() & this.enabledInterrupts;
      default:
        return this.others[offset] ?? 0;
    }
  }

  writeUint32(offset, value) {
    switch (offset) {
      case CTRL:
        return this.enable((value & 1) !== 0);
      case TXF0:
        return this.send(value >>> 0);
      case IRQ:
        this.flags &= ~this.rawWriteValue;
        return this.check();
      case INTE:
        this.enabledInterrupts = value;
        return this.check();
      case INSTR:
        return this.execute(value & OUT_MASK);
      default:
        this.others[offset] = value;
    }
  }

  enable(enabled) {
    if (enabled && !this.enabled) [this.words, this.waits] = [[], false];
    this.enabled = enabled;
  }

  execute(instruction) {
    if (instruction === OUT_X) this.x = this.fifo.shift();
    if (instruction === OUT_Y) this.y = this.fifo.shift();
  }

  send(word) {
    if (!this.enabled) return this.fifo.push(word);
    this.words.push(word);
    if (this.words.length === (this.x + 1) / 32) this.transact();
  }

  transact() {
    this.received = this.radio.transact(this.words, (this.y + 1) / 32);
    this.mcu.dma.setDREQ(DREQ_RX);
    this.waits = true;
    this.attend();
  }

  receive() {
    const word = this.received.shift() >>> 0;
    if (this.received.length === 0) this.mcu.dma.clearDREQ(DREQ_RX);
    return word;
  }

  /// The radio may have raised its line.
  attend() {
    if (!this.waits || !this.radio.hasPacket()) return;
    this.waits = false;
    this.flags |= 1;
    this.check();
  }

  raw() {
    return (this.received.length > 0 ? 1 : 0) | 0xf0 | ((this.flags & 15) << 8);
  }

  check() {
    this.mcu.setInterrupt(PIO0_IRQ_0, (this.raw() & this.enabledInterrupts) !== 0);
  }
}
