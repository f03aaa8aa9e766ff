// What must be true of every page, whoever sees it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { failure } from './said.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/// Hears what goes wrong in a page from now on: errors of its script, of the network, and of the content security policy.
export function listen(page, where) {
  page.on('console', (it) => {
    if (it.type() === 'error' || it.type() === 'warning') failure(where(), `console ${it.type()}`, it.text());
  });
  page.on('pageerror', (it) => failure(where(), 'script error', it.message));
  page.on('requestfailed', (it) => {
    const why = it.failure()?.errorText ?? '';
    // Leaving a page ends what it still hears.
    if (!why.includes('ERR_ABORTED')) failure(where(), 'request failed', `${it.url()} ${why}`);
  });
}

/// WCAG 2.1 A and AA, and what axe calls best practice.
export async function accessible(page, where) {
  await page.evaluate(AXE);
  const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), TAGS);
  for (const it of found.violations) {
    for (const node of it.nodes) failure(where, `axe ${it.id}: ${it.help}`, `${node.target.join(' ')} ${node.html}`);
  }
}

/// No sideways scrolling, of the page or of anything in it that is not a labelled region to be scrolled.
export async function fits(page, where, width) {
  await page.setViewportSize({ width, height: 900 });
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const over = [...document.querySelectorAll('body *')].filter((it) => it.getBoundingClientRect().right > root.clientWidth + 0.5);
    const own = (it) => `${it.tagName.toLowerCase()}.${it.getAttribute('class') ?? ''} ${it.textContent.trim().slice(0, 60)}`;
    return [`${root.scrollWidth} of ${root.clientWidth}`, ...over.slice(-3).map(own)];
  });
  if (wide.length) failure(where, `wider than ${width} pixels`, wide.join(' | '));
}

/// What is pressed is large enough for a thumb. Links within a sentence are exempt, as in WCAG.
export async function pressable(page, where, least) {
  const small = await page.evaluate((least) => {
    const shown = (it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && it.getBoundingClientRect().width > 1;
    const isInSentence = (it) => {
      if (it.tagName !== 'A' || getComputedStyle(it).display !== 'inline') return false;
      const block = it.closest('p, li, dd, dt, td, th, label, legend, h1, h2, h3, span, div');
      return block !== null && block.textContent.replace(/\s/g, '').length > it.textContent.replace(/\s/g, '').length + 3;
    };
    const box = (it) => {
      // Of a choice, its label is what is pressed; of a mark in the picture, the invisible circle around it.
      const label = it.matches('[type=radio], [type=checkbox]') ? it.labels[0] : it;
      return label.getBoundingClientRect();
    };
    return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
      .filter((it) => !it.closest('dialog:not([open])') && shown(it) && !it.matches('.skipnav') && !isInSentence(it))
      .map((it) => [it, box(it)])
      .filter(([it, size]) => (it.closest('svg') ? Math.min(size.width, size.height) < 24 : size.height < least - 0.5))
      .map(([it, size]) => `${Math.round(size.width)}x${Math.round(size.height)} ${it.outerHTML.slice(0, 200)}`);
  }, least);
  for (const it of small) failure(where, `lower than ${least} pixels`, it);
}

/// Two links with the same words lead to the same place.
export async function told_apart(page, where) {
  const same = await page.evaluate(() => {
    const named = new Map();
    for (const it of document.querySelectorAll('a[href]')) {
      const name = (it.getAttribute('aria-label') ?? it.textContent).replace(/\s+/g, ' ').trim().toLowerCase();
      const to = it.getAttribute('href');
      if (!named.has(name)) named.set(name, new Set());
      named.get(name).add(to);
    }
    return [...named].filter(([, to]) => to.size > 1).map(([name, to]) => `"${name}": ${[...to].join(' ')}`);
  });
  for (const it of same) failure(where, 'the same words lead to different places', it);
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const CODE = /(?<![\w/@.-])[a-z]+(?:_[a-z]+)+(?![\w.-])/;
const ENGLISH = /(?<![\p{L}-])(the|and|with|from|which|must|were|has|not|this|that|their|nobody|somebody|are)(?![\p{L}-])/iu;
const DANISH = /(?<![\p{L}-])(og|ikke|eller|som|af|skal|blev|har|er|på|til|jeg|hvad)(?![\p{L}-])/iu;

/// What a page says in words, line by line. What people typed or are called (`dir=auto`, `bdi`) and what is said in another language is not ours.
export const lines = (page, without = 'script') =>
  page.evaluate((without) => {
    const root = document.querySelector('main').cloneNode(true);
    for (const it of root.querySelectorAll('[dir=auto], bdi, [lang], code, [data-counter], [data-draft-status], script')) it.remove();
    for (const it of root.querySelectorAll(without)) it.remove();
    const out = [];
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.data.replace(/\s+/g, ' ').trim();
      if (text) out.push(text);
    }
    return out;
  }, without);

/// No raw id, no code, no words of the other language. An auditor is shown ids: they are what is proved.
export async function in_words(page, where, lang, { ids }) {
  const other = lang === 'da' ? ENGLISH : DANISH;
  for (const it of await lines(page)) {
    if (!ids && ID.test(it)) failure(where, 'an id is shown', it);
    if (it.includes('⟦')) failure(where, 'a text is missing', it);
    if (!ids && CODE.test(it)) failure(where, 'a code is shown', it);
    if (other.test(it)) failure(where, lang === 'da' ? 'not in Danish' : 'not in English', it);
  }
}
