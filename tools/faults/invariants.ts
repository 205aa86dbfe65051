/** The invariants after every run, with any fault. Pure, except that they plan again. */
import type { RemediationRecord } from '@asr/orchestrator';
import { defaultsOf, isSame, nameOf, type AnyState } from '@asr/playbooks';
import { callFaults, isOutage, isPassing } from './fault.ts';
import type { Seen } from './seen.ts';
import { brokenForTwo } from './simultaneous.ts';
import { documentControls, flows, isTogether, ofTwo } from './scenario.ts';

/** A sentence for each invariant that did not hold. */
export function brokenInvariants(seen: Seen): readonly string[] {
  if (seen.scenario.faults.some(isOutage))
    return [...outageIsLoud(seen), ...historyKnowsEveryChange(seen), ...faultsCame(seen)];
  return [
    ...executionsEnd(seen),
    ...oneOutcomeEach(seen),
    ...historyAgrees(seen),
    ...outcomeEventsAreSent(seen),
    ...notificationsAreSent(seen),
    ...findingAgrees(seen),
    ...undoIsOffered(seen),
    ...historyKnowsEveryChange(seen),
    ...nothingIsDoneTwice(seen),
    ...fixedMeansFixed(seen),
    ...goneMeansGone(seen),
    ...goneIsNoticed(seen),
    ...changesOfOthersStay(seen),
    ...denialsAreReported(seen),
    ...passingFaultsPass(seen),
    ...nothingIsGivenUp(seen),
    ...oneMoreTryIsEnough(seen),
    ...noClaimIsLeft(seen),
    ...faultsCame(seen),
    ...(seen.simultaneous === undefined ? [] : brokenForTwo(seen, seen.simultaneous)),
  ];
}

function executionsEnd({ runs }: Seen): readonly string[] {
  return runs.flatMap(({ executions }) =>
    executions.flatMap((execution) =>
      execution.status === 'FAILED'
        ? [`An execution failed with ${execution.error}: ${execution.cause.slice(0, 300)}`]
        : [],
    ),
  );
}

/** History has the outcome, the remaining notifications are sent, and the failed execution raises the alarm. */
function outageIsLoud({ scenario, runs, records, trace, finding }: Seen): readonly string[] {
  const { normally } = flows[scenario.flow];
  const down = trace.calls[(scenario.faults.find(isOutage)?.nth ?? 1) - 1] ?? '';
  const reported: { readonly [operation: string]: boolean } = {
    // The digest is made from the events.
    'sns:Publish': down === 'events:PutEvents' || trace.published.some((body) => body.includes(`${normally} (`)),
    'securityhub:BatchUpdateFindings': finding?.status === 'RESOLVED',
    'events:PutEvents': trace.outcomes.some(({ outcome }) => outcome === normally),
  };
  return [
    ...(runs.every(({ executions }) => executions.every(({ status }) => status === 'FAILED'))
      ? []
      : ['No notification was sent, and no execution failed.']),
    ...(records.length === 1 && records[0]?.outcome === normally
      ? []
      : [
          `History says ${records.length === 0 ? 'nothing' : records.map(({ outcome }) => String(outcome)).join(', ')}.`,
        ]),
    ...Object.entries(reported).flatMap(([operation, isReported]) =>
      isReported || operation === down ? [] : [`${down} is down, and ${operation} was kept from telling.`],
    ),
  ];
}

function oneOutcomeEach({ scenario, remediations }: Seen): readonly string[] {
  const wanted = ofTwo(scenario.flow) === undefined ? 1 : 2;
  const ids = new Set(remediations.map(({ remediationId }) => remediationId));
  return remediations.length === wanted && ids.size === wanted
    ? []
    : [`${wanted} requests came to ${remediations.length} outcomes: ${JSON.stringify(remediations)}.`];
}

function historyAgrees({ scenario, remediations, records }: Seen): readonly string[] {
  return remediations.flatMap(({ remediationId, outcome, reason }) => {
    const record = records.find((one) => one.remediationId === remediationId);
    if (record === undefined)
      return outcome === 'skipped'
        ? []
        : [`History has no record of ${remediationId}, which was reported as ${outcome}.`];
    // Without its undo, the remediation keeps its outcome.
    if (scenario.flow === 'undo' && outcome !== 'undone')
      return record.outcome === 'fixed' ? [] : [`After an undo that was ${outcome}, history says ${record.outcome}.`];
    return record.outcome === outcome
      ? []
      : [`History has ${record.outcome}, but it was reported as ${outcome} (${reason}).`];
  });
}

function outcomeEventsAreSent({ remediations, trace }: Seen): readonly string[] {
  return remediations.flatMap(({ remediationId, outcome }) => {
    const reported = new Set(
      trace.outcomes.filter((one) => one.remediationId === remediationId).map((one) => one.outcome),
    );
    return reported.size === 1 && reported.has(outcome)
      ? []
      : [`The bus of outcomes received [${[...reported].join(', ')}] of ${remediationId}, which was ${outcome}.`];
  });
}

/** Outcomes that are sent by mail. The others are only in history. */
const newsworthy: ReadonlySet<string> = new Set(['fixed', 'unverified', 'refused', 'failed', 'gone', 'undone']);

function notificationsAreSent({ scenario, remediations, trace }: Seen): readonly string[] {
  return remediations.flatMap(({ outcome }) => {
    if (!newsworthy.has(outcome)) return [];
    const isReported = trace.published.some((body) => body.includes(`${outcome} (`));
    return isReported ? [] : [`No one was notified that ${scenario.control} is ${outcome}.`];
  });
}

const statusOf: { readonly [outcome: string]: string } = {
  fixed: 'RESOLVED',
  compliant: 'RESOLVED',
  gone: 'RESOLVED',
  refused: 'NOTIFIED',
  failed: 'NOTIFIED',
  unverified: 'NOTIFIED',
  'awaiting-approval': 'NOTIFIED',
  undone: 'NOTIFIED',
};

function findingAgrees({ scenario: { flow }, remediations, finding, simultaneous }: Seen): readonly string[] {
  if (simultaneous !== undefined) return [];
  // With two presses, the last report wins, and both are correct.
  const status = finding?.status ?? '';
  if (ofTwo(flow) !== undefined)
    return ['RESOLVED', 'NOTIFIED'].includes(status) ? [] : ['The finding was not updated.'];
  const outcome = remediations[0]?.outcome ?? '';
  const wanted = statusOf[flow === 'undo' && outcome !== 'undone' ? 'fixed' : outcome] ?? '';
  return status === wanted ? [] : [`The finding is ${status}, and the outcome ${outcome}.`];
}

/** The note on the finding of a changed resource says how to undo the change. */
function undoIsOffered({ scenario: { flow }, records, remediations, before, after, finding }: Seen): readonly string[] {
  const isOneChanged =
    flow !== 'undo' && records.length === 1 && records[0]?.changes.length !== 0 && !isSame(before, after);
  if (!isOneChanged || remediations.some(({ outcome }) => outcome === 'gone')) return [];
  return finding?.note?.includes('asr undo --finding') === true
    ? []
    : [`The resource was changed, and the note offers no undo: ${finding?.note}`];
}

/** Each element of a collection is a separate change. A setting of the password policy is in two fields of the state. */
function historyKnowsEveryChange({ scenario, records, before, after }: Seen): readonly string[] {
  // History need not contain the change of another user.
  const isTouchedByOthers = scenario.faults.some(({ name }) => name === 'changed' || name === 'deleted');
  if (isTouchedByOthers || before === undefined || after === undefined) return [];
  const known = records.flatMap(({ changes }) => changes);
  return Object.keys(after).flatMap((field) => {
    if (isSame(before[field], after[field])) return [];
    const ofField = known.filter((change) => change.field === field);
    if (ofField.some(({ key }) => key === undefined)) return [];
    if (![before[field], after[field]].every(isCollection)) return [`${field} changed, and history does not know.`];
    const keys = new Set([...Object.keys(before[field] ?? {}), ...Object.keys(after[field] ?? {})]);
    const elements = (state: AnyState) => (state[field] ?? {}) as { readonly [key: string]: unknown };
    return [...keys]
      .filter(
        (key) => !isSame(elements(before)[key], elements(after)[key]) && !known.some((change) => change.key === key),
      )
      .map((key) => `${field}[${key}] changed, and history does not know.`);
  });
}

function nothingIsDoneTwice({ scenario: { flow, faults }, records }: Seen): readonly string[] {
  // With two requests, one can complete the change that the other recorded and could not begin.
  if (ofTwo(flow) !== undefined && faults.length > 0) return [];
  const known = records.flatMap(({ changes }) => changes.map(nameOf));
  return known
    .filter((name, index) => known.indexOf(name) < index)
    .map((name) => `History says twice that ${name} was changed.`);
}

/** An absent value can be replaced. */
function isCollection(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && !Array.isArray(value));
}

function fixedMeansFixed({ scenario, playbook, remediations, after }: Seen): readonly string[] {
  const isTouchedByOthers = scenario.faults.some(({ name }) => name === 'changed' || name === 'deleted');
  const isFixed = remediations.some(({ outcome }) => outcome === 'fixed' || outcome === 'compliant');
  // An event is not a state, so a plan without the event proves nothing.
  if (!isFixed || isTouchedByOthers || playbook.remediesEvent === true) return [];
  if (after === undefined) return ['It was reported as fixed, and is gone.'];
  const { kind } = playbook.plan(after, defaultsOf(playbook));
  return kind === 'compliant' ? [] : [`It was reported as fixed, and planning again says ${kind}.`];
}

function goneMeansGone({ remediations, after }: Seen): readonly string[] {
  return after !== undefined && remediations.some(({ outcome }) => outcome === 'gone')
    ? ['It was reported as gone, and is there.']
    : [];
}

/** The resource types of the scenarios. */
const servicesOfResources = ['ec2:', 's3:', 'kms:', 'rds:', 'iam:'];

function isOfResource(operation: string): boolean {
  return servicesOfResources.some((service) => operation.startsWith(service));
}

/** A read that begins after the deletion must report that the resource is gone. */
function goneIsNoticed({ scenario: { faults }, remediations, trace, after }: Seen): readonly string[] {
  const deleted = faults.find(({ name }) => name === 'deleted');
  // A read makes several calls. The first of them shows whether the resource exists.
  const lastLook = trace.calls.lastIndexOf(trace.calls.find(isOfResource) ?? '') + 1;
  if (after !== undefined || deleted === undefined || deleted.nth > lastLook) return [];
  const wrong = remediations.filter(({ outcome }) => !['gone', 'failed', 'refused'].includes(outcome));
  return wrong.map(
    ({ outcome }) => `It was deleted before ASR looked for the last time, and was reported as ${outcome}.`,
  );
}

/** The undo does not overwrite a change that another user made before it. */
function changesOfOthersStay({
  scenario: { flow, faults },
  records,
  remediations,
  trace,
  modified,
  after,
}: Seen): readonly string[] {
  const changed = faults.find(({ name }) => name === 'changed');
  if (
    flow !== 'undo' ||
    modified === undefined ||
    changed === undefined ||
    changed.nth > trace.calls.findIndex(isOfResource) + 1
  )
    return [];
  const isDrift = records
    .flatMap(({ changes }) => changes)
    .some((change) => ![change.from, change.to].some((value) => isSame(value, valueAt(modified, change))));
  if (!isDrift || (isSame(after, modified) && remediations.every(({ outcome }) => outcome === 'refused'))) return [];
  const reported = remediations.map(({ outcome }) => outcome).join(', ');
  return [
    `Another user changed it to ${JSON.stringify(modified)}; the undo was ${reported} and left ${JSON.stringify(after)}.`,
  ];
}

function valueAt(state: AnyState, { field, key }: RemediationRecord['changes'][number]): unknown {
  if (key === undefined) return state[field];
  return (state[field] as { readonly [key: string]: unknown } | null)?.[key] ?? null;
}

const deniedToUs = /^(AWS denied access to the role|Cannot assume) /;
const deniedTags = /^Nothing was changed, because ASR could not read the tags of the resource\./;

/** The operation that AWS denies, if it is one in a member account. Denials to ASR's own functions pass, and are retried. */
export function deniedInMember({ scenario: { faults }, trace }: Pick<Seen, 'scenario' | 'trace'>): string | undefined {
  const denied = faults.find(({ name }) => name === 'denied');
  const operation = trace.calls[(denied?.nth ?? 0) - 1] ?? '';
  const isInMember = isOfResource(operation) || operation.startsWith('sts:') || operation.startsWith('tagging:');
  return isInMember ? operation : undefined;
}

/** A retry does not fix a denial in a member account, so ASR reports how an administrator can fix it. */
function denialsAreReported({ scenario, remediations, trace }: Seen): readonly string[] {
  const { flow } = scenario;
  const operation = deniedInMember({ scenario, trace });
  if (ofTwo(flow) !== undefined || isTogether(flow) || operation === undefined) return [];
  // Tags that cannot be read could exempt the resource: that is a refusal.
  const isReported = remediations.every(({ outcome, reason }) =>
    (outcome === 'failed' ? deniedToUs : deniedTags).test(reason),
  );
  return isReported
    ? []
    : [
        `AWS denied ${operation}, and it was reported as ${remediations.map(({ outcome, reason }) => `${outcome} (${reason})`).join(', ')}.`,
      ];
}

function passingFaultsPass({ scenario: { flow, faults }, remediations }: Seen): readonly string[] {
  if (!faults.every(isPassing)) return [];
  const { normally } = flows[flow];
  const allowed = ofTwo(flow) ?? [normally];
  const outcomes = remediations.map(({ outcome }) => outcome);
  const isRight = outcomes.includes(normally) && outcomes.every((outcome) => allowed.includes(outcome));
  return isRight
    ? []
    : [
        `The fault passes, so it should be ${normally}; it is ${remediations.map(({ outcome, reason }) => `${outcome} (${reason})`).join(', ')}.`,
      ];
}

function nothingIsGivenUp({ scenario: { flow, faults }, trace }: Seen): readonly string[] {
  const { DeadLetter: lost = 0 } = trace.invocations;
  // The message of the resource that no function survives is given up. The outcomes of the others show that theirs are not.
  if (isTogether(flow)) return [];
  return lost > 0 && faults.every(isPassing) ? [`The fault passes, and ${lost} messages were given up.`] : [];
}

/**
 * A single fault costs one retry. A document is then split, and each of its requests can wait once for the claim of
 * another. More retries wait for a claim that was not released.
 */
function oneMoreTryIsEnough({ scenario: { flow, faults }, trace }: Seen): readonly string[] {
  const [fault, ...more] = faults;
  const { Playbook: tries = 0 } = trace.invocations;
  if (ofTwo(flow) !== undefined || fault?.at !== 'call' || more.length > 0) return [];
  if (tries <= (flow === 'document' ? 2 + 2 * documentControls.length : 2)) return [];
  // A killed function cannot release the claim. The lease expires instead.
  const { does, times } = callFaults[fault.name];
  return does === 'crash' || times > 1 ? [] : [`One call went wrong once, and it took ${tries} tries.`];
}

/** Otherwise the next request would wait until the lease expires. */
function noClaimIsLeft({ holders }: Seen): readonly string[] {
  return holders.map((remediationId) => `${remediationId} still holds the resource, although no function is running.`);
}

function faultsCame({ scenario, trace }: Seen): readonly string[] {
  // With two requests at the same time, it is random which of them makes a call, and whether the second has work.
  if (ofTwo(scenario.flow) !== undefined) return [];
  return trace.hasFailed || scenario.faults.length === 0
    ? []
    : [`The fault never came: there were ${trace.calls.length} calls.`];
}
