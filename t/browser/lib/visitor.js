// SPDX-License-Identifier: Apache-2.0
//
// What the tests below proof/ share: one start of each browser and of each
// server, made when the first of them asks for it, and the end of all of it.
//
// A visitor, in either browser: goto, follow, click, press, evaluate (functions
// that answer at once), url, jar, cookies, window, reload, forget, size, screenshot, close.

import { startDemo } from '../demo.js';
import { startChromium } from './chromium.js';
import { startFirefox } from './firefox.js';
import { startTown } from './town.js';

const running = new Map();

/** Starts it with the first call; later ones get the same. */
const once = (start) => () => {
  if (!running.has(start)) running.set(start, start());
  return running.get(start);
};

export const chromium = once(startChromium);
export const firefox = once(startFirefox);
export const demo = once(startDemo);
export const town = once(startTown);
export const browsers = { Chromium: chromium, Firefox: firefox };

/** Ends what was started. */
export async function end() {
  const started = [...running.values()];
  running.clear();
  await Promise.allSettled(started.map(async (thing) => (await thing).stop()));
}
