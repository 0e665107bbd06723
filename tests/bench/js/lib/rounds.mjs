// Measures contestants by turns in one process, and keeps the best round of each.
//
// What counts is the processor time of the process, helpers of the engine such as its collector included: others may
// use the machine meanwhile. No contestant starts with the garbage of another.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const seconds = ({ user, system }) => (user + system) / 1e6;

function once(run) {
  collect();
  const before = process.cpuUsage();
  run();
  return seconds(process.cpuUsage(before));
}

/** Returns the best time of each contestant in seconds, after `rounds` rounds and two that do not count. */
export function measure(runs, rounds) {
  const best = runs.map(() => Infinity);
  for (let round = -2; round < rounds; round += 1) {
    runs.forEach((run, index) => {
      const time = once(run);
      if (round >= 0) best[index] = Math.min(best[index], time);
    });
  }
  return best;
}
