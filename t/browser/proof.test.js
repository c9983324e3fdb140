// SPDX-License-Identifier: Apache-2.0
//
// The proofs of proof/, in one process: they share their browsers and servers.
// One alone: node --test t/browser/proof/life.js, with browser.mk's variables.

import { readdirSync } from 'node:fs';

const topics = readdirSync(new URL('proof/', import.meta.url)).sort();
for (const topic of topics) await import(`./proof/${topic}`);
