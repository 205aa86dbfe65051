/** Where the story is played: one moto, one clock, and the local cloud opened anew for the policy of each chapter. */
import { randomUUID } from 'node:crypto';
import type { Account, Clock, LocalCloud } from '@asr/local-cloud';
import { asff } from '../../scenario/index.ts';
import { type RemediationView, buttonOf, imported, pressButton, resultOf } from '@asr/cli';
import type { Meddling } from './fault-hooks.ts';
import type { Operator } from './operator.ts';
import type { Trouble, Troubled } from './trouble.ts';

export interface Stage extends Pick<Meddling, 'during'> {
  readonly operator: Operator;
  now(): Date;
  passTime(milliseconds: number): Promise<void>;
  /** To a minute past the next full hour, when limits begin anew. */
  nextHour(): Promise<void>;
  account(trouble: Trouble): Account;
  create(trouble: Trouble): Promise<Troubled>;
  state(troubled: Troubled): Promise<string>;
  /** Security Hub imports a finding. Answers with what came of it; nothing if no rule took it in. */
  report(troubled: Troubled, workflowStatus?: string): Promise<readonly RemediationView[]>;
  /** Somebody chooses the findings in Security Hub and presses the button. */
  press(troubled: readonly Troubled[]): Promise<readonly RemediationView[]>;
  /** What Security Hub was told of the finding. */
  note(remediation: RemediationView): string;
  /** Ids of all remediations that came of findings, in every chapter. */
  readonly remediationIds: ReadonlySet<string>;
}

const hour = 3_600_000;
export const day = 24 * hour;

/** @param cloud That of the chapter which is being played. */
export function openStage(
  cloud: () => LocalCloud,
  clock: Clock,
  operator: Operator,
  { during }: Pick<Meddling, 'during'>,
): Stage {
  const { now } = clock;
  const remediationIds = new Set<string>();
  const account = ({ accountId, region }: Trouble) => cloud().account(accountId, region);
  const state = ({ trouble, resource }: Pick<Troubled, 'trouble' | 'resource'>) =>
    trouble.kind.state(account(trouble), resource);
  const button = () => buttonOf(cloud(), { newId: randomUUID, now });

  const findingOf = ({ trouble, resource }: Troubled, Status: string): object => {
    const { kind, accountId, region } = trouble;
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
    async create(trouble) {
      const resource = await trouble.kind.create(account(trouble), trouble);
      return { trouble, resource, before: await state({ trouble, resource }) };
    },
    state,
    report: (troubled, workflowStatus = 'NEW') => put(imported(findingOf(troubled, workflowStatus), 'asff', button())),
    press: (troubled) =>
      put(
        pressButton(
          troubled.map((one) => findingOf(one, 'NEW')),
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

/** Of what was done for one finding. Throws if nothing or more was. */
export function only(remediations: readonly RemediationView[]): RemediationView {
  const [one, ...others] = remediations;
  if (one === undefined || others.length > 0)
    throw new Error(`One remediation was expected, and there were ${remediations.length}.`);
  return one;
}
