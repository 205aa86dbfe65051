/**
 * What must hold if two events or two findings of one security group arrive at the same time. Pure.
 *
 * A control of a state may skip the second of them, because the first checks the resource again before it ends. A control
 * of events skips none.
 */
import type { Seen, Simultaneous } from './seen.ts';
import { isPassing } from './fault.ts';

/** A sentence for each invariant that did not hold. */
export function brokenForTwo(seen: Seen, two: Simultaneous): readonly string[] {
  return [
    ...noneIsLost(seen, two),
    ...skippedOnesHaveAnOutcome(seen),
    ...nothingIsOpened(seen, two),
    ...nothingStaysOpen(seen, two),
    ...eachIsReported(seen, two),
  ];
}

/** Each event and each finding ends in exactly one outcome of its own. */
function noneIsLost({ runs, records }: Seen, { ids }: Simultaneous): readonly string[] {
  return ids.flatMap((id, index) => {
    const executions = runs[index]?.executions ?? [];
    if (executions.length !== 1) return [`${id} started ${executions.length} executions.`];
    const { length } = records.filter((record) => isAbout(record, id));
    return length === 1 ? [] : [`History has ${length} records of ${id}.`];
  });
}

/** The id of ASR's own finding about an event ends with the id of the event. */
function isAbout({ finding }: Seen['records'][number], id: string): boolean {
  return finding.id === id || finding.id.endsWith(`/${id}`);
}

/** A claim of another remediation is no reason to drop an event, or a finding that the other remediation ignores. */
function skippedOnesHaveAnOutcome({ playbook, remediations }: Seen): readonly string[] {
  const ended = remediations.filter(({ outcome }) => outcome !== 'skipped');
  return remediations
    .filter(({ outcome }) => outcome === 'skipped')
    .filter(
      ({ reason }) =>
        playbook.remediesEvent === true || !ended.some(({ remediationId }) => reason.includes(remediationId)),
    )
    .map(({ reason }) => `A request was dropped because another one arrived at the same time: ${reason}`);
}

/**
 * None of these flows contains a reason to add a rule, whatever fails and in whatever order events arrive. An approval of a
 * question that a later event made obsolete adds none either.
 */
function nothingIsOpened({ trace }: Seen, { openBefore, openAfter, openApproved }: Simultaneous): readonly string[] {
  const opened = [...new Set([...openAfter, ...openApproved])].filter((port) => !openBefore.includes(port));
  const adds = trace.calls.filter((operation) => operation.startsWith('ec2:AuthorizeSecurityGroup'));
  return [
    ...opened.map((port) => `ASR opened port ${port} to the internet.`),
    ...(adds.length === 0 ? [] : [`ASR added rules: ${adds.join(', ')}.`]),
  ];
}

function nothingStaysOpen({ scenario, remediations }: Seen, { openAfter, unwanted }: Simultaneous): readonly string[] {
  const open = unwanted.filter((port) => openAfter.includes(port));
  if (open.length === 0) return [];
  const isReported = remediations.some(({ outcome }) => outcome === 'failed' || outcome === 'refused');
  return scenario.faults.every(isPassing) || !isReported
    ? [`Port ${open.join(', ')} stays open to the internet, and the faults are over or nothing is reported.`]
    : [];
}

/** Security Hub shows each of them, and what ASR did about it. A skipped one refers to the finding of the other. */
function eachIsReported({ scenario, remediations, records }: Seen, { ids, findings }: Simultaneous): readonly string[] {
  const isCompliant = remediations.every(({ outcome }) => outcome === 'compliant');
  if (!scenario.faults.every(isPassing) || isCompliant) return [];
  const skipped = new Set(
    remediations.filter(({ outcome }) => outcome === 'skipped').map(({ remediationId }) => remediationId),
  );
  const isSkipped = (id: string) => records.some((record) => skipped.has(record.remediationId) && isAbout(record, id));
  return ids
    .filter((id) => !isSkipped(id))
    .filter((id) => !findings.some((finding) => finding.endsWith(id)))
    .map((id) => `No finding shows ${id}.`);
}
