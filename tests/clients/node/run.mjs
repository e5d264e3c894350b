// Two clients of the registry in JavaScript: one written from the protos alone, one from what reflection tells alone.
//
//     npm ci && node run.mjs ADDRESS PROTOS [CHECK...]
//
// ADDRESS is the host:port of a daemon that may be written to, PROTOS the folders of the protos, with a colon between them. Runs the
// named checks, or all of them, and prints one line a check: `ok NAME` or `FAILED NAME: why`. Exit code 0: all passed; 1: some failed.
import process from 'node:process';
import { Client } from './client.mjs';
import * as nodeChecks from './node_checks.mjs';
import * as reflectionChecks from './reflection_checks.mjs';
import * as watchChecks from './watch_checks.mjs';

const [address, protos, ...names] = process.argv.slice(2);
if (!protos) {
  console.error('usage: node run.mjs ADDRESS PROTOS [CHECK...]');
  process.exit(2);
}

const checks = { ...nodeChecks, ...watchChecks, ...reflectionChecks };
let failed = 0;
for (const name of names.length > 0 ? names : Object.keys(checks)) {
  const client = new Client(address, protos, `js-${name}`);
  try {
    await checks[name](client);
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.error(error);
    console.log(`FAILED ${name}: ${String(error).replaceAll(/\s+/g, ' ')}`);
  } finally {
    client.close();
  }
}

process.exit(failed === 0 ? 0 : 1);
