// Runs the Pico W firmware on an emulated RP2040: `node run.js FIRMWARE [--flash FILE] [...]`.
//
//   --flash FILE     keeps the store, the last 20 KiB of the flash, in this file
//   --seconds N      ends after so many seconds of the host's [600]
//   --join LIST      how the first attempts to join end: ok, none, auth, silent (comma-separated)
//   --lose N         the access point goes away after so many seconds of the machine's
//
// Prints what the board says, with the machine's time in seconds, and at the end what it took. Time
// passes as the program computes; when it sleeps, with the host's clock. Status 1 if it crashed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bus } from './bus.js';
import { Machine } from './machine.js';
import { Network } from './network.js';
import { Radio } from './radio.js';

const STORE = 0x1fb000;
const BOARD = [0x28, 0xcd, 0xc1, 1, 2, 3];
const GATEWAY = [2, 0, 0, 0, 0, 1];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    flash: { type: 'string' },
    seconds: { type: 'string', default: '600' },
    join: { type: 'string', default: '' },
    lose: { type: 'string' },
  },
});

const started = Date.now();
const log = (line) => {
  console.log(`${(machine.clock.nanos / 1e9).toFixed(3).padStart(9)} ${line}`);
};
const machine = new Machine(positionals[0], log);
const radio = new Radio(machine, BOARD, GATEWAY, options.join.split(',').filter(Boolean));
new Bus(machine.mcu, radio);
const network = new Network(machine, radio);
if (options.flash && existsSync(options.flash)) {
  machine.mcu.flash.set(readFileSync(options.flash), STORE);
}
if (options.lose) machine.after(Number(options.lose), () => radio.lose());

function report() {
  const { stack, count } = machine;
  const seconds = (nanos) => `${(nanos / 1e9).toFixed(2)} s`;
  const [thread, interrupts, idle] = [count.thread, count.interrupts, count.idle].map(seconds);
  log(`computed ${thread}, in interrupts ${interrupts}, slept ${idle}`);
  log(`stack ${stack.top - stack.thread} bytes, with interrupts ${stack.top - stack.interrupts}`);
  log(`flash: ${count.erases} erases, ${count.programs} writes; TCP: ${network.resent} resent`);
}

function end(status) {
  machine.words.poll();
  report();
  if (options.flash) writeFileSync(options.flash, machine.mcu.flash.subarray(STORE, 0x200000));
  process.exit(status);
}

/// The host's time of the last sleep, in milliseconds; 0 while the program computes.
let asleep = 0;

function sleep() {
  const now = Date.now();
  machine.sleep(asleep ? (now - asleep) * 1e6 : 1e5);
  asleep = now;
}

function turn() {
  if (Date.now() - started > Number(options.seconds) * 1000) end(0);
  const sleeps = machine.run(20);
  machine.words.poll();
  if (sleeps) sleep();
  else asleep = 0;
  if (machine.core.waiting) setTimeout(loop, 1);
  else setImmediate(loop);
}

function loop() {
  try {
    turn();
  } catch (error) {
    log(`crashed: ${error.message} at ${machine.core.PC.toString(16)}`);
    end(1);
  }
}

process.on('SIGTERM', () => end(0));
loop();
