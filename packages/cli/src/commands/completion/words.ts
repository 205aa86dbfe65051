import type { Command, Option } from 'commander';

/** What can follow the words of a command. */
export interface Words {
  /** The words after `asr`: `policy check`. Empty for `asr` itself. */
  readonly path: string;
  readonly next: readonly string[];
}

/** An option can have two long names. */
function longNames({ long, short }: Option): readonly string[] {
  return [short, long].filter((name) => name?.startsWith('--') === true) as readonly string[];
}

/** The subcommands, choices and options of every command. */
export function wordsOf(command: Command, path: readonly string[] = []): readonly Words[] {
  const options = [...command.options.flatMap(longNames), '--help'];
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const names = command.commands.map((one) => one.name());
  return [
    { path: path.join(' '), next: [...names, ...choices, ...options] },
    ...command.commands.flatMap((one) => wordsOf(one, [...path, one.name()])),
  ];
}
