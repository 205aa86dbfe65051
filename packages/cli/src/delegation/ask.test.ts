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

describe('an owner of accounts', () => {
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
    ['remediate', ['remediate', '--finding', 'f-1,f-2'], 'ASR Remediate', { findingIds: ['f-1', 'f-2'] }],
    [
      'remediate',
      ['remediate', '--finding', 'f-1', '--mode', 'plan'],
      'ASR Remediate',
      { findingIds: ['f-1'], mode: 'plan' },
    ],
  ])('asks to %s in their own name, and for nothing else', async (_, argv, type, detail) => {
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

  it('says to tools what was sent', async () => {
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
      'it did not take the event',
      () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'try again' }] }),
      /did not take the request: InternalFailure try again/,
    ],
    ['it gave no id', () => ({ FailedEntryCount: 0, Entries: [{}] }), /did not take the request/],
    [
      'IAM forbids it',
      () => {
        throw named('AccessDeniedException', 'User is not authorized to perform: events:PutEvents');
      },
      /not authorized to perform: events:PutEvents/,
    ],
  ])('learns that %s', async (_, answer, complaint) => {
    const { code, out, err } = await runCli(['undo', id, ...shop], { adminAccount: owner(answer).adminAccount });

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(complaint);
  });

  it.each([
    ['force', ['undo', id, '--force'], /--force cannot be given with --delegation/],
    ['another name', ['undo', id, '--by', 'the boss'], /unknown option '--by'/],
    ['an approval of no plan', ['approve', id, '--because', 'x'], /^Give --plan: the finding's note names the plan/],
    ['waiting, which takes more rights', ['approve', id, '--because', 'x', '--wait'], /--wait cannot be given/],
    ['many at once', ['undo', '--control', 'EC2.13'], /--control cannot be given/],
    ['nothing in particular', ['undo'], /Give one remediation id/],
    ['controls', ['remediate', '--control', 'EC2.13', '--finding', 'f-1'], /--control cannot be given/],
    ['an override', ['remediate', '--finding', 'f-1', '--override', 'because'], /--override cannot be given/],
    ['no findings', ['remediate'], /Name findings with --finding/],
    [
      'too many findings',
      ['remediate', '--finding', Array.from({ length: 101 }, (_, index) => index).join(',')],
      /at most 100/,
    ],
  ])('cannot ask for %s', async (_, argv, complaint) => {
    const { adminAccount, sent } = owner();

    const { code, err } = await runCli([...argv, ...shop], { adminAccount });

    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toMatch(complaint);
  });

  it.each([
    ['a name that is none', ['--delegation', 'shop/team'], jane, /shop\/team is not the name of a delegation/],
    ['the root user', shop, '999999999999', /IAM knows you as 999999999999/],
  ])('is not %s', async (_, delegation, userId, complaint) => {
    const { adminAccount, sent } = owner(undefined, userId);

    const { code, err } = await runCli(['undo', id, ...delegation], { adminAccount });

    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toMatch(complaint);
  });
});
