/** What the rule of AWS Config concludes about each resource. */
import type { Evaluation } from '@aws-sdk/client-config-service';
import {
  parametersFor,
  plan,
  type AnyPlaybook,
  type Aws,
  type Parameters,
  type Planned,
  type Target,
} from '@asr/playbooks';
import { inBatches } from '../batches/index.ts';
import { wasDeleted } from './config-event.ts';
import type { Evaluated } from './evaluate-resources.ts';

/** A control that a rule of AWS Config detects. */
export interface EvaluatedControl {
  readonly playbook: AnyPlaybook;
  /** Of the policy. */
  readonly parameters: Parameters;
}

/** An evaluation that does not yet say when. */
export type Verdict = Omit<Evaluation, 'OrderingTimestamp'>;

export interface VerdictInput {
  readonly control: EvaluatedControl;
  readonly place: Omit<Target, 'resourceId'>;
  readonly aws: Aws;
  readonly log: (line: string) => void;
}

/** A few at a time, so that a group of a thousand instances does not use up the account's calls. */
export async function verdicts(resources: readonly Evaluated[], input: VerdictInput): Promise<readonly Verdict[]> {
  const found: Verdict[] = [];
  for (const few of inBatches(resources, atATime)) {
    found.push(...(await Promise.all(few.map((resource) => verdict(resource, input)))));
  }
  return found;
}

const atATime = 5;

async function verdict(resource: Evaluated, { control, place, aws, log }: VerdictInput): Promise<Verdict> {
  const { playbook } = control;
  const parameters = parametersFor(playbook, control.parameters);
  const planned = await plan(playbook, targetOf(resource, place), aws, parameters);
  if (planned.kind === 'gone') return notApplicable(resource, wasDeleted);
  for (const line of playbook.debugLines?.(planned.state, parameters) ?? []) log(line);
  const annotation = playbook.annotation?.(planned.state, parameters) ?? reasonOf(planned);
  return { ...named(resource), ComplianceType: complianceOf(planned), ...annotated(annotation) };
}

function targetOf({ resourceType, resourceId }: Evaluated, place: VerdictInput['place']): Target {
  const { partition, region, accountId } = place;
  const kind = resourceType === 'AWS::EC2::Instance' ? 'instance' : 'security-group';
  return { ...place, resourceId: `arn:${partition}:ec2:${region}:${accountId}:${kind}/${resourceId}` };
}

/** A plan that is refused is a violation all the same: only, ASR will not fix it. */
function complianceOf({ kind }: Planned): 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' {
  if (kind === 'compliant') return 'COMPLIANT';
  return kind === 'change' || kind === 'refuse' ? 'NON_COMPLIANT' : 'NOT_APPLICABLE';
}

function reasonOf(planned: Exclude<Planned, { readonly kind: 'gone' }>): string {
  switch (planned.kind) {
    case 'compliant':
      return 'The resource is compliant.';
    case 'change':
      return planned.because ?? 'The resource is not compliant.';
    case 'skip':
    case 'refuse':
      return planned.reason;
  }
}

export function notApplicable(resource: Evaluated, why: string): Verdict {
  return { ...named(resource), ComplianceType: 'NOT_APPLICABLE', ...annotated(why) };
}

function named({ resourceType, resourceId }: Evaluated) {
  return { ComplianceResourceType: resourceType, ComplianceResourceId: resourceId };
}

/** AWS Config takes 1 to 256 characters. */
function annotated(text: string): { readonly Annotation?: string } {
  if (text === '') return {};
  return { Annotation: text.length <= 256 ? text : `${text.slice(0, 244)} [truncated]` };
}
