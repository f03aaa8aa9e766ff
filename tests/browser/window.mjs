// One Chromium for a run, and a fresh profile for everybody who uses it.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

export function program() {
  const found = process.env.CHROMIUM ?? PLACES.find((it) => existsSync(it));
  if (!found) throw new Error('Chromium is missing: install it (Debian: chromium), or name it in the environment variable CHROMIUM');
  return found;
}

export const open = () =>
  chromium.launch({
    executablePath: program(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      // Nothing leaves this machine.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });

/// A context in which nothing is left of others. `options` as in Playwright.
export const fresh = (browser, options = {}) => browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'da-DK', reducedMotion: 'reduce', ...options });

/// Logs somebody of the demo in by the one click that a newcomer makes; answers where they came.
export async function become(page, origin, key) {
  await page.goto(`${origin}/demo`);
  await page.locator(`button[name="person"][value="${key}"]`).click();
  await page.waitForURL((url) => url.pathname !== '/demo');
  return new URL(page.url()).pathname;
}

/// Another tab of the same login, in which no script runs but while it is judged.
export async function scriptless(context) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const disabled = (value) => devtools.send('Emulation.setScriptExecutionDisabled', { value });
  await disabled(true);
  // Whoever judges the page is a script too.
  const judged = async (judge) => {
    await disabled(false);
    await judge();
    await disabled(true);
  };
  return [page, judged];
}
