// SPDX-License-Identifier: Apache-2.0
//
// What a consent lets in, category by category; and a withdrawal against pages
// that may be kept for ten minutes: by the browser, by mod_cache, and by what
// browsers restore whole when one goes back.

import assert from 'node:assert/strict';
import { held, reached, settled, visit } from './flows.js';
import { cookiesOf } from './lab.js';

const LOADED = { statistical: ['/tag.js'], advertising: ['/frame', '/pixel.gif'] };
/** What is loaded of a category; the script only where scripts run. */
const contents = (scripts, ...categories) =>
  categories.flatMap((category) => LOADED[category]).filter((path) => scripts || path !== '/tag.js').sort();
const loaded = (lab, browser, mark) => reached(lab, browser, mark).requests.sort();

/** After a consent to one category exactly its sources are loaded, and its cookies pass. */
export async function oneCategory(lab, { browser, visitor, scripts }, category) {
  const url = lab.at('on.test');
  const see = (path) => visit(lab, visitor, url + path, { scripts });
  await visitor.goto(`${url}/cookies`);
  await visitor.click(`[type=checkbox][name=${category}]`);
  await visitor.follow(() => visitor.click('[name=choice][value=save]'));
  const mark = lab.seen[browser].length;
  await see('/start');
  assert.deepEqual(loaded(lab, browser, mark), contents(scripts, category));
  const { awkward, written } = cookiesOf(category);
  await see('/shop/');
  const script = scripts && category === 'statistical';
  const passing = [...awkward, ...(script ? written : [])].sort();
  assert.deepEqual(reached(lab, browser, mark).sent, passing);
  // (The script writes another category's cookie too: that is kept until the next document, and not sent.)
  assert.deepEqual(await held(visitor, 'on.test'), script ? [...passing, '_fbp'].sort() : passing);
}

/** Goes back to a page; whether it is loaded or restored, no event tells of both. */
async function back(visitor, url) {
  await visitor.evaluate(() => { history.back(); }).catch(() => {});
  const there = () => visitor.evaluate(() => document.readyState === 'complete' && location.href).catch(() => '');
  for (let tries = 0; (await there()) !== url; tries++) {
    assert.ok(tries < 100, `going back leads to ${url}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** Whether the page that is shown was restored whole. */
const restored = (visitor) => visitor.evaluate(() => Boolean(window.restored));

/**
 * Nothing is asked of the third party once the consent is withdrawn. Resolves to
 * whether going back restored the page that was left.
 */
export async function withdrawal(lab, { browser, visitor, scripts }, domain) {
  const all = contents(scripts, 'statistical', 'advertising');
  const page = `${lab.at(domain)}/kept/${browser}/${scripts}`;
  const again = async (action) => {
    const mark = lab.seen[browser].length;
    await action();
    await settled(visitor, { scripts });
    return loaded(lab, browser, mark);
  };
  const start = lab.seen[browser].length;
  assert.deepEqual(await again(() => visitor.goto(page)), [], 'before a choice');
  assert.deepEqual(await again(() => visitor.follow(() => visitor.click('cookie-policy [value=all]'))), all);
  const pages = reached(lab, browser, start).pages.filter((path) => page.endsWith(path));
  // (Chromium's load after the choice reaches the application past mod_cache.)
  if (browser === 'Firefox')
    assert.equal(pages.length === 1, domain === 'cached.test', 'mod_cache serves both, and without it nobody does');
  assert.deepEqual(await again(() => visitor.goto(page)), all, 'while it is agreed to');
  await visitor.goto(`${lab.at(domain)}/cookies`);
  await visitor.follow(() => visitor.click('[name=choice][value=none]'));
  const mark = lab.seen[browser].length;
  const asked = [await again(() => back(visitor, `${lab.at(domain)}/cookies`)), await again(() => back(visitor, page))];
  const whole = scripts && await restored(visitor);
  assert.deepEqual(asked, [[], []], 'going back');
  // (The drivers lose sight of a window whose page was restored.)
  const other = await visitor.window();
  assert.deepEqual(await again(() => other.goto(page)), [], 'coming again');
  assert.deepEqual(await again(() => other.reload()), [], 'reloading');
  assert.deepEqual(reached(lab, browser, mark).requests, []);
  return whole;
}
