import { describe, expect, it } from '@jest/globals';
import type { RemediationRecord } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, fakeHistory } from '@asr/operations/testing';
import { runCli } from '../../testing/index.ts';

const undone = aRecord({ outcome: 'undone' });
const markOf = ({ accountId, region, resourceId, remediationId }: RemediationRecord, controlId = 'EC2.13') => ({
  pk: `RESOURCE#${accountId}#${region}#${resourceId}`,
  sk: `UNDONE#${controlId}`,
  remediationId,
  by: 'john',
  at: '2026-11-20T00:00:00.000Z',
});

function allow(args: readonly string[], records: readonly RemediationRecord[], marks: readonly object[]) {
  const { handlers, writes } = fakeHistory(records, marks);
  return { writes, ran: runCli(['allow-again', ...args], { adminAccount: () => fakeAws(handlers) }) };
}

describe('asr allow-again', () => {
  it.each([['sg-0123456789abcdef0'], [undone.resourceId]])(
    're-enables automatic remediation of %s, and records the caller',
    async (resource) => {
      const { ran, writes } = allow([resource, 'ec2.13'], [undone], [markOf(undone)]);

      expect(await ran).toMatchObject({
        code: 0,
        out: `Re-enabled EC2.13 for ${undone.resourceId}, which john undid on 2026-11-20 (${undone.remediationId}).\n`,
      });
      expect(writes).toMatchObject([{ Key: { pk: { S: `REMEDIATION#${undone.remediationId}` } } }]);
    },
  );

  it('reports that automatic remediation is already enabled', async () => {
    const { ran, writes } = allow([undone.resourceId, 'EC2.13', '--json'], [undone], []);

    const { code, out } = await ran;
    expect({ code, document: JSON.parse(out), writes }).toMatchObject({
      code: 0,
      document: { controlId: 'EC2.13', leftAlone: null },
      writes: [],
    });
  });

  it('does not guess which of several resources the caller means', async () => {
    const elsewhere = aRecord({ remediationId: 'r-2', outcome: 'undone', accountId: '222222222222' });
    const marks = [markOf(undone), markOf(elsewhere)];
    const several = [undone, elsewhere];

    const { code, err } = await allow(['sg-0123456789abcdef0', 'EC2.13'], several, marks).ran;
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('several resources have this name. Give the ARN or --account'),
    });

    const chosen = await allow(['sg-0123456789abcdef0', 'EC2.13', '--account', '222222222222'], several, marks).ran;
    expect(chosen).toMatchObject({ code: 0, out: expect.stringContaining('(r-2)') });
  });

  it.each([
    [['sg-unknown', 'EC2.13'], /^sg-unknown: history has no undo of EC2\.13/],
    [['sg-0123456789abcdef0', 'EC2.9999'], /^EC2\.9999 is not a control that ASR can remediate/],
  ])('exits with 2 for %j', async (args, complaint) => {
    const { code, out, err } = await allow(args, [undone], [markOf(undone)]).ran;

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(complaint);
  });
});
