// Threats that only a browser can show: 19 (what is seen after logging out), 42 (a form of another site), 43 (two tabs, two roles).
import { createServer } from 'node:http';
import { counted, failure, say } from './said.mjs';
import { become, fresh } from './window.mjs';

const path_of = (page) => new URL(page.url()).pathname;

/// Chooses whom somebody acts as who has several roles.
async function acts_as(page, role) {
  await page.locator('main form button').filter({ hasText: role }).click();
  await page.waitForURL((url) => url.pathname !== '/roles');
}

/// Threat 19: logging out closes the other tabs, and neither going back nor a page from memory shows anything.
export async function logout(browser, origin) {
  const context = await fresh(browser);
  const [page, other] = [await context.newPage(), await context.newPage()];
  await become(page, origin, 'carla');
  await page.goto(`${origin}/referrals`);
  await page.goto(`${origin}/threads`);
  await other.goto(`${origin}/`);
  const shown = (it) => it.locator('.who').innerText();
  if (!(await shown(other)).includes('carla')) failure('/', 'nobody is logged in', await shown(other));
  await page.locator('.who form button').click();
  await page.waitForURL('**/ended');
  await other.waitForURL('**/ended', { timeout: 15_000 }).catch(() => failure('another tab', 'is still open after logging out', path_of(other)));
  for (let back = 0; back < 2; back += 1) {
    await page.goBack();
    await page.waitForLoadState();
    const text = await page.locator('body').innerText();
    if ((await page.locator('.who span').count()) > 0) failure('back after logging out', 'shows a page', `${page.url()} ${text.slice(0, 80)}`);
  }
  counted('tabs', 2);
  await context.close();
}

/// Leaving quickly: with one click and with Shift three times; the page is blank at once, nobody is logged in afterwards, and going back shows nothing.
export async function exit(browser, origin) {
  let left = 0;
  for (const [how, javaScriptEnabled] of [['click', true], ['shift', true], ['click', false]]) {
    const context = await fresh(browser, { javaScriptEnabled });
    const page = await context.newPage();
    await become(page, origin, 'dan');
    await acts_as(page, /Familie/);
    if (path_of(page) === '/about/quick-exit') await page.locator('main form button').first().click();
    await page.waitForLoadState();
    await page.goto(`${origin}/permissions`);
    // To where everybody looks at the weather: nobody gets there from a test.
    const gone = page.waitForRequest('https://www.dmi.dk/', { timeout: 15_000 });
    if (how === 'click') await page.locator('[data-exit]').click({ noWaitAfter: true });
    else for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift');
    await gone.catch(() => failure('/exit', `does not leave by ${how}, script ${javaScriptEnabled}`, page.url()));
    await page.waitForEvent('domcontentloaded', { timeout: 2_000 }).catch(() => null);
    if (javaScriptEnabled) {
      await page.goBack().catch(() => null);
      await page.waitForLoadState();
      if ((await page.locator('.who span').count()) > 0) failure('back after leaving', 'shows a page', page.url());
    }
    await page.goto(`${origin}/permissions`);
    if (path_of(page) !== '/demo') failure('/exit', 'somebody is still logged in', page.url());
    left += 1;
    await context.close();
  }
  counted('ways to leave', left);
}

/// Threat 42: a page of another site sends our forms with the cookies of whoever looks at it.
export async function elsewhere(browser, origin) {
  const action = (path) => `<form method="post" action="${origin}${path}"><input name="person" value="anna"><button>x</button></form>`;
  const evil = createServer((request, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><title>x</title>${action(request.url)}`);
  });
  await new Promise((done) => evil.listen(0, '127.0.0.1', done));
  const context = await fresh(browser);
  const page = await context.newPage();
  await become(page, origin, 'carla');
  let refused = 0;
  for (const path of ['/logout', '/demo', '/roles', '/sessions/end-others', '/session/stay', '/drafts/a']) {
    await page.goto(`http://127.0.0.1:${evil.address().port}${path}`);
    const [answer] = await Promise.all([page.waitForResponse((it) => it.request().method() === 'POST'), page.locator('button').click()]);
    if (answer.status() !== 403) failure(path, 'a form of another site is taken', answer.status());
    else refused += 1;
  }
  await page.goto(`${origin}/sessions`);
  if (!(await page.locator('.who').innerText()).includes('carla')) failure('/sessions', 'another site ended the login', page.url());
  counted('forms of another site', refused);
  await context.close();
  await new Promise((done) => evil.close(done));
}

/// Threat 43: somebody has two roles and two tabs. What was drawn under one is not sent under the other, and says so.
export async function roles(browser, origin) {
  const context = await fresh(browser);
  const [page, other] = [await context.newPage(), await context.newPage()];
  await become(page, origin, 'dan');
  await acts_as(page, /Sagsbehandler/);
  await page.goto(`${origin}/referrals/new`);
  await page.waitForURL(/referrals\/new\//);
  await other.goto(`${origin}/roles`);
  await acts_as(other, /Familie/);
  const [answer] = await Promise.all([page.waitForResponse((it) => it.request().method() === 'POST' && it.url().includes('/referrals/new')), page.locator('main form button[type="submit"]').first().click()]);
  if (answer.status() !== 409) failure('/referrals/new', 'is sent under another role', answer.status());
  await page.waitForLoadState();
  say(`under another role: "${await page.title()}"`);
  if ((await page.locator('main form[action="/roles"] button').count()) === 0) failure('/referrals/new', 'no way back to the role', await page.title());
  await page.locator('main form[action="/roles"] button').click();
  await page.waitForURL(/referrals\/new\//);
  counted('tabs', 2);
  await context.close();
}
