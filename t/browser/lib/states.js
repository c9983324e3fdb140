// SPDX-License-Identifier: Apache-2.0
//
// How each state of what a visitor sees comes about, for tests and pictures: by
// somebody of Chromium who was never here, at a town (town.js), in a language.

/** Sends the visitor's browser there with a form of these pairs, wherever it is. */
export const send = (visitor, action, pairs, enctype = '') =>
  visitor.follow(() => visitor.evaluate(([to, list, type]) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: to, enctype: type });
    for (const [name, value] of list) {
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }, [action, pairs, enctype]));

const policy = (town, lang) => `${town.url}/cookies?lang=${lang}`;
const open = (visitor, town, lang) => visitor.goto(policy(town, lang));

const refused = (pairs, enctype) => async (visitor, town, lang) => {
  await open(visitor, town, lang);
  return send(visitor, policy(town, lang), pairs, enctype);
};

/** Each resolves to the status of the answer that is then shown. */
export const states = {
  page: open,
  async saved(visitor, town, lang) {
    await open(visitor, town, lang);
    await visitor.click('[type=checkbox][name=statistical]');
    return visitor.follow(() => visitor.click('[name=choice][value=save]'));
  },
  lost: (visitor, town, lang) => visitor.goto(`${policy(town, lang)}&saved=1.0`),
  preview: (visitor, town, lang) => visitor.goto(`${town.at('preview')}/cookies?lang=${lang}`),
  banner: (visitor, town, lang) => visitor.goto(`${town.url}/?lang=${lang}`),
  receipt: (visitor, town, lang) => visitor.goto(`${town.url}/cookies/receipt?lang=${lang}`),
  unclear: refused([['choice', 'none'], ['choice', 'all']]),
  changed: refused([['choice', 'all'], ['policy', 'AAAAAAAAAAAAAAAA']]),
  large: refused([['more', 'x'.repeat(9000)]]),
  foreign: refused([['choice', 'all']], 'text/plain'),
  async forged(visitor, town, lang) {
    await visitor.goto(`${town.at('forty')}/`);
    return send(visitor, policy(town, lang), [['choice', 'all']]);
  },
  async method(visitor, town, lang) {
    await visitor.page.route('**/cookies?*', (route) => route.continue({ method: 'DELETE' }), { times: 1 });
    return open(visitor, town, lang);
  },
};

/** What those that are errors are answered with. */
export const STATUS = { receipt: 404, unclear: 400, changed: 409, large: 413, foreign: 415, forged: 403, method: 405 };
