// The judge himself is judged: a page with one fault of each kind, and each is found. A check that finds nothing there proves nothing elsewhere.
import { accessible, fits, in_words, listen, pressable, told_apart } from './judge.mjs';
import { fresh } from './window.mjs';

const PAGE = `<!doctype html><html lang="da"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>x</title></head><body><main>
<h1>Side</h1>
<img src="/none.png">
<p style="color:#ccc;background:#fff">Svag skrift</p>
<div style="width:900px">bred</div>
<button style="height:20px">Tryk</button>
<p><a href="/a">Se</a></p><p><a href="/b">Se</a></p>
<p>00000000-0000-4000-8000-000000000000</p><p>not_your_mandate</p><p>⟦no-such-key⟧</p><p>The child must not see this</p>
</main><script>console.error('planted'); missing();</script></body></html>`;

export async function planted(browser, origin) {
  const context = await fresh(browser);
  const page = await context.newPage();
  await context.route(`${origin}/planted`, (it) => it.fulfill({ status: 200, contentType: 'text/html', body: PAGE }));
  listen(page, () => 'planted');
  await page.goto(`${origin}/planted`);
  await accessible(page, 'planted');
  await fits(page, 'planted', 320);
  await pressable(page, 'planted', 44);
  await told_apart(page, 'planted');
  await in_words(page, 'planted', 'da', { ids: false });
  await context.close();
}
