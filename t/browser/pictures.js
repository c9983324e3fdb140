// SPDX-License-Identifier: Apache-2.0
//
// The pictures of README.md, of the demonstration site, into pictures/.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, demo, end } from './lib/visitor.js';

const directory = fileURLToPath(new URL('pictures/', import.meta.url));
mkdirSync(directory, { recursive: true });

try {
  const [browser, { url }] = [await chromium(), await demo()];
  const picture = async (name, path, height, prepare = async () => {}) => {
    const visitor = await browser.newcomer({ viewport: { width: 1200, height }, colorScheme: 'light' });
    await visitor.goto(url + path);
    await prepare(visitor);
    const file = `${directory}${name}.png`;
    await visitor.screenshot({ path: file });
    execFileSync('pngquant', ['--force', '--skip-if-larger', '--strip', '--speed', '1', '--output', file, '64', file]);
    await visitor.close();
  };
  await picture('banner', '/', 620);
  await picture('page', '/cookies', 1000, (visitor) =>
    visitor.evaluate(() => document.querySelector('#cookie-choice').scrollIntoView()));
} finally {
  await end();
}
