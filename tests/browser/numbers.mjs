// Every number that is a link opens the list that it counts: as many rows, on its further pages too.
import { counted, failure } from './said.mjs';
import { become, fresh } from './window.mjs';

/// Pages whose numbers are links. Each is looked at by everybody who may.
const DASHBOARDS = ['/', '/alerts', '/alerts?who=all', '/volunteers'];
/// Numbers of something that is no list: places that are free.
const NO_LISTS = /^\/capacity$/;
const PAGES_MAX = 20;

/// A number at the beginning ("3 nye henvisninger"), in brackets ("Mine (1)"), or after "alle" ("Vis alle 15").
const number_of = (text) => text.match(/^(\d+)\b(?!\.)/)?.[1] ?? text.match(/\((\d+)\)/)?.[1] ?? text.match(/\b(?:alle|all) (\d+)\b/i)?.[1];

/// The links of a page that say a number.
async function links(page) {
  const found = await page.locator('main a[href]').evaluateAll((all) => all.map((it) => [it.getAttribute('href'), it.textContent.replace(/\s+/g, ' ').trim()]));
  return found.map(([href, text]) => [href, text, number_of(text)]).filter(([href, , number]) => number !== undefined && !NO_LISTS.test(href));
}

/// The rows of the list behind an address: of its table, of its days, or of its boxes.
async function rows(page, origin, at, href) {
  if (href.startsWith('#')) {
    await page.goto(origin + at);
    return page.locator(`${href} + ol > li`).count();
  }
  let sum = 0;
  let next = href;
  for (let read = 0; next && read < PAGES_MAX; read += 1) {
    await page.goto(origin + next);
    const here = page.locator('main table.plain tbody tr, main ol.day > li, main .phone > .box');
    sum += await here.count();
    const beside = page.locator('main nav.button-row a').filter({ hasText: /Næste|Ældre/ });
    next = (await beside.count()) ? await beside.first().getAttribute('href') : null;
  }
  return sum;
}

async function of_person(browser, origin, key) {
  const context = await fresh(browser);
  const page = await context.newPage();
  await become(page, origin, key);
  if ((await page.locator('main button[name="grant"]').count()) > 0) await page.locator('main button[name="grant"]').first().click();
  if (new URL(page.url()).pathname === '/about/quick-exit') await page.locator('main form button').first().click();
  await page.waitForLoadState();
  let walked = 0;
  for (const at of DASHBOARDS) {
    const answer = await page.goto(origin + at);
    if (answer.status() !== 200) continue;
    for (const [href, text, number] of await links(page)) {
      const list = await rows(page, origin, at, href);
      if (list !== Number(number)) failure(`${key} ${at}`, `a number is not its list`, `"${text}" leads to ${list} rows on ${href}`);
      walked += 1;
    }
  }
  counted(`numbers of ${key}`, walked);
  await context.close();
}

export async function numbers(browser, origin) {
  for (const key of ['mette', 'pia', 'kirsten', 'lone', 'rikke', 'anne', 'lone_m']) await of_person(browser, origin, key);
}
