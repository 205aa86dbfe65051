/**
 * What must hold for the requests that ASR remediates together: of one control for several resources, or of several
 * controls for one document. Pure.
 *
 * Each request is judged as if it had been alone. Whatever happens to one resource must not affect the others.
 */
import type { FindingView } from '@asr/local-cloud';
import { brokenInvariants, deniedInMember } from './invariants.ts';
import { isOfOneResource, isPassing } from './fault.ts';
import type { AnyPlaybook } from '@asr/playbooks';
import { documentControls, flows } from './scenario.ts';
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

/** What happened to the request of one control of a document. The records of all explain what changed. */
export function ofControl(all: Seen, playbook: AnyPlaybook): Seen {
  const own = all.records.filter(({ controlId }) => controlId === playbook.control);
  const ids = new Set(own.map(({ remediationId }) => remediationId));
  return { ...all, playbook, remediations: all.remediations.filter(({ remediationId }) => ids.has(remediationId)) };
}

/** A sentence for each invariant that did not hold. */
export function brokenForGroup(
  all: Seen,
  seen: readonly Seen[],
  duplicate: FindingView | undefined,
): readonly string[] {
  return [
    ...seen.flatMap((one, index) => brokenInvariants(one).map((sentence) => `Request ${index + 1}: ${sentence}`)),
    ...noneIsLost(all, seen),
    ...denialIsReported(all),
    ...callsAreShared(all),
    ...imagesComeFirst(all),
    ...noChangeBeginsLate(all),
    ...duplicateIsUpdated(seen, duplicate),
  ];
}

/** One answer for each request, and one for the duplicate finding of a group. */
function noneIsLost({ scenario: { flow }, remediations }: Seen, seen: readonly Seen[]): readonly string[] {
  const wanted = flow === 'group' ? seen.length + 1 : seen.length;
  return remediations.length === wanted ? [] : [`${wanted} findings came to ${remediations.length} outcomes.`];
}

/** Calls that are made once for all requests. The path of a REST call begins with its method. */
const joinedRead = /^(tagging:|[\w-]+:(Describe|Get|List|GET))/;
const joinedWrite = 'iam:UpdateAccountPasswordPolicy';

/** AWS can deny a call for one resource or for all of them. */
function denialIsReported({ scenario, remediations, trace }: Seen): readonly string[] {
  const operation = deniedInMember({ scenario, trace });
  // A joined call that fails is repeated for each request, and AWS denies only one call here.
  if (operation === undefined || joinedRead.test(operation) || operation === joinedWrite) return [];
  const { normally } = flows[scenario.flow];
  return remediations.some(({ outcome }) => outcome !== normally && outcome !== 'skipped')
    ? []
    : ['AWS denied a call, and no outcome reports it.'];
}

function callsAreShared({ scenario: { flow, faults }, trace }: Seen): readonly string[] {
  if (faults.length > 0) return [];
  return ['sqs:SendMessage', 'sts:AssumeRole', 'states:SendTaskSuccess', 'securityhub:BatchUpdateFindings'].flatMap(
    (operation) => {
      const { length } = trace.calls.filter((one) => one === operation);
      // The update of the duplicate has its own text, and so has each control of a document.
      const texts = flow === 'group' ? 2 : documentControls.length;
      const most = operation === 'securityhub:BatchUpdateFindings' ? texts : 1;
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

/** Both findings of the first resource of a group show the same. */
function duplicateIsUpdated([first]: readonly Seen[], duplicate: FindingView | undefined): readonly string[] {
  if (first?.scenario.flow !== 'group') return [];
  return first.scenario.faults.every(isPassing) ? findingsDiffer(first.finding, duplicate) : [];
}

/** The findings of one violation must have the same status. */
export function findingsDiffer(
  finding: FindingView | undefined,
  duplicate: FindingView | undefined,
): readonly string[] {
  if (finding?.status === duplicate?.status) return [];
  return [`The finding is ${finding?.status}, and its duplicate is ${duplicate?.status}.`];
}
