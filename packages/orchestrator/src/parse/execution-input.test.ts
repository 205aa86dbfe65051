import { describe, expect, it } from '@jest/globals';
import { inputFor } from '../testing/index.ts';
import { UnknownInputError, readExecutionInput } from './execution-input.ts';

const overdue = {
  dueAt: '2026-11-20T12:00:00.000Z',
  toldAt: '2026-11-30T12:00:00.000Z',
  reason: 'A deadline passed.',
  action: 'ask',
};

describe('the input of an execution', () => {
  it.each([
    [{ kind: 'button', event: {} }],
    [{ kind: 'finding-asff', rule: 'observe', event: {} }],
    [{ kind: 'button', event: {}, 'asr-step': 'plan', 'asr-override': { by: 'ada', because: 'agreed' } }],
    [{ kind: 'resume', event: {} }],
    [{ kind: 'overdue', event: {}, overdue: { f: overdue } }],
    [inputFor({ 'detail-type': 'Findings Imported V2' })],
  ])('is accepted unchanged: %j', (input) => {
    expect(readExecutionInput(input)).toEqual(input);
  });

  it.each([
    ['an event without a kind', { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Custom Action' }],
    ['an unknown kind', { kind: 'x', event: {} }],
    ['a finding without its rule', { kind: 'finding-asff', event: {} }],
    ['a control word next to an undo', { kind: 'resume', event: {}, 'asr-override': { by: 'a', because: 'b' } }],
    ['an override without a reason', { kind: 'button', event: {}, 'asr-override': { by: 'a' } }],
    ['overdue findings without their deadlines', { kind: 'overdue', event: {} }],
    [
      'a deadline without the time of its report',
      { kind: 'overdue', event: {}, overdue: { f: { ...overdue, toldAt: '' } } },
    ],
    ['a deadline with another action', { kind: 'overdue', event: {}, overdue: { f: { ...overdue, action: 'tell' } } }],
    ['a deadline without a reason', { kind: 'overdue', event: {}, overdue: { f: { ...overdue, reason: undefined } } }],
    ['a deadline with another field', { kind: 'overdue', event: {}, overdue: { f: { ...overdue, by: 'ada' } } }],
    ['a list of deadlines', { kind: 'overdue', event: {}, overdue: [overdue] }],
    ['no deadline', { kind: 'overdue', event: {}, overdue: { f: null } }],
    ['a control word next to overdue findings', { kind: 'overdue', event: {}, overdue: {}, 'asr-step': 'plan' }],
    ['a deadline next to another event', { kind: 'button', event: {}, overdue: { f: overdue } }],
    ['a deadline next to an undo', { kind: 'resume', event: {}, overdue: { f: overdue } }],
    ['an unknown key', { kind: 'button', event: {}, force: true }],
    ['nothing', undefined],
  ])('is refused with a reason for %s', (_, input) => {
    expect(() => readExecutionInput(input)).toThrow(UnknownInputError);
    expect(() => readExecutionInput(input)).toThrow(/Nothing was changed\.$/);
  });
});
