import { describe, expect, it } from '@jest/globals';
import { type Answer, type Outcome, answer } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';
import { findingUpdates } from '../findings/index.ts';
import { answerDuplicates } from './duplicates.ts';

const original = aRequest();
const other = { ...original.finding, id: `${original.finding.id}-of-another-standard` };

function remediated(outcome: Outcome, summary = ''): Answer {
  return answer(original, { outcome, reason: 'Because.', summary });
}
const duplicate: Answer = {
  ...answer({ ...original, remediationId: 'duplicate', finding: other }, { outcome: 'skipped', reason: 'Duplicate.' }),
  duplicateOf: original.remediationId,
};

const updatesFor = (...answers: readonly Answer[]) => findingUpdates(answerDuplicates(answers));

describe('a finding that duplicates another one of the execution', () => {
  it.each([
    ['fixed', 'RESOLVED'],
    ['compliant', 'RESOLVED'],
    ['failed', 'NOTIFIED'],
    ['refused', 'NOTIFIED'],
    ['awaiting-approval', 'NOTIFIED'],
  ] as const)('gets the update of the other one, which is %s', (outcome, workflowStatus) => {
    const [first, second, ...more] = updatesFor(remediated(outcome), duplicate);

    expect(first).toMatchObject({ finding: original.finding, workflowStatus });
    expect(second).toEqual({ ...first, finding: other });
    expect(more).toEqual([]);
  });

  it('gets the command that undoes the remediation, because history has it under the other finding', () => {
    const [first, second] = updatesFor(remediated('fixed', 'encrypts: false → true'), duplicate);

    expect(first?.note).toContain('Undo: `asr undo --finding`');
    expect(second?.note).toContain(`Undo: \`asr undo ${original.remediationId}\`.`);
  });

  it('is not resolved if another of its resources failed', () => {
    const failed = { ...remediated('failed'), remediationId: 'other', resourceId: 'the-other', finding: other };

    const updates = updatesFor(remediated('fixed'), duplicate, failed);

    expect(updates.map(({ workflowStatus }) => workflowStatus)).toEqual(['RESOLVED', 'NOTIFIED']);
  });

  it('is updated once if Security Hub sent the same finding twice', () => {
    const twice = { ...duplicate, finding: original.finding };

    expect(updatesFor(remediated('fixed'), twice)).toEqual(updatesFor(remediated('fixed')));
  });

  it('stays as it is if its remediation was not in this execution', () => {
    expect(updatesFor(duplicate)).toEqual([]);
  });
});
