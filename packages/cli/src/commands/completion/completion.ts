/** `asr completion`: scripts that let a shell complete commands and options. */
import { Argument, type Command } from 'commander';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { printJson } from '../../terminal/index.ts';
import { type Shell, completionScript, shells } from './scripts.ts';
import { wordsOf } from './words.ts';

export function addCompletion(parent: Command, cli: Cli): void {
  addCommand(parent, 'completion', 'Prints a completion script for your shell.', [
    'source <(asr completion bash)',
    'asr completion zsh > ~/.zfunc/_asr',
    'asr completion fish > ~/.config/fish/completions/asr.fish',
  ])
    .addArgument(new Argument('<shell>', 'shell').choices(shells))
    .action((shell: Shell, { json = false }: JsonOption) => {
      const words = wordsOf(parent);
      if (json) printJson(cli.io, words);
      else cli.io.out(completionScript(shell, words));
    });
}
