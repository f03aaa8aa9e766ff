// The command line in a browser: a program waits on the loopback, somebody presses the button, and the browser goes to it by itself; with script and
// without. The two pages are judged as every other.
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { accessible, fits, in_words, listen } from './judge.mjs';
import { counted, failure } from './said.mjs';
import { become, fresh } from './window.mjs';

/// Waits on the loopback for what a browser brings.
async function program() {
  const brought = Promise.withResolvers ? Promise.withResolvers() : deferred();
  const server = createServer((request, response) => {
    response.end('You can close this window.');
    if (request.url.startsWith('/?')) brought.resolve(new URL(request.url, 'http://127.0.0.1').searchParams);
  });
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
  return { port: server.address().port, brought: brought.promise, close: () => server.close() };
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}

async function judged(page, where) {
  for (const width of [390, 320]) await fits(page, where, width);
  await accessible(page, where);
}

export async function program_asks(browser, origin) {
  let lets = 0;
  for (const [button, javaScriptEnabled] of [['allow', true], ['allow', false], ['refuse', true]]) {
    const context = await fresh(browser, { javaScriptEnabled });
    const page = await context.newPage();
    listen(page, () => '/program');
    const { port, brought, close } = await program();
    const [challenge, state] = [createHash('sha256').update(randomBytes(32)).digest('base64url'), randomBytes(32).toString('base64url')];
    await page.goto(`${origin}/program/begin?challenge=${challenge}&port=${port}&state=${state}`);
    // Who is not logged in logs in first, and comes to the question.
    await page.locator('button[name="person"][value="carla"]').click();
    await page.waitForURL('**/program');
    if (page.url().includes('?')) failure('/program', 'what the program brought stays in the address', page.url());
    if (javaScriptEnabled) await judged(page, '/program');
    await page.locator(`form[action="/program/${button}"] button`).click();
    await page.waitForURL(`http://127.0.0.1:${port}/**`, { timeout: 15_000 }).catch(() => failure('/program', `the browser does not go on after ${button}`, page.url()));
    const found = await Promise.race([brought, new Promise((late) => setTimeout(late, 5_000, new URLSearchParams()))]);
    if (found.get('state') !== state) failure('/program', 'the state is another', String(found));
    if (Boolean(found.get('code')) !== (button === 'allow')) failure('/program', `a code comes, or does not, after ${button}`, String(found));
    lets += 1;
    if (javaScriptEnabled) {
      await page.goto(`${origin}/program/code`);
      await judged(page, '/program/code');
      await in_words(page, '/program/code', 'da', { ids: true });
    }
    await context.close();
    // A browser also asks for an icon, when it likes.
    close();
  }
  counted('programs', lets);
}
