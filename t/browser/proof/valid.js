// SPDX-License-Identifier: Apache-2.0
//
// The Nu HTML Checker finds neither error nor warning: in the page, its states and
// fragments, and a page of the site with the banner, in every language; nor in
// the stylesheets, but for container queries, of which it has not heard.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fetchFrom, LANGUAGES } from '../lib/town.js';
import { end, town } from '../lib/visitor.js';

after(end);

const vnu = createRequire(import.meta.url)('vnu-jar');

const unheard = ({ message, extract }) => /^CSS/.test(message) && /container|cqi/.test(message + extract);

/** What the checker says of these files, each thing once, with the first place of it. */
const check = (directory) => new Promise((resolve, reject) => {
  execFile('java', ['-Xss2m', '-jar', vnu, '--also-check-css', '--format', 'json', directory],
    { maxBuffer: 1 << 28 }, (error, _, said) => {
      if (!said.startsWith('{')) return reject(error ?? new Error(said));
      const places = new Map();
      const messages = JSON.parse(said).messages.filter((one) => !unheard(one));
      for (const { url, subType, type, lastLine, message, extract } of messages) {
        const what = `${subType ?? type}: ${message}`;
        places.set(what, [...(places.get(what) ?? []), `${url.split('/').at(-1)}:${lastLine}: ${extract ?? ''}`]);
      }
      return resolve(Array.from(places, ([what, where]) => `${what}, ${where.length} times, as in ${where[0]}`));
    });
});

const form = (fields, more = {}) => ({
  method: 'POST',
  body: new URLSearchParams(fields).toString(),
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html', ...more },
});

/** A fragment as a page of a site would hold it. */
const within = (fragment, lang) => `<!DOCTYPE html>
<html lang="${lang}"><head><title>A page</title></head><body><header><h1>A page</h1></header><main>
${fragment}</main></body></html>`;

/** Every document of a language, by name. */
async function documents(site, lang) {
  const page = `/cookies?lang=${lang}`;
  const get = (path, options) => fetchFrom(site, '', path, options);
  const first = await get(page);
  const policy = /name="policy" value="([^"]+)"/.exec(first.body)[1];
  const saved = await get(page, form({ choice: 'all', policy }));
  assert.equal(saved.status, 303);
  const Cookie = saved.headers['set-cookie'].find((line) => line.startsWith('cookies_preferences=')).split(';')[0];
  const found = {
    page: [first, 200],
    saved: [await get(`${saved.headers.location.split('#')[0]}&lang=${lang}`, { headers: { Cookie: `${Cookie}; odd=1; _ga=2` } }), 200],
    lost: [await get(`${page}&saved=1.0`), 200],
    signal: [await get(page, { headers: { 'Sec-GPC': '1' } }), 200],
    preview: [await fetchFrom(site, 'preview', page), 200],
    forged: [await get(page, form({ choice: 'all', policy }, { 'Sec-Fetch-Site': 'cross-site' })), 403],
    changed: [await get(page, form({ choice: 'all', policy: 'x' })), 409],
    unclear: [await get(page, form([['choice', 'all'], ['choice', 'none']])), 400],
    large: [await get(page, form({ more: 'x'.repeat(9000) })), 413],
    method: [await get(page, { method: 'DELETE' }), 405],
    receipt: [await get(`/cookies/receipt?lang=${lang}`, { headers: { Accept: 'text/html' } }), 404],
    banner: [await get(`/?lang=${lang}`), 200],
  };
  for (const part of ['choices', 'table', 'banner']) {
    const answer = await get(`${page}&part=${part}`);
    found[`part-${part}`] = [{ ...answer, body: within(answer.body, lang) }, 200];
  }
  return found;
}

test('the Nu HTML Checker has nothing to say', async (t) => {
  const site = await town();
  const directory = join(site.directory, 'documents');
  mkdirSync(directory);
  for (const lang of LANGUAGES)
    for (const [name, [{ status, body }, expected]] of Object.entries(await documents(site, lang))) {
      assert.equal(status, expected, `${name} in ${lang}`);
      writeFileSync(join(directory, `${lang}-${name}.html`), body);
    }
  for (const style of ['look', 'state'])
    writeFileSync(join(directory, `${style}.css`), (await fetchFrom(site, '', `/cookies/${style}`)).body);
  assert.deepEqual(await check(directory), []);

  await t.test('it would have', async () => {
    const worse = join(site.directory, 'worse');
    mkdirSync(worse);
    writeFileSync(join(worse, 'worse.html'), '<!DOCTYPE html><html lang=en><title>x</title><p><div>');
    assert.notDeepEqual(await check(worse), []);
  });
});
