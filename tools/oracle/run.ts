/** `pnpm oracle`: asks Prowler about every control, before and after its fix. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { madeEnvironment } from '@asr/local-cloud';
import { registry } from '@asr/playbooks';
import { custodianEnvironment, pythonWithCustodian } from '../custodian/index.ts';
import { type Played, judgeControls } from './play.ts';
import { prowlerEnvironment, pythonWithProwler } from './prowler.ts';
import { type Rows, lineOf, pageOf, rowsIn, rowsOf, summaryOf } from './report.ts';
import { bad } from './verdict.ts';

const help = `Asks Prowler, an independent scanner, about every control on moto: a violation
must FAIL before our fix and PASS after it. Cloud Custodian must say the same
about the controls for which it has a simple filter.

Usage:   pnpm oracle [--control <id>... | --missing] [--json | --write] [--if-present]
Example: pnpm oracle --control S3.5 --control EC2.13

  --control <id>  judge only this control; may be given several times
  --json          print one JSON document, with the findings of Prowler
  --missing       judge only the controls without a row in docs/reference/oracle.md
  --write         write docs/reference/oracle.md; with --missing, only the new rows
  --if-present    do nothing if Prowler is not installed
  --help          print this text

The first run installs Prowler (280 MB) and Cloud Custodian into private virtual
environments. Exits with 0 if both agree, apart from the disagreements that are listed in
tools/oracle/control-checks.ts; with 1 if not; with 2 for invalid usage.`;

class UsageError extends Error {}

const page = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'oracle.md');

async function main(): Promise<number> {
  const options = read();
  if (options === undefined) {
    console.log(help);
    return 0;
  }
  const { controls, missing, json, write, ifPresent } = options;
  if (ifPresent && madeEnvironment(prowlerEnvironment) === undefined) {
    console.log('Prowler was not run, because it is not installed. `pnpm oracle` installs and runs it.');
    return 0;
  }
  const progress = (sentence: string): void => console.error(sentence);
  const prowler = await pythonWithProwler(progress);
  const custodian = ifPresent ? madeEnvironment(custodianEnvironment) : await pythonWithCustodian(progress);
  const started = performance.now();
  const said = new Set<Played>();
  const played = await judgeControls(controls, { prowler, custodian }, (one) => {
    said.add(one);
    if (!json) console.log(lineOf(one));
    else if (process.stderr.isTTY) process.stderr.write(`\r${said.size} of ${controls.length}`);
  });
  if (json) console.log(JSON.stringify(played, null, 2));
  else {
    for (const one of played) if (!said.has(one)) console.log(lineOf(one));
    console.log(`\n${summaryOf(played, (performance.now() - started) / 1000)}`);
  }
  if (write)
    writeFileSync(page, pageOf(inOrder(rowsOf(played), missing ? presentRows() : new Map()), prowlerVersion()));
  return played.some(({ verdict }) => bad.includes(verdict)) ? 1 : 0;
}

function read() {
  const { values } = parseArguments();
  if (values.help) return undefined;
  const { control: only, missing, json, write, 'if-present': ifPresent } = values;
  for (const control of only) {
    if (registry[control] === undefined) throw new UsageError(`There is no control ${control}.`);
  }
  if (write && only.length > 0) throw new UsageError('--write needs every control. Leave --control out.');
  if (missing && only.length > 0) throw new UsageError('Give either --control or --missing.');
  if (write && json) throw new UsageError('Give either --json or --write.');
  return { controls: selected(only, missing), missing, json, write, ifPresent };
}

function selected(only: readonly string[], missing: boolean): readonly string[] {
  if (only.length > 0) return only;
  const present = missing ? presentRows() : new Map<string, string>();
  return Object.keys(registry).filter((control) => !present.has(control));
}

function presentRows(): Rows {
  return rowsIn(readFileSync(page, 'utf8'));
}

/** All rows of the registry, in its order: the new ones, and the present ones of the page if they are not judged again. */
function inOrder(rows: Rows, present: Rows): Rows {
  const all = new Map([...present, ...rows]);
  return new Map(
    Object.keys(registry).flatMap((control) => {
      const row = all.get(control);
      return row === undefined ? [] : [[control, row]];
    }),
  );
}

function parseArguments() {
  const off = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      options: {
        control: { type: 'string', multiple: true, default: [] },
        missing: off,
        json: off,
        write: off,
        'if-present': off,
        help: off,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function prowlerVersion(): string {
  return /^prowler==([\d.]+)/m.exec(readFileSync(prowlerEnvironment.requirements, 'utf8'))?.[1] ?? '';
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  if (!(error instanceof UsageError)) return 1;
  console.error('Run pnpm oracle --help.');
  return 2;
});
