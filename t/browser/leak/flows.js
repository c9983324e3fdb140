// SPDX-License-Identifier: Apache-2.0
//
// What a visitor does at a site of the laboratory, and what is counted of it:
//   before    cookies kept before a choice, the site's and the third party's
//   left      cookies of the site that are kept at the end
//   theirs    cookies of the third party that are kept at the end: beyond any site's reach
//   sent      cookies that the application was sent after the refusal
//   requests  requests to the third party after the refusal

import { STRANGER } from './lab.js';

// What is necessary: the session, and the choice itself.
const EXEMPT = /^(sid|__Host-cookies_preferences|cc_cookie|klaro)$/;
export const FIGURES = ['before', 'left', 'theirs', 'sent', 'requests'];
export const FLOWS = { refuse: 'refuse', withdraw: 'accept, then withdraw' };

const optional = (names) => [...new Set(names)].filter((name) => name && !EXEMPT.test(name)).sort();

/** Opens a page and waits for what its third party's script writes. */
export async function visit(lab, visitor, url, { ready, scripts }) {
  await visitor.goto(url);
  await settled(visitor, { ready, scripts });
}

export async function settled(visitor, { ready, scripts }) {
  if (!scripts) return;
  if (ready) await visitor.evaluate(ready);
  await visitor.evaluate(async () => { await window.told; });
}

/** The names that are kept of a site; without a domain those of everybody. */
export async function held(visitor, domain = '') {
  const cookies = await visitor.cookies();
  return optional(cookies.filter((cookie) => cookie.domain.endsWith(domain)).map(({ name }) => name));
}

/** What reached the applications since `mark`: names sent to a site's own, paths asked of the third party. */
export function reached(lab, browser, mark) {
  const since = lab.seen[browser].slice(mark);
  const own = since.filter(({ name }) => name !== STRANGER);
  return {
    sent: optional(own.flatMap(({ cookies }) => cookies)),
    requests: since.filter(({ name }) => name === STRANGER).map(({ path }) => path),
    pages: own.map(({ path }) => path),
  };
}

/** Resolves to the figures, and `agreed`: what was kept while it was agreed to. */
export async function run(lab, { browser, visitor, scripts }, subject, flow) {
  const url = lab.at(subject.domain);
  const see = (path) => visit(lab, visitor, url + path, { ...subject, scripts });
  await see('/start');
  await see('/');
  const before = await held(visitor);
  let agreed = [];
  if (flow === 'withdraw') {
    await subject.accept(visitor, url, scripts);
    await see('/start');
    await see('/shop/');
    agreed = await held(visitor, subject.domain);
  }
  const mark = lab.seen[browser].length;
  await (flow === 'withdraw' ? subject.withdraw : subject.refuse)(visitor, url, scripts);
  for (const path of ['/', '/shop/', '/more', '/']) await see(path);
  const { sent, requests } = reached(lab, browser, mark);
  return {
    before: before.length,
    left: (await held(visitor, subject.domain)).length,
    theirs: (await held(visitor, 'stranger.test')).length,
    sent: sent.length,
    requests: requests.length,
    agreed,
  };
}
