// SPDX-License-Identifier: Apache-2.0
//
// node screenshots.js DIRECTORY   every state that a visitor sees, at three widths,
// light and dark, in English and Arabic: to be looked at, not compared.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { states } from './lib/states.js';
import { chromium, end, town } from './lib/visitor.js';

const [directory] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });

const shown = {
  ...states,
  async settings(visitor, place, lang) {
    await states.saved(visitor, place, lang);
    await states.banner(visitor, place, lang);
  },
  notice: (visitor, place, lang) => visitor.goto(`${place.url}/?lang=${lang}&frame`),
};

try {
  const [browser, place] = [await chromium(), await town()];
  for (const [state, open] of Object.entries(shown))
    for (const lang of ['en', 'ar']) {
      const visitor = await browser.newcomer();
      await open(visitor, place, lang);
      for (const colorScheme of ['light', 'dark'])
        for (const width of [320, 768, 1280]) {
          await visitor.page.emulateMedia({ colorScheme });
          await visitor.size(width, 800);
          await visitor.screenshot({ path: join(directory, `${state}-${lang}-${width}-${colorScheme}.png`), fullPage: true });
        }
      await visitor.close();
    }
  console.log(`The states that a visitor sees are in ${directory}`);
} finally {
  await end();
}
