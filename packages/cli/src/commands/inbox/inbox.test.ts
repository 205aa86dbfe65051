import { describe, expect, it } from '@jest/globals';
import type { RemediationRecord } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, fakeHistory } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const sg = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:security-group/${id}`;
const change = { field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { source: '0.0.0.0/0' }, to: null };
const waiting = aRecord({
  remediationId: 'r-1',
  resourceId: sg('sg-1'),
  outcome: 'awaiting-approval',
  digest: 'd1'.repeat(32),
  pending: [change],
  warning: 'The rule alone opens port 443.',
  startedAt: '2026-11-20T10:00:00.000Z',
});
const refused = aRecord({
  remediationId: 'r-2',
  resourceId: sg('sg-2'),
  outcome: 'refused',
  reason: 'The owner reverts it.',
  startedAt: '2026-11-20T09:00:00.000Z',
});
const failed = aRecord({
  remediationId: 'r-3',
  resourceId: sg('sg-3'),
  outcome: 'failed',
  reason: 'AWS denied access.',
  startedAt: '2026-11-20T08:00:00.000Z',
});
const inbox = (records: readonly RemediationRecord[], ...argv: readonly string[]) =>
  runCli(['inbox', ...argv], { adminAccount: () => fakeAws(fakeHistory(records).handlers) });

describe('asr inbox', () => {
  it('lists plans with the command that approves them, then failures, then refusals', async () => {
    const { code, out } = await inbox([refused, failed, waiting, aRecord({ remediationId: 'r-4', outcome: 'fixed' })]);

    expect(code).toBe(0);
    expect(out).toBe(
      [
        '1 waiting for approval',
        '',
        'EC2.13  sg-1  111122223333 eu-west-1  r-1',
        '  - rules[ingress tcp 22 0.0.0.0/0]',
        '  Warning: The rule alone opens port 443.',
        '  asr approve r-1 --plan d1d1d1d1d1d1d1d1 --because "…"',
        '',
        '1 failed',
        '',
        'EC2.13  sg-3  111122223333 eu-west-1  r-3',
        '  AWS denied access.',
        '',
        '1 refused',
        '',
        'EC2.13  sg-2  111122223333 eu-west-1  r-2',
        '  The owner reverts it.',
        '',
      ].join('\n'),
    );
  });

  it('lists deferred changes last, with the time and the command that makes them now', async () => {
    const deferred = aRecord({
      remediationId: 'r-5',
      resourceId: sg('sg-5'),
      outcome: 'deferred',
      digest: 'd1'.repeat(32),
      pending: [change],
      reason: 'ASR tries again at 2026-11-20 11:00 UTC. This change exceeds a limit.',
      startedAt: '2026-11-20T10:30:00.000Z',
    });
    const { out } = await inbox([deferred, refused]);

    expect(out.slice(out.indexOf('1 deferred'))).toBe(
      [
        '1 deferred because of a limit; ASR tries them again',
        '',
        'EC2.13  sg-5  111122223333 eu-west-1  r-5',
        '  ASR tries again at 2026-11-20 11:00 UTC. This change exceeds a limit.',
        '  To make it now: asr approve r-5 --plan d1d1d1d1d1d1d1d1 --because "…"',
        '',
      ].join('\n'),
    );
  });

  it('does not list a resource that a later remediation fixed', async () => {
    const later = { ...failed, remediationId: 'r-9', outcome: 'fixed' as const, startedAt: '2026-11-20T11:00:00.000Z' };

    expect(await inbox([failed, later])).toMatchObject({ code: 0, out: 'Nothing to do.\n' });
  });

  it.each(['planned', 'skipped', null] as const)(
    'still lists a failure if a later remediation of the resource is %s',
    async (outcome) => {
      const later = { ...failed, remediationId: 'r-9', outcome, startedAt: '2026-11-20T11:00:00.000Z' };

      expect((await inbox([failed, later])).out).toContain('1 failed');
    },
  );

  it('still lists a plan after an approval of it that ASR refused', async () => {
    const refusedApproval = {
      ...waiting,
      remediationId: 'r-9',
      source: 'approval' as const,
      outcome: 'refused' as const,
      reason: 'maria requested it, and approvals.separateRequester requires another approver.',
      digest: null,
      startedAt: '2026-11-20T11:00:00.000Z',
    };
    const { out } = await inbox([waiting, refusedApproval]);

    expect(out).toContain('asr approve r-1');
    expect(out).not.toContain('separateRequester');
  });

  it('lists a resource without a Region once, also if findings of two Regions name it', async () => {
    const policy = {
      ...failed,
      controlId: 'IAM.15',
      resourceId: 'AWS::::Account:111122223333',
      resourceType: 'AwsAccount',
    };
    const elsewhere = { ...policy, region: 'us-east-1', remediationId: 'r-9', outcome: 'fixed' as const };

    const { out } = await inbox([policy, { ...elsewhere, startedAt: '2026-11-20T11:00:00.000Z' }]);

    expect(out).toBe('Nothing to do.\n');
  });

  it('prints all records as JSON', async () => {
    const { out } = await inbox([waiting, failed], '--json');

    expect(JSON.parse(out)).toMatchObject({
      'awaiting-approval': [{ remediationId: 'r-1' }],
      failed: [{ remediationId: 'r-3' }],
      refused: [],
    });
  });

  it('exits with 2 for a time that cannot be read', async () => {
    expect(await inbox([], '--since', 'yesterday')).toMatchObject({ code: 2 });
  });
});

describe('the overdue findings of asr inbox', () => {
  const deadlines = 'deadlines:\n  - { severities: [HIGH], days: 10 }\n';
  const overdue =
    (id: string, daysOverdue: number, status = 'NEW') =>
    (now: Date) => ({
      Id: id,
      ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
      AwsAccountId: '111122223333',
      Region: 'eu-west-1',
      FirstObservedAt: new Date(now.getTime() - (10 + daysOverdue) * 86_400_000).toISOString(),
      Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
      Workflow: { Status: status },
      RecordState: 'ACTIVE',
      Severity: { Label: 'HIGH' },
      Resources: [{ Id: sg('sg-9') }],
    });
  type Finding = ReturnType<typeof overdue>;
  const show = async (findings: readonly Finding[] | Error, policy = deadlines, ...argv: readonly string[]) => {
    const aws = fakeAws({
      ...fakeHistory([failed]).handlers,
      GetFindingsCommand: () => {
        if (findings instanceof Error) throw findings;
        return { Findings: findings.map((finding) => finding(aws.now())) };
      },
    });
    const ran = await runCli(['inbox', '--config', '-', ...argv], {
      adminAccount: () => aws,
      sleep: async () => {},
      stdin: policy,
    });
    return { ...ran, calls: aws.calls };
  };

  it('are listed after the rest, the longest overdue first, with the next command', async () => {
    const { code, out } = await show([overdue('f-1', 0), overdue('f-2', 1), overdue('f-3', 30, 'NOTIFIED')]);
    const dueDays = [...out.matchAll(/Due (.*), overdue for/g)].map(([, day]) => day);

    expect(code).toBe(0);
    expect(dueDays).toEqual([expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/), expect.anything(), expect.anything()]);
    expect(out.slice(out.indexOf('3 overdue')).replaceAll(/Due \S+,/g, 'Due DAY,')).toBe(
      [
        '3 overdue',
        '',
        'EC2.13  sg-9  111122223333 eu-west-1  HIGH',
        '  Due DAY, overdue for 30 days. ASR has not reported it yet.',
        '  asr history --finding f-3',
        '',
        'EC2.13  sg-9  111122223333 eu-west-1  HIGH',
        '  Due DAY, overdue for 1 day. ASR has not reported it yet.',
        '  asr plan --finding f-2',
        '',
        'EC2.13  sg-9  111122223333 eu-west-1  HIGH',
        '  Due DAY, overdue for less than a day. ASR has not reported it yet.',
        '  asr plan --finding f-1',
        '',
      ].join('\n'),
    );
    expect(out).toContain('1 failed');
  });

  it('are cut after 20, with the command that lists the others', async () => {
    const { out } = await show(Array.from({ length: 23 }, (_, nth) => overdue(`f-${nth}`, nth)));

    expect(out).toContain('23 overdue');
    expect(out).toContain('3 more. To list them, run: asr inbox --json');
    expect(out.match(/asr plan --finding/g)).toHaveLength(20);
  });

  it('are in the JSON', async () => {
    const { out } = await show([overdue('f-1', 3)], deadlines, '--json');

    expect(JSON.parse(out)).toMatchObject({
      failed: [{ remediationId: 'r-3' }],
      overdue: { findings: [{ findingId: 'f-1', daysOverdue: 3 }], hasMore: false },
    });
  });

  it('need no permission in Security Hub if the policy has no deadlines', async () => {
    const { code, out, calls } = await show([overdue('f-1', 3)], 'deadlines: []\n');

    expect(code).toBe(0);
    expect(out).not.toContain('overdue');
    expect(calls).not.toContain('securityhub:GetFindings');
  });

  it.each([
    [
      'Security Hub denies access',
      Object.assign(new Error('Not permitted.'), { name: 'AccessDeniedException' }),
      deadlines,
      'AWS denied access. Not permitted.',
    ],
    ['the policy file is invalid', [], 'deadlines: [{ days: 0 }]\n', 'deadlines[0].days must be 1 or more'],
  ])('are missing with a reason and exit code 1 if %s, and the rest is shown', async (_, findings, policy, why) => {
    const { code, out, err } = await show(findings, policy);

    expect(code).toBe(1);
    expect(err).toContain(`Overdue findings are missing. `);
    expect(err).toContain(why);
    expect(out).toContain('1 failed');
    expect(JSON.parse((await show(findings, policy, '--json')).out)).toMatchObject({ overdue: null });
  });
});
