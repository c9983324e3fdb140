// SPDX-License-Identifier: Apache-2.0
//
// A visitor's whole life on the demonstration site, without any script, in both
// browsers: after each step what the jar holds and what the application says
// that it received.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { press, shown } from '../lib/banner.js';
import { browsers, demo, end } from '../lib/visitor.js';

after(end);

const CHOICE = 'cookies_preferences';
const NECESSARY = ['csrftoken', 'django_language', 'sessionid'];
const STATISTICAL = ['_ga', '_ga_PORTLUNE', '_pk_id.1.d3f0'];
const names = (...lists) => lists.flat().sort();
const { url } = await demo();

const holds = async (visitor) => names(Object.keys(await visitor.jar()));

/** What the application received with a new request, and what it was told of the consent. */
async function application(visitor) {
  await visitor.goto(`${url}/`);
  const [received, consent, state] = await visitor.evaluate(() => [
    Array.from(document.querySelectorAll('tr[data-received=yes]'), (row) => row.dataset.cookie),
    document.querySelector('#consent').textContent,
    document.querySelector('#state').textContent,
  ]);
  return { received: names(received), consent, state };
}

const ticked = (visitor) =>
  visitor.evaluate(() => Array.from(document.querySelectorAll('[type=checkbox]:checked'), (box) => box.name));

const heading = (visitor) => visitor.evaluate(() => document.title);

for (const [name, start] of Object.entries(browsers)) {
  test(`${name}: a life without script`, async (t) => {
    const visitor = await (await start()).newcomer();
    t.after(() => visitor.close());

    await t.test('no script runs', async () => {
      await visitor.goto(`${url}/`);
      const found = await visitor.evaluate(() => document.querySelectorAll('td.browser.yes, td.browser.no').length);
      assert.equal(found, 0, 'that of the demonstration would have marked its cells');
    });

    await t.test('first visit: the necessary cookies, and the banner asks', async () => {
      assert.deepEqual(await holds(visitor), NECESSARY);
      assert.deepEqual(await application(visitor),
        { received: NECESSARY, consent: 'necessary', state: 'none' });
      assert.deepEqual(await shown(visitor), ['cookie-policy']);
    });

    await t.test('refuse in the banner: back on the page, and it asks no more', async () => {
      await visitor.goto(`${url}/bicycles`);
      await press(visitor, 'none');
      assert.equal(new URL(visitor.url()).pathname, '/bicycles');
      assert.deepEqual(await shown(visitor), ['cookie-settings']);
      assert.deepEqual(await holds(visitor), names(NECESSARY, CHOICE));
      assert.deepEqual(await application(visitor),
        { received: NECESSARY, consent: 'necessary', state: 'given' });
      assert.deepEqual(await shown(visitor), ['cookie-settings']);
    });

    await t.test('the page shows the refusal', async () => {
      await visitor.follow(() => visitor.click('nav a[href="/cookies"]'));
      assert.deepEqual(await ticked(visitor), []);
      const { httpOnly, sameSite } = (await visitor.jar())[CHOICE];
      assert.deepEqual({ httpOnly, sameSite }, { httpOnly: true, sameSite: 'Lax' });
    });

    await t.test('accept one category', async () => {
      await visitor.goto(`${url}/cookies`);
      await visitor.click('[type=checkbox][name=statistical]');
      await visitor.follow(() => visitor.click('[name=choice][value=save]'));
      assert.match(await heading(visitor), /^Saved:/);
      assert.deepEqual(await ticked(visitor), ['statistical']);
      await visitor.goto(`${url}/`);
      assert.deepEqual(await application(visitor),
        { received: names(NECESSARY, STATISTICAL), consent: 'necessary statistical', state: 'given' });
      assert.deepEqual(await holds(visitor), names(NECESSARY, STATISTICAL, CHOICE));
    });

    await t.test('come back', async () => {
      await visitor.goto('about:blank');
      assert.deepEqual((await application(visitor)).received, names(NECESSARY, STATISTICAL));
      assert.deepEqual(await shown(visitor), ['cookie-settings']);
      await visitor.goto(`${url}/cookies`);
      assert.deepEqual(await ticked(visitor), ['statistical']);
      assert.doesNotMatch(await heading(visitor), /^Saved:/);
    });

    await t.test('withdraw', async () => {
      await visitor.follow(() => visitor.click('[name=choice][value=none]'));
      assert.match(await heading(visitor), /^Saved:/);
      assert.deepEqual(await holds(visitor), names(NECESSARY, CHOICE), 'what was agreed to is gone');
      assert.deepEqual(await application(visitor),
        { received: NECESSARY, consent: 'necessary', state: 'given' });
      assert.deepEqual(await holds(visitor), names(NECESSARY, CHOICE), 'and does not come again');
    });
  });
}
