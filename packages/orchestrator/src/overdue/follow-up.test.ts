import { describe, expect, it } from '@jest/globals';
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { anAsffFinding } from '../testing/index.ts';
import { type DueFinding, executionsFor } from './follow-up.ts';
import { openFindingsIn } from './open-finding.ts';

const overdue = {
  dueAt: '2026-11-20T12:00:00.000Z',
  toldAt: '2026-11-30T12:00:00.000Z',
  reason: 'The deadline of the finding passed.',
  action: 'remediate' as const,
};

function dueFindings(count: number, overrides: object = {}): readonly DueFinding[] {
  const given = Array.from({ length: count }, (_, nth) =>
    anAsffFinding({
      Id: `arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/${nth}`,
      ...overrides,
    }),
  ) as unknown as readonly AwsSecurityFinding[];
  return openFindingsIn(given).map((finding, nth) => ({ finding, toldId: `r-${nth}`, overdue }));
}

describe('the executions for due findings', () => {
  it('contain each finding once, and fit into the input and the state of an execution', () => {
    const executions = executionsFor(dueFindings(60, { Title: 'x'.repeat(9000) }));

    expect(executions.flatMap(({ findings }) => findings)).toHaveLength(60);
    for (const { input, findings } of executions) {
      expect(findings.length).toBeLessThanOrEqual(25);
      expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThan(200_000);
      expect(Object.keys(input.overdue)).toEqual(findings.map(({ finding }) => finding.reference.id));
    }
  });

  it('have names that Step Functions accepts, and that depend only on the findings', () => {
    const due = dueFindings(30);
    const names = executionsFor(due).map(({ name }) => name);

    expect(names.every((name) => /^[\w-]{1,80}$/.test(name))).toBe(true);
    expect(executionsFor([...due].toReversed()).map(({ name }) => name)).toEqual(names);
    expect(new Set([...names, ...executionsFor(due.slice(1)).map(({ name }) => name)]).size).toBe(4);
  });

  it('do not contain long texts that Parse does not read', () => {
    const [execution] = executionsFor(dueFindings(1, { Description: 'secret text', Note: { Text: 'a note' } }));

    expect(JSON.stringify(execution?.input)).not.toMatch(/secret text|a note/);
  });
});
