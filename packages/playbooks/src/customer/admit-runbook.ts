/** Checks a runbook without a playbook, before its document is deployed and its role generated. Pure. */
import * as z from 'zod';
import type { CustomerData, CustomerRunbook } from '../engine/index.ts';
import type { Admission } from './contract.ts';
import { checkProblems, documentProblems, inputProblems } from './document-laws.ts';
import { permissionsToStart, runbookAsPlaybook } from './runbook-as-playbook.ts';
import type { CustomerRunbookModule } from './runbook-contract.ts';
import { about, document, explained, factsOf, sentencesOf, texts } from './schemas.ts';
import { defaultProblems } from './with-defaults.ts';

const definition = z.strictObject({
  ...about,
  kind: z.literal('runbook'),
  document,
  inputs: z.record(z.string(), texts),
  check: z.string('must be the name of a step').min(1, 'must be the name of a step').exactOptional(),
  withinSeconds: z.int().min(1).max(86_400).exactOptional(),
  explanation: z.strictObject(explained),
});

/** @param given What the module exports, not checked. */
export function admitRunbook(given: CustomerRunbookModule, accepts: readonly string[]): Admission {
  const parsed = definition.safeParse(given);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(sentencesOf) };
  const module = parsed.data as unknown as CustomerRunbookModule;
  const playbook = runbookAsPlaybook(module);
  const runbook = runbookOf(module);
  const { check, parameters = {} } = module;
  const problems = [
    ...documentProblems(runbook, accepts),
    ...inputProblems(runbook, Object.keys(parameters)),
    ...(check === undefined ? [] : checkProblems(runbook, check)),
    ...defaultProblems(playbook),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, playbook, data: dataOf(module, runbook) };
}

function runbookOf(module: CustomerRunbookModule): CustomerRunbook {
  const { inputs, permissions, anyResource } = module;
  return {
    document: module.document,
    parameters: inputs,
    permissions,
    ...(anyResource === undefined ? {} : { anyResource }),
  };
}

/** Only the fields that the policy of a deployment contains, in this order. */
function dataOf(module: CustomerRunbookModule, runbook: CustomerRunbook): CustomerData {
  const { check, explanation } = module;
  const { failed, ...others } = explanation;
  return {
    ...factsOf(module),
    permissions: permissionsToStart,
    explanation: { failed, reads: 'The tags of the resource. Only the document reads the resource.', ...others },
    runbook,
    standsAlone: check === undefined ? {} : { check },
  };
}
