// SPDX-License-Identifier: Apache-2.0
//
// What a visitor sees of the banner, and what became of it.

/** Which of the module's parts of a page of the site are shown. */
export const shown = (visitor) =>
  visitor.evaluate(() =>
    ['cookie-policy', 'cookie-settings', 'cookie-notice'].filter((name) =>
      Array.from(document.querySelectorAll(`${name} *`)).some((element) => element.getClientRects().length > 0)));

/** Presses one of its buttons; resolves to the status of what comes then. */
export const press = (visitor, choice) =>
  visitor.follow(() => visitor.click(`cookie-policy [value=${choice}]`));

/** What the browser keeps of the visitor's choice: 'y' and 'n' by category, or null. */
export async function kept(visitor) {
  const choice = (await visitor.jar()).cookies_preferences;
  if (!choice) return null;
  const categories = choice.value.split('.')[3].split('~');
  return Object.fromEntries(categories.map((category) => category.split(':').slice(0, 2)));
}
