// SPDX-License-Identifier: Apache-2.0
//
// The page in browsers without any style: w3m reads it in order, and lynx, by its
// keys, ticks a box and sends the form; what the server has recorded is the proof.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { end, town } from '../lib/visitor.js';

after(end);

const run = promisify(execFile);

test('w3m shows all of the page, in the order in which it is read', async () => {
  const { url } = await town();
  const { stdout } = await run('w3m', ['-dump', '-cols', '80', '-o', 'accept_language=en', `${url}/cookies`]);
  const order = ['Cookie policy', 'Example Press SARL', 'What a cookie is', 'Your choice', '[ ] Statistics',
    'Save my choice', 'Refuse all', 'Accept all', 'The cookies in detail', 'sessionid', '_ga', 'IDE', 'Your rights'];
  const places = order.map((words) => stdout.indexOf(words));
  assert.ok(!places.includes(-1), `found: ${order.filter((_, at) => places[at] >= 0)}`);
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

const keys = (...all) => all.flat().map((key) => `key ${key}\n`).join('');
const times = (count, key) => Array(count).fill(key);
const find = (word) => ['/', ...word, '^J'];

test('lynx ticks a box and saves', async () => {
  const { url, directory } = await town();
  const script = join(directory, 'lynx.keys');
  const configuration = join(directory, 'lynx.cfg');
  // Between a box and the button stand its link and those of the box after it.
  writeFileSync(script, keys(find('Save'), times(4, 'Up Arrow'), 'Right Arrow', times(4, 'Down Arrow'),
    'Right Arrow', 'q', 'y'));
  writeFileSync(configuration, 'ACCEPT_ALL_COOKIES:TRUE\nPREFERRED_LANGUAGE:en\n');
  await run('lynx', [`-cfg=${configuration}`, `-cmd_script=${script}`, `${url}/cookies`], {
    timeout: 20000,
    env: { ...process.env, TERM: 'vt100', COLUMNS: '100', LINES: '60', HOME: directory },
  });
  const records = readFileSync(join(directory, 'choices.log'), 'utf8').trim().split('\n').map(JSON.parse);
  const { decisions, layer } = records.at(-1);
  assert.equal(layer, 'page');
  assert.equal(decisions.statistical, 'granted');
  assert.equal(decisions.advertising, 'refused');
});
