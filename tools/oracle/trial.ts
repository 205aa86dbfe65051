/** Prowler judges one control: FAIL before our fix, PASS after it. Cloud Custodian says the same where a filter exists. */
import { openAccount } from '@asr/local-cloud';
import {
  type AnyPlaybook,
  type Aws,
  type Parameters,
  type Target,
  apply,
  parametersFor,
  plan,
  verify,
} from '@asr/playbooks';
import type { Arrange } from '@asr/playbooks/testing';
import type { ControlCheck, Status } from './control-check.ts';
import { custodianFilters } from './custodian-filters.ts';
import { custodianSays } from './custodian.ts';
import type { Prowler, ProwlerFinding } from './prowler.ts';
import { type ThirdOpinion, type Trial, findingsAbout, statusOf } from './verdict.ts';

/** IAM, CloudFront and account settings are read here. */
const region = 'us-east-1';
const day = 86_400_000;

export interface Judged {
  readonly trial: Trial;
  readonly resourceId?: string;
  /** The findings of Prowler about the resource. */
  readonly before?: readonly ProwlerFinding[];
  readonly after?: readonly ProwlerFinding[];
  /** What Cloud Custodian says, if it has a filter. */
  readonly third?: ThirdOpinion;
}

export interface Scanners {
  readonly prowler: Prowler;
  /** A Python with Cloud Custodian, if it is installed. */
  readonly custodian?: string | undefined;
}

/** What a trial needs. */
export interface Case {
  readonly playbook: AnyPlaybook;
  readonly check: ControlCheck;
  readonly arrange: Arrange;
  /** An account that no other case uses. */
  readonly accountId: string;
}

/**
 * Creates the violation, fixes it by the steps of a remediation, and asks Prowler before and after.
 *
 * @param url The URL of the gateway of the local cloud.
 */
export async function tryControl(
  { playbook, check, arrange, accountId }: Case,
  url: string,
  { prowler, custodian }: Scanners,
): Promise<Judged> {
  const { control } = playbook;
  try {
    const account = openAccount(url, accountId, region);
    const arranged = await arrange(account);
    const { resourceId, parameters } =
      typeof arranged === 'string' ? { resourceId: arranged, parameters: {} } : arranged;
    const { checks, daysAhead = 0 } = check;
    const ask = async () => {
      const { findings } = await prowler.check({ account: accountId, region, checks, daysAhead });
      return findingsAbout(findings, resourceId, check);
    };

    const filter = custodianFilters[control];
    const askThird = async (): Promise<Status | undefined> =>
      custodian === undefined || filter === undefined
        ? undefined
        : custodianSays(custodian, { ...filter, url, accountId, region, resourceId });

    const before = await ask();
    const thirdBefore = await askThird();
    const aws: Aws = { ...account, now: () => new Date(Date.now() + daysAhead * day) };
    await fix(playbook, { partition: 'aws', accountId, region, resourceId }, aws, parameters);
    const after = await ask();
    const thirdAfter = await askThird();
    const third = thirdBefore && thirdAfter && { before: thirdBefore, after: thirdAfter };
    const statuses = { before: statusOf(before, checks), after: statusOf(after, checks) };
    return { trial: { control, kind: 'judged', ...statuses }, resourceId, before, after, ...(third && { third }) };
  } catch (error) {
    return { trial: { control, kind: 'failed', because: error instanceof Error ? error.message : String(error) } };
  }
}

/** Plans, applies and verifies, as a remediation does. */
async function fix(playbook: AnyPlaybook, target: Target, aws: Aws, given: Parameters): Promise<void> {
  const parameters = parametersFor(playbook, given);
  const planned = await plan(playbook, target, aws, parameters);
  if (planned.kind !== 'change') throw new Error(`The plan is ${JSON.stringify(planned)}.`);
  const applied = await apply(playbook, target, planned.changes, aws);
  if (applied.kind !== 'done') throw new Error(`Apply says ${JSON.stringify(applied)}.`);
  const verified = await verify(playbook, target, aws, parameters);
  if (verified.kind !== 'done') throw new Error(`Verify says ${JSON.stringify(verified)}.`);
}
