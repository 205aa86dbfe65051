/** Every command, read from the program, so that a test of all commands covers a new one. */
import type { Command } from 'commander';
import { loadCommandTree } from '../program.ts';

export interface Leaf {
  /** `policy check` */
  readonly path: string;
  readonly command: Command;
}

/** The commands without subcommands. */
export async function allCommands(): Promise<readonly Leaf[]> {
  return leavesOf((await loadCommandTree())());
}

function leavesOf(command: Command, path: readonly string[] = []): readonly Leaf[] {
  if (command.commands.length === 0) return [{ path: path.join(' '), command }];
  return command.commands.flatMap((sub) => leavesOf(sub, [...path, sub.name()]));
}

/** A valid value for each required argument and option, by name. A new name needs a line here. */
const samples: { readonly [name: string]: string } = {
  event: '-',
  control: 'EC2.13',
  'own-control': 'Acme.1',
  'remediation-id': 'r-0a1b2c3d4e5f60718293',
  resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0',
  '--because': 'a test',
  '--moto': 'http://127.0.0.1:1',
  delegation: 'shop-team',
  shell: 'bash',
  version: '0.1.0',
};

function sampleOf(name: string): string {
  const sample = samples[name];
  if (sample === undefined) throw new Error(`Add a sample for ${name} to command-tree.ts.`);
  return sample;
}

/** The shortest valid command line. */
export function shortestArgv({ path, command }: Leaf): readonly string[] {
  const required = command.registeredArguments.filter((argument) => argument.required);
  const options = command.options.filter(({ mandatory }) => mandatory);
  return [
    ...path.split(' '),
    ...required.map((argument) => sampleOf(argument.name())),
    ...options.flatMap(({ long }) => [long ?? '', sampleOf(long ?? '')]),
  ];
}

/** The shortest command line that does something and changes no file. `undo` and `remediate` need a filter, which is no required option. */
export function harmlessArgv(leaf: Leaf): readonly string[] {
  const argv = shortestArgv(leaf);
  if (argv[0] === 'undo' || argv[0] === 'remediate') return [...argv, '--control', 'EC2.13'];
  return argv[0] === 'auto' || argv[0] === 'new' ? [...argv, '--dry-run'] : argv;
}
