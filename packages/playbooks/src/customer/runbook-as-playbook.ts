/**
 * A runbook without a playbook, as a playbook whose only change is the start of its document. Plan, approval, history and
 * limits then treat it as every change that cannot be undone. The change contains the digest of the document and the
 * inputs, so an approval applies only to these.
 */
import {
  type AnyPlaybook,
  type Parameters,
  type Permissions,
  type Target,
  cannot,
  definePlaybook,
} from '../engine/index.ts';
import { documentDigest, fillPlaceholders } from './document/index.ts';
import type { CustomerRunbookModule } from './runbook-contract.ts';
import { factsOf } from './schemas.ts';

/** What a plan starts: one content, with these inputs. */
export interface DocumentStart {
  /** See `documentDigest`. */
  readonly sha256: string;
  readonly inputs: { readonly [name: string]: readonly string[] };
}

/** ASR itself only reads the tags of the resource. A session needs one action, and everyone may call this one. */
export const permissionsToStart: Permissions = { read: ['sts:GetCallerIdentity'], write: [] };

const defaultSeconds = 1800;

export function runbookAsPlaybook(runbook: CustomerRunbookModule): AnyPlaybook {
  const { control, document, inputs, check } = runbook;
  const { parameters = {}, withinSeconds = defaultSeconds } = runbook;
  const playbook: unknown = definePlaybook<
    { document: 'not started' | DocumentStart; start: DocumentStart },
    'document'
  >({
    ...factsOf(runbook),
    effect: 'irreversible',
    standsAlone: check === undefined ? {} : { check },
    permissions: permissionsToStart,
    parameters,
    settles: { withinSeconds, isSettled: () => true },
    read: async (target, _aws, given) => ({
      document: 'not started',
      start: { sha256: documentDigest(document), inputs: filledIn(inputs, target, given) },
    }),
    plan: ({ start }) => ({
      kind: 'change',
      changes: [{ field: 'document', from: 'not started', to: start }],
      because: sentencesOf(control, start, check),
    }),
    apply: () => cannot(`${control} has no playbook: only its document makes changes. Deploy again with asr deploy.`),
  });
  return playbook as AnyPlaybook;
}

function sentencesOf(control: string, { inputs }: DocumentStart, check: string | undefined): string {
  const given = Object.entries(inputs).map(([name, values]) => `${name} = ${values.join(', ')}`);
  const what = `Starts the SSM document of ${control}${given.length === 0 ? '' : ` with ${given.join('; ')}`}.`;
  const verified =
    check === undefined ? 'Nothing verifies the result.' : `The step ${check} of the document verifies the result.`;
  return `${what} ASR cannot predict or undo what it changes. ${verified}`;
}

function filledIn(inputs: DocumentStart['inputs'], target: Target, parameters: Parameters): DocumentStart['inputs'] {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, values]) => [name, values.flatMap((value) => fill(value, target, parameters))]),
  );
}

/** A list in the policy becomes several values. */
function fill(value: string, target: Target, parameters: Parameters): readonly string[] {
  const [, name] = /^\{policy\.(\w+)\}$/.exec(value) ?? [];
  return name === undefined ? [fillPlaceholders(value, target)] : [parameters[name]].flat().map(asText);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
