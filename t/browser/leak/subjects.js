// SPDX-License-Identifier: Apache-2.0
//
// The ways of asking for consent that are compared: this module, nothing at all
// (the control), and consent managers in JavaScript, set up as they document it: each
// content of a third party is held back in the page's markup, each cookie is named.

const contents = (stranger) => `<script src="${stranger}/tag.js"></script>
<img src="${stranger}/pixel.gif" alt=""><iframe src="${stranger}/frame" title="Offers"></iframe>`;

const nothing = async () => {};
const policyPage = (choice) => async (visitor, url) => {
  await visitor.goto(`${url}/cookies`);
  await visitor.follow(() => visitor.click(`[name=choice][value=${choice}]`));
};
const banner = (choice) => (visitor) =>
  visitor.follow(() => visitor.click(`cookie-policy [value=${choice}]`));

/** Each: label, domain, state of the module, elements of a page, accept, refuse, withdraw, and ready (a manager's). */
export const subjects = {
  on: {
    label: 'mod_cookiepolicy',
    domain: 'on.test',
    state: 'On',
    elements: contents,
    accept: banner('all'),
    refuse: banner('none'),
    withdraw: policyPage('none'),
  },
  off: {
    label: 'nothing (module `Off`)',
    domain: 'off.test',
    state: 'Off',
    elements: contents,
    accept: nothing,
    refuse: nothing,
    withdraw: nothing,
  },
};
