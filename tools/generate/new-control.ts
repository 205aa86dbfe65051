/** Starts a new control: `pnpm new EFS.7` writes a playbook and a test to complete. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { addClient } from './add-client.ts';
import { repository } from './catalog.ts';
import { ownFileOf } from './controls.ts';
import { type Service, services } from './services.ts';

const usage = `Begins the playbook of a Security Hub control. Writes the playbook and its test into the folder of the
service in packages/playbooks/src/controls, and adds the service's AWS client if it is missing. The test fails until
both files are filled in.

Usage:   pnpm new CONTROL [--client CLIENT --iam PREFIX]
Example: pnpm new EFS.7

  --client CLIENT  efs of @aws-sdk/client-efs, for a service that tools/generate/services.ts does not list
  --iam PREFIX     the prefix of that service's IAM actions: elasticfilesystem`;

/** The result of a run. The text goes to standard output on success, otherwise to standard error. */
export interface Ending {
  readonly exitCode: 0 | 2;
  readonly output: string;
}

/** @param root The workspace to write into. */
export function newControl(words: readonly string[], root: string = repository): Ending {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    strict: false,
    options: { help: { type: 'boolean', short: 'h' }, client: { type: 'string' }, iam: { type: 'string' } },
  });
  if (values['help'] === true) return { exitCode: 0, output: usage };
  const [control, ...others] = positionals;
  if (control === undefined || others.length > 0) return refuse('Name one control, as in: pnpm new EC2.15');
  if (!/^[A-Z][A-Za-z0-9]*\.[1-9]\d*$/.test(control)) {
    return refuse(`"${control}" is not the id of a control. Write it as Security Hub does, as in: pnpm new EC2.15`);
  }
  const service = serviceOf(control, values);
  if (service === undefined) return refuse(unknownService(control));

  const playbook = join(root, controlsFolder, ownFileOf(control));
  const files = [
    [playbook, playbookText(control, service)],
    [playbook.replace(/\.ts$/, '.test.ts'), testText(control)],
  ] as const;
  const present = files.find(([path]) => existsSync(path));
  if (present !== undefined) return refuse(`${control} exists already: see ${present[0]}.`);

  mkdirSync(dirname(playbook), { recursive: true });
  for (const [path, text] of files) writeFileSync(path, text);
  const written = [...files.map(([path]) => relative(root, path)), ...addClient(service.client, root)];
  return {
    exitCode: 0,
    output: `${written.join('\n')}
Fill in the first two, then run: pnpm unit ${namesOf(control).stem} && pnpm generate`,
  };
}

const controlsFolder = join('packages', 'playbooks', 'src', 'controls');

function serviceOf(control: string, { client, iam }: { readonly [option: string]: unknown }): Service | undefined {
  if (typeof client === 'string' && typeof iam === 'string') return { client, iamPrefix: iam };
  return services[control.split('.')[0] ?? ''];
}

function unknownService(control: string): string {
  return `The client of ${control} is unknown. Name it, and the prefix of its IAM actions, as in: pnpm new ${control} --client efs --iam elasticfilesystem`;
}

function refuse(output: string): Ending {
  return { exitCode: 2, output };
}

/**
 * The file, the export and the AWS page: `ec2-15`, `ec215` and `ec2` of `EC2.15`; `cloudtrail-1`, `cloudTrail1` and `cloudtrail` of
 * `CloudTrail.1`.
 */
function namesOf(control: string) {
  const [service = '', number = ''] = control.split('.');
  const acronymOrInitial = /^[A-Z]+(?![a-z])|^[A-Z]/;
  return {
    stem: `${service.toLowerCase()}-${number}`,
    exportName: service.replace(acronymOrInitial, (letters) => letters.toLowerCase()) + number,
    page: service.toLowerCase(),
  };
}

function playbookText(control: string, { client, iamPrefix }: Service): string {
  const { stem, exportName, page } = namesOf(control);
  return `import { definePlaybook, limit, set } from '../../engine/index.ts';

/**
 * ${control}: FILL IN the control's official title.
 *
 * FILL IN the risks: what the change costs, whether anything stops working, and what happens to data.
 *
 * @failed FILL IN what makes Security Hub report FAILED, with the AWS Config rule.
 * @reads FILL IN what ASR reads of it.
 * @impact FILL IN who or what can lose access or availability, or "None."
 * @owners FILL IN who may own such resources and revert the change, or "None known."
 * @undo FILL IN what undo cannot restore, or "Nothing is lost."
 * @unverified FILL IN what could not be verified without AWS, or remove this line.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/${page}-controls.html#${stem}
 */
export const ${exportName} = definePlaybook({
  control: '${control}',
  title: 'FILL IN a verb phrase in lower case',
  // In findings: \`AwsEfsFileSystem\` of \`AWS::EFS::FileSystem\`, which is what the page of the control says.
  resourceType: 'AwsFillIn',
  permissions: {
    read: ['${iamPrefix}:FillIn'],
    write: ['${iamPrefix}:FillIn'],
    // Only for actions that have resource types in the service authorization reference.
    on: limit(['arn:{partition}:${iamPrefix}:{region}:{account}:fill-in/{id}'], '${iamPrefix}:FillIn'),
  },

  /**
   * Returns \`undefined\` if the resource is gone, and only facts that the plan needs. \`null\` stands for absent.
   * Calls AWS with \`aws.client(…)\` and a client of @aws-sdk/client-${client}.
   */
  async read(_target, _aws) {
    return { isSecure: false };
  },

  /** Refuses to change a resource if the change could do harm. The refusal is a full sentence. */
  plan(resource) {
    return set(resource, { isSecure: true });
  },

  /** Makes one change. Undo uses the same function with the former value. */
  async apply(_target, _change, _aws) {},
});
`;
}

function testText(control: string): string {
  const { stem, exportName } = namesOf(control);
  return `import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
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
