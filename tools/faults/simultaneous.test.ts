/** Each invariant must report a run that breaks it. Otherwise, an invariant that checks nothing would go unnoticed. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { registry, type AnyPlaybook } from '@asr/playbooks';
import type { Seen, Simultaneous } from './seen.ts';
import { readScenario } from './scenario.ts';
import { brokenForTwo } from './simultaneous.ts';

let reverting: AnyPlaybook;
let closing: AnyPlaybook;
beforeAll(async () => {
  const load = async (control: string) => {
    const playbook = await registry[control]?.load();
    if (playbook === undefined) throw new Error(`There is no playbook for ${control}.`);
    return playbook;
  };
  [reverting, closing] = [await load('SecurityGroup.3'), await load('EC2.13')];
});

const counts = { transitions: 6, lambdaInvocations: 3, awsApiCalls: 14 };
const run = { rules: [], executions: [{ executionArn: 'e', status: 'SUCCEEDED', output: {} } as const], counts };

/** Two calls opened a port each, and ASR closed both. */
function fixed(text = 'SecurityGroup.3/two-calls/call2=throttled') {
  const ids = ['call-1', 'call-2'];
  const remediations = ids.map((_, nth) => ({ remediationId: `r-${nth}`, outcome: 'fixed', reason: 'Verified.' }));
  const records = ids.map((id, nth) => ({
    remediationId: `r-${nth}`,
    finding: { id: `asr/${id}` },
  }));
  const trace = { calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'] };
  const seen = { scenario: readScenario(text), playbook: reverting, runs: [run, run], remediations, records, trace };
  const two: Simultaneous = {
    ids,
    unwanted: [22, 3389],
    openBefore: [22, 443, 3389],
    openAfter: [443],
    openApproved: [443],
    findings: ids.map((id) => `asr/SecurityGroup.3/group/${id}`),
  };
  return { seen: seen as unknown as Seen, two };
}

type Made = (given: ReturnType<typeof fixed>) => ReturnType<typeof fixed>;

const withSeen =
  (more: (seen: Seen) => Partial<Seen>): Made =>
  ({ seen, two }) => ({ seen: { ...seen, ...more(seen) }, two });
const withTwo =
  (more: Partial<Simultaneous>): Made =>
  ({ seen, two }) => ({ seen, two: { ...two, ...more } });
const skippedFor = (other: string): Made =>
  withSeen(({ remediations: [first] }) => ({
    remediations: [
      ...(first === undefined ? [] : [first]),
      { remediationId: 'r-1', outcome: 'skipped', reason: `Remediation ${other} is in progress.` },
    ],
  }));

describe('the invariants of two requests at the same time', () => {
  it('hold if both are carried out', () => {
    const { seen, two } = fixed();
    expect(brokenForTwo(seen, two)).toEqual([]);
  });

  it('hold if a control of a state skips one because of the other', () => {
    const { seen, two } = skippedFor('r-0')(withSeen(() => ({ playbook: closing }))(fixed()));
    expect(brokenForTwo(seen, { ...two, findings: ['call-1'] })).toEqual([]);
  });

  it('hold if a permanent fault is reported', () => {
    const { seen, two } = fixed('SecurityGroup.3/two-calls/Playbook1=never');
    const remediations = seen.remediations.map((one) => ({ ...one, outcome: 'failed' as const }));
    expect(brokenForTwo({ ...seen, remediations }, { ...two, openAfter: [22, 443], findings: [] })).toEqual([]);
  });

  it.each<[what: string, made: Made, sentence: string]>([
    ['an event starts no execution', withSeen(() => ({ runs: [run] })), 'call-2 started 0 executions.'],
    [
      'history lacks an event',
      withSeen(({ records }) => ({ records: records.slice(0, 1) })),
      'History has 0 records of call-2.',
    ],
    [
      'an event is dropped because of a claim',
      skippedFor('r-0'),
      'A request was dropped because another one arrived at the same time: Remediation r-0 is in progress.',
    ],
    [
      'a finding is dropped for a remediation that does not exist',
      (given) => skippedFor('r-9')(withSeen(() => ({ playbook: closing }))(given)),
      'A request was dropped because another one arrived at the same time: Remediation r-9 is in progress.',
    ],
    ['ASR opens a port', withTwo({ openAfter: [443, 8080] }), 'ASR opened port 8080 to the internet.'],
    ['an approval opens a port', withTwo({ openApproved: [8080] }), 'ASR opened port 8080 to the internet.'],
    [
      'ASR adds a rule and removes it again',
      withSeen(() => ({ trace: { calls: ['ec2:AuthorizeSecurityGroupIngress'] } as unknown as Seen['trace'] })),
      'ASR added rules: ec2:AuthorizeSecurityGroupIngress.',
    ],
    [
      'a port stays open',
      withTwo({ openAfter: [22, 443] }),
      'Port 22 stays open to the internet, and the faults are over or nothing is reported.',
    ],
    ['no finding shows an event', withTwo({ findings: ['asr/call-1'] }), 'No finding shows call-2.'],
  ])('are broken if %s', (_, made, sentence) => {
    const { seen, two } = made(fixed());
    expect(brokenForTwo(seen, two)).toContain(sentence);
  });
});
