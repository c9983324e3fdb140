// SPDX-License-Identifier: Apache-2.0
//
// The leak laboratory: what is kept, sent and loaded after a refusal and after a
// consent that is withdrawn, in Chromium and Firefox, with JavaScript and
// without. `make leak` prints the table of README.md.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startChromium } from './lib/chromium.js';
import { startFirefox } from './lib/firefox.js';
import { oneCategory, withdrawal } from './leak/caches.js';
import { FLOWS, run } from './leak/flows.js';
import { startLab } from './leak/lab.js';
import { subjects } from './leak/subjects.js';
import { keep, kept, table } from './leak/table.js';

const lab = await startLab();
const results = [];
const versions = [];
after(() => lab.stop());

/** Both keep pages of a certificate that they trust, and go back as they do for people. */
const start = {
  Chromium: () => startChromium({
    args: [`--ignore-certificate-errors-spki-list=${lab.fingerprint}`],
    without: ['--disable-back-forward-cache'],
  }),
  Firefox: (scripts) => startFirefox({ scripts }),
};

/** Which of the figures must be something, or the laboratory would see nothing. */
const EXPECTED = {
  on: ({ before: early, left, sent, requests }) =>
    assert.deepEqual({ early, left, sent, requests }, { early: 0, left: 0, sent: 0, requests: 0 }),
  off({ before: early, left, sent, requests }) {
    for (const figure of [early, left, sent]) assert.ok(figure >= 11);
    assert.ok(requests > 0);
  },
};

const flows = (name, scripts, use) => {
  for (const [subject, about] of Object.entries(subjects))
    for (const [flow, words] of Object.entries(FLOWS))
      test(`${about.label}: ${words}`, async (t) => {
        const visitor = await use().newcomer({ javaScriptEnabled: scripts });
        t.after(() => visitor.close());
        const { agreed, ...figures } = await run(lab, { browser: name, visitor, scripts }, about, flow);
        results.push({ subject, flow, scripts, browser: name, figures });
        EXPECTED[subject]?.(figures);
        if (flow === 'withdraw')
          assert.equal(agreed.length, scripts ? 13 : 11, `there was something to withdraw: ${agreed}`);
      });
};

const more = (name, scripts, use) => {
  const tell = (words, task) =>
    test(words, async (t) => {
      const visitor = await use().newcomer({ javaScriptEnabled: scripts });
      t.after(() => visitor.close());
      await task({ browser: name, visitor, scripts }, t);
    });
  for (const category of ['statistical', 'advertising'])
    tell(`a consent to ${category} alone`, (by) => oneCategory(lab, by, category));
  for (const [domain, words] of Object.entries({ 'on.test': 'pages are kept', 'cached.test': 'mod_cache keeps them too' }))
    tell(`a withdrawal where ${words}`, async (by, t) => {
      if (await withdrawal(lab, by, domain)) t.diagnostic('going back restored the page');
    });
};

// The two browsers side by side, each of them one thing after the other.
describe('leaks', { concurrency: true }, () => {
  for (const name of Object.keys(start))
    describe(name, { concurrency: false }, () => {
      for (const scripts of [true, false])
        describe(`JavaScript ${scripts ? 'on' : 'off'}`, () => {
          let browser;
          before(async () => {
            browser = await start[name](scripts);
            if (scripts) versions.push(`${name} ${await browser.version()}`);
          });
          after(() => browser?.stop());
          flows(name, scripts, () => browser);
          more(name, scripts, () => browser);
        });
    });
});

test('the table is that of README.md', () => {
  const measured = table(results);
  if (process.env.LEAK) process.stdout.write(`\n${measured}\n`);
  if (process.env.LEAK === 'keep') keep(measured, versions.sort());
  assert.equal(kept(), measured, 'make leak LEAK=keep writes it');
});
