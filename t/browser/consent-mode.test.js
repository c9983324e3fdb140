// SPDX-License-Identifier: Apache-2.0
//
// README.md's recipe for Google Consent Mode, with a stand-in for Google's script
// that does as it is told: what that was before a choice, after it, after its
// withdrawal, and where the cookie says more than holds.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './demo.js';
import { example } from './readme.js';
import { startSite } from './site.js';

const POLICY = `CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyCookie _ga statistical provider=Google recipients="Google Ireland Ltd" duration=1y purpose=Counts
CookiePolicyCategory advertising opt-in label=Advertising description="Shows offers"
CookiePolicyCookie _gcl_au advertising provider=Google recipients="Google Ireland Ltd" duration=90d purpose=Offers
${example('consent-mode')}`;
const CHOICE = '__Host-cookies_preferences';
const denied = {
  analytics_storage: 'denied', ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied',
};
const COUNTED = { ...denied, analytics_storage: 'granted' };
const ALL = Object.fromEntries(Object.keys(denied).map((signal) => [signal, 'granted']));
const silent = [['default', { ...denied, wait_for_update: 0 }]];
const waits = ['default', { ...denied, wait_for_update: 500 }];

let site, browser;
before(async () => {
  site = await startSite('www.mode.test', POLICY, (request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!DOCTYPE html><html lang="en"><head><title>Shop</title>
<script>${example('consent-mode.js')}</script>
<script>
  window.told = dataLayer.map(([command, ...rest]) => rest);
  dataLayer.push = (call) => told.push([...call].slice(1));
</script></head><body></body></html>`);
  });
  browser = await startBrowser(['--host-resolver-rules=MAP *.test 127.0.0.1']);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function newcomer(more = {}) {
  const context = await browser.newContext({ baseURL: site.url, ignoreHTTPSErrors: true, ...more });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  const visitor = { context, page, asked: 0, problems: [] };
  page.on('pageerror', (error) => visitor.problems.push(error.message));
  page.on('request', (request) => {
    if (request.url().endsWith('/policy.json')) visitor.asked++;
  });
  return visitor;
}

/** Opens a page of the shop: what Google's script was told on it, when all is said. */
async function told({ page }) {
  await page.goto('/', { waitUntil: 'networkidle' });
  return page.evaluate(() => told);
}

/** Makes a choice on the policy page. */
async function choose({ page }, boxes) {
  await page.goto('/cookies');
  for (const id of ['statistical', 'advertising'])
    await page.locator(`[name=${id}]`).setChecked(boxes.includes(id));
  await Promise.all([page.waitForNavigation(), page.locator('[value=save]').click()]);
}

test('before a choice, after it, after its withdrawal', async () => {
  const visitor = await newcomer();
  assert.deepEqual(await told(visitor), silent);
  await choose(visitor, ['statistical']);
  assert.deepEqual(await told(visitor), [waits, ['update', COUNTED]]);
  await choose(visitor, ['statistical', 'advertising']);
  assert.deepEqual(await told(visitor), [waits, ['update', ALL]]);
  await choose(visitor, []);
  assert.deepEqual(await told(visitor), silent);
  assert.equal(visitor.asked, 2, 'the server is asked only where the cookie says yes');
  assert.deepEqual(visitor.problems, []);
});

test('a grant that no longer holds is none', async () => {
  const visitor = await newcomer();
  await choose(visitor, ['statistical', 'advertising']);
  const cookie = (await visitor.context.cookies()).find(({ name }) => name === CHOICE);
  assert.equal(cookie.httpOnly, false, 'a script can see the choice');
  // as if counting had been agreed to in sight of another provider
  const value = cookie.value.replace(/(statistical:y:)\w/, (_, id) => `${id}${cookie.value.includes(`${id}A`) ? 'B' : 'A'}`);
  assert.notEqual(value, cookie.value);
  await visitor.context.addCookies([{ ...cookie, value }]);
  assert.deepEqual(await told(visitor), [waits, ['update', { ...ALL, analytics_storage: 'denied' }]]);
});

test('a grant that a signal overrules is none', async () => {
  const visitor = await newcomer();
  await choose(visitor, ['statistical', 'advertising']);
  await visitor.context.setExtraHTTPHeaders({ 'Sec-GPC': '1' });
  assert.deepEqual(await told(visitor), [waits]);
  assert.deepEqual(visitor.problems, []);
});

test('a server that does not answer grants nothing', async () => {
  const visitor = await newcomer();
  await choose(visitor, ['statistical']);
  await visitor.context.route('**/policy.json', (route) => route.abort());
  assert.deepEqual(await told(visitor), [waits]);
});
