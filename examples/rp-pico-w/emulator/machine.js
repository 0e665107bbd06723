// A Pico W without its radio: the RP2040 of rp2040js, and what that lacks and the firmware uses.
//
// Added: the boot ROM's flash functions (RP2040 data sheet, 2.8.3), a flash whose writes only clear
// bits and take their time, the ring oscillator's random bit (from the host), and the words in the
// debugger's buffer. Does not model the second core, nor the time in which code is read from flash:
// the program runs faster than on a board.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BasePeripheral, ConsoleLogger, LogLevel, RP2040 } from 'rp2040js';
import { Words } from './words.js';

const FLASH = 0x10000000;
const VECTORS = FLASH + 0x100;
const ROM_END = 0x4000;
const ROM_LOOKUP = 0x100;
const ROM_FUNCTIONS = 0x200;
const HARD_FAULT = 3;
const CYCLE_NANOS = 8; // 125 MHz
const ERASE_NANOS = 45e6; // a sector of the W25Q16JV, typically
const PROGRAM_NANOS = 4e5; // a page

/// A peripheral that only reads.
class Readable extends BasePeripheral {
  constructor(mcu, name, read) {
    super(mcu, name);
    this.read = read;
  }

  readUint32(offset) {
    return this.read(offset & 0xfff);
  }

  writeUint32() {}
}

/// Returns random bits of the host's, one by one.
function randomBit() {
  let [bytes, at] = [Buffer.alloc(0), 0];
  return () => {
    if (at === bytes.length * 8) [bytes, at] = [randomBytes(4096), 0];
    const bit = (bytes[at >> 3] >> (at & 7)) & 1;
    at += 1;
    return bit;
  };
}

/// The segments of a 32-bit ELF file that have contents, and the address of a symbol.
class Elf {
  constructor(path) {
    this.bytes = readFileSync(path);
  }

  *segments() {
    const [offset, count] = [this.bytes.readUInt32LE(28), this.bytes.readUInt16LE(44)];
    for (let index = 0; index < count; index += 1) {
      const header = this.bytes.subarray(offset + index * 32);
      const [kind, at, address, size] = [0, 4, 12, 16].map((field) => header.readUInt32LE(field));
      if (kind === 1 && size > 0) yield { address, bytes: this.bytes.subarray(at, at + size) };
    }
  }

  *sections() {
    const [offset, count] = [this.bytes.readUInt32LE(32), this.bytes.readUInt16LE(48)];
    for (let index = 0; index < count; index += 1) {
      const header = this.bytes.subarray(offset + index * 40);
      const [kind, at, size, link] = [4, 16, 20, 24].map((field) => header.readUInt32LE(field));
      yield { kind, bytes: this.bytes.subarray(at, at + size), link };
    }
  }

  symbol(name) {
    const sections = [...this.sections()];
    const table = sections.find(({ kind }) => kind === 2);
    const names = sections[table.link].bytes;
    for (let at = 0; at < table.bytes.length; at += 16) {
      const start = table.bytes.readUInt32LE(at);
      if (names.toString('latin1', start, names.indexOf(0, start)) === name) {
        return table.bytes.readUInt32LE(at + 4);
      }
    }
    throw new Error(`the firmware has no symbol ${name}`);
  }
}

export class Machine {
  constructor(firmware, log) {
    this.mcu = new RP2040();
    this.mcu.logger = new ConsoleLogger(LogLevel.Error, false);
    this.clock = this.mcu.clock;
    this.core = this.mcu.core;
    this.log = log;
    this.count = { erases: 0, programs: 0, thread: 0, interrupts: 0, idle: 0 };
    this.romNames = [];
    this.addPeripherals();
    const elf = new Elf(firmware);
    for (const { address, bytes } of elf.segments()) {
      if (address >= FLASH && address < 0x11000000) this.mcu.flash.set(bytes, address - FLASH);
    }
    this.words = new Words(this.mcu, elf.symbol('_SEGGER_RTT'), (line) => log(line));
    this.boot();
  }

  addPeripherals() {
    const bit = randomBit();
    const add = (page, name, read) => {
      this.mcu.peripherals[page] = new Readable(this.mcu, name, read);
    };
    add(0x40060, 'ROSC', (offset) => ({ 0x18: 0x80001000, 0x1c: bit() })[offset] ?? 0);
    add(0x40064, 'VREG', () => 0);
    add(0x40018, 'IO_QSPI', () => 0);
    // XIP_CTRL: the FIFO is empty, nothing streams.
    add(0x14000, 'XIP_CTRL', (offset) => (offset === 8 ? 3 : 0));
  }

  /// Starts the program as the second boot stage does.
  boot() {
    const { mcu, core } = this;
    [mcu.bootrom[4], mcu.bootrom[5], mcu.bootrom[6]] = [0x02000000, 0x00500040, ROM_LOOKUP | 1];
    core.VTOR = VECTORS;
    core.SP = mcu.readUint32(VECTORS);
    core.PC = mcu.readUint32(VECTORS + 4) & ~1;
    this.stack = { top: core.SP, thread: core.SP, interrupts: core.SP };
  }

  /// A function of the boot ROM; where it is looked up gives it an address.
  callRom() {
    const { core } = this;
    const [a, b, c] = [0, 1, 2].map((index) => core.registers[index] >>> 0);
    if (core.PC === ROM_LOOKUP) {
      const name = String.fromCharCode(b & 255, b >> 8);
      core.registers[0] = ROM_FUNCTIONS + 4 * this.romIndex(name) + 1;
    } else {
      this.rom(this.romNames[(core.PC - ROM_FUNCTIONS) >> 2], a, b, c);
    }
    core.PC = core.LR & ~1;
  }

  romIndex(name) {
    if (!this.romNames.includes(name)) this.romNames.push(name);
    return this.romNames.indexOf(name);
  }

  rom(name, a, b, c) {
    switch (name) {
      case 'IF': // connect_internal_flash
      case 'EX': // flash_exit_xip
      case 'FC': // flash_flush_cache
        return;
      case 'C4': // memcpy44
        for (let at = 0; at < c; at += 1) this.mcu.writeUint8(a + at, this.mcu.readUint8(b + at));
        return;
      case 'RE':
        return this.erase(a, b);
      case 'RP':
        return this.program(a, b, c);
      default:
        throw new Error(`the boot ROM's function ${name} is not modelled`);
    }
  }

  erase(offset, size) {
    this.mustMaskInterrupts();
    this.count.erases += 1;
    this.mcu.flash.fill(0xff, offset, offset + size);
    this.clock.tick((ERASE_NANOS * size) / 4096);
  }

  program(offset, from, size) {
    this.mustMaskInterrupts();
    this.count.programs += 1;
    for (let at = 0; at < size; at += 1) {
      this.mcu.flash[offset + at] &= this.mcu.readUint8(from + at);
    }
    this.clock.tick((PROGRAM_NANOS * size) / 256);
  }

  mustMaskInterrupts() {
    if (!this.core.PM) throw new Error('flash is written with interrupts on');
  }

  /// Runs until the program sleeps, which returns true, or for so many milliseconds of the host's.
  run(milliseconds) {
    const until = Date.now() + milliseconds;
    while (Date.now() < until) {
      for (let steps = 0; steps < 3000; steps += 1) {
        if (this.core.waiting) return true;
        this.step();
      }
    }
    return false;
  }

  step() {
    const { core, stack, count } = this;
    if (core.PC < ROM_END) return this.callRom();
    const nanos = core.executeInstruction() * CYCLE_NANOS;
    this.clock.tick(nanos);
    if (core.IPSR === HARD_FAULT) throw new Error('hard fault');
    if (core.IPSR) {
      count.interrupts += nanos;
      if (core.SP < stack.interrupts) stack.interrupts = core.SP;
    } else {
      count.thread += nanos;
      if (core.SP < stack.thread) stack.thread = core.SP;
    }
  }

  /// Lets time pass, at most until something is due; returns how much.
  sleep(nanos) {
    const due = this.clock.nanosToNextAlarm;
    const passed = due > 0 && due < nanos ? due : nanos;
    this.clock.tick(passed);
    this.count.idle += passed;
    return passed;
  }

  /// Calls back after so many seconds of the machine's.
  after(seconds, call) {
    this.clock.createAlarm(call).schedule(seconds * 1e9);
  }
}
