/** Checks what a module of a customer exports, before any of it becomes a role or runs. Pure. */
import * as z from 'zod';
import type { CustomerData } from '../engine/index.ts';
import { admitRunbook } from './admit-runbook.ts';
import { type Admission, contractVersion } from './contract.ts';
import { documentProblems } from './document-laws.ts';
import { type CustomerModule, controlsIn, exportOf } from './in-module.ts';
import { permissionProblems } from './permission-laws.ts';
import { isRunbook } from './runbook-contract.ts';
import { about, code, document, explained, factsOf, permissions, sentence, sentencesOf, texts } from './schemas.ts';
import { defaultProblems, withDefaults } from './with-defaults.ts';

const definition = z.strictObject({
  ...about,
  effect: z.enum(['reversible', 'irreversible']).exactOptional(),
  irreversible: texts.exactOptional(),
  formerFields: z.record(z.string(), z.string()).exactOptional(),
  alwaysAsks: z.literal(true).exactOptional(),
  worksUntilReplaced: z.literal(true).exactOptional(),
  undoOnly: texts.exactOptional(),
  runbook: z
    .strictObject({
      document,
      parameters: z.record(z.string(), texts),
      permissions,
      anyResource: z.record(z.string(), sentence).exactOptional(),
    })
    .exactOptional(),
  explanation: z.strictObject({ ...explained, reads: sentence }),
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
  if (isRunbook(given)) return admitRunbook(given, accepts);
  const parsed = definition.safeParse(given);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(sentencesOf) };
  const data = parsed.data as unknown as CustomerData;
  const playbook = withDefaults(given);
  const problems = [
    ...permissionProblems(data, accepts),
    ...whyUnidentified(data),
    ...(data.runbook === undefined ? [] : documentProblems(data.runbook, accepts)).map(
      (problem) => `runbook: ${problem}`,
    ),
    ...defaultProblems(playbook),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, playbook, data: dataOf(data) };
}

/** Only the fields that the policy of a deployment contains, in this order. */
function dataOf(data: CustomerData): CustomerData {
  const { permissions: allowed, undoOnly, explanation } = data;
  return {
    ...factsOf(data),
    permissions: allowed,
    ...(undoOnly === undefined ? {} : { undoOnly }),
    explanation,
    ...(data.runbook === undefined ? {} : { runbook: data.runbook }),
  };
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

function whyNoPlaybook(module: CustomerModule, control: string): string {
  const controls = controlsIn(module);
  const has = controls.length === 0 ? 'no playbook' : `playbooks for ${controls.join(', ')}`;
  return `it exports ${has}, and the policy names ${control}. Export what definePlaybook or defineRunbook of @asr/playbook-kit returns for it`;
}

function whyOtherContract(contract: unknown): string {
  return `it was built for version ${JSON.stringify(contract)} of the contract, and this version of ASR has version ${contractVersion}. Build it with the @asr/playbook-kit of this version`;
}
