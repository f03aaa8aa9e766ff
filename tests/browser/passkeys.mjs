// Threats 33, 34 and 35 in a browser: a link is opened, a code typed, a passkey made on a device, used, and replaced when the device is lost.
import { counted, failure } from './said.mjs';
import { become, fresh } from './window.mjs';

/// A browser with a device of its own that has passkeys. Every address it asks for is remembered.
async function with_device(browser) {
  const context = await fresh(browser);
  const page = await context.newPage();
  const addresses = [];
  page.on('request', (it) => addresses.push(`${it.url()} ${it.headers().referer ?? ''}`));
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
  return { context, page, addresses };
}

/// Somebody of the demo who lets coordinators in.
async function coordinator(browser, origin) {
  const context = await fresh(browser);
  const page = await context.newPage();
  await page.goto(`${origin}/demo`);
  const people = await page.locator('button[name="person"]').evaluateAll((all) => all.map((it) => it.value));
  for (const person of people) {
    await become(page, origin, person);
    const answer = await page.goto(`${origin}/access/invite`);
    if (answer.ok() && (await page.locator('input[value="safeguarding-lead"]').count()) > 0) return { context, page };
    await page.goto(`${origin}/sessions`);
    if ((await page.locator('.who form button').count()) > 0) await page.locator('.who form button').click();
  }
  throw new Error('nobody of the demo coordinates an organisation');
}

/// What stands on the page with link and code.
async function read(page) {
  await page.waitForSelector('#ready-address');
  return { link: await page.locator('#ready-address').inputValue(), code: await page.locator('.code span[aria-hidden]').innerText() };
}

/// Comes with a link and a code, and makes a passkey.
async function comes({ page }, { link, code }) {
  await page.goto(link);
  if (page.url().includes('#')) failure('/invitation', 'the secret stays in the address', page.url());
  if (await page.locator('#link').isVisible()) failure('/invitation', 'a link that was opened is asked for again', '#link');
  await page.locator('#code').fill('AAA AAA');
  await page.locator('main form button[type="submit"]').click();
  await page.waitForSelector('#code-error');
  await page.locator('#code').fill(code.toLowerCase());
  await page.locator('main form button[type="submit"]').click();
  // Who comes back is known by name already.
  const name = page.locator('form[action="/invitation/passkey"] input[name="name"]');
  if (await name.count()) await name.fill('Frida Opdigt');
  await page.locator('form[action="/invitation/passkey"] button').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/invitation'));
}

const is_in = async ({ page }, origin) => {
  await page.goto(`${origin}/sessions`);
  return new URL(page.url()).pathname === '/sessions';
};

export async function passkeys(browser, origin) {
  const first = await coordinator(browser, origin);
  await first.page.locator('input[value="coordinator"]').check();
  await first.page.locator('main form button[type="submit"]').click();
  const invited = await read(first.page);
  const phone = await with_device(browser);
  await comes(phone, invited);
  const who = await phone.page.locator('.who').innerText();
  if (!who.toLowerCase().includes('koordinator')) failure('/', 'whoever came with a passkey has no role', who);
  const secret = invited.link.split('.').pop();
  if (phone.addresses.some((it) => it.includes(secret))) failure('/invitation', 'the secret of a link was asked for', secret);
  // Logged out, and in again with the passkey alone.
  await phone.page.goto(`${origin}/sessions`);
  const kept = await phone.page.locator('form[action^="/sessions/logins/"]').count();
  if (kept !== 0) failure('/sessions', 'the only way to log in can be removed', kept);
  await phone.page.locator('.who form[action="/logout"] button').click();
  await phone.page.waitForURL('**/ended');
  await phone.page.goto(`${origin}/demo`);
  await phone.page.locator('form[action="/login/passkey"] button').click();
  await phone.page.waitForURL((url) => url.pathname !== '/demo');
  if (!(await is_in(phone, origin))) failure('/login/passkey', 'nobody is logged in by their passkey', phone.page.url());
  // The device that has a passkey of theirs makes no second one.
  await phone.page.locator('form[action="/sessions/passkey"] button').click();
  await phone.page.waitForFunction(() => document.querySelector('form[action="/sessions/passkey"] [data-passkey-status]').textContent !== '');
  // It is lost: the other coordinator lets them in again, on another.
  await first.page.goto(`${origin}/access`);
  const rows = first.page.locator('table tbody tr').filter({ hasNot: first.page.locator('.badge') }).filter({ hasText: 'Koordinator' });
  await rows.last().locator('a').click();
  await first.page.locator('form[action$="/recover"] button').click();
  const again = await read(first.page);
  const other = await with_device(browser);
  await comes(other, again);
  if (await is_in(phone, origin)) failure('/sessions', 'the lost device is still logged in', phone.page.url());
  await phone.page.goto(`${origin}/demo`);
  await phone.page.locator('form[action="/login/passkey"] button').click();
  await phone.page.waitForSelector('.alert-warning');
  if (await is_in(phone, origin)) failure('/login/passkey', 'the lost passkey still logs in', phone.page.url());
  if (!(await is_in(other, origin))) failure('/sessions', 'the new device is logged out', other.page.url());
  counted('devices with passkeys', 2);
  for (const it of [first, phone, other]) await it.context.close();
}
