/**
 * What must hold for the requests of one account, Region and control, which ASR remediates together. Pure.
 *
 * Each resource of the group is judged as if it had been alone. Whatever happens to one of them must not affect the others.
 */
import type { FindingView } from '@asr/local-cloud';
import { brokenInvariants, deniedInMember } from './invariants.ts';
import { isOfOneResource, isPassing } from './fault.ts';
import { flows } from './scenario.ts';
import type { Seen } from './seen.ts';

/**
 * What happened to one resource of the group. Only the first can be deleted, changed, or kill the functions.
 *
 * @param duplicate Id of the finding that has no remediation of its own.
 */
export function ofResource(all: Seen, resourceId: string, isFirst: boolean, duplicate = ''): Seen {
  const records = all.records.filter((record) => record.resourceId === resourceId && record.finding.id !== duplicate);
  const ids = new Set(records.map(({ remediationId }) => remediationId));
  const faults = all.scenario.faults.filter((fault) => isFirst || !isOfOneResource(fault));
  return {
    ...all,
    scenario: { ...all.scenario, faults },
    records,
    remediations: all.remediations.filter(({ remediationId }) => ids.has(remediationId)),
  };
}

/** A sentence for each invariant that did not hold. */
export function brokenForGroup(
  all: Seen,
  seen: readonly Seen[],
  duplicate: FindingView | undefined,
): readonly string[] {
  return [
    ...seen.flatMap((one, index) => brokenInvariants(one).map((sentence) => `Resource ${index + 1}: ${sentence}`)),
    ...noneIsLost(all, seen),
    ...denialIsReported(all),
    ...callsAreShared(all),
    ...imagesComeFirst(all),
    ...noChangeBeginsLate(all),
    ...duplicateIsUpdated(seen, duplicate),
  ];
}

/** One answer for each resource, and one for the duplicate finding. */
function noneIsLost({ remediations }: Seen, seen: readonly Seen[]): readonly string[] {
  const wanted = seen.length + 1;
  return remediations.length === wanted ? [] : [`${wanted} findings came to ${remediations.length} outcomes.`];
}

const joinedRead = /^(tagging:|(ec2|rds):Describe|s3:(GET|List)|cloudfront:GET)/;

/** AWS can deny a call for one resource or for all of them. */
function denialIsReported({ scenario, remediations, trace }: Seen): readonly string[] {
  const operation = deniedInMember({ scenario, trace });
  // A joined read that fails is repeated for each resource, and AWS denies only one call here.
  if (operation === undefined || joinedRead.test(operation)) return [];
  const { normally } = flows[scenario.flow];
  return remediations.some(({ outcome }) => outcome !== normally && outcome !== 'skipped')
    ? []
    : ['AWS denied a call, and no outcome reports it.'];
}

function callsAreShared({ scenario: { faults }, trace }: Seen): readonly string[] {
  if (faults.length > 0) return [];
  return ['sqs:SendMessage', 'sts:AssumeRole', 'states:SendTaskSuccess', 'securityhub:BatchUpdateFindings'].flatMap(
    (operation) => {
      const { length } = trace.calls.filter((one) => one === operation);
      // The update of the duplicate has its own text.
      const most = operation === 'securityhub:BatchUpdateFindings' ? 2 : 1;
      return length <= most ? [] : [`A group took ${length} calls of ${operation}.`];
    },
  );
}

/** No resource changes before all before-images are written: one transaction opens the requests, and one writes them. */
function imagesComeFirst({ scenario: { control, faults }, trace: { calls } }: Seen): readonly string[] {
  if (faults.length > 0 || control !== 'EC2.13') return [];
  const firstChange = calls.indexOf('ec2:RevokeSecurityGroupIngress');
  const before = calls.slice(0, firstChange).filter((operation) => operation === 'dynamodb:TransactWriteItems');
  return before.length === 2 ? [] : [`${before.length} transactions came before the first change, and not 2.`];
}

/** An invocation with too little time leaves the changes to another one. */
function noChangeBeginsLate({ scenario: { faults }, trace }: Seen): readonly string[] {
  const hurried = faults.find(({ name }) => name === 'hurried');
  const { Playbook: tries = 0 } = trace.invocations;
  return hurried === undefined || tries > hurried.nth
    ? []
    : ['A change began, although its invocation had no time left.'];
}

/** Both findings of the first resource show the same. */
function duplicateIsUpdated([first]: readonly Seen[], duplicate: FindingView | undefined): readonly string[] {
  return first?.scenario.faults.every(isPassing) === true ? findingsDiffer(first.finding, duplicate) : [];
}

/** The findings of one violation must have the same status. */
export function findingsDiffer(
  finding: FindingView | undefined,
  duplicate: FindingView | undefined,
): readonly string[] {
  if (finding?.status === duplicate?.status) return [];
  return [`The finding is ${finding?.status}, and its duplicate is ${duplicate?.status}.`];
}
