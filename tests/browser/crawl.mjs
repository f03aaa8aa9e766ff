// Everybody of the demo walks from their first page along every link, one of each shape of address, and each page is judged.
import { mkdirSync } from 'node:fs';
import { accessible, fits, in_words, lines, listen, pressable, told_apart } from './judge.mjs';
import { counted, failure, say } from './said.mjs';
import { become, fresh, scriptless } from './window.mjs';

/// How many pages of one shape one person looks at: from different lists, so of different states.
const EACH_MAX = 3;
/// How many values of one filter are looked at, and how many of several filters at once.
const FILTERS_MAX = 8;
const TOGETHER_MAX = 2;
/// What everybody sees alike: one of them looks at it.
const OF_ALL = /^\/(about|worried|sessions)(\/|$)/;
const LANGUAGES = ['da', 'en'];
const WIDTHS = [1280, 390];
/// Leaving, and files, are not pages.
const NOT_PAGES = /^\/(assets|exit|logout|language|live)(\/|$)/;

const ids = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*').replace(/\/\d+(?=\/|$)/g, '/*');

/// The shape of an address: ids are one, cursors and days are one, words in filters are their own.
export function shape(address) {
  const url = new URL(address, 'http://x');
  const query = [...url.searchParams].map(([name, value]) => `${name}=${/^[a-z][a-z_.]*$/.test(value) ? value : '*'}`);
  return ids(url.pathname) + (query.length ? `?${query.sort().join('&')}` : '');
}

/// An address without how one looks at it: in which order, how far back, on which page.
function whole(path) {
  const url = new URL(path, 'http://x');
  for (const name of ['order', 'show', 'span', 'page', 'after']) url.searchParams.delete(name);
  return url.pathname + url.search;
}

const path_of = (address) => new URL(address).pathname + new URL(address).search;
const name_of = (text) => text.replace(/^\//, '').replace(/[^a-z0-9=]+/gi, '-').replace(/-+$/, '') || 'first';

class Walk {
  static memories = new Map();
  static of_all = new Set();

  constructor(origin, who, folder) {
    Object.assign(this, { origin, who, folder, titles: new Map(), links: new Set(), queue: [] });
    // Two people of one role share what they look at: what one has seen the other need not.
    const memory = Walk.memories.get(who.role_name) ?? { seen: new Map(), filters: new Map() };
    Walk.memories.set(who.role_name, memory);
    Object.assign(this, memory);
  }

  at(path, lang) {
    return `${this.who.key} ${path}${lang === 'en' ? ' (English)' : ''}`;
  }

  /// Whether a page is looked at: the first of its shape, and a few more that other lists lead to.
  is_new(path, from) {
    const mine = shape(path);
    if (OF_ALL.test(path)) {
      if (Walk.of_all.has(mine)) return false;
      Walk.of_all.add(mine);
    }
    const of = this.seen.get(mine) ?? new Set();
    const is_one_of_many = mine.includes('*');
    const key = is_one_of_many ? shape(from) : mine;
    if (of.has(key) || of.size >= EACH_MAX) return false;
    const bare = mine.split('?')[0];
    if (mine.includes('?')) {
      const [kind, most] = mine.includes('&') ? [`${bare}&`, TOGETHER_MAX] : [bare, FILTERS_MAX];
      const filters = this.filters.get(kind) ?? 0;
      if (filters >= most) return false;
      this.filters.set(kind, filters + 1);
    }
    this.seen.set(mine, of.add(key));
    return true;
  }

  async found(page, from) {
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((it) => new URL(it.getAttribute('href'), document.baseURI).href));
    for (const link of links) {
      const url = new URL(link);
      if (url.origin !== this.origin || NOT_PAGES.test(url.pathname)) continue;
      const path = url.pathname + url.search;
      if (!this.links.has(path) && this.is_new(path, from)) this.queue.push([path, from]);
      this.links.add(path);
    }
  }

  /// One page, in all the ways people see it.
  async look(page, plain, path, from) {
    const where = this.at(path);
    const answer = await page.goto(this.origin + path);
    if (answer.status() >= 400) return failure(where, `answers ${answer.status()}`, `a link on ${from}`);
    await page.setViewportSize({ width: 1280, height: 900 });
    const own = path_of(page.url());
    this.titled(await page.title(), own);
    await this.found(page, own);
    await accessible(page, where);
    await told_apart(page, where);
    await pressable(page, where, 44);
    await in_words(page, where, 'da', { ids: this.who.sees_ids });
    await this.without_script(page, plain, own);
    // A list with a filter is the same page in the other language.
    if (own.includes('?')) return fits(page, where, 320);
    await this.drawn(page, own, 'da');
    await this.in_english(page, own);
  }

  titled(title, path) {
    if (!title) failure(this.at(path), 'no title', path);
    const mine = shape(whole(path));
    const other = this.titles.get(title) ?? mine;
    this.titles.set(title, other);
    if (other !== mine) failure(this.at(path), 'the title of another page', `"${title}" of ${other}`);
  }

  async in_english(page, path) {
    await page.goto(`${this.origin}/language/en?back=${encodeURIComponent(path)}`);
    const back = path_of(page.url());
    if (back !== path) failure(this.at(path), 'another language is another page', back);
    await in_words(page, this.at(path, 'en'), 'en', { ids: this.who.sees_ids });
    await this.drawn(page, path, 'en');
    await page.request.get(`${this.origin}/language/da?back=/about/accessibility`);
  }

  /// At every width: no sideways scrolling, and a picture for whoever wants to see it.
  async drawn(page, path, lang) {
    const file = `${this.folder}/${this.who.key}-${name_of(shape(path).replaceAll('*', 'one'))}-${this.seen.get(shape(path))?.size ?? 0}`;
    for (const width of WIDTHS) {
      await fits(page, this.at(path, lang), width);
      if (this.folder) await page.screenshot({ path: `${file}-${lang}-${width}.png`, fullPage: true, animations: 'disabled' });
    }
    await fits(page, this.at(path, lang), 320);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  /// The page says the same without script, and each form can be sent.
  async without_script(page, plain, path) {
    const where = `${this.at(path)}, without script`;
    // An auditor's rows go on while one looks: each look is an event.
    const rows = this.who.sees_ids ? 'tbody' : 'script';
    const said = await lines(page, rows);
    const answer = await plain.goto(this.origin + path);
    if (answer.status() >= 400) return failure(where, `answers ${answer.status()}`, path);
    // Numbers and times go on while one looks.
    const timeless = (line) => line.replace(/\d+/g, '0');
    const bare = new Set((await lines(plain, rows)).map(timeless));
    for (const line of said) if (!bare.has(timeless(line))) failure(where, 'said with script alone', line);
    const forms = plain.locator('main form');
    for (let i = 0; i < (await forms.count()); i += 1) {
      const form = forms.nth(i);
      const sends = form.locator('button:not([type=button])');
      if ((await form.isVisible()) && (await sends.count()) === 0) failure(where, 'a form that cannot be sent', await form.getAttribute('action'));
    }
  }

  /// Every link that a page shows leads somewhere.
  async dead(context) {
    for (const path of this.links) {
      const answer = await context.request.get(this.origin + path, { maxRedirects: 0 });
      if (answer.status() >= 400) failure(this.at(path), `answers ${answer.status()}`, 'a page links to it');
    }
  }
}

/// One person's walk, in one role if they have several.
async function walk(browser, origin, who, folder) {
  const context = await fresh(browser);
  const page = await context.newPage();
  const [plain] = await scriptless(context);
  const it = new Walk(origin, who, folder);
  let at = `${who.key} /demo`;
  listen(page, () => at);
  await become(page, origin, who.person);
  if (who.role !== undefined) {
    await page.goto(`${origin}/roles`);
    await page.locator('main form button').nth(who.role).click();
    await page.waitForURL((url) => url.pathname !== '/roles');
  }
  if (new URL(page.url()).pathname === '/about/quick-exit') {
    it.queue.push(['/about/quick-exit', '/']);
    await page.locator('main form button').first().click();
    await page.waitForURL((url) => url.pathname !== '/about/quick-exit');
  }
  it.is_new('/', '/');
  it.queue.push(['/', '/']);
  let pages = 0;
  for (let next = it.queue.shift(); next; next = it.queue.shift()) {
    at = it.at(next[0]);
    await it.look(page, plain, ...next);
    pages += 1;
  }
  await it.dead(context);
  counted(`pages of ${who.key}`, pages);
  say(`${who.key}: ${pages} pages of ${it.seen.size} shapes, ${it.links.size} links`);
  await context.close();
}

/// Everybody there is on `/demo`; whoever has several roles is each of them.
async function everybody(browser, origin) {
  const context = await fresh(browser);
  const page = await context.newPage();
  await page.goto(`${origin}/demo`);
  const keys = await page.locator('button[name="person"]').evaluateAll((all) => all.map((it) => it.value));
  const people = [];
  for (const key of keys) {
    await become(page, origin, key);
    await page.goto(`${origin}/roles`);
    const roles = await page.locator('main form button').count();
    const sees_ids = (await page.request.get(`${origin}/history`)).status() === 200;
    const named = roles < 2 ? [await page.locator('.who span').innerText()] : await page.locator('main form button').allInnerTexts();
    named.forEach((name, at) => {
      const role_name = name.split(' · ').at(-1).split(/[,\n]/)[0].trim();
      people.push({ key: roles < 2 ? key : `${key}-${at + 1}`, person: key, role: roles < 2 ? undefined : at, role_name, sees_ids });
    });
  }
  await context.close();
  return people;
}

/// Before anybody has logged in.
async function outside(browser, origin, folder) {
  const context = await fresh(browser);
  const page = await context.newPage();
  const [plain] = await scriptless(context);
  const it = new Walk(origin, { key: 'nobody', role_name: 'nobody', sees_ids: false }, folder);
  let at = '';
  listen(page, () => at);
  for (const path of ['/demo', '/ended', '/worried', '/about/accessibility', '/about/privacy', '/about/quick-exit']) {
    at = it.at(path);
    it.is_new(path, path);
    await it.look(page, plain, path, path);
  }
  await context.close();
}

/// `at_once` people walk at a time.
export async function crawl(browser, origin, folder, at_once = 3) {
  if (folder) mkdirSync(folder, { recursive: true });
  await outside(browser, origin, folder);
  const only = process.env.ONLY?.split(',');
  const left = (await everybody(browser, origin)).filter((it) => !only || only.includes(it.key));
  counted('people', left.length);
  const walker = async () => {
    for (let who = left.shift(); who; who = left.shift()) await walk(browser, origin, who, folder);
  };
  await Promise.all(Array.from({ length: at_once }, walker));
}
