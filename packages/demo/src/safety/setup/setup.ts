/** Runs the story: one moto server, one clock, and a new local cloud for each policy. */
import { randomUUID } from 'node:crypto';
import type { Account, Clock, LocalCloud } from '@asr/local-cloud';
import { asff } from '../../scenario/index.ts';
import { type RemediationView, buttonOf, imported, pressButton, resultOf } from '@asr/cli';
import type { FaultHooks } from './fault-hooks.ts';
import type { Operator } from './operator.ts';
import type { PlannedViolation, CreatedViolation } from './planned-violation.ts';

export interface StoryRunner extends Pick<FaultHooks, 'during'> {
  readonly operator: Operator;
  now(): Date;
  passTime(milliseconds: number): Promise<void>;
  /** Advances the clock to one minute past the next full hour, when limits reset. */
  nextHour(): Promise<void>;
  account(violation: PlannedViolation): Account;
  create(violation: PlannedViolation): Promise<CreatedViolation>;
  state(created: CreatedViolation): Promise<string>;
  /**
   * Imports a finding into Security Hub. Returns its remediations, or none if no event rule matches. ASR gathers events
   * that arrive within seconds into one execution. The remediations of other findings in that execution are left out.
   */
  report(created: CreatedViolation, workflowStatus?: string): Promise<readonly RemediationView[]>;
  /** Uses the button in Security Hub for the findings. */
  press(created: readonly CreatedViolation[]): Promise<readonly RemediationView[]>;
  /** The note on the finding in Security Hub. */
  note(remediation: RemediationView): string;
  /** Ids of all remediations of findings, over all chapters. */
  readonly remediationIds: ReadonlySet<string>;
}

const hour = 3_600_000;
export const day = 24 * hour;

/** @param cloud Returns the local cloud of the present chapter. */
export function createRunner(
  cloud: () => LocalCloud,
  clock: Clock,
  operator: Operator,
  { during }: Pick<FaultHooks, 'during'>,
): StoryRunner {
  const { now } = clock;
  const remediationIds = new Set<string>();
  const account = ({ accountId, region }: PlannedViolation) => cloud().account(accountId, region);
  const state = ({ violation, resource }: Pick<CreatedViolation, 'violation' | 'resource'>) =>
    violation.kind.state(account(violation), resource);
  const button = () => buttonOf(cloud(), { newId: randomUUID, now });

  const findingOf = ({ violation, resource }: CreatedViolation, Status: string) => {
    const { kind, accountId, region } = violation;
    const { controlId, title } = kind;
    return { ...asff({ controlId, title, accountId, region, resource, seenAt: now() }), Workflow: { Status } };
  };
  const put = async (event: object): Promise<readonly RemediationView[]> => {
    const { remediations } = await resultOf(await cloud().putEvent(event), cloud());
    for (const { remediationId } of remediations) remediationIds.add(remediationId);
    return remediations;
  };

  return {
    operator,
    during,
    now,
    passTime: (milliseconds) => cloud().passTime(milliseconds),
    nextHour: () => cloud().passTime(hour - (now().getTime() % hour) + 60_000),
    account,
    async create(violation) {
      const resource = await violation.kind.create(account(violation), violation);
      return { violation, resource, before: await state({ violation, resource }) };
    },
    state,
    async report(created, workflowStatus = 'NEW') {
      const finding = findingOf(created, workflowStatus);
      const remediations = await put(imported(finding, 'asff', button()));
      return remediations.filter(({ findingId }) => findingId === finding.Id);
    },
    press: (created) =>
      put(
        pressButton(
          created.map((one) => findingOf(one, 'NEW')),
          button(),
        ),
      ),
    note: ({ findingId }) =>
      cloud()
        .findings()
        .find((one) => one.findingId === findingId)?.note ?? '',
    remediationIds,
  };
}

/** The only remediation of a finding. Throws if there is none or more than one. */
export function only(remediations: readonly RemediationView[]): RemediationView {
  const [one, ...others] = remediations;
  if (one === undefined || others.length > 0)
    throw new Error(`Expected one remediation, but found ${remediations.length}.`);
  return one;
}
