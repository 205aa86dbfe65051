import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadCommandTree } from '@asr/cli';
import { blocksOf, codeSpansOf, pages, repository, textOf } from './markdown.ts';
import { commandsOf } from './shell.ts';

const withoutDemo = await loadCommandTree();
/** The installed program has the demo, too. */
const commandTree = () => {
  const root = withoutDemo();
  root.command('demo').description('the demo of packages/demo').option('--story <story>');
  return root;
};

type Command = ReturnType<typeof commandTree>;

const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: { readonly [name: string]: string } };
/** Commands of pnpm itself. */
const pnpmCommands = ['install', 'exec'];

/** The words after `asr`, for each way to start it. `undefined` for another command. */
function asrArguments(words: readonly string[]): readonly string[] | undefined {
  if (words[0] === 'asr') return words.slice(1);
  const pnpm = pnpmArguments(words);
  return pnpm?.[0] === 'asr' ? pnpm.slice(1) : undefined;
}

function pnpmArguments(words: readonly string[]): readonly string[] | undefined {
  const start = words[0] === 'npx' && words[1] === '-y' ? 2 : 0;
  if (!/^pnpm(@[\d.]+)?$/.test(words[start] ?? '')) return undefined;
  return words.slice(start + 1).filter((word, index) => !(index === 0 && word === '--silent'));
}

/** Parses a command line as `asr` does, and runs nothing. Returns the error of commander, if there is one. */
function complaintOf(words: readonly string[]): string | undefined {
  const root = commandTree();
  let complaint: string | undefined;
  silence(root, (text) => (complaint ??= text.trim()));
  try {
    root.parse([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof Error && 'exitCode' in error && error.exitCode === 0) return undefined;
    return complaint ?? String(error);
  }
  return complaint;
}

function silence(command: Command, writeErr: (text: string) => void): void {
  command.configureOutput({ writeErr, writeOut: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  for (const one of command.commands) silence(one, writeErr);
}

/** The unknown command or options of a command that a sentence mentions. */
function unknownWords(words: readonly string[]): readonly string[] {
  let command = commandTree();
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (next !== undefined) command = next;
    else if (command.commands.length > 0 && /^[a-z][a-z-]*$/.test(word) && word !== 'help') return [word];
    else break;
  }
  const known = ['--help', ...command.options.flatMap(({ long, short }) => [long, short])];
  return words.filter((word) => word.startsWith('--') && !known.includes(word.split('=')[0] ?? ''));
}

const fenced = pages.flatMap((page) =>
  blocksOf(page, 'sh').flatMap(({ line, text }) =>
    commandsOf(text).map((words) => ({ place: `${page}:${line}`, words })),
  ),
);
const named = pages.flatMap((page) =>
  codeSpansOf(page).flatMap(({ line, text }) => commandsOf(text).map((words) => ({ place: `${page}:${line}`, words }))),
);

describe('an asr command in the documentation', () => {
  it('can be parsed if it is an example', () => {
    const examples = fenced.flatMap(({ place, words }) => {
      const argv = asrArguments(words);
      return argv === undefined ? [] : [{ place, argv }];
    });
    expect(examples.length).toBeGreaterThan(100);

    const wrong = examples.flatMap(({ place, argv }) => {
      const complaint = complaintOf(argv);
      return complaint === undefined ? [] : [`${place} asr ${argv.join(' ')}: ${complaint}`];
    });

    expect(wrong).toEqual([]);
  });

  it('exists with its options if it is only named', () => {
    const wrong = named.flatMap(({ place, words }) =>
      unknownWords(asrArguments(words) ?? []).map((word) => `${place} ${words.join(' ')}: ${word}`),
    );

    expect(wrong).toEqual([]);
  });

  it('is found by these tests if it is wrong', () => {
    expect(complaintOf(['undo', '--forse', 'r-1'])).toMatch(/unknown option '--forse'/);
    expect(complaintOf(['remedy'])).toMatch(/unknown command 'remedy'/);
    expect(complaintOf(['approve', 'r-1'])).toMatch(/--because/);
    expect(unknownWords(['undo', '--forse'])).toEqual(['--forse']);
    expect(unknownWords(['policy', 'chek'])).toEqual(['chek']);
  });
});

describe('a pnpm command in the documentation', () => {
  it('runs a script of package.json', () => {
    const wrong = [...fenced, ...named].flatMap(({ place, words }) => {
      const [script] = pnpmArguments(words) ?? [];
      return script === undefined || pnpmCommands.includes(script) || Object.hasOwn(scripts, script)
        ? []
        : [`${place} ${words.join(' ')}`];
    });

    expect(wrong).toEqual([]);
  });

  it('names the same version of pnpm everywhere', () => {
    const versions = pages.flatMap((page) =>
      [...textOf(page).matchAll(/pnpm@([\d.]+)/g)].map(([, version]) => version),
    );

    expect(new Set(versions).size).toBe(1);
  });
});

describe('the workflow of CI', () => {
  it('runs every pnpm command of the README', () => {
    const workflow = textOf('.github/workflows/ci.yml');
    const commands = [...textOf('README.md').matchAll(/npx -y pnpm@[\d.]+ [^`\n#]*[^`\n# ]/g)].map(
      ([command]) => command,
    );
    expect(commands.length).toBeGreaterThan(3);

    for (const command of commands) expect(workflow).toContain(`run: ${command}\n`);
  });

  it('pins every action to a commit', () => {
    const actions = [...textOf('.github/workflows/ci.yml').matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);

    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });
});

describe('the permissions of operators', () => {
  it('are listed for every command', () => {
    const [, table = ''] = textOf('docs/reference/permissions.md').split('\n## Operators\n');
    const listed = codeSpansIn(table).map((words) => words.split(' ')[0]);
    const missing = commandTree()
      .commands.map((command) => command.name())
      .filter((name) => !listed.includes(name));

    expect(missing).toEqual([]);
  });
});

/** The code in the first column of a table. */
function codeSpansIn(table: string): readonly string[] {
  const cells = table.split('\n').flatMap((line) => /^\| ([^|]+) \|/.exec(line)?.[1] ?? []);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
}

it('gives npm a path that begins with a dot, because npm reads `folder/file` as a repository on GitHub', () => {
  const workflows = globSync('.github/**/*.yml', { cwd: repository });
  const installed = [...pages, ...workflows].flatMap((page) =>
    [...textOf(page).matchAll(/npm (?:install|i)(?: -\S+)* (\S+\.tgz)/g)].map(([, path = '']) => ({ page, path })),
  );

  expect(installed.length).toBeGreaterThan(2);
  expect(installed.filter(({ path }) => path.includes('/') && !/^\.?\//.test(path))).toEqual([]);
});
