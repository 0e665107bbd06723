// What is compared, with the versions that are installed: those of the lock file, and the package's own.

import { readFileSync } from 'node:fs';

const read = (file) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));

/** Node.js, the package and its peers, as a sentence without its full stop. */
export function versions() {
  const { packages } = read('package-lock.json');
  const { dependencies } = packages[''];
  const named = Object.keys(dependencies).map((name) => {
    const { link, resolved, version } = packages[`node_modules/${name}`];
    return `${name} ${link ? read(`${resolved}/package.json`).version : version}`;
  });
  return [`Node.js ${process.versions.node}`, ...named].join(', ');
}
