// SPDX-License-Identifier: Apache-2.0
//
// The visitor's way through the demonstration site in a real browser with
// scripts turned off: after each step, what the browser holds and what the
// application received.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startDemo } from './demo.js';

const NECESSARY = ['csrftoken', 'django_language', 'sessionid'];
const STATISTICAL = ['_ga', '_ga_PORTLUNE', '_pk_id.1.d3f0'];
const ADVERTISING = ['IDE', '_fbp', '_gcl_au'];
const CHOICE = 'cookies_preferences';
const DAY = 86400;

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A browser profile of somebody who was never here. */
async function newcomer(options = { javaScriptEnabled: false }) {
  const context = await browser.newContext({ baseURL: demo.url, ...options });
  return { context, page: await context.newPage() };
}

const names = (...lists) => lists.flat().sort();
const holds = async ({ context }) => names((await context.cookies()).map((c) => c.name));
const cookie = async ({ context }, name) =>
  (await context.cookies()).find((c) => c.name === name);

/** What the application received with a new request for its first page. */
async function received({ page }) {
  await page.goto('/');
  const rows = page.locator('tr[data-received=yes]');
  return names(await rows.evaluateAll((all) => all.map((row) => row.dataset.cookie)));
}

const openPolicy = ({ page }) => page.goto('/cookies');
const press = ({ page }, choice) => page.locator(`[name=choice][value=${choice}]`).first().click();
const box = ({ page }, category) => page.locator(`input[type=checkbox][name=${category}]`);

test('a first visit sets the necessary cookies alone', async () => {
  const visitor = await newcomer();
  assert.deepEqual(await received(visitor), []);
  assert.deepEqual(await holds(visitor), NECESSARY);
  assert.deepEqual(await received(visitor), NECESSARY);
});

test('refusing, coming back, accepting one category, withdrawing', async (t) => {
  const visitor = await newcomer();

  await t.test('refuse', async () => {
    await visitor.page.goto('/');
    await visitor.page.locator('nav a[href="/cookies"]').click();
    assert.equal(await box(visitor, 'statistical').isChecked(), false, 'nothing is ticked before');
    await press(visitor, 'none');
    assert.match(new URL(visitor.page.url()).pathname, /^\/(cookies)?$/);
    assert.deepEqual(await received(visitor), NECESSARY);
    assert.deepEqual(await holds(visitor), names(NECESSARY, CHOICE));
    const { httpOnly, sameSite } = await cookie(visitor, CHOICE);
    assert.deepEqual({ httpOnly, sameSite }, { httpOnly: true, sameSite: 'Lax' });
  });

  await t.test('come back', async () => {
    await visitor.page.close();
    visitor.page = await visitor.context.newPage();
    assert.deepEqual(await received(visitor), NECESSARY);
    await openPolicy(visitor);
    assert.equal(await box(visitor, 'statistical').isChecked(), false);
    assert.equal(await box(visitor, 'advertising').isChecked(), false);
  });

  await t.test('tick one box and press Enter in it', async () => {
    await box(visitor, 'statistical').check();
    await Promise.all([
      visitor.page.waitForNavigation(),
      box(visitor, 'statistical').press('Enter'),
    ]);
    await openPolicy(visitor);
    assert.equal(await box(visitor, 'statistical').isChecked(), true);
    assert.equal(await box(visitor, 'advertising').isChecked(), false);
    await visitor.page.goto('/');
    assert.deepEqual(await received(visitor), names(NECESSARY, STATISTICAL));
    assert.deepEqual(await holds(visitor), names(NECESSARY, STATISTICAL, CHOICE));
  });

  await t.test('no cookie outlives what was declared', async () => {
    const { expires } = await cookie(visitor, '_ga');
    const days = (expires - Date.now() / 1000) / DAY;
    assert.ok(days > 389 && days < 391, `the application asks for 730 days, ${days} are left`);
    assert.equal((await cookie(visitor, 'sessionid')).expires, -1, 'a session cookie stays one');
  });

  await t.test('accept all', async () => {
    await openPolicy(visitor);
    await press(visitor, 'all');
    await visitor.page.goto('/');
    assert.deepEqual(await received(visitor), names(NECESSARY, STATISTICAL, ADVERTISING));
  });

  await t.test('withdraw', async () => {
    await openPolicy(visitor);
    await press(visitor, 'none');
    assert.deepEqual(await received(visitor), NECESSARY);
    await openPolicy(visitor);
    assert.equal(await box(visitor, 'statistical').isChecked(), false);
  });

  await t.test('the site goes on working', async () => {
    const { page } = visitor;
    await page.goto('/');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Français' }).click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
    assert.equal(await page.locator('.account strong').textContent(), 'Ada');
  });
});

test('with a script the page shows what the browser holds', async () => {
  const visitor = await newcomer({});
  const problems = [];
  visitor.page.on('pageerror', (error) => problems.push(error.message));
  await visitor.page.goto('/');
  const shown = await visitor.page
    .locator('td.browser.yes')
    .evaluateAll((cells) => cells.map((cell) => cell.parentElement.dataset.cookie));
  assert.deepEqual(names(shown), ['csrftoken', 'django_language']);
  assert.deepEqual(problems, []);
});
