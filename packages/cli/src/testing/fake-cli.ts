/** The command line in a test: its outside world is whatever the test gives. */
import { run } from '../program.ts';
import type { Tools } from '../runtime/index.ts';
import { fakeIo } from './fake-io.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings extends Partial<Tools> {
  readonly stdin?: string;
  /** What somebody at a terminal answers. Missing: nobody is there. */
  readonly answer?: string;
}

/** Runs one command. What the test does not give of the outside world must not be asked for. */
export async function runCli(argv: readonly string[], { stdin, answer, ...tools }: Surroundings = {}): Promise<Ran> {
  const printed = fakeIo({ ...(stdin === undefined ? {} : { stdin }), ...(answer === undefined ? {} : { answer }) });
  const code = await run(argv, { io: printed.io, tools: { ...noTools, ...tools } });
  return { code, out: printed.out(), err: printed.err() };
}

const noTools: Tools = {
  localCloud: async () => unexpected('the local cloud'),
  adminAccount: () => unexpected('AWS'),
  sleep: async () => unexpected('a pause'),
};

function unexpected(what: string): never {
  throw new Error(`This command must not need ${what}.`);
}
