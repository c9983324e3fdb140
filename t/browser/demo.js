// SPDX-License-Identifier: Apache-2.0
//
// `make run` and a browser for the tests, and the end of both.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Starts the demonstration site; resolves to its address and a way to stop it. */
export function startDemo() {
  const directory = `${process.env.DEMO}-${process.pid}`;
  // Under another make, its jobs are not for this one.
  const { MAKEFLAGS, MFLAGS, MAKELEVEL, ...env } = process.env;
  const make = spawn('make', ['-C', top, 'run', 'PORT=0', `DEMO=${directory}`], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => make.on('close', resolve));
  const stop = async () => {
    make.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  return new Promise((resolve, reject) => {
    let printed = '';
    make.stdout.on('data', (text) => {
      printed += text;
      const url = /(http:\/\/localhost:\d+)\/\s[^]*Ctrl-C/.exec(printed);
      if (url) resolve({ url: url[1], stop });
    });
    ended.then(() => reject(new Error(`make run ended: ${printed}`)));
  });
}

/** Chromium, with a fresh profile, that asks nobody but the site; without those of playwright's arguments. */
export function startBrowser(more = [], without = []) {
  return chromium.launch({
    ignoreDefaultArgs: without,
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
