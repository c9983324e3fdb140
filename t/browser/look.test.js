// SPDX-License-Identifier: Apache-2.0
//
// The page's layout in a real browser: it fits every width, also with letters
// of twice the size; the table keeps its roles where it is shown as cards;
// refusing and accepting look the same; nothing but the page and its stylesheet
// is fetched.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startDemo } from './demo.js';

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function open(width, { letters = 100, lang = 'en', ...options } = {}) {
  const context = await browser.newContext({
    baseURL: demo.url, viewport: { width, height: 900 }, ...options,
  });
  const page = await context.newPage();
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(`/cookies?lang=${lang}`);
  if (letters !== 100) {
    await page.evaluate((size) => { document.documentElement.style.fontSize = `${size}%`; }, letters);
  }
  return { page, fetched, close: () => context.close() };
}

for (const width of [320, 375, 600, 768, 1024, 1280, 2560]) {
  for (const [letters, lang] of [[100, 'en'], [100, 'fr'], [200, 'fr']]) {
    test(`${width} px, ${lang}, letters at ${letters} %: nothing has to be scrolled sideways`, async () => {
      const { page, close } = await open(width, { letters, lang });
      const [inner, outer] = await page.evaluate(() => [
        document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(inner <= outer, `${inner} px in ${outer}`);
      await close();
    });
  }
}

/** How often each role of a table occurs in what assistive software is told. */
async function roles(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const told = nodes.filter((node) => !node.ignored).map((node) => node.role.value);
  return Object.fromEntries(['table', 'row', 'columnheader', 'rowheader', 'cell']
    .map((role) => [role, told.filter((one) => one === role).length]));
}

test('cards are a table to who hears them', async () => {
  const narrow = await open(320);
  const wide = await open(1280);
  const display = ({ page }) => page.locator('tbody tr').first()
    .evaluate((row) => getComputedStyle(row).display);
  assert.deepEqual([await display(narrow), await display(wide)], ['grid', 'table-row']);
  const told = await roles(wide.page);
  assert.ok(told.table === 3 && told.rowheader > 3 && told.cell === 6 * told.rowheader, JSON.stringify(told));
  assert.deepEqual(await roles(narrow.page), told);
  await narrow.close();
  await wide.close();
});

test('a card shows the name of each column, a table says it once', async () => {
  const narrow = await open(320);
  const wide = await open(1280);
  const label = ({ page }) => page.locator('td').first().evaluate((cell) => getComputedStyle(cell, '::before').content);
  assert.equal(await label(wide), 'none');
  const head = await wide.page.locator('thead th').first().textContent();
  assert.ok((await label(narrow)).includes(`"${head}"`) || (await label(narrow)).includes('attr(data-label)'), await label(narrow));
  await narrow.close();
  await wide.close();
});

for (const options of [{}, { colorScheme: 'dark' }, { forcedColors: 'active' }, { contrast: 'more' }]) {
  test(`refusing and accepting look the same: ${JSON.stringify(options)}`, async () => {
    for (const width of [320, 1280]) {
      const { page, close } = await open(width, options);
      const looks = await page.evaluate(() => ['none', 'all'].map((choice) => {
        const button = document.querySelector(`button[value=${choice}]`);
        const style = getComputedStyle(button);
        const { width: w, height: h } = button.getBoundingClientRect();
        return JSON.stringify([w, h, ...[...style].map((name) => `${name}: ${style[name]}`)]);
      }));
      assert.equal(looks[0], looks[1]);
      await close();
    }
  });
}

test('what can be pressed is at least 24 px high', async () => {
  for (const width of [320, 1280]) {
    const { page, close } = await open(width);
    const low = await page.evaluate(() => [...document.querySelectorAll('a, button, input, label')]
      .filter((one) => one.type !== 'hidden' && !one.closest('section p, td'))
      .filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML));
    assert.deepEqual(low, []);
    await close();
  }
});

test('the ground fills the window, in the dark too', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await open(1600, { colorScheme });
    const [ground, text] = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.cp')).color]);
    assert.equal(await page.evaluate(() => document.body.getBoundingClientRect().width), 1600);
    assert.equal(ground, colorScheme === 'dark' ? 'rgb(21, 24, 26)' : 'rgb(251, 250, 247)');
    assert.equal(text, colorScheme === 'dark' ? 'rgb(233, 231, 226)' : 'rgb(30, 35, 39)');
    await close();
  }
});

test('one request for the page, one for its style', async () => {
  const { fetched, close } = await open(1280);
  assert.deepEqual(fetched, ['/cookies', '/cookies/look']);
  await close();
});
