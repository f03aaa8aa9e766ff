// node main.mjs <what> <origin> [folder for pictures]
import { crawl } from './crawl.mjs';
import { history, thread } from './deeds.mjs';
import { numbers } from './numbers.mjs';
import { passkeys } from './passkeys.mjs';
import { planted } from './planted.mjs';
import { program_asks } from './program.mjs';
import { count, say } from './said.mjs';
import { elsewhere, exit, logout, roles } from './threats.mjs';
import { weight } from './weight.mjs';
import { open } from './window.mjs';

const RUNS = { crawl, elsewhere, exit, history, logout, numbers, passkeys, planted, program: program_asks, roles, thread, weight };

const [what, origin, folder] = process.argv.slice(2);
// Nobody waits for ever for a browser.
const TIME_MAX_MS = 15 * 60_000;
setTimeout(() => {
  console.error(`${what} is not done after ${TIME_MAX_MS / 60_000} minutes`);
  process.exit(1);
}, TIME_MAX_MS).unref();

const browser = await open();
const begun = Date.now();
try {
  for (const it of what.split(',')) await RUNS[it](browser, origin, folder);
} finally {
  await browser.close();
}
say(`${what} took ${Math.round((Date.now() - begun) / 1000)} s and found ${count()} faults`);
