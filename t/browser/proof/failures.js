// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong between a site and its visitors must not show the banner to
// whoever has chosen, where its stylesheet arrives, and must never grant what was
// not shown. In both browsers, without script. What nothing can prevent: a cache
// that takes the cookie out of requests for the stylesheet hides every choice
// from it, so it asks again; and a site that shows what is `hidden` shows the
// banner where the stylesheet does not arrive. Both ask too often, and harm
// nobody's choice: that is tested as well.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { kept, press, shown } from '../lib/banner.js';
import { startFront } from '../lib/front.js';
import { fetchFrom } from '../lib/town.js';
import { browsers, end, town } from '../lib/visitor.js';

after(end);

const isState = ({ path }) => path.startsWith('/cookies/state');
const isArticle = ({ method, path }) => method === 'GET' && (path === '/' || path.startsWith('/?'));
const NOTHING = [];
const ASKED = ['cookie-policy'];
const CHOSEN = ['cookie-settings'];
const REFUSED = { audience: 'n', statistical: 'n', advertising: 'n' };
const GRANTED = { audience: 'y', statistical: 'y', advertising: 'y' };

/** A visitor of the town behind this harm, who has been to its article once. */
async function arrive(t, start, harm) {
  const front = await startFront(await town(), harm);
  const visitor = await (await start()).newcomer();
  t.after(async () => {
    await visitor.close();
    front.stop();
  });
  const look = async () => {
    await visitor.goto(`${front.url}/`);
    return shown(visitor);
  };
  const refuseOnThePage = async () => {
    await visitor.goto(`${front.url}/cookies`);
    await visitor.follow(() => visitor.click('main [value=none]'));
    assert.deepEqual(await kept(visitor), REFUSED);
  };
  return { visitor, look, refuseOnThePage, url: front.url };
}

const ABSENT = {
  'is blocked': () => 'cut',
  'is not found': () => ({ status: 404, headers: { 'Content-Type': 'text/html' }, body: '<p>Not found</p>' }),
  'is something else': () => ({ status: 200, headers: { 'Content-Type': 'text/css' }, body: 'body { margin: 0 }' }),
};

// As sites write them; the last ones mean it.
const HOSTILE = [
  'section { display: flex } form { display: grid }',
  '* { display: block }',
  '[hidden] { display: block }',
  'body > * { display: block !important; visibility: visible !important }',
  '[hidden] { display: block !important }',
  'body > *, body > * * { position: fixed !important; opacity: 0 !important; pointer-events: none !important }',
];

/** The article with these rules of the site's own, behind the banner's stylesheet. */
const styled = (css) => async (wanted) => {
  if (!isArticle(wanted)) return null;
  const { status, body } = await fetchFrom(await town(), '', wanted.path, { headers: wanted.headers });
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: body.replace('</head>', `<style>${css}</style></head>`) };
};

for (const [name, start] of Object.entries(browsers)) {
  for (const [what, answer] of Object.entries(ABSENT))
    test(`${name}: the stylesheet ${what}: nothing is shown, nothing is granted`, async (t) => {
      const { visitor, look, refuseOnThePage } = await arrive(t, start, (wanted) => (isState(wanted) ? answer() : null));
      assert.deepEqual(await look(), NOTHING);
      assert.equal(await kept(visitor), null);
      await refuseOnThePage();
      assert.deepEqual(await look(), NOTHING);
    });

  test(`${name}: a cache takes the cookie from the stylesheet's requests: it asks again, and the choice stands`, async (t) => {
    const { visitor, look, refuseOnThePage } = await arrive(t, start, (wanted) => {
      if (isState(wanted)) delete wanted.headers.cookie;
    });
    assert.deepEqual(await look(), ASKED);
    await refuseOnThePage();
    assert.deepEqual(await look(), ASKED, 'nobody can know better there');
    assert.deepEqual(await kept(visitor), REFUSED);
    await press(visitor, 'none');
    assert.deepEqual(await kept(visitor), REFUSED);
  });

  test(`${name}: stylesheets of the site neither show nor hide it`, async (t) => {
    let css = '';
    const { look, refuseOnThePage } = await arrive(t, start, (wanted) => styled(css)(wanted));
    for (css of HOSTILE) assert.deepEqual(await look(), ASKED, css);
    await refuseOnThePage();
    for (css of HOSTILE) assert.deepEqual(await look(), CHOSEN, css);
  });

  test(`${name}: a page from a cache a week old: the banner of today's visitor, and no grant of what it did not show`, async (t) => {
    // What another policy had put there, with the stylesheet and the form of today's.
    const old = (await fetchFrom(await town(), 'forty', '/')).body;
    const { visitor, look } = await arrive(t, start, (wanted) =>
      (isArticle(wanted)
        ? { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'max-age=604800' }, body: old }
        : null));
    assert.deepEqual(await look(), ASKED);
    assert.equal(await press(visitor, 'all'), 409);
    assert.equal(await kept(visitor), null, 'nothing is granted');
    assert.equal(await visitor.follow(() => visitor.click('main [value=all]')), 200, 'the page shows what there is to grant');
    assert.deepEqual(await kept(visitor), GRANTED);
    assert.deepEqual(await look(), CHOSEN, 'the page of the cache, and asks no more');
  });

  test(`${name}: from a page of a cache one can refuse`, async (t) => {
    const old = (await fetchFrom(await town(), 'forty', '/')).body;
    const { visitor, look } = await arrive(t, start, (wanted) =>
      (isArticle(wanted) ? { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: old } : null));
    await look();
    assert.equal(await press(visitor, 'none'), 200);
    assert.deepEqual(await kept(visitor), REFUSED);
    assert.deepEqual(await look(), CHOSEN);
  });

  test(`${name}: a choice shows at once`, async (t) => {
    const { visitor, look, url } = await arrive(t, start, () => null);
    assert.deepEqual(await look(), ASKED);
    await press(visitor, 'none');
    assert.equal(new URL(visitor.url()).pathname, '/', 'back on the page');
    assert.deepEqual(await shown(visitor), CHOSEN);
    await visitor.goto(`${url}/cookies`);
    assert.deepEqual(await shown(visitor), NOTHING, 'the page itself has no banner');
  });

  test(`${name}: and so does each change of it`, async (t) => {
    const { visitor, url } = await arrive(t, start, () => null);
    const frame = async () => {
      await visitor.goto(`${url}/?frame`);
      return shown(visitor);
    };
    const choose = async (choice) => {
      await visitor.goto(`${url}/cookies`);
      await visitor.follow(() => visitor.click(`main [value=${choice}]`));
    };
    assert.deepEqual(await frame(), ['cookie-policy', 'cookie-notice']);
    await choose('none');
    assert.deepEqual(await frame(), ['cookie-settings', 'cookie-notice']);
    await choose('all');
    assert.deepEqual(await frame(), CHOSEN, 'the frame is there, and no notice');
    await choose('none');
    assert.deepEqual(await frame(), ['cookie-settings', 'cookie-notice']);
    await visitor.forget('cookies_preferences');
    assert.deepEqual(await frame(), ['cookie-policy', 'cookie-notice']);
  });
}
