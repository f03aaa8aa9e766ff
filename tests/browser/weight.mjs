// What the first visit of a family and of a volunteer weighs, and the second; and how soon it is of use on a slow phone.
import { counted, failure, say } from './said.mjs';
import { become, fresh } from './window.mjs';

const FIRST_MAX_KB = 100;
const SECOND_MAX_KB = 15;
const SLOW = { processor: 4, bits_per_second: 400_000, latency_ms: 150 };

/// Bytes over the wire until nothing more comes.
async function weighed(devtools, visit) {
  let bytes = 0;
  const add = ({ encodedDataLength }) => (bytes += encodedDataLength);
  devtools.on('Network.loadingFinished', add);
  await visit();
  devtools.off('Network.loadingFinished', add);
  return bytes / 1024;
}

/// The session of somebody who has logged in, in a browser that has nothing else of ours yet.
async function logged_in(browser, origin, key) {
  const context = await fresh(browser, { viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await become(page, origin, key);
  if (new URL(page.url()).pathname === '/about/quick-exit') await page.locator('main form button').first().click();
  await page.waitForLoadState('networkidle');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.clearBrowserCache');
  return { context, page, devtools };
}

async function of(browser, origin, key, path) {
  const { context, page, devtools } = await logged_in(browser, origin, key);
  await page.goto('about:blank');
  const visit = async () => {
    await page.goto(origin + path);
    await page.waitForLoadState('networkidle');
  };
  const first = await weighed(devtools, visit);
  const second = await weighed(devtools, visit);
  if (first > FIRST_MAX_KB) failure(`${key} ${path}`, `a first visit weighs more than ${FIRST_MAX_KB} KB`, `${first.toFixed(1)} KB`);
  if (second > SECOND_MAX_KB) failure(`${key} ${path}`, `a second visit weighs more than ${SECOND_MAX_KB} KB`, `${second.toFixed(1)} KB`);

  await devtools.send('Network.clearBrowserCache');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW.processor });
  const rate = SLOW.bits_per_second / 8;
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: SLOW.latency_ms, downloadThroughput: rate, uploadThroughput: rate });
  await page.goto(origin + path);
  const [painted, ready] = await page.evaluate(() => {
    const [first] = performance.getEntriesByName('first-contentful-paint');
    const [navigation] = performance.getEntriesByType('navigation');
    return [first?.startTime ?? 0, navigation.domInteractive];
  });
  say(`${key} ${path}: first visit ${first.toFixed(1)} KB, second ${second.toFixed(1)} KB; on a slow phone words are seen after ${Math.round(painted)} ms and the page can be used after ${Math.round(ready)} ms`);
  counted(`visits weighed of ${key}`, Number(first > 10) + Number(second > 1));
  await context.close();
}

export async function weight(browser, origin) {
  for (const path of ['/', '/permissions', '/looks', '/my-data']) await of(browser, origin, 'lone_m', path);
  await of(browser, origin, 'karla', '/');
}
