// SPDX-License-Identifier: Apache-2.0
//
// Firefox behind the interface of visitor.js, driven over WebDriver BiDi by
// puppeteer-core. Whether pages may run scripts is a preference of the whole
// browser, so it is one of the start: without, unless asked for. The functions of a
// test run all the same, but in a page without scripts no promise is ever kept,
// which puppeteer's own clicks wait for: here clicks are those of the mouse.

import puppeteer from 'puppeteer-core';

// Whatever is not of this machine goes to a proxy that is not there.
const NOBODY = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.no_proxies_on': '.test',
  'network.dns.native-is-localhost': true,
  'browser.translations.enable': false,
  'ui.prefersReducedMotion': 1,
};

export async function startFirefox({ scripts = false } = {}) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: { ...NOBODY, 'javascript.enabled': scripts },
    timeout: 60000,
  });
  return {
    name: 'Firefox',
    stop: () => browser.close(),
    version: async () => (await browser.version()).replace(/^\w+\//, ''),
    async newcomer({ viewport = { width: 1280, height: 800 } } = {}) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport(viewport);
      page.setDefaultTimeout(10000);
      return new Visitor(context, page);
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

  async click(selector) {
    const place = await this.page.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      if (!element) return null;
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { x, y, width, height } = element.getClientRects()[0] ?? {};
      const [left, top] = [x + width / 2, y + height / 2];
      const hit = x === undefined ? null : document.elementFromPoint(left, top);
      return { left, top, free: element.contains(hit) };
    }, selector);
    if (!place?.free) throw new Error(`nobody can click ${selector}`);
    await this.page.mouse.click(place.left, place.top);
  }

  press(key) {
    const [last, ...held] = key.replace('Space', ' ').split('+').reverse();
    return held.reduce(
      (typed, modifier) => async () => {
        await this.page.keyboard.down(modifier);
        await typed();
        await this.page.keyboard.up(modifier);
      },
      () => this.page.keyboard.press(last),
    )();
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
    const cookies = (await this.context.cookies()).filter(({ name }) => names.includes(name));
    await this.context.deleteCookie(...cookies);
  }

  size(width, height) {
    return this.page.setViewport({ width, height });
  }

  screenshot(options) {
    return this.page.screenshot(options);
  }

  close() {
    return this.context.close();
  }
}
