/** Whether a version of Node.js can read the files of the package. A bundler does not translate every new syntax. */
import { execFileSync } from 'node:child_process';
import type { Node } from './nodes.ts';

/** Runs in that version. Prints the files that it cannot read, each with the error, as JSON. */
const script = `
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { SourceTextModule } = require('node:vm');
const [folder] = process.argv.slice(1);
const broken = [];
let read = 0;
for (const path of readdirSync(folder, { recursive: true })) {
  if (!/\\.m?js$/.test(path)) continue;
  read += 1;
  try {
    new SourceTextModule(readFileSync(join(folder, path), 'utf8'));
  } catch (error) {
    broken.push(path + ': ' + error.message.slice(0, 200));
  }
}
console.log(JSON.stringify({ read, broken }));
`;

export interface SyntaxReport {
  readonly read: number;
  readonly broken: readonly string[];
}

/** Reads every JavaScript file of a folder as a module, also those that a program loads only when it needs them. */
export function readAll(folder: string, { program }: Node): SyntaxReport {
  const argv = ['--no-warnings', '--experimental-vm-modules', '--eval', script, folder];
  return JSON.parse(execFileSync(program, argv, { encoding: 'utf8' })) as SyntaxReport;
}
