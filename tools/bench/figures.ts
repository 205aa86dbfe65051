/** The figures of the last run of each benchmark, stored for the page. Git ignores the folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** The environment and the time of a run. Nothing identifies the machine or its owner. */
export interface Taken<Figures> {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: {
    readonly cores: number;
    readonly gigabytes: number;
    readonly platform: string;
    readonly node: string;
  };
  /** The command that repeats it. */
  readonly command: string;
  readonly figures: Figures;
}

const folder = join(import.meta.dirname, 'figures');

export function keep<Figures>(name: string, command: string, figures: Figures): Taken<Figures> {
  const taken: Taken<Figures> = {
    date: new Date().toISOString(),
    machine: {
      cores: cpus().length,
      gigabytes: Math.round(totalmem() / 1024 ** 3),
      platform: `${process.platform} ${process.arch}`,
      node: process.version,
    },
    command,
    figures,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(pathOf(name), `${JSON.stringify(taken, null, 2)}\n`);
  return taken;
}

/** `undefined`: it did not run on this machine. */
export function kept<Figures>(name: string): Taken<Figures> | undefined {
  return existsSync(pathOf(name)) ? (JSON.parse(readFileSync(pathOf(name), 'utf8')) as Taken<Figures>) : undefined;
}

function pathOf(name: string): string {
  return join(folder, `${name}.json`);
}
