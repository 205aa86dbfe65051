/** `asr init`: asks a few questions and writes a policy file. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { knownControls, policyFileName, readPolicy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { BadInputError } from '@asr/operations/input';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { printJson } from '../../terminal/index.ts';
import { policyText } from './policy-text.ts';
import { type Answers, type Flag, type Given, type Question, answersOf, questions } from './questions.ts';

interface InitOptions extends JsonOption {
  readonly config: string;
  readonly force?: boolean;
}

export function addInit(parent: Command, cli: Cli): void {
  const command = addCommand(parent, 'init', 'Writes a policy file. Asks for what the options do not give.', [
    'asr init',
    'asr init --namespace ASR --admin-account 111122223333 --regions eu-west-1 --observe EC2.13 --email none --approval critical',
  ]);
  for (const { option, asks, example } of questions) command.option(option, `${asks}, such as ${example}`);
  command
    .option('--config <file>', 'file to write', policyFileName)
    .option('--force', 'replace an existing file')
    .action((options: InitOptions & Given) => init(cli, options));
}

async function init(cli: Cli, options: InitOptions & Given): Promise<void> {
  const { io } = cli;
  const { config, force = false, json = false } = options;
  if (!force && existsSync(config)) throw existsAlready(config);
  const answers = answersOf(await complete(cli, options));
  const command = deployCommand(answers);
  const text = policyText(answers, command);
  const reading = readPolicy(text, await knownControls(controlsWithRunbook()), config);
  if (!reading.ok) throw new BadInputError(reading.problems.join('\n'));
  await write(config, text, force);
  if (json) return printJson(io, { file: config, ...answers, deploy: command });
  io.out(`Wrote ${config}. Next:\n  asr policy check\n  asr plan\n  ${command}\n`);
}

/** Takes the answers from the flags, and asks for the others. */
async function complete({ io }: Cli, given: Given): Promise<{ readonly [flag in Flag]: string }> {
  const problems = questions.flatMap((question) => {
    const answer = given[question.flag];
    const problem = answer === undefined ? undefined : question.problem(answer);
    return problem === undefined ? [] : [`${question.option.split(' ')[0]}: ${problem}`];
  });
  if (problems.length > 0) throw new BadInputError(problems.join('\n'));
  const open = questions.filter(({ flag }) => given[flag] === undefined);
  const { ask } = io;
  if (open.length > 0 && ask === undefined) {
    const missing = open.map(({ option, example }) => `${option.split(' ')[0]} ${example}`).join(' ');
    throw new BadInputError(`There is no terminal to ask at. Add these options, with your own values: ${missing}`);
  }
  const answers: { [flag: string]: string } = {};
  for (const question of questions) answers[question.flag] = given[question.flag] ?? (await answerTo(question, ask));
  return answers as { readonly [flag in Flag]: string };
}

/** Asks until the answer is valid. An empty answer without a default ends the command, as Ctrl-C does. */
async function answerTo(question: Question, ask: Cli['io']['ask']): Promise<string> {
  const hint = question.default ?? `such as ${question.example}`;
  for (let complaint = ''; ;) {
    const said = ((await ask?.(`${complaint}${question.asks} [${hint}]: `)) ?? '').trim();
    const answer = said === '' ? question.default : said;
    if (answer === undefined) throw new BadInputError('No answer. Nothing was written.');
    const problem = question.problem(answer);
    if (problem === undefined) return answer;
    complaint = `${problem}\n`;
  }
}

/** The first deployment names these values. CloudFormation keeps them for later ones. */
function deployCommand({ namespace, adminAccount, regions, email }: Answers): string {
  const optional = email === undefined ? '' : ` --email ${email}`;
  return `asr deploy --namespace ${namespace} --admin-account ${adminAccount} --regions ${regions.join(',')}${optional}`;
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw existsAlready(file, error);
  }
}

function existsAlready(file: string, cause?: unknown): BadInputError {
  return new BadInputError(`${file} exists. To replace it, add --force. Nothing was written.`, { cause });
}
