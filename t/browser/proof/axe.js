// SPDX-License-Identifier: Apache-2.0
//
// axe-core finds nothing to criticise in any state: the rules of WCAG 2.2 A and
// AA and of best practice, in four languages, light and dark, narrow and wide.
// (Chromium alone, since axe is a script: the page's own policy would not let it in.)

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { states, STATUS } from '../lib/states.js';
import { chromium, end, town } from '../lib/visitor.js';

after(end);

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const EVERYTHING = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } },
};
// What colours and sizes decide. Here nothing may be left undecided either.
const VISIBLE = ['color-contrast', 'target-size', 'link-in-text-block'];
const OPTIONS = { resultTypes: ['violations', 'incomplete'], preload: false, iframes: false };

const told = (found) =>
  found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, any }) =>
    `${html.slice(0, 200)} ${any.map(({ message }) => message).join(' ')}`).join('\n    ')}`);

async function complaints({ page }, rules) {
  const { violations, incomplete } = await page.evaluate((options) => axe.run(document, options),
    { ...OPTIONS, ...rules });
  return told([...violations, ...incomplete.filter(({ id }) => VISIBLE.includes(id))]);
}

// Each language sees everything at both widths and in both schemes.
const LOOKS = [
  [1280, 'light', EVERYTHING],
  [1280, 'dark', { runOnly: VISIBLE }],
  [320, 'dark', EVERYTHING],
  [320, 'light', { runOnly: VISIBLE }],
];

for (const state of Object.keys(states))
  test(`axe: ${state}`, (t) => Promise.all(['en', 'fr', 'de', 'ar'].map((lang) =>
    t.test(lang, async () => {
      const visitor = await (await chromium()).newcomer({ javaScriptEnabled: true, bypassCSP: true });
      assert.equal(await states[state](visitor, await town(), lang), STATUS[state] ?? 200);
      assert.equal(await visitor.evaluate(() => document.documentElement.lang), lang);
      await visitor.page.evaluate(AXE);
      for (const [width, colorScheme, rules] of LOOKS) {
        await visitor.size(width, 800);
        await visitor.page.emulateMedia({ colorScheme });
        assert.deepEqual(await complaints(visitor, rules), [], `${colorScheme}, ${width} px`);
      }
      await visitor.close();
    }))));
