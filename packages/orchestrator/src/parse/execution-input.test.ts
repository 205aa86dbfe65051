import { describe, expect, it } from '@jest/globals';
import { inputFor } from '../testing/index.ts';
import { UnknownInputError, readExecutionInput } from './execution-input.ts';

describe('the input of an execution', () => {
  it.each([
    [{ kind: 'button', event: {} }],
    [{ kind: 'finding-asff', rule: 'observe', event: {} }],
    [{ kind: 'button', event: {}, 'asr-step': 'plan', 'asr-override': { by: 'ada', because: 'agreed' } }],
    [{ kind: 'resume', event: {} }],
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
    ['an unknown key', { kind: 'button', event: {}, force: true }],
    ['nothing', undefined],
  ])('is refused with a reason for %s', (_, input) => {
    expect(() => readExecutionInput(input)).toThrow(UnknownInputError);
    expect(() => readExecutionInput(input)).toThrow(/Nothing was changed\.$/);
  });
});
