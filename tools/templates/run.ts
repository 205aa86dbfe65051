/**
 * Checks the synthesized templates with cfn-lint, AWS's reference of actions, parliament and checkov: `pnpm templates`.
 * Each comes at its pinned version into a private virtual environment. `--if-present` (in `pnpm test`): what is large,
 * or cannot be installed here, is left out, and that is said.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { madeEnvironment, makeEnvironment, synthesized, type PythonEnvironment } from '@asr/local-cloud';
import { everything } from './everything.ts';
import { accepted, sift } from './accepted.ts';
import { cfnLint } from './cfn-lint.ts';
import { checkov } from './checkov.ts';
import { parliament } from './parliament.ts';
import type { Finding, Linter } from './finding.ts';
import { serviceReference } from './service-reference.ts';

const { values } = parseArgs({ options: { 'if-present': { type: 'boolean', default: false } } });
const onlyIfPresent = values['if-present'];

const stacks = [
  'AdminStack',
  'MemberRolesStack',
  'MemberStack',
  'EvaluatorStack',
  'TrailStack',
  'NotificationsStack',
  'GuardrailsStack',
];
/** 300 MB: installed when asked for. */
const large: readonly Linter[] = [checkov];

async function pythonFor(linter: Linter): Promise<string | undefined> {
  const environment: PythonEnvironment = {
    name: linter.requirements.replace('-requirements.txt', ''),
    requirements: join(import.meta.dirname, linter.requirements),
  };
  const made = madeEnvironment(environment);
  if (made !== undefined) return made;
  if (onlyIfPresent && large.includes(linter)) return notRun(linter, 'it is not installed');
  console.log(`Installing ${environment.name} into a private virtual environment.`);
  return makeEnvironment(environment).catch((error: unknown) => {
    if (!onlyIfPresent) throw error;
    return notRun(
      linter,
      `it could not be installed (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`,
    );
  });
}

function notRun({ name }: Linter, why: string): undefined {
  console.log(`${name} was not run, because ${why}. \`pnpm templates\` installs and runs it.`);
}

async function main(): Promise<number> {
  const assembly = await synthesized(everything);
  const templates = stacks.map((name) => join(assembly, `${name}.template.json`));
  const findings: Finding[] = [];
  let everyoneRan = true;
  for (const linter of [cfnLint, serviceReference, parliament, checkov]) {
    const python = await pythonFor(linter);
    if (python === undefined) {
      everyoneRan = false;
      continue;
    }
    const started = performance.now();
    const found = await linter.run(python, templates);
    findings.push(...found);
    console.log(`${linter.name}: ${found.length} findings (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  const { open, vain } = sift(findings);
  for (const { rule, where, message } of open) console.error(`${rule} ${where}: ${message}`);
  // Whoever did not run found nothing.
  const obsolete = everyoneRan ? vain : [];
  for (const { rule, where } of obsolete)
    console.error(`Nobody finds ${rule} in ${where.source} any more. Remove it from accepted.ts.`);
  console.log(
    `${findings.length - open.length} findings have a reason in accepted.ts (${accepted.length} reasons), ${open.length} have none.`,
  );
  return open.length + obsolete.length === 0 ? 0 : 1;
}

process.exitCode = await main();
