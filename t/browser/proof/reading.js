// SPDX-License-Identifier: Apache-2.0
//
// What a screen reader is given: the same at any width, also where the rows of a
// table are shown as cards; text of twice the size; the colours of the system
// alone; and no stylesheet at all. (In Chromium, which tells of all that.)

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chromium, end, town } from '../lib/visitor.js';

after(end);

async function visit(options) {
  const { url } = await town();
  const visitor = await (await chromium()).newcomer(options);
  await visitor.goto(`${url}/cookies`);
  return visitor;
}

const tools = (visitor) => visitor.context.newCDPSession(visitor.page);

/** What is said, in its order: role and name of each node that is not passed over. */
async function spoken(visitor) {
  const { nodes } = await (await tools(visitor)).send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const silent = ['none', 'generic', 'InlineTextBox', 'LineBreak'];
  const said = [];
  const walk = (node) => {
    const role = node.role?.value;
    if (!node.ignored && !silent.includes(role)) said.push(`${role} ${node.name?.value ?? ''}`.trim());
    for (const id of node.childIds ?? []) if (byId.has(id)) walk(byId.get(id));
  };
  walk(nodes[0]);
  return said;
}

test('a table stays a table for those who hear it, at any width', async () => {
  const visitor = await visit();
  const wide = await spoken(visitor);
  await visitor.size(320, 800);
  const narrow = await spoken(visitor);
  const count = (role) => narrow.filter((line) => line.split(' ')[0] === role).length;
  assert.ok(count('table') >= 4, `${count('table')} tables`);
  assert.ok(count('columnheader') >= 6 * count('table'), `${count('columnheader')} heads of columns`);
  assert.ok(count('rowheader') >= 6, `${count('rowheader')} heads of rows`);
  assert.deepEqual(narrow, wide);
  await visitor.close();
});

test('it is heard in the order in which a reader needs it', async () => {
  const visitor = await visit();
  const said = await spoken(visitor);
  const order = ['heading Cookie policy', 'heading Who is responsible', 'heading What a cookie is', 'heading Your choice',
    'checkbox Statistics', 'button Save my choice', 'button Refuse all', 'button Accept all',
    'heading The cookies in detail', 'heading Your rights'];
  const places = order.map((line) => said.indexOf(line));
  assert.deepEqual(places, [...places].sort((a, b) => a - b), order.join(', '));
  assert.ok(!places.includes(-1), places.join(' '));
  await visitor.close();
});

/** What is cut off, hidden behind something or wider than the window. */
const lost = (visitor) =>
  visitor.evaluate(() => {
    const shown = (element) => element.getClientRects().length > 0;
    // A square of one pixel is meant for ears alone.
    const apart = (element) => element !== null && (element.clientWidth === 1 || apart(element.parentElement));
    const found = [];
    if (document.scrollingElement.scrollWidth > innerWidth) found.push(`${document.scrollingElement.scrollWidth} px wide`);
    for (const element of document.querySelectorAll('body *')) {
      if (!shown(element) || apart(element)) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const name = `${element.localName}: ${element.textContent.trim().slice(0, 40)}`;
      const { left, right } = element.getBoundingClientRect();
      if (left < -1 || right > innerWidth + 1) found.push(`outside: ${name}`);
      if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push(`too wide: ${name}`);
      if (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1) found.push(`cut: ${name}`);
    }
    return found;
  });

for (const lang of ['en', 'de', 'ar'])
  test(`text of twice the size: ${lang}`, async () => {
    const { at } = await town();
    const visitor = await visit();
    await (await tools(visitor)).send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    for (const width of [1280, 320]) {
      await visitor.size(width, 800);
      await visitor.goto(`${at('forty')}/cookies?lang=${lang}`);
      assert.equal(await visitor.evaluate(() => getComputedStyle(document.documentElement).fontSize), '32px');
      assert.deepEqual(await lost(visitor), [], `at ${width} px`);
    }
    await visitor.close();
  });

test('nothing is lost between 320 and 1920 px', async () => {
  const { at } = await town();
  const visitor = await visit();
  await visitor.goto(`${at('forty')}/cookies`);
  for (const width of [320, 360, 480, 640, 768, 900, 1024, 1280, 1920]) {
    await visitor.size(width, 800);
    assert.deepEqual(await lost(visitor), [], `at ${width} px`);
  }
  await visitor.close();
});

test('forced colours: buttons and boxes keep an edge, what has the focus an outline', async () => {
  const visitor = await visit({ forcedColors: 'active' });
  const bare = await visitor.evaluate(() =>
    Array.from(document.querySelectorAll('main button, main input:not([type=hidden])'), (control) => {
      const { borderTopStyle, borderTopWidth, appearance } = getComputedStyle(control);
      const edged = appearance !== 'none' || (borderTopStyle !== 'none' && parseFloat(borderTopWidth) > 0);
      control.focus();
      return edged && getComputedStyle(control).outlineStyle !== 'none' ? '' : control.outerHTML;
    }).filter(Boolean));
  assert.equal(await visitor.evaluate(() => matchMedia('(forced-colors: active)').matches), true);
  assert.deepEqual(bare, []);
  await visitor.close();
});

test('targets are at least 24 px each way', async () => {
  for (const width of [1280, 320]) {
    const visitor = await visit({ viewport: { width, height: 800 } });
    const small = await visitor.evaluate(() => {
      const boxes = Array.from(document.querySelectorAll('button, input:not([type=hidden]), nav a'));
      return boxes.map((one) => [one, one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24)
        .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`);
    });
    assert.deepEqual(small, [], `at ${width} px`);
    await visitor.close();
  }
});

/** Without the dots of lists, which a stylesheet takes away with the lists' looks. */
const meant = (said) => said.filter((line) => /^(?:table|row|columnheader|heading|checkbox|button|link|form)/.test(line));

test('without its stylesheet the page is whole and takes a choice', async () => {
  const { url } = await town();
  const visitor = await (await chromium()).newcomer();
  const before = await spoken(await visit());
  let kept = 0;
  await visitor.page.route(/\/cookies\/look/, (route) => {
    kept++;
    return route.abort();
  });
  await visitor.goto(`${url}/cookies`);
  assert.equal(kept, 1);
  assert.deepEqual(meant(await spoken(visitor)), meant(before));
  await visitor.click('[type=checkbox][name=statistical]');
  await visitor.follow(() => visitor.click('[name=choice][value=save]'));
  assert.match((await visitor.jar()).cookies_preferences.value, /statistical:y.*advertising:n/);
  await visitor.close();
});
