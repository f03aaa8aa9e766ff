// node main.mjs <what> <origin> [folder for pictures]
import { crawl } from './crawl.mjs';
import { count, say } from './said.mjs';
import { open } from './window.mjs';

const [what, origin, folder] = process.argv.slice(2);
const browser = await open();
const begun = Date.now();
try {
  await { crawl }[what](browser, origin, folder);
} finally {
  await browser.close();
}
say(`${what} took ${Math.round((Date.now() - begun) / 1000)} s and found ${count()} failures`);
