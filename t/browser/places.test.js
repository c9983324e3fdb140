// SPDX-License-Identifier: Apache-2.0
//
// The marks of t/pages stand where a browser agrees: what is put there becomes the
// first thing in the body, a child of the head, or the neighbour of a frame, and all
// else of the document is as it is without. (A link in front of what opens the body
// goes into a head that was not closed.)

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync, readdirSync } from 'node:fs';
import { startBrowser } from './demo.js';

const folder = new URL('../pages/', import.meta.url);
const MARK = /\[\[(HEAD|BODY|FRAME).*?\]\]/gs;
const PUT = {
  HEAD: '<link class=put>',
  BODY: '<section class=put></section>',
  FRAME: '<span class=put></span>',
};
const site = 'http://pages.test';

let browser, page, served;
before(async () => {
  browser = await startBrowser();
  page = await browser.newPage();
  await page.route('**', (route) =>
    route.request().url() === `${site}/`
      ? route.fulfill({ contentType: 'text/html', body: Buffer.from(served, 'latin1') })
      : route.fulfill({ contentType: 'text/html', body: '' }));
});
after(() => browser?.close());

/** Where what was put in is, and the document without it. */
function look() {
  const places = [...document.querySelectorAll('.put')].map((put) => {
    const before = put.previousElementSibling;
    if (put.localName === 'span') return before?.localName === 'iframe' ? 'FRAME' : 'astray';
    const first = document.body?.firstChild;
    if (put.localName === 'section')
      return put === first || (before === first && before.matches('link.put')) ? 'BODY' : 'astray';
    const { firstChild, lastChild } = document.head;
    return [first, firstChild, lastChild].includes(put) ? 'HEAD' : 'astray';
  });
  document.querySelectorAll('.put').forEach((put) => put.remove());
  document.normalize();
  return { places, rest: document.documentElement.outerHTML };
}

async function load(text) {
  served = text;
  await page.goto(`${site}/`);
  return page.evaluate(look);
}

// What is in a <noscript> is text to a browser that runs scripts.
const hidden = ['frame-in-noscript.html'];

for (const name of readdirSync(folder).filter((file) => !hidden.includes(file))) {
  test(name, async () => {
    const marked = readFileSync(new URL(name, folder), 'latin1');
    const kinds = [...marked.matchAll(MARK)].map((mark) => mark[1]);
    const expected = kinds.includes('HEAD') || !kinds.includes('BODY') ? kinds : ['HEAD', ...kinds];
    const bare = await load(marked.replace(MARK, ''));
    const put = await load(marked.replace(MARK, (_, kind) =>
      (kind === 'BODY' && !kinds.includes('HEAD') ? PUT.HEAD : '') + PUT[kind]));
    assert.deepEqual(put.places, expected);
    assert.equal(put.rest, bare.rest);
  });
}
