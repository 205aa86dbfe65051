import { describe, expect, it } from '@jest/globals';
import { type Answer, type Outcome, answer } from '../model/index.ts';
import { aRequest } from '../testing/index.ts';
import { findingUpdates } from '../findings/index.ts';
import { answerDuplicates } from './duplicates.ts';

const original = aRequest();
const other = { ...original.finding, id: `${original.finding.id}-of-another-standard` };

const request = { ...original, duplicates: [other] };

function remediated(outcome: Outcome, summary = ''): Answer {
  return answer(request, { outcome, reason: 'Because.', summary });
}
/** The answer that Parse gives for the other finding. */
const duplicate: Answer = answer(
  { ...original, remediationId: 'duplicate', finding: other },
  { outcome: 'skipped', reason: 'Duplicate.' },
);

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
    const aboutOther = { ...original, remediationId: 'other', resourceId: 'the-other', finding: other };
    const failed = answer(aboutOther, { outcome: 'failed', reason: 'Because.' });

    const updates = updatesFor(remediated('fixed'), duplicate, failed);

    expect(updates.map(({ workflowStatus }) => workflowStatus)).toEqual(['RESOLVED', 'NOTIFIED']);
  });

  it('gets the update of a later execution, such as an undo, which has no answer of Parse', () => {
    const undone = { ...remediated('undone'), source: 'undo' as const };

    expect(updatesFor(undone)).toMatchObject([
      { finding: original.finding, workflowStatus: 'NOTIFIED' },
      { finding: other, workflowStatus: 'NOTIFIED' },
    ]);
  });
});
