/** Every check of the sources that is not a test: each is a program that succeeds or fails. The longest are first. */
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const depcruise = (folders: readonly string[], config: string) => [
  ...folders,
  '--config',
  config,
  '--output-type',
  'err',
];

export const checks: readonly Check[] = [
  {
    name: 'lint',
    command: bin('oxlint'),
    args: ['--type-aware', '--deny-warnings'],
  },
  { name: 'format', command: bin('prettier'), args: ['--check', '.', '--log-level', 'warn', '--cache'] },
  {
    name: 'architecture',
    command: bin('depcruise'),
    args: depcruise(['packages', 'infra', 'test', 'tools'], '.dependency-cruiser.cjs'),
  },
  {
    name: 'rooms',
    command: bin('depcruise'),
    args: depcruise(['packages', 'infra', 'tools'], '.dependency-cruiser.rooms.cjs'),
  },
  { name: 'unused', command: bin('knip'), args: [] },
  { name: 'prose', command: process.execPath, args: [join('tools', 'prose', 'run.ts')] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  { name: 'types of the web app', command: bin('tsc'), args: ['--noEmit', '-p', join('packages', 'console', 'web')] },
];
