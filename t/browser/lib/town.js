// SPDX-License-Identifier: Apache-2.0
//
// A site of several hosts for the proofs: an httpd with the module, and behind it
// an application of a few lines whose pages hold what a test wants them to.

import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { startSite } from '../site.js';

const texts = fileURLToPath(new URL('../../../src/page/texts/', import.meta.url));

/** Every language that the module is built with, English first. */
export const LANGUAGES = readdirSync(texts)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -'.txt'.length))
  .sort((a, b) => (b === 'en') - (a === 'en') || a.localeCompare(b));

const COMMON = `CookiePolicyPage /cookies
CookiePolicyBanner Link
CookiePolicySource necessary default-src self
CookiePolicySource advertising frame-src https://*.adserver.example
CookiePolicyController "Example Press SARL" url=https://www.example.org/legal contact=privacy@example.org \\
    dpo=dpo@example.org authority=https://www.example.org/authority
CookiePolicyLanguage ${LANGUAGES.join(' ')}
CookiePolicyCategory advertising opt-in label="Advertising" \\
    description="Shows advertisements chosen from what you read."
CookiePolicyCookie "sessionid" necessary provider="Opendatasoft" duration=session \\
    location="Authentication" purpose="Keeps you signed in from one page to the next"
CookiePolicyCookie "counted" audience provider="Example Press" duration=6mo \\
    location="Every page" purpose="Counts readers without telling them apart"
CookiePolicyCookie "_ga _ga_*" statistical provider="Google" recipients="Google Ireland Ltd" duration=13mo \\
    url=https://policies.google.com/privacy location="Every page" purpose="Counts visits"
CookiePolicyCookie "IDE" advertising provider="Adserver" recipients="Adserver Ltd, its partners" duration=90d \\
    url=https://www.example.org/adserver location="Every page" purpose="Chooses advertisements"
CookiePolicyCookie "panel" advertising provider="Adserver" recipients="Adserver Ltd" duration=90d storage \\
    location="Every page" purpose="Keeps which advertisements were shown"`;

const row = (number) => `CookiePolicyCookie "reader_${number} reader_${number}_*" ${number % 2 ? 'statistical' : 'advertising'} \\
    provider="Supplier number ${number}" recipients="Recipient number ${number}, Limited" duration=${number}d \\
    location="Pages of the section ${number}" url=https://supplier-${number}.example.org/privacy \\
    purpose="Measures how often the section ${number} is read and from which of the other ones its readers come"`;

const host = (name, lines) => `<VirtualHost *>
ServerName ${name}
${lines}
</VirtualHost>`;

// The names below localhost are those of this machine in any browser.
const HOSTS = [
  host('localhost', `CookiePolicy On
${COMMON}
CookiePolicyRecord choices.log`),
  host('preview.localhost', `CookiePolicy Report
${COMMON}`),
  host('forty.localhost', `CookiePolicy On
${COMMON}
${Array.from({ length: 34 }, (_, number) => row(number + 1)).join('\n')}`),
].join('\n');

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem; background: light-dark(#fff, #16181d); color: light-dark(#16181d, #eee) }
a { color: light-dark(#0b57a4, #9cc8f5) }
header { border-bottom: 1px solid light-dark(#ccc, #444) }`;

const FRAME = '<iframe src="https://shows.adserver.example/today" title="Offers" width="300" height="60"></iframe>';

/** What the application sends for a path: a page of a newspaper, in ?lang=, with ?frame of another site. */
function article(url) {
  const lang = url.searchParams.get('lang') ?? 'en';
  const dir = /^(?:ar|he)\b/.test(lang) ? ' dir="rtl"' : '';
  return `<!DOCTYPE html>
<html lang="${lang}"${dir}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Example Press</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p><a href="/">Example Press</a></p></header>
<main>
<h1>Bicycles</h1>
<p>${'Yesterday more bicycles than ever crossed the bridge. '.repeat(12)}</p>
${url.searchParams.has('frame') ? FRAME : ''}
<p><a href="/cookies">Cookies</a></p>
</main>
</body>
</html>
`;
}

/** Asks a host of the town, of the others by its name; resolves to { status, headers, body }. */
export const fetchFrom = (town, name, path, { method = 'GET', headers = {}, body = '' } = {}) =>
  new Promise((resolve, reject) => {
    const Host = `${name ? `${name}.` : ''}localhost`;
    request(town.url + path, { method, headers: { Host, ...headers } }, async (answer) => {
      const pieces = await answer.toArray();
      resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString() });
    }).on('error', reject).end(body);
  });

/** Resolves to { url, at(name), received, stop }: `received` is what the last request brought. */
export async function startTown() {
  const town = { received: {} };
  const site = await startSite('localhost', HOSTS, (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/style.css') {
      response.setHeader('Content-Type', 'text/css');
      response.end(STYLE);
      return;
    }
    town.received = request.headers;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Set-Cookie', ['sessionid=1; Path=/', 'counted=1; Path=/', '_ga=1; Path=/', 'IDE=1; Path=/']);
    response.end(article(url));
  }, { tls: false });
  const { port } = new URL(site.url);
  return Object.assign(town, site, { at: (name) => `http://${name}.localhost:${port}` });
}
