// SPDX-License-Identifier: Apache-2.0
//
// What the page and the banner weigh: octets, requests, and no jump of what is
// already shown. (Counted in Chromium, which reports jumps and long tasks.)

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fetchFrom, LANGUAGES } from '../lib/town.js';
import { chromium, end, town } from '../lib/visitor.js';

after(end);

test('forty rows take at most 30 kB, compressed, in any language', async () => {
  const heavy = [];
  for (const lang of LANGUAGES) {
    const { body } = await fetchFrom(await town(), 'forty', `/cookies?lang=${lang}`);
    assert.ok(body.split('scope="row"').length > 40, 'there are forty rows');
    const weight = gzipSync(body).length;
    if (weight > 30000) heavy.push(`${lang}: ${weight}`);
  }
  assert.deepEqual(heavy, []);
});

test('the stylesheet takes at most 6 kB, compressed', async () => {
  const { body } = await fetchFrom(await town(), '', '/cookies/look');
  const weight = gzipSync(body).length;
  assert.ok(weight > 500 && weight <= 6000, `${weight} octets`);
});

test('one request for the page, one for its style, and nothing that its policy forbids', async () => {
  const { url } = await town();
  const visitor = await (await chromium()).newcomer({ javaScriptEnabled: true });
  const [asked, said] = [[], []];
  visitor.page.on('request', (request) => asked.push(request.resourceType()));
  visitor.page.on('console', (message) => said.push(message.text()));
  await visitor.goto(`${url}/cookies`);
  assert.deepEqual(asked, ['document', 'stylesheet']);
  assert.deepEqual(said, []);
  await visitor.close();
});

/** The jumps and the long tasks while a page of the site loads; its stylesheet `state` is slow. */
async function unrest(path) {
  const { url } = await town();
  const visitor = await (await chromium()).newcomer({ javaScriptEnabled: true });
  await visitor.page.route(/\/cookies\/state/, async (route) => {
    const answer = await route.fetch();
    await new Promise((resolve) => setTimeout(resolve, 700));
    return route.fulfill({ response: answer });
  });
  await visitor.page.addInitScript(() => {
    window.unrest = { 'layout-shift': [], longtask: [] };
    for (const type of Object.keys(window.unrest))
      new PerformanceObserver((list) => window.unrest[type].push(...list.getEntries().map((entry) => entry.value ?? entry.duration)))
        .observe({ type, buffered: true });
  });
  await visitor.goto(url + path);
  await visitor.page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
  const found = await visitor.evaluate(() => window.unrest);
  const banner = await visitor.evaluate(() => document.querySelector('form[action^="/cookies"]')?.getClientRects().length);
  await visitor.close();
  return { ...found, banner };
}

test('the banner moves nothing, even where its stylesheet is slow', async () => {
  const { banner, ...found } = await unrest('/');
  assert.equal(banner, 1, 'it is shown');
  assert.deepEqual(found['layout-shift'], []);
});

test('a jump would be noticed', async () => {
  const { url } = await town();
  const visitor = await (await chromium()).newcomer({ javaScriptEnabled: true });
  await visitor.goto(`${url}/`);
  const jumps = await visitor.page.evaluate(() => new Promise((seen) => {
    new PerformanceObserver((list) => seen(list.getEntries().length)).observe({ type: 'layout-shift', buffered: true });
    document.querySelector('main').style.marginTop = '200px';
  }));
  assert.ok(jumps > 0);
  await visitor.close();
});

// On a busy machine any task may take long once; the banner's own would every time.
test('the banner causes no long task', async () => {
  for (let tries = 0; tries < 4; tries++) {
    const { banner, longtask } = await unrest('/');
    assert.equal(banner, 1);
    if (longtask.length === 0) return;
  }
  assert.fail('each time some task took more than 50 ms');
});
