// SPDX-License-Identifier: Apache-2.0
//
// The named examples of README.md (see t/lib/Readme.pm), for tests that run them.

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The text of the example that README.md names so. */
export function example(name) {
  const readme = readFileSync(`${top}/README.md`, 'utf8');
  const start = new RegExp(`^\`\`\`\\w+ ${name.replaceAll('.', '\\.')}\n`, 'm').exec(readme);
  if (!start) throw new Error(`README.md has no example named ${name}`);
  const text = readme.slice(start.index + start[0].length);
  return text.slice(0, text.search(/^```$/m));
}
