/** Runs the command line in a test, with the external systems that the test gives. */
import { run } from '../program.ts';
import type { Tools } from '../runtime/index.ts';
import { fakeIo } from './fake-io.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Environment extends Partial<Tools> {
  readonly stdin?: string;
  /** Answer of the operator at the terminal. Missing: no terminal. */
  readonly answer?: string;
  /** Width of the terminal. Missing: the output is piped. */
  readonly columns?: number;
}

/** Runs one command. Throws if the command uses an external system that the test does not give. */
export async function runCli(
  argv: readonly string[],
  { stdin, answer, columns, ...tools }: Environment = {},
): Promise<Ran> {
  const printed = fakeIo({
    ...(stdin === undefined ? {} : { stdin }),
    ...(answer === undefined ? {} : { answer }),
    ...(columns === undefined ? {} : { columns }),
  });
  const code = await run(argv, { io: printed.io, tools: { ...noTools, ...tools } });
  return { code, out: printed.out(), err: printed.err() };
}

/** A program that reads one fake account, with every role, and pauses for no time. It throws for any other system. */
export function cliOn(aws: ReturnType<Tools['adminAccount']>) {
  const tools: Tools = { ...noTools, adminAccount: () => aws, memberAccount: () => aws, sleep: async () => {} };
  return { io: fakeIo({}).io, tools, exitCode: 0 };
}

const noTools: Tools = {
  program: null,
  localCloud: async () => unexpected('the local cloud'),
  adminAccount: () => unexpected('AWS'),
  memberAccount: () => unexpected('another account'),
  sleep: async () => unexpected('a pause'),
  playbookKit: async () => unexpected('the kit'),
  release: async () => unexpected('a release'),
};

function unexpected(what: string): never {
  throw new Error(`This command must not need ${what}.`);
}
