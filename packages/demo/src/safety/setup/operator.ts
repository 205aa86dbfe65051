/** The operator of the story, who runs `asr` commands against the local cloud. */
import type { Account } from '@asr/local-cloud';
import { type Cli, type Io, type RunAsr, callerArn } from '@asr/cli';

/** A command line and its exit code. */
export interface Command {
  readonly line: string;
  readonly exitCode: number;
}

export interface Operator {
  /** Runs a command with `--json` and returns its document. Throws if it prints none. */
  asr<Document>(...argv: readonly string[]): Promise<Document>;
  /** Runs a command and returns its text output. */
  read(...argv: readonly string[]): Promise<string>;
  /** ARN of the caller, which is the actor in history. */
  arn(): Promise<string>;
  /** Commands since the last call of this function. */
  commands(): readonly Command[];
}

/** The output of `asr approve` and `asr reject`. */
export interface Decided {
  readonly remediations: readonly { readonly outcome: string; readonly reason: string; readonly plan?: string }[];
}

/** Maximum pause in milliseconds. The local cloud responds immediately. */
const longestPause = 25;

export function operator(cli: Cli, run: RunAsr, admin: () => Account): Operator {
  const tools = {
    ...cli.tools,
    adminAccount: admin,
    sleep: (milliseconds: number) => cli.tools.sleep(Math.min(milliseconds, longestPause)),
  };
  let done: Command[] = [];

  const runOne = async (argv: readonly string[], shown: readonly string[]): Promise<string> => {
    const printed = { out: '', err: '' };
    const io: Io = {
      stdin: async () => '',
      out: (text) => (printed.out += text),
      err: (line) => (printed.err += `${line}\n`),
      paint: (style, text) => cli.io.paint(style, text),
      isWatched: false,
      columns: cli.io.columns,
    };
    const exitCode = await run(argv, { io, tools });
    const line = ['asr', ...shown.map(quoted)].join(' ');
    // The same command with text output does not count again.
    if (done.at(-1)?.line !== line) done.push({ line, exitCode });
    if (printed.out === '')
      throw new Error(`asr ${argv.join(' ')} printed nothing and exited with ${exitCode}: ${printed.err}`);
    return printed.out;
  };

  return {
    asr: async <Document>(...argv: readonly string[]) =>
      JSON.parse(await runOne([...argv, '--json'], argv)) as Document,
    read: (...argv) => runOne(argv, argv),
    arn: () => callerArn(admin()),
    commands() {
      const since = done;
      done = [];
      return since;
    },
  };
}

function quoted(word: string): string {
  return /^[\w.:/-]+$/.test(word) ? word : JSON.stringify(word);
}
