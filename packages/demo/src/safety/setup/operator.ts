/** The person in the story: runs `asr` commands as anyone would, on the local cloud. */
import type { Account } from '@asr/local-cloud';
import { type Cli, type Io, type RunAsr, callerArn } from '@asr/cli';

/** A command line, and how it ended. */
export interface Command {
  readonly line: string;
  readonly exitCode: number;
}

export interface Operator {
  /** Runs it with `--json`, and answers with its document. Throws if it printed none. */
  asr<Document>(...argv: readonly string[]): Promise<Document>;
  /** The same for people: answers with the text. */
  read(...argv: readonly string[]): Promise<string>;
  /** The ARN of the caller, which history records as the actor. */
  arn(): Promise<string>;
  /** What was run since this was asked last. */
  commands(): readonly Command[];
}

/** What `asr approve` and `asr reject` print. */
export interface Decided {
  readonly remediations: readonly { readonly outcome: string; readonly reason: string; readonly plan?: string }[];
}

/** Step Functions answers in seconds, and the local cloud at once. */
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
    // The same once more, for people to read, is no other command.
    if (done.at(-1)?.line !== line) done.push({ line, exitCode });
    if (printed.out === '')
      throw new Error(`asr ${argv.join(' ')} printed nothing, and ended with ${exitCode}: ${printed.err}`);
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
