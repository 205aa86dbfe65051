/** Begins a control: `pnpm new EC2.15` writes the playbook and its test, to be filled in. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { controlsFolder, fileOf } from './controls.ts';

const usage = `Begins the playbook of a Security Hub control: writes it and its test, which fails until both are
filled in, into the folder of its service in packages/playbooks/src/controls.

Usage:   pnpm new CONTROL
Example: pnpm new EC2.15`;

/** How a call ended: what is printed, to standard output only if all went well. */
export interface Ending {
  readonly exitCode: 0 | 2;
  readonly output: string;
}

/** @param folder The folder of all controls: the two files go into the folder of their service in it. */
export function newControl(words: readonly string[], folder: string = controlsFolder): Ending {
  if (words.includes('--help') || words.includes('-h')) return { exitCode: 0, output: usage };
  const [control, ...others] = words;
  if (control === undefined || others.length > 0) return refuse('Name one control, as in: pnpm new EC2.15');
  if (!/^[A-Z][A-Za-z0-9]*\.[1-9]\d*$/.test(control)) {
    return refuse(`"${control}" is not the id of a control. Write it as Security Hub does, as in: pnpm new EC2.15`);
  }
  const { stem } = namesOf(control);
  const playbook = join(folder, fileOf(control));
  const files = [
    [playbook, playbookText(control)],
    [playbook.replace(/\.ts$/, '.test.ts'), testText(control)],
  ] as const;
  const present = files.find(([path]) => existsSync(path));
  if (present !== undefined) return refuse(`${control} exists already: see ${present[0]}.`);

  mkdirSync(dirname(playbook), { recursive: true });
  for (const [path, text] of files) writeFileSync(path, text);
  return {
    exitCode: 0,
    output: `${files.map(([path]) => path).join('\n')}
Fill both in, then run: pnpm unit ${stem} && pnpm generate`,
  };
}

function refuse(output: string): Ending {
  return { exitCode: 2, output };
}

/**
 * `ec2-15`, `ec215` and `ec2` of `EC2.15`; `cloudtrail-1`, `cloudTrail1` and `cloudtrail` of
 * `CloudTrail.1`.
 */
function namesOf(control: string) {
  const [service = '', number = ''] = control.split('.');
  const acronymOrInitial = /^[A-Z]+(?![a-z])|^[A-Z]/;
  return {
    stem: `${service.toLowerCase()}-${number}`,
    exportName: service.replace(acronymOrInitial, (letters) => letters.toLowerCase()) + number,
    prefix: service.toLowerCase(),
  };
}

function playbookText(control: string): string {
  const { stem, exportName, prefix } = namesOf(control);
  return `import { definePlaybook, set } from '../../engine/index.ts';

/**
 * ${control}: FILL IN the control's official title.
 *
 * FILL IN what a reader would fear: what it costs, whether anything stops working, what becomes of
 * data.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/${prefix}-controls.html#${stem}
 */
export const ${exportName} = definePlaybook({
  control: '${control}',
  title: 'FILL IN what follows "This playbook will"',
  resourceType: 'AwsFillIn',
  scope: 'regional',
  effect: 'reversible',
  // Named as in the service authorization reference. Where it has resource types, \`on\` limits the
  // action to ARNs.
  permissions: { read: ['${prefix}:FillIn'], write: ['${prefix}:FillIn'] },
  parameters: {},

  /**
   * Returns \`undefined\` if the resource is gone, and only facts that the plan needs. \`null\`
   * stands for absent.
   */
  async read(_target, _aws) {
    return { isSecure: false };
  },

  /** Refuses, with a full sentence, what it must not touch. */
  plan(resource) {
    return set(resource, { isSecure: true });
  },

  /** Makes the one change, in either direction. */
  async apply(_target, _change, _aws) {},
});
`;
}

function testText(control: string): string {
  const { stem, exportName } = namesOf(control);
  return `import { describePlaybook, fakeAws } from '../../testing/index.ts';
import { ${exportName} } from './${stem}.ts';

/**
 * FILL IN one function for each command, named after it, that answers from the arguments and
 * changes them.
 */
function account(_isSecure: boolean) {
  return fakeAws({});
}

describePlaybook(${exportName}, {
  target: { resourceId: 'FILL IN an id as findings give it' },
  // Always among them: what AWS gives by default, and the absent value.
  changes: { 'a resource as AWS creates it': () => account(false) },
  // Always among them: one that is stronger than required.
  leaves: { 'a resource that is secure already': () => account(true) },
  refuses: {},
  gone: {},
  // Makes the violation with the SDK, in an account of moto: \`account.client(EC2Client)\`. Or says what moto lacks.
  onMoto: async (_account) => 'FILL IN the id of the resource',
});
`;
}

if (import.meta.main) {
  const { exitCode, output } = newControl(process.argv.slice(2));
  (exitCode === 0 ? process.stdout : process.stderr).write(`${output}\n`);
  process.exitCode = exitCode;
}
