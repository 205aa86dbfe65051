/** Checks what a module of a customer exports, before any of it becomes a role or runs. Pure. */
import * as z from 'zod';
import { type AnyPlaybook, type CustomerData, type CustomerRunbook, parametersFor } from '../engine/index.ts';
import { contractVersion } from './contract.ts';
import { type CustomerModule, controlsIn, exportOf } from './in-module.ts';
import { permissionProblems } from './permission-laws.ts';
import { withDefaults } from './with-defaults.ts';

export type Admission =
  | { readonly ok: true; readonly playbook: AnyPlaybook; readonly data: CustomerData }
  /** The rests of sentences, without the period. */
  | { readonly ok: false; readonly problems: readonly string[] };

const sentence = z.string('must be a sentence').regex(/^\S[^]*[.]$/, 'must be a sentence that ends with a period');
const action = z.string('must be an action such as sqs:GetQueueAttributes');
const texts = z.array(z.string(), 'must be a list');
const type = z
  .string('must be a resource type such as AwsSqsQueue')
  .regex(/^Aws[A-Za-z0-9]+$/, 'must be a resource type such as AwsSqsQueue');
const code = z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function', 'must be a function');

const permissions = z.strictObject({
  read: z.array(action).min(1, 'must have the actions of read'),
  write: z.array(action).min(1, 'must have the actions of apply'),
  dependent: z.array(z.strictObject({ action, because: sentence })).exactOptional(),
  on: z.record(z.string(), z.array(z.string()).min(1, 'must have an ARN')).exactOptional(),
  when: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.union([z.string(), texts])))).exactOptional(),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
const runbook = z.strictObject({
  document: z.looseObject({
    schemaVersion: z.literal('0.3', "must be '0.3'"),
    assumeRole: z.literal('{{ AutomationAssumeRole }}', 'must be {{ AutomationAssumeRole }}'),
    parameters: z.record(z.string(), z.unknown()),
    mainSteps: z.array(z.unknown()).min(1, 'must have a step'),
  }),
  parameters: z.record(z.string(), texts),
  permissions,
  anyResource: z.record(z.string(), sentence).exactOptional(),
});

const definition = z.strictObject({
  contract: z.unknown(),
  control: z.string(),
  title: z
    .string('must be a verb phrase')
    .regex(/^[a-z]+ .*[^.]$/, 'must continue "This playbook will", without a period'),
  resourceType: type,
  otherResourceTypes: z.array(type).exactOptional(),
  scope: z.enum(['regional', 'global']).exactOptional(),
  effect: z.enum(['reversible', 'irreversible']).exactOptional(),
  irreversible: texts.exactOptional(),
  formerFields: z.record(z.string(), z.string()).exactOptional(),
  alwaysAsks: z.literal(true).exactOptional(),
  worksUntilReplaced: z.literal(true).exactOptional(),
  permissions,
  undoOnly: texts.exactOptional(),
  anyResource: z.record(z.string(), sentence).exactOptional(),
  runbook: runbook.exactOptional(),
  explanation: z.strictObject({
    failed: sentence,
    reads: sentence,
    impact: sentence,
    owners: sentence,
    undo: sentence,
    unverified: sentence.exactOptional(),
    see: z.url({ protocol: /^https$/, error: 'must be an https URL' }).exactOptional(),
  }),
  parameters: z.record(z.string(), z.looseObject({ read: code })).exactOptional(),
  settles: z.looseObject({ withinSeconds: z.int().min(1).max(86_400), isSettled: code }).exactOptional(),
  read: code,
  plan: code,
  apply: code,
  applyAll: code.exactOptional(),
  mayStayFailed: code.exactOptional(),
});

/**
 * @param module What the module exports.
 * @param control The id in the policy.
 * @param accepts The dangerous actions that the policy accepts.
 */
export function admit(module: CustomerModule, control: string, accepts: readonly string[] = []): Admission {
  const given = exportOf(module, control);
  if (given === undefined) return { ok: false, problems: [whyNoPlaybook(module, control)] };
  const { contract } = given as { readonly contract: unknown };
  if (contract !== contractVersion) return { ok: false, problems: [whyOtherContract(contract)] };
  const parsed = definition.safeParse(given);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(sentencesOf) };
  const data = parsed.data as unknown as CustomerData;
  const playbook = withDefaults(given);
  const problems = [
    ...permissionProblems(data, accepts),
    ...whyUnidentified(data),
    ...runbookProblems(data.runbook, accepts),
    ...defaultProblems(playbook),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, playbook, data: dataOf(data) };
}

/** Only the fields that the policy of a deployment contains, in this order. */
function dataOf(data: CustomerData): CustomerData {
  const { control, title, resourceType, otherResourceTypes, scope, permissions: allowed, undoOnly, explanation } = data;
  return {
    control,
    title,
    resourceType,
    ...(otherResourceTypes === undefined ? {} : { otherResourceTypes }),
    ...(scope === undefined ? {} : { scope }),
    permissions: allowed,
    ...(undoOnly === undefined ? {} : { undoOnly }),
    explanation,
    ...(data.runbook === undefined ? {} : { runbook: data.runbook }),
  };
}

/** The role of the document is generated under the same laws, and Systems Manager rejects a parameter that it does not have. */
function runbookProblems(given: CustomerRunbook | undefined, accepts: readonly string[]): readonly string[] {
  if (given === undefined) return [];
  const { document, parameters } = given;
  const declared = Object.keys(document['parameters'] as object);
  const values = Object.values(parameters).flat().join(' ');
  const unknown = [...values.matchAll(/\{([^}]*)\}/g)].filter(
    ([, name = '']) => !/^(?:resourceId|accountId|region|policy\.\w+)$/.test(name),
  );
  const problems = [
    ...(declared.includes('AutomationAssumeRole') ? [] : ['the document has no parameter AutomationAssumeRole']),
    ...Object.keys(parameters)
      .filter((name) => !declared.includes(name))
      .map((name) => `the document has no parameter ${name}`),
    ...unknown.map(([whole]) => `${whole} is not a value. Use {resourceId}, {accountId}, {region} or {policy.name}`),
    ...permissionProblems(given, accepts),
  ];
  return problems.map((problem) => `runbook: ${problem}`);
}

/** Every session names the resource of its request, so at least one ARN must. */
function whyUnidentified({ permissions: { on = {} }, resourceType }: CustomerData): readonly string[] {
  const names = Object.values(on)
    .flat()
    .some((arn) => /\{(?:id|name)\}/.test(arn));
  return names || resourceType === 'AwsAccount'
    ? []
    : [
        'permissions: no ARN in on contains {id} or {name}, so a session could not be limited to the resource of its request',
      ];
}

function defaultProblems(playbook: AnyPlaybook): readonly string[] {
  try {
    parametersFor(
      playbook,
      Object.fromEntries(Object.entries(playbook.parameters).map(([name, { default: value }]) => [name, value])),
    );
    return [];
  } catch (error) {
    return [`parameters: ${error instanceof Error ? error.message.replace(/[.]$/, '') : String(error)}`];
  }
}

function whyNoPlaybook(module: CustomerModule, control: string): string {
  const controls = controlsIn(module);
  const has = controls.length === 0 ? 'no playbook' : `playbooks for ${controls.join(', ')}`;
  return `it exports ${has}, and the policy names ${control}. Export what definePlaybook of @asr/playbook-kit returns for it`;
}

function whyOtherContract(contract: unknown): string {
  return `it was built for version ${JSON.stringify(contract)} of the contract, and this version of ASR has version ${contractVersion}. Build it with the @asr/playbook-kit of this version`;
}

function sentencesOf(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${[path, key].filter((part) => part !== '').join('.')}: is not a field of the contract. Remove it`,
    );
  }
  return [`${path}: ${issue.message}`];
}
