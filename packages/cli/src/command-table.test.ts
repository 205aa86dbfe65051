import { expect, it } from '@jest/globals';
import { commandTable } from './command-table.ts';
import { loadCommandTree } from './program.ts';
import { runCli } from './testing/index.ts';
import { version } from './version.ts';

it('has the name and the description of every command, in the order of the help', async () => {
  const commands = (await loadCommandTree())().commands.map((command) => [command.name(), command.description()]);

  expect(commandTable.flatMap(({ commands: described }) => Object.entries(described))).toEqual(commands);
});

it('is printed by --help and by no command', async () => {
  const help = await runCli(['--help']);

  expect(help).toMatchObject({ code: 0, err: '' });
  expect(await runCli(['help'])).toEqual(help);
  expect((await runCli([])).err).toBe(help.out);
  for (const { commands } of commandTable)
    for (const name of Object.keys(commands)) expect(help.out).toContain(`\n  ${name} `);
});

it('prints the help of a command in both ways', async () => {
  expect(await runCli(['help', 'undo'])).toEqual(await runCli(['undo', '--help']));
});

it('prints the version', async () => {
  expect(await runCli(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});
