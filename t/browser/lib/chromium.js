// SPDX-License-Identifier: Apache-2.0
//
// Chromium behind the interface of visitor.js, driven by playwright-core. It runs
// the functions of a test even where the page may run no script of its own.

import { startBrowser } from '../demo.js';

/** Hosts other than these do not exist for it. */
const LOCAL = '--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1';

/** `args` are more of its arguments, `without` those of playwright's that it is not to get. */
export async function startChromium({ args = [], without = [] } = {}) {
  const browser = await startBrowser([LOCAL, ...args], without);
  return {
    name: 'Chromium',
    stop: () => browser.close(),
    version: () => browser.version(),
    async newcomer({ javaScriptEnabled = false, viewport = { width: 1280, height: 800 }, ...more } = {}) {
      const context = await browser.newContext({
        javaScriptEnabled,
        viewport,
        ignoreHTTPSErrors: true,
        reducedMotion: 'reduce',
        ...more,
      });
      context.setDefaultTimeout(10000);
      return new Visitor(context, await context.newPage());
    },
  };
}

class Visitor {
  constructor(context, page) {
    Object.assign(this, { context, page });
  }

  async goto(url) {
    return (await this.page.goto(url))?.status();
  }

  /** Carries out what leads to another page, and waits for it. */
  async follow(action) {
    const [answer] = await Promise.all([this.page.waitForNavigation(), action()]);
    return answer?.status();
  }

  click(selector) {
    return this.page.locator(selector).first().click();
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  evaluate(task, argument) {
    return this.page.evaluate(task, argument);
  }

  url() {
    return this.page.url();
  }

  async jar() {
    return Object.fromEntries((await this.context.cookies()).map((cookie) => [cookie.name, cookie]));
  }

  /** All that are kept, whoever set them. */
  cookies() {
    return this.context.cookies();
  }

  /** Another window of the same visitor. */
  async window() {
    return new Visitor(this.context, await this.context.newPage());
  }

  async reload() {
    return (await this.page.reload())?.status();
  }

  async forget(...names) {
    for (const name of names) await this.context.clearCookies({ name });
  }

  size(width, height) {
    return this.page.setViewportSize({ width, height });
  }

  screenshot(options) {
    return this.page.screenshot(options);
  }

  close() {
    return this.context.close();
  }
}
