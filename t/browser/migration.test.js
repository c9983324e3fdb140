// SPDX-License-Identifier: Apache-2.0
//
// Coming from a consent manager in JavaScript, as README.md says: the managers
// themselves, in their own dialogs, with the scripts of README.md. The pages
// come from this file, at addresses of the demonstration site; everything
// else, the policy and its form above all, is the server's.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser, startDemo } from './demo.js';
import { example } from './readme.js';

const packages = fileURLToPath(new URL('node_modules/', import.meta.url));
const CHOICE = 'cookies_preferences';
const OPTIONAL = ['IDE', '_fbp', '_ga', '_ga_PORTLUNE', '_gcl_au', '_pk_id.1.d3f0'];

// How each manager is put into a page, when it is ready, and the buttons of its
// dialog.
const managers = {
  'vanilla-cookieconsent': {
    head: '<script src="/npm/vanilla-cookieconsent/dist/cookieconsent.umd.js"></script>',
    setUp: `const settings = {
      hideFromBots: false,
      categories: { necessary: { readOnly: true, enabled: true }, analytics: {}, ads: {} },
      language: { default: 'en', translations: { en: {
        consentModal: { title: 'Cookies', acceptAllBtn: 'Allow', acceptNecessaryBtn: 'Refuse' },
        preferencesModal: { sections: [] },
      } } },
    };`,
    there: () => CookieConsent.validConsent() || document.querySelector('#cc-main'),
    accept: '#cc-main [data-role=all]',
    refuse: '#cc-main [data-role=necessary]',
    withdraw: () => CookieConsent.acceptCategory([]),
  },
  klaro: {
    head: `<script>
      var klaroConfig = {
        acceptAll: true,
        services: [{ name: 'matomo', purposes: ['a'] }, { name: 'pixel', purposes: ['b'] }],
      };
    </script>
    <script src="/npm/klaro/dist/klaro.js"></script>`,
    setUp: '',
    there: () => document.querySelector('#klaro'),
    accept: '#klaro .cm-btn-success',
    refuse: '#klaro .cn-decline',
    withdraw: () => {
      klaro.getManager().changeAll(false);
      klaro.getManager().saveAndApplyConsents('save');
    },
  },
  tarteaucitron: {
    head: '<script src="/npm/tarteaucitronjs/tarteaucitron.js"></script>',
    // (its buttons are dead for half a second)
    setUp: `const clickable = new Set(), { addClickEventToId } = tarteaucitron;
      tarteaucitron.addClickEventToId = (id, then) => {
        addClickEventToId(id, then);
        clickable.add(id);
      };
      tarteaucitron.init({});
      tarteaucitron.job = ['matomo', 'pixel'];
      window.addEventListener('tac.root_available', () => {
        for (const key of tarteaucitron.job)
          tarteaucitron.services[key] = { key, name: key, type: 'analytic', uri: '',
            needConsent: true, cookies: [], js() {}, fallback() {} };
      });`,
    there: () => clickable.has('tarteaucitronAllDenied2'),
    accept: '#tarteaucitronPersonalize2',
    refuse: '#tarteaucitronAllDenied2',
    withdraw: () => tarteaucitron.userInterface.respondAll(false),
  },
};

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const pageWith = (name, { head, setUp }) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${name}</title></head><body>
${head}
<script>${example('consent-migration.js')}</script>
<script>${setUp}</script>
<script>${example(`${name}.js`)}</script>
</body></html>`;

/** Somebody who was never here, on a page with this manager. */
async function newcomer(name) {
  const context = await browser.newContext({ baseURL: demo.url });
  context.setDefaultTimeout(10000);
  await context.route('**/migration', (route) =>
    route.fulfill({ contentType: 'text/html', body: pageWith(name, managers[name]) }),
  );
  await context.route('**/npm/**', (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: packages + pathname.slice('/npm/'.length) });
  });
  const page = await context.newPage();
  const visitor = { context, page, manager: managers[name], posts: [], problems: [] };
  page.on('pageerror', (error) => visitor.problems.push(error.message));
  page.on('request', (request) => {
    if (request.method() === 'POST') visitor.posts.push(request);
  });
  await open(visitor);
  return visitor;
}

/** Opens the page and waits until its scripts have said what they have to say. */
async function open({ page, manager }) {
  await page.goto('/migration');
  await page.waitForFunction(manager.there);
  await page.evaluate(() => new Promise((done) => setTimeout(done)).then(() => queue));
}

const press = ({ page, manager }, button) => page.locator(manager[button]).first().click();

/** Waits until the last answer is delivered. */
const delivered = ({ page }) =>
  page.waitForFunction(() => localStorage.getItem('consent-told') === 'yes');

/** As if the scripts were new here, but not the manager. */
const forget = ({ page }) => page.evaluate(() => localStorage.removeItem('consent-told'));

/** What the forms were answered with that have been posted so far. */
const posted = ({ posts }) =>
  Promise.all(posts.map(async (request) => (await request.response()).status()));

const chosen = async ({ context }) => (await context.cookies()).find((c) => c.name === CHOICE);

/** Which cookies that need consent the application receives. */
async function received({ page }) {
  await page.goto('/');
  await page.goto('/');
  const rows = page.locator('tr[data-received=yes]');
  const names = await rows.evaluateAll((all) => all.map((row) => row.dataset.cookie));
  return names.filter((name) => OPTIONAL.includes(name)).sort();
}

for (const name of Object.keys(managers)) {
  test(`${name}: all is accepted in its dialog`, async () => {
    const visitor = await newcomer(name);
    assert.equal(await chosen(visitor), undefined, 'nothing is chosen before');
    assert.deepEqual(await posted(visitor), [], 'and nothing posted');
    await press(visitor, 'accept');
    await delivered(visitor);
    const { httpOnly } = await chosen(visitor);
    assert.equal(httpOnly, true, 'the choice is there, out of reach of scripts');
    assert.deepEqual(await received(visitor), OPTIONAL);
    await open(visitor);
    assert.deepEqual(await posted(visitor), [200], 'the next page posts nothing');

    await visitor.page.evaluate(visitor.manager.withdraw);
    await delivered(visitor);
    assert.deepEqual(await posted(visitor), [200, 200], 'a change of mind in the dialog is posted');
    assert.deepEqual(await received(visitor), []);
    assert.deepEqual(visitor.problems, []);
  });

  test(`${name}: all is refused in its dialog`, async () => {
    const visitor = await newcomer(name);
    await press(visitor, 'refuse');
    await delivered(visitor);
    const refusal = (await chosen(visitor)).value;
    assert.deepEqual(await received(visitor), []);
    await open(visitor);
    assert.deepEqual(await posted(visitor), [200], 'the next page posts nothing');

    await visitor.context.clearCookies({ name: CHOICE });
    await open(visitor);
    assert.deepEqual(await posted(visitor), [200], 'nor one after the choice has ended: it was told once');
    await forget(visitor);
    await open(visitor);
    assert.deepEqual(await posted(visitor), [200, 200], 'who has answered before is not asked again');
    const parts = [refusal, (await chosen(visitor)).value].map((value) => value.split('.')[3]);
    assert.equal(parts[0], parts[1], 'and has refused the same');
    assert.deepEqual(visitor.problems, []);
  });
}

// What the managers share is in one script; one of them will do.
test('what is chosen on the policy page stands', async () => {
  const visitor = await newcomer('klaro');
  await press(visitor, 'accept');
  await delivered(visitor);
  await visitor.page.goto('/cookies');
  await visitor.page.locator('[name=choice][value=none]').first().click();
  await open(visitor);
  assert.deepEqual(await posted(visitor), [200, 303]);
  await forget(visitor);
  await open(visitor);
  assert.deepEqual(await posted(visitor), [200, 303], 'nor is it overruled where the scripts are new');
  assert.deepEqual(await received(visitor), []);
});

test('a policy that has changed meanwhile is asked for again', async () => {
  const visitor = await newcomer('klaro');
  let stale = 1;
  await visitor.context.route('**/cookies/policy.json', async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    if (stale-- > 0) json.policy.version = `A${json.policy.version.slice(1)}B`;
    await route.fulfill({ response, json });
  });
  await press(visitor, 'accept');
  await delivered(visitor);
  assert.deepEqual(await posted(visitor), [409, 200]);
  assert.deepEqual(await received(visitor), OPTIONAL);
});

test('an answer that could not be delivered is not taken for one that was', async () => {
  const visitor = await newcomer('klaro');
  const refuse = (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 503 }) : route.continue();
  await visitor.context.route('**/cookies', refuse);
  const answered = visitor.page.waitForResponse((answer) => answer.status() === 503);
  await press(visitor, 'accept');
  await answered;
  await visitor.context.unroute('**/cookies', refuse);
  await open(visitor);
  assert.deepEqual(await posted(visitor), [503, 200]);
  assert.ok(await chosen(visitor));
});

test('no recipe is longer than 25 lines', () => {
  for (const name of ['consent-migration', ...Object.keys(managers)])
    assert.ok(example(`${name}.js`).trim().split('\n').length <= 25, name);
});
