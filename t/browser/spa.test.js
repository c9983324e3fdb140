// SPDX-License-Identifier: Apache-2.0
//
// README.md's single-page application, as it stands there, on a site of its own:
// its form in the page's words, what it does when the policy has changed or no
// record can be kept, and that cookies and content follow a choice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './demo.js';
import { example } from './readme.js';
import { startSite } from './site.js';

const POLICY = `CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyLanguage en fr
CookiePolicyCookie sid necessary duration=session
CookiePolicyCookie cnt audience provider=Example duration=1mo
CookiePolicyCookie _ga statistical provider=Counter recipients="Counter Ltd" duration=1y purpose=Counts
CookiePolicyCategory ads opt-in label="<i>Ads</i>" label.fr=Publicité description="Shows offers"
CookiePolicyCookie ads ads provider=Adverts recipients="Adverts Ltd" duration=1y purpose=Offers`;
const COOKIES = ['sid', 'cnt', '_ga', 'ads'];

let site, browser;
before(async () => {
  site = await startSite('www.spa.test', POLICY, (request, response) => {
    if (request.url === '/spa.js') {
      response.setHeader('Content-Type', 'text/javascript');
      return response.end(example('spa.js'));
    }
    const received = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);
    response.setHeader('Set-Cookie', COOKIES.map((name) => `${name}=1; Path=/; Max-Age=9999`));
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Cache-Control', 'private');
    return response.end(`<!DOCTYPE html><html lang="en"><title>Application</title>
<p id="received">${received.filter((name) => COOKIES.includes(name)).join(' ')}</p>
${example('spa.html')}`);
  });
  browser = await startBrowser(['--host-resolver-rules=MAP *.test 127.0.0.1']);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function newcomer(more = {}) {
  const context = await browser.newContext({ baseURL: site.url, ignoreHTTPSErrors: true, locale: 'en', ...more });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  const visitor = { context, page, problems: [], posts: [] };
  page.on('pageerror', (error) => visitor.problems.push(error.message));
  page.on('response', (response) => {
    if (response.request().method() === 'POST') visitor.posts.push(response.status());
  });
  await page.goto('/');
  return visitor;
}

const form = ({ page }) => page.locator('#cookies form');
const box = (visitor, id) => form(visitor).locator(`[name=${id}]`);
const button = (visitor, value) => form(visitor).locator(`button[value=${value}]`);
const received = async ({ page }) => (await page.locator('#received').textContent()).split(' ').filter(Boolean);

/** Presses a button and waits for the page that follows; what the application received for it. */
async function press(visitor, value) {
  await Promise.all([visitor.page.waitForEvent('load'), button(visitor, value).click()]);
  return received(visitor);
}

async function settings(visitor) {
  await visitor.page.locator('#settings').click();
  await form(visitor).waitFor();
}

/** The application has nothing to ask. */
async function isQuiet(visitor) {
  await Promise.all([visitor.page.waitForResponse('**/policy.json'), visitor.page.reload()]);
  await visitor.page.waitForLoadState('networkidle');
  assert.equal(await form(visitor).count(), 0);
}

test('a choice, its change and its withdrawal: cookies and content follow', async () => {
  const visitor = await newcomer();
  await form(visitor).waitFor();
  assert.equal(await box(visitor, 'statistical').isChecked(), false, 'undecided opt-in is off');
  assert.equal(await box(visitor, 'audience').isChecked(), true, 'undecided opt-out is on');
  assert.equal(await box(visitor, 'necessary').count(), 0, 'what is always on is no question');

  await box(visitor, 'statistical').check();
  assert.deepEqual(await press(visitor, 'save'), ['sid', 'cnt'], 'the reload is what sets it');
  await isQuiet(visitor);
  assert.deepEqual(await received(visitor), ['sid', 'cnt', '_ga']);
  await settings(visitor);
  assert.deepEqual(
    [await box(visitor, 'statistical').isChecked(), await box(visitor, 'ads').isChecked()], [true, false]);

  await press(visitor, 'all');
  await visitor.page.reload();
  assert.deepEqual(await received(visitor), ['sid', 'cnt', '_ga', 'ads']);
  await settings(visitor);
  assert.deepEqual(await press(visitor, 'none'), ['sid']);
  const jar = (await visitor.context.cookies()).map(({ name }) => name).sort();
  assert.deepEqual(jar, ['__Host-cookies_preferences', 'sid']);
  await isQuiet(visitor);
  assert.deepEqual(visitor.posts, [200, 200, 200]);
  assert.deepEqual(visitor.problems, []);
});

test('Enter in a box saves what is ticked', async () => {
  const visitor = await newcomer();
  await box(visitor, 'ads').check();
  await Promise.all([visitor.page.waitForEvent('load'), box(visitor, 'ads').press('Enter')]);
  await visitor.page.reload();
  assert.deepEqual(await received(visitor), ['sid', 'cnt', 'ads']);
});

test('the form is in the language of the visitor, and what was declared is text', async () => {
  const visitor = await newcomer({ locale: 'fr-FR' });
  await form(visitor).waitFor();
  assert.equal(await form(visitor).getAttribute('lang'), 'fr');
  assert.equal(await button(visitor, 'none').textContent(), 'Tout refuser');
  const english = await newcomer();
  await form(english).waitFor();
  assert.match(await form(english).textContent(), /<i>Ads<\/i>: Shows offers/);
});

test('a policy that has changed is shown, and asked for again', async () => {
  const visitor = await newcomer();
  await form(visitor).waitFor();
  await visitor.context.route('**/cookies', (route) => {
    const body = route.request().postData()?.replace(/policy=[^&]*/, 'policy=AAAAAAAAAAAAAAAA');
    return route.continue(body ? { postData: body } : {});
  }, { times: 1 });
  await box(visitor, 'ads').check();
  await button(visitor, 'save').click();
  await visitor.page.getByRole('alert').filter({ hasText: 'have changed' }).waitFor();
  assert.deepEqual(visitor.posts, [409]);
  assert.equal(await box(visitor, 'ads').isChecked(), false, 'the new form shows what holds');
  await press(visitor, 'all');
  assert.deepEqual(visitor.posts, [409, 200]);
  assert.deepEqual(visitor.problems, []);
});

test('without a record nothing changes, and the same form can be sent again', async () => {
  const visitor = await newcomer();
  await form(visitor).waitFor();
  const error = { error: { status: 503, message: 'Nothing was saved: try again.' } };
  await visitor.context.route('**/cookies', (route) => route.fulfill({ status: 503, json: error }), { times: 1 });
  await box(visitor, 'statistical').check();
  await button(visitor, 'save').click();
  await visitor.page.getByRole('alert').filter({ hasText: 'try again' }).waitFor();
  assert.equal(await box(visitor, 'statistical').isChecked(), true, 'what was ticked is ticked');
  await press(visitor, 'save');
  await isQuiet(visitor);
  assert.deepEqual(await received(visitor), ['sid', 'cnt', '_ga']);
  assert.deepEqual(visitor.posts, [503, 200]);
});

test('a server that does not answer, or not in JSON, is told of', async () => {
  const visitor = await newcomer();
  await form(visitor).waitFor();
  await visitor.context.route('**/cookies', (route) => route.abort(), { times: 1 });
  await button(visitor, 'all').click();
  await visitor.page.getByRole('alert').filter({ hasText: 'could not be carried out' }).waitFor();
  await visitor.context.route('**/cookies', (route) => route.fulfill({ status: 502, body: '<p>' }), { times: 1 });
  await Promise.all([visitor.page.waitForResponse((answer) => answer.status() === 502), button(visitor, 'all').click()]);
  await visitor.page.getByRole('alert').filter({ hasText: 'could not be carried out' }).waitFor();
  assert.deepEqual(visitor.problems, []);
});

test('a signal is an answer: nobody is asked, and the settings say it', async () => {
  const visitor = await newcomer({ extraHTTPHeaders: { 'Sec-GPC': '1' } });
  await isQuiet(visitor);
  await settings(visitor);
  assert.match(await form(visitor).textContent(), /Global Privacy Control/);
});
