import { describe, expect, it } from '@jest/globals';
import { fakeAws, named } from '@asr/playbooks/testing';
import { runCli } from '../testing/index.ts';

const id = 'r-0a1b2c3d4e5f60718293';
const jane = 'AROAABCDEFGHIJKLMNOPQ:jane@example.com';
const shop = ['--delegation', 'shop-team'];

interface Sent {
  readonly Entries: readonly {
    readonly Source: string;
    readonly DetailType: string;
    readonly EventBusName: string;
    readonly Detail: string;
  }[];
}

/** An account in which a delegate may do two things: ask who they are, and put events. */
function owner(answer: () => object = () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] }), UserId = jane) {
  const sent: Sent['Entries'][number][] = [];
  const adminAccount = () =>
    fakeAws({
      GetCallerIdentityCommand: () => ({
        UserId,
        Account: '999999999999',
        Arn: 'arn:aws:sts::999999999999:assumed-role/Shop/jane@example.com',
      }),
      PutEventsCommand: ({ Entries }: Sent) => {
        sent.push(...Entries);
        return answer();
      },
    });
  return { adminAccount, sent };
}

describe('an account owner', () => {
  it.each([
    ['undo', ['undo', id], 'ASR Undo', { remediationId: id }],
    [
      'approve',
      ['approve', id, '--plan', '1a2b3c4d5e6f7081', '--because', 'ours'],
      'ASR Approval',
      { remediationId: id, decision: 'approve', because: 'ours', plan: '1a2b3c4d5e6f7081' },
    ],
    [
      'reject',
      ['reject', id, '--because', 'ours'],
      'ASR Approval',
      { remediationId: id, decision: 'reject', because: 'ours' },
    ],
    ['undo a finding', ['undo', '--finding', 'f-1'], 'ASR Undo', { findingId: 'f-1' }],
    ['remediate', ['remediate', '--finding', 'f-1,f-2'], 'ASR Remediate', { findingIds: ['f-1', 'f-2'] }],
    [
      'remediate',
      ['remediate', '--finding', 'f-1', '--mode', 'plan'],
      'ASR Remediate',
      { findingIds: ['f-1'], mode: 'plan' },
    ],
  ])('sends only a request to %s, in their own name', async (_, argv, type, detail) => {
    const { adminAccount, sent } = owner();

    const { code, out } = await runCli([...argv, ...shop], { adminAccount });

    expect(code).toBe(0);
    expect(sent).toEqual([
      {
        EventBusName: 'ASR-Requests',
        Source: `asr.delegate/shop-team/${jane}`,
        DetailType: type,
        Detail: JSON.stringify(detail),
      },
    ]);
    expect(out).toContain(`Sent to ASR-Requests as asr.delegate/shop-team/${jane}`);
    expect(out).toContain("The finding's note in Security Hub reports the outcome");
  });

  it('sees invisible characters of a finding id, which could reverse the text after them', async () => {
    const { adminAccount, sent } = owner();

    const { out } = await runCli(['remediate', '--finding', 'f-\u202e1', ...shop], { adminAccount });

    expect(out).toContain('ASR Remediate {"findingIds":["f-‹U+202E›1"]}');
    expect(out).not.toContain('\u202e');
    expect(sent[0]?.Detail).toBe('{"findingIds":["f-\u202e1"]}');
  });

  it('gets the request that was sent as JSON', async () => {
    const { adminAccount } = owner();

    const { out } = await runCli(['undo', id, ...shop, '--namespace', 'SEC', '--json'], { adminAccount });

    expect(JSON.parse(out)).toEqual({
      eventId: 'e-1',
      bus: 'SEC-Requests',
      source: `asr.delegate/shop-team/${jane}`,
      detailType: 'ASR Undo',
      detail: { remediationId: id },
    });
  });

  it.each([
    [
      'EventBridge rejects the event',
      () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'try again' }] }),
      /rejected the request: InternalFailure try again/,
    ],
    ['EventBridge returns no id', () => ({ FailedEntryCount: 0, Entries: [{}] }), /rejected the request/],
    [
      'IAM denies the call',
      () => {
        throw named('AccessDeniedException', 'User is not authorized to perform: events:PutEvents');
      },
      /not authorized to perform: events:PutEvents/,
    ],
  ])('gets an error if %s', async (_, answer, complaint) => {
    const { code, out, err } = await runCli(['undo', id, ...shop], { adminAccount: owner(answer).adminAccount });

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(complaint);
  });

  it.each([
    ['force', ['undo', id, '--force'], /--force is not available with --delegation/],
    ['another actor', ['undo', id, '--by', 'the boss'], /unknown option '--by'/],
    ['an approval without a plan', ['approve', id, '--because', 'x'], /^--plan is required/],
    [
      'waiting, which requires more permissions',
      ['approve', id, '--because', 'x', '--wait'],
      /--wait is not available/,
    ],
    ['an undo of many', ['undo', '--control', 'EC2.13'], /--control is not available/],
    ['an undo without an id', ['undo'], /Give either a remediation id or --finding/],
    ['an undo of two things', ['undo', id, '--finding', 'f-1'], /Give either a remediation id or --finding/],
    ['controls', ['remediate', '--control', 'EC2.13', '--finding', 'f-1'], /--control is not available/],
    ['an override', ['remediate', '--finding', 'f-1', '--override', 'because'], /--override is not available/],
    ['no findings', ['remediate'], /--finding is required/],
    [
      'too many findings',
      ['remediate', '--finding', Array.from({ length: 101 }, (_, index) => index).join(',')],
      /at most 100/,
    ],
  ])('cannot request %s', async (_, argv, complaint) => {
    const { adminAccount, sent } = owner();

    const { code, err } = await runCli([...argv, ...shop], { adminAccount });

    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toMatch(complaint);
  });

  it.each([
    ['an invalid name', ['--delegation', 'shop/team'], jane, /shop\/team is not a valid name of a delegation/],
    ['the root user', shop, '999999999999', /Your credentials belong to 999999999999/],
  ])('cannot be %s', async (_, delegation, userId, complaint) => {
    const { adminAccount, sent } = owner(undefined, userId);

    const { code, err } = await runCli(['undo', id, ...delegation], { adminAccount });

    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toMatch(complaint);
  });
});
