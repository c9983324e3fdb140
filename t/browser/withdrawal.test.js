// SPDX-License-Identifier: Apache-2.0
//
// Thirteen cookies of analytics in a real browser, on https: after a refusal, and
// after a consent that is withdrawn, the application is sent none of them and
// the browser has none of them, but the one of a path, which it shows to the
// server only there. (t/39-jar.t does the same with a jar by the letter.)

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './demo.js';
import { startSite } from './site.js';

const HOST = 'www.site.test';
const row = (names, more = '') => `CookiePolicyCookie "${names}" statistical ${more} \\
    provider="Counter" recipients="Counter Ltd" duration=1y purpose="Counts visits"`;
const POLICY = `CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyCookie sid necessary duration=session
${row('plain _pk_id.* hits __Secure-stat __Host-stat again scripted')}
${row('owndom', `domain=${HOST}`)}
${row('regdom hitsdom', 'domain=site.test')}
${row('shop', 'path=/shop')}
${row('sec', 'secure')}
${row('part', 'partitioned')}`;

const YEAR = 'Max-Age=31536000';
const AGAIN = `again=1; Path=/; ${YEAR}`;
const START = [
  'sid=1; Path=/',
  `plain=1; Path=/; ${YEAR}`,
  `_pk_id.1=1; Path=/; ${YEAR}`,
  `owndom=1; Path=/; Domain=${HOST}; ${YEAR}`,
  `regdom=1; Path=/; Domain=.site.test; ${YEAR}`,
  `shop=1; Path=/shop; ${YEAR}`,
  `hits=1; Path=/; ${YEAR}; HttpOnly`,
  `hitsdom=1; Path=/; ${YEAR}; HttpOnly; Domain=site.test`,
  `sec=1; Path=/; ${YEAR}; Secure`,
  `__Secure-stat=1; Path=/; ${YEAR}; Secure`,
  `__Host-stat=1; Path=/; ${YEAR}; Secure`,
  `part=1; Path=/; ${YEAR}; Secure; SameSite=None; Partitioned`,
];
const SCRIPT = `scripted=1; Path=/; Domain=site.test; ${YEAR}`;
const COUNTED = [...START.slice(1), AGAIN, SCRIPT].map((line) => line.split('=')[0]).sort();

let site, browser;
let received = [];
before(async () => {
  site = await startSite(HOST, POLICY, (request, response) => {
    if (request.url !== '/favicon.ico')
      received = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);
    response.setHeader('Set-Cookie', request.url === '/start' ? [AGAIN, ...START] : AGAIN);
    response.setHeader('Content-Type', 'text/html');
    response.end('<!DOCTYPE html><title>The application</title>');
  });
  browser = await startBrowser([`--host-resolver-rules=MAP *.test 127.0.0.1`]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const counted = (names) => names.filter((name) => COUNTED.includes(name)).sort();
const holds = async ({ context }) => counted((await context.cookies()).map((cookie) => cookie.name));

async function newcomer() {
  const context = await browser.newContext({ baseURL: site.url, ignoreHTTPSErrors: true });
  return { context, page: await context.newPage() };
}

/** What the application is sent when this address is opened. */
async function sentOn({ page }, path) {
  received = ['nothing was asked'];
  await page.goto(path);
  return counted(received);
}

async function choose({ page }, choice) {
  await page.goto('/cookies');
  await page.locator(`[name=choice][value=${choice}]`).first().click();
  await page.waitForURL(/saved=/);
}

/** A visitor who agreed, and got all of them. */
async function regular() {
  const visitor = await newcomer();
  await choose(visitor, 'all');
  await visitor.page.goto('/start');
  await visitor.page.evaluate((line) => { document.cookie = line; }, SCRIPT);
  assert.deepEqual(await holds(visitor), COUNTED, 'after a consent the browser keeps all');
  assert.deepEqual(await sentOn(visitor, '/'), COUNTED.filter((name) => name !== 'shop'));
  return visitor;
}

async function nothingIsLeft(visitor) {
  assert.match(await visitor.page.getByRole('status').textContent(), /\d+ cookies were deleted\./);
  assert.deepEqual(await sentOn(visitor, '/'), [], 'none is sent on');
  assert.deepEqual(await holds(visitor), ['shop'], 'none is left but that of a path');
  assert.deepEqual(await sentOn(visitor, '/shop/'), [], 'which is not sent on there');
  assert.deepEqual(await holds(visitor), [], 'and then gone');
}

test('there are thirteen', () => assert.equal(COUNTED.length, 13));

test('before any choice none is sent on and none is deleted; after a refusal none is left', async () => {
  const visitor = await regular();
  // As if they were from before there was a policy.
  await visitor.context.clearCookies({ name: '__Host-cookies_preferences' });
  assert.deepEqual(await sentOn(visitor, '/'), []);
  assert.deepEqual(await sentOn(visitor, '/shop/'), []);
  assert.deepEqual(await holds(visitor), COUNTED);
  await choose(visitor, 'none');
  await nothingIsLeft(visitor);
});

test('after a consent that is withdrawn none is left', async () => {
  const visitor = await regular();
  await choose(visitor, 'none');
  await nothingIsLeft(visitor);
  await visitor.page.evaluate((line) => { document.cookie = line; }, SCRIPT);
  assert.deepEqual(await sentOn(visitor, '/start'), [], 'nor what a script writes again');
  assert.deepEqual(await holds(visitor), [], 'nor what the application sets again');
});

test('under a signal all of them go at the first visit', async () => {
  const visitor = await regular();
  await visitor.context.clearCookies({ name: '__Host-cookies_preferences' });
  await visitor.context.setExtraHTTPHeaders({ 'Sec-GPC': '1' });
  await visitor.page.goto('/cookies');
  assert.match(await visitor.page.locator('main').textContent(), /Opt-Out Request Honored/);
  assert.deepEqual(await sentOn(visitor, '/'), []);
  assert.deepEqual(await sentOn(visitor, '/shop/'), []);
  assert.deepEqual(await holds(visitor), []);
});
