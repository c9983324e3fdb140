// SPDX-License-Identifier: Apache-2.0
//
// The table of what leaks, as it is printed and as README.md keeps it, below a
// line that says when and with what it was measured.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FIGURES, FLOWS } from './flows.js';
import { subjects } from './subjects.js';

const HEAD = `| | JavaScript | cookies before a choice | left at the end | of the third party, left | sent to the site | requests to the third party |
| --- | --- | --- | --- | --- | --- | --- |`;

/** One figure where the browsers agree, else that of each. */
const cell = (figures) => [...new Set(figures)].join(' / ');

/** `results`: { subject, flow, scripts, browser, figures } each. */
export function table(results) {
  const rows = [];
  for (const [subject, { label }] of Object.entries(subjects))
    for (const [flow, words] of Object.entries(FLOWS))
      for (const scripts of [true, false]) {
        const these = results
          .filter((result) => result.subject === subject && result.flow === flow && result.scripts === scripts)
          .sort((a, b) => a.browser.localeCompare(b.browser));
        const cells = FIGURES.map((figure) => cell(these.map(({ figures }) => figures[figure])));
        rows.push(`| ${label}: ${words} | ${scripts ? 'on' : 'off'} | ${cells.join(' | ')} |`);
      }
  return `${HEAD}\n${rows.join('\n')}\n`;
}

const README = fileURLToPath(new URL('../../../README.md', import.meta.url));
const KEPT = /^Measured on\b[^]*?\n\n((?:\|.*\n)+)/m;

/** The table that README.md has. */
export function kept() {
  const readme = readFileSync(README, 'utf8');
  return KEPT.exec(readme.slice(readme.indexOf('## What leaks')))?.[1];
}

/** Puts this one into README.md; `versions`: what it was measured with. */
export function keep(text, versions) {
  const readme = readFileSync(README, 'utf8');
  const at = readme.indexOf('## What leaks');
  const today = new Date().toISOString().slice(0, 10);
  const block = `Measured on ${today} with ${versions.join(', ')}:\n\n${text}`;
  writeFileSync(README, readme.slice(0, at) + readme.slice(at).replace(KEPT, () => block));
}
