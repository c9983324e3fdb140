// SPDX-License-Identifier: Apache-2.0
//
// The page by keyboard alone, in both browsers and without script: every control
// is reached, in the order in which the page is read, visibly; and a choice is
// made with Tab, Space and Enter.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { browsers, end, town } from '../lib/visitor.js';

after(end);

/** What has the focus: its place among all that can have it, and how one sees that. */
const focused = (visitor) =>
  visitor.evaluate(() => {
    const stops = Array.from(document.querySelectorAll('a[href], button, input:not([type=hidden]), summary, [tabindex="0"]'))
      .filter((element) => element.getClientRects().length > 0);
    const element = document.activeElement;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const { top, bottom } = element.getBoundingClientRect();
    return {
      at: stops.indexOf(element),
      of: stops.length,
      name: `${element.localName} ${element.name ?? ''} ${element.textContent.trim().slice(0, 30)}`,
      outline: `${outlineStyle} ${outlineWidth} ${outlineColor}`,
      outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\)$|transparent/.test(outlineColor),
      inView: top >= -1 && bottom <= innerHeight + 1,
    };
  });

/** Goes on with the key until that element has the focus, at most through the whole page. */
async function reach(visitor, selector, key = 'Tab') {
  for (let steps = 0; steps < 400; steps++) {
    await visitor.press(key);
    if (await visitor.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`${key} never reaches ${selector}`);
}

for (const [name, start] of Object.entries(browsers))
  test(`${name}: by keyboard alone`, async (t) => {
    const { url } = await town();

    for (const width of [1280, 320])
      await t.test(`at ${width} px Tab goes through the page as it is read, visibly`, async () => {
        const visitor = await (await start()).newcomer({ viewport: { width, height: 800 } });
        await visitor.goto(`${url}/cookies`);
        await visitor.press('Tab');
        let now = await focused(visitor);
        const { of } = now;
        assert.ok(of > 10, `${of} places to stop at`);
        for (let expected = 0; expected < of; expected++) {
          assert.equal(now.at, expected, `${now.name} comes in its turn`);
          assert.ok(now.outlined, `one sees that ${now.name} has the focus: ${now.outline}`);
          assert.ok(now.inView, `${now.name} is scrolled into view`);
          await visitor.press('Tab');
          now = await focused(visitor);
        }
        await visitor.close();
      });

    const visitor = await (await start()).newcomer();
    t.after(() => visitor.close());

    await t.test('Shift+Tab goes back', async () => {
      await visitor.goto(`${url}/cookies`);
      await reach(visitor, '[value=save]');
      const { at } = await focused(visitor);
      await visitor.press('Shift+Tab');
      assert.equal((await focused(visitor)).at, at - 1);
    });

    await t.test('Space ticks a box, Enter saves, and the confirmation has the focus', async () => {
      await visitor.goto(`${url}/cookies`);
      await reach(visitor, '[type=checkbox][name=statistical]');
      await visitor.press('Space');
      await reach(visitor, '[value=save]');
      assert.equal(await visitor.follow(() => visitor.press('Enter')), 200);
      assert.match((await visitor.jar()).cookies_preferences.value, /statistical:y.*advertising:n/);
      assert.match(await visitor.evaluate(() => document.title), /^Saved:/);
    });

    await t.test('Enter in a box saves what is ticked and never accepts all', async () => {
      await visitor.goto(`${url}/cookies`);
      await reach(visitor, '[type=checkbox][name=statistical]');
      await visitor.press('Space');
      await visitor.follow(() => visitor.press('Enter'));
      assert.match((await visitor.jar()).cookies_preferences.value, /statistical:n.*advertising:n/);
    });

    await t.test('Space on "Refuse all" and "Accept all"', async () => {
      for (const [choice, kept] of [['all', /statistical:y.*advertising:y/], ['none', /statistical:n.*advertising:n/]]) {
        await visitor.goto(`${url}/cookies`);
        await reach(visitor, `[value=${choice}]`);
        await visitor.follow(() => visitor.press('Space'));
        assert.match((await visitor.jar()).cookies_preferences.value, kept);
      }
    });
  });
