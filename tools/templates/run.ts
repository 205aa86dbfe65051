/**
 * Checks the synthesized templates with cfn-lint, AWS's reference of actions, parliament and checkov: `pnpm templates`.
 * Each is installed at its pinned version into a private virtual environment.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { madeEnvironment, makeEnvironment, synthesized, type PythonEnvironment } from '@asr/local-cloud';
import { stackNames } from '@asr/templates';
import { everything } from './everything.ts';
import { accepted, sift } from './accepted.ts';
import { cfnLint } from './cfn-lint.ts';
import { checkov } from './checkov.ts';
import { parliament } from './parliament.ts';
import type { Finding, Linter } from './finding.ts';
import { serviceReference } from './service-reference.ts';

const help = `Checks the synthesized templates with cfn-lint, AWS's service reference,
parliament and checkov. The first run installs them (about 400 MB).

Usage:   pnpm templates
Example: pnpm templates

  --help  print this text

Exits with 1 if a finding has no reason in tools/templates/accepted.ts, or if a
reason there has no finding.`;

async function pythonFor(linter: Linter): Promise<string> {
  const environment: PythonEnvironment = {
    name: linter.requirements.replace('-requirements.txt', ''),
    requirements: join(import.meta.dirname, linter.requirements),
  };
  const made = madeEnvironment(environment);
  if (made !== undefined) return made;
  console.log(`Installing ${environment.name} into a private virtual environment.`);
  return makeEnvironment(environment);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const assembly = await synthesized(everything);
  const templates = stackNames.map((name) => join(assembly, `${name}.template.json`));
  const findings: Finding[] = [];
  for (const linter of [cfnLint, serviceReference, parliament, checkov]) {
    const python = await pythonFor(linter);
    const started = performance.now();
    const found = await linter.run(python, templates);
    findings.push(...found);
    console.log(`${linter.name}: ${found.length} findings (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  const { open, obsolete } = sift(findings);
  for (const { rule, where, message } of open) console.error(`${rule} ${where}: ${message}`);
  for (const { rule, where } of obsolete)
    console.error(`No tool reports ${rule} in ${where.source} any more. Remove it from accepted.ts.`);
  console.log(
    `${findings.length - open.length} findings have a reason in accepted.ts (${accepted.length} reasons), ${open.length} have none.`,
  );
  return open.length + obsolete.length === 0 ? 0 : 1;
}

process.exitCode = await main();
