// SPDX-License-Identifier: Apache-2.0
//
// The laboratory: on https a site for each way of asking for consent, and a third
// party whose script, image and frame their pages load. Everything that reaches
// an application, the third party's too, is kept by browser, in `seen`.

import { createHash, X509Certificate } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startSite } from '../site.js';
import { subjects } from './subjects.js';

const packages = fileURLToPath(new URL('../node_modules/', import.meta.url));
export const STRANGER = 'www.stranger.test';
const YEAR = 31536000;

/** The awkward ones: how each is set, and how its row tells the module where it is stored. */
const AWKWARD = {
  hidden: ['statistical', `Path=/; Max-Age=${YEAR}; HttpOnly`],
  '__Secure-stat': ['statistical', `Path=/; Max-Age=${YEAR}; Secure`],
  '__Host-stat': ['advertising', `Path=/; Max-Age=${YEAR}; Secure; HttpOnly`],
  parted: ['statistical', `Path=/; Max-Age=${YEAR}; Secure; SameSite=None; Partitioned`, 'partitioned'],
  wide: ['advertising', `Path=/; Max-Age=${YEAR}; Domain=DOMAIN; HttpOnly`, 'domain=DOMAIN'],
  basket: ['statistical', `Path=/shop; Max-Age=${YEAR}; HttpOnly`, 'path=/shop'],
  strict: ['advertising', `Path=/; Max-Age=${YEAR}; SameSite=Strict`],
  everywhere: ['advertising', `Path=/; Max-Age=${YEAR}; SameSite=None; Secure`],
  long: ['statistical', `Path=/; Max-Age=${2 * YEAR}`],
  'Visitor_ID': ['advertising', `Path=/; Max-Age=${YEAR}`],
  again: ['statistical', `Path=/; Max-Age=${YEAR}`],
};
const WRITTEN = { _ga: 'statistical', _fbp: 'advertising' };

/** What a category holds of the cookies of a site: the application's, and those that the script writes. */
export const cookiesOf = (category) => ({
  awkward: Object.keys(AWKWARD).filter((name) => AWKWARD[name][0] === category),
  written: Object.keys(WRITTEN).filter((name) => WRITTEN[name] === category),
});

const line = (name, domain) =>
  `${name}=${name === 'Visitor_ID' ? '"a b"' : '1'}; ${AWKWARD[name][1].replace('DOMAIN', domain)}`;

const row = (name, category, more) => `CookiePolicyCookie "${name}" ${category} ${more} \\
    provider="Stranger" recipients="Stranger Ltd" duration=2y location="Every page" purpose="Tells readers apart"`;

/** The whole policy of a site; the third party in two categories, by kind of content. */
const policy = (domain, state) => `CookiePolicy ${state}
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyBanner On
CookiePolicyCategory advertising opt-in description="Shows advertisements"
CookiePolicySource necessary default-src self
CookiePolicySource statistical script-src,connect-src https://${STRANGER}:*
CookiePolicySource advertising img-src,frame-src https://${STRANGER}:*
CookiePolicyCookie sid necessary provider=Example duration=session purpose="Keeps you signed in"
${Object.entries(AWKWARD).map(([name, [category, , more = '']]) =>
    row(name, category, more.replace('DOMAIN', domain))).join('\n')}
${Object.entries(WRITTEN).map(([name, category]) => row(name, category, `domain=${domain}`)).join('\n')}`;

const host = (domain, lines) => `<VirtualHost *>
ServerName www.${domain}
ServerAlias ${domain}
${lines}
</VirtualHost>`;

const CACHE = `CacheEnable disk /
CacheRoot "CACHED"
CacheHeader On`;

/** The third party: each of its answers sets a cookie of its own; its script writes two for the site. */
const STRANGERS = {
  '/tag.js': ['text/javascript', `(() => {
  const domain = location.hostname.replace(/^www\\./, '');
  document.cookie = '_ga=1; Path=/; Max-Age=${YEAR}; Secure; Domain=' + domain;
  addEventListener('pageshow', ({ persisted }) => { window.restored = persisted; });
  window.told = cookieStore.set({ name: '_fbp', value: '1', domain, expires: Date.now() + 1e10 });
})();`],
  '/pixel.gif': ['image/gif', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')],
  '/frame': ['text/html', '<!DOCTYPE html><title>Offers</title><script>document.cookie = "in_frame=1; Secure; SameSite=None; Max-Age=9999";</script>'],
};

function stranger(path, response) {
  const [type, body] = STRANGERS[path] ?? ['text/plain', ''];
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Set-Cookie', `of${path.replace(/\W/g, '_')}=1; Path=/; Max-Age=${YEAR}; Secure; SameSite=None${path === '/frame' ? '; Partitioned' : ''}`);
  response.end(body);
}

/**
 * A page of the site; it may be kept for ten minutes below /kept. Its icon is not fetched: browsers do that some
 * time after the page is loaded, and would be counted after a refusal for what they asked before.
 */
function page(asked, response, { domain, path, elements }) {
  const set = path === '/start' ? Object.keys(AWKWARD) : ['again'];
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  if (path.startsWith('/kept')) {
    response.setHeader('Cache-Control', 'max-age=600');
    response.setHeader('ETag', '"kept"');
    if (asked.headers['if-none-match']?.includes('kept')) return response.writeHead(304).end();
  } else {
    response.setHeader('Set-Cookie', ['sid=1; Path=/', ...set.map((name) => line(name, domain))]);
  }
  return response.end(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${path}</title><link rel="icon" href="data:,"></head>
<body><h1>Bicycles</h1>${elements}</body></html>`);
}

/** Resolves to { at(domain), seen, fingerprint, stop }. */
export async function startLab() {
  const seen = { Chromium: [], Firefox: [] };
  let port;
  const application = (asked, response) => {
    const name = asked.headers.host.replace(/:\d+$/, '');
    const [, path] = /^([^?]*)/.exec(asked.url);
    const cookies = (asked.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);
    seen[/Firefox/.test(asked.headers['user-agent']) ? 'Firefox' : 'Chromium'].push({ name, path, cookies });
    if (name === STRANGER) return stranger(path, response);
    if (path.startsWith('/npm/')) {
      response.setHeader('Content-Type', path.endsWith('.css') ? 'text/css' : 'text/javascript');
      return response.end(readFileSync(packages + path.slice('/npm/'.length)));
    }
    const domain = name.replace(/^www\./, '');
    const { elements } = Object.values(subjects).find((subject) => subject.domain === domain) ?? subjects.off;
    return page(asked, response, { domain, path, elements: elements(`https://${STRANGER}:${port}`, domain) });
  };
  const directory = `${process.env.DEMO}-cached-${process.pid}`;
  const hosts = [
    ...Object.values(subjects).map(({ domain, state }) => host(domain, policy(domain, state))),
    host('cached.test', `${policy('cached.test', 'On')}\n${CACHE}`),
    host('stranger.test', 'CookiePolicy Off'),
  ].join('\n').replaceAll('CACHED', directory);
  mkdirSync(directory, { recursive: true });
  if (process.getuid() === 0) chownSync(directory, 65534, 65534);
  const site = await startSite('localhost', `ProxyPreserveHost On\n${hosts}`, application,
    { more: ['cache', 'cache_disk'] });
  ({ port } = new URL(site.url));
  const { publicKey } = new X509Certificate(readFileSync(`${site.directory}/cert.pem`));
  return {
    seen,
    at: (domain) => `https://www.${domain}:${port}`,
    fingerprint: createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64'),
    async stop() {
      await site.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
