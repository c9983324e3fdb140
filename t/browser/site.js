// SPDX-License-Identifier: Apache-2.0
//
// A private httpd in front of an application of the test's own, and the end of
// both: with TLS, since browsers keep some cookies on https alone, or without.

import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const apxs = (name) => execFileSync(process.env.APXS || 'apxs', ['-q', name]).toString().trim();

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(port, httpd) {
  for (;;) {
    if (httpd.exitCode !== null) return false;
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      }).on('error', () => resolve(false));
    });
    if (open) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The lines for TLS, and the certificate that they name. */
function certified(host, directory) {
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${host}`, '-keyout', `${directory}/key.pem`, '-out', `${directory}/cert.pem`],
  ], { stdio: 'ignore' });
  return `SSLEngine On
SSLCertificateFile "${directory}/cert.pem"
SSLCertificateKeyFile "${directory}/key.pem"`;
}

/**
 * Serves `application`, a listener of node's, as https://HOST:PORT/, or without
 * `tls` as http://, with these lines of policy and `more` of httpd's modules. Resolves to { url, directory, stop }.
 */
export async function startSite(host, policy, application, { tls = true, more = [] } = {}) {
  const directory = `${process.env.DEMO}-${tls ? 'tls' : 'town'}-${process.pid}`;
  const modules = apxs('LIBEXECDIR');
  const port = await freePort();
  const behind = createServer(application);
  await new Promise((resolve) => behind.listen(0, '127.0.0.1', resolve));
  mkdirSync(directory, { recursive: true });
  const load = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'unixd', 'log_config',
    ...(tls ? ['socache_shmcb', 'ssl'] : []), ...more]
    .map((name) => `<IfModule !${name}_module>
LoadModule ${name}_module "${modules}/mod_${name}.so"
</IfModule>`).join('\n');
  writeFileSync(`${directory}/httpd.conf`, `ServerRoot "${directory}"
DefaultRuntimeDir "${directory}"
PidFile "${directory}/httpd.pid"
ErrorLog "${directory}/error_log"
${load.replace('<IfModule !mpm_event_module>', '<IfModule !mpm_prefork_module>')}
LoadModule cookiepolicy_module "${process.env.SO}"
${process.getuid() === 0 ? 'User "#65534"\nGroup "#65534"' : ''}
Listen 127.0.0.1:${port}
ServerName ${host}
${tls ? certified(host, directory) : ''}
ProxyPass "/" "http://127.0.0.1:${behind.address().port}/"
${policy}
`);
  const httpd = spawn(`${apxs('SBINDIR')}/${apxs('PROGNAME')}`, ['-f', `${directory}/httpd.conf`, '-D', 'FOREGROUND'],
    { stdio: ['ignore', 'ignore', 'inherit'], detached: true }); // it ends its process group
  const ended = new Promise((resolve) => httpd.on('close', resolve));
  const stop = async () => {
    httpd.kill('SIGTERM');
    await ended;
    behind.closeAllConnections();
    behind.close();
    rmSync(directory, { recursive: true, force: true });
  };
  if (!(await answers(port, httpd))) {
    const log = readFileSync(`${directory}/error_log`, 'utf8');
    await stop();
    throw new Error(`httpd did not start: ${log}`);
  }
  return { directory, url: `${tls ? 'https' : 'http'}://${host}:${port}`, stop };
}
