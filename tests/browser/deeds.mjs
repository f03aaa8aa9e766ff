// What people do, in a browser in which no script runs: a bridge-builder's thread, an auditor's search. Their errors are pages too, and judged.
import { accessible, fits, in_words } from './judge.mjs';
import { counted, failure } from './said.mjs';
import { become, fresh, scriptless } from './window.mjs';

const said = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

/// Sends the form on the page; answers the status of what came.
async function sends(page, form = 'main form') {
  const [answer] = await Promise.all([page.waitForResponse((it) => it.request().isNavigationRequest()), page.locator(`${form} button:not([type=button])`).first().click()]);
  await page.waitForLoadState();
  return answer.status();
}

/// A form that is sent with something wrong comes back whole, with what to do, in the title and beside the field.
async function is_told([page, judged], where, status) {
  if (status !== 422) failure(where, 'a form with a mistake is taken', status);
  if (!(await page.title()).startsWith('Fejl: ')) failure(where, 'the title does not say that there is a mistake', await page.title());
  if ((await page.locator('[data-summary]').count()) !== 1) failure(where, 'no list of mistakes', page.url());
  await judged(async () => {
    await accessible(page, where);
    await fits(page, where, 320);
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  await in_words(page, where, 'da', { ids: false });
}

/// Opens a form of a thread, sends it wrong, then right.
async function does(tab, thread, deed, wrong, right, then) {
  const [page] = tab;
  const where = `mette ${thread}/${deed}, without script`;
  await page.goto(`${thread}/${deed}`);
  if (wrong) {
    await wrong();
    await is_told(tab, where, await sends(page));
  }
  await right();
  const status = await sends(page);
  const text = await said(page);
  if (status !== 303 || !text.includes(then)) failure(where, `does not say "${then}"`, `${status} ${text.slice(0, 200)}`);
}

/// A contact, the next step, a pause, and on again.
export async function thread(browser, origin) {
  const context = await fresh(browser);
  await become(await context.newPage(), origin, 'mette');
  const tab = await scriptless(context);
  const [page] = tab;
  await page.goto(`${origin}/threads?state=active`);
  const href = await page.locator('main table.plain tbody a').first().getAttribute('href');
  const at = origin + href;
  const choose = (name, value) => page.locator(`[name="${name}"][value="${value}"]`).check();
  const type = (name, value) => page.locator(`[name="${name}"]`).fill(value);
  const day = async (date) => {
    for (const [box, value] of Object.entries(date)) await type(`on-${box}`, value);
  };
  const [today, month, year] = new Date().toLocaleDateString('da-DK', { timeZone: 'Europe/Copenhagen' }).split('.');
  const no_day = () => day({ day: '31', month: '2', year });
  await does(tab, at, 'contact', no_day, () => day({ day: today, month, year }), 'Kontakten er skrevet ned');
  const step = async () => {
    await page.locator('select[name="step"]').selectOption('hear_child');
    await choose('owner', 'family');
  };
  await does(tab, at, 'step', () => choose('owner', 'family'), step, 'Spørg barnet, hvad det ønsker');
  await does(tab, at, 'pause', async () => {}, () => choose('reason', 'illness'), 'på pause til');
  await page.goto(at);
  await sends(page, 'form[action$="/resume"]');
  if (!(await said(page)).includes('Tråden er i gang igen')) failure(`mette ${href}`, 'does not go on after a pause', (await said(page)).slice(0, 200));
  counted('deeds', 4);
  await context.close();
}

/// An auditor searches for one kind of event, opens one, and sees what led to what.
export async function history(browser, origin) {
  const context = await fresh(browser);
  await become(await context.newPage(), origin, 'anne');
  const tab = await scriptless(context);
  const [page] = tab;
  await page.goto(`${origin}/history`);
  await page.locator('select[name="kind"]').selectOption('thread.opened');
  await sends(page, 'main form[role="search"]');
  const rows = page.locator('main table.plain tbody th a');
  const kinds = new Set((await rows.allInnerTexts()).map((it) => it.split(',')[0].trim()));
  if (kinds.size !== 1 || !(await page.title()).includes([...kinds][0])) failure('anne /history', 'a search for one kind of event shows others, or none', [...kinds].join(' | '));
  await rows.first().click();
  if ((await page.locator('.story li').count()) < 2) failure('anne /history', 'nothing led to it', page.url());
  await page.goto(`${origin}/history`);
  await page.locator('input[name="from"]').fill('i går');
  const where = 'anne /history, without script';
  await is_told(tab, where, await sends(page, 'main form[role="search"]'));
  counted('kinds of events', kinds.size);
  await context.close();
}
