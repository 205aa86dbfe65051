import { describe, expect, it } from '@jest/globals';
import { cutOff } from './consumers.ts';

const alarm = (name: string) => ({ kind: 'CloudWatch alarm', name });

describe('the consumers that a change cuts off', () => {
  it('are named', () => {
    expect(cutOff([alarm('cpu'), { kind: 'everyone', name: '' }], 'publish to the topic')).toBe(
      'After this change, CloudWatch alarm cpu and everyone could no longer publish to the topic.',
    );
  });

  it('are counted from the sixth on, so that the sentence stays readable', () => {
    const many = ['1', '2', '3', '4', '5', '6', '7'].map(alarm);

    expect(cutOff(many, 'publish')).toBe(
      'After this change, CloudWatch alarm 1, CloudWatch alarm 2, CloudWatch alarm 3, CloudWatch alarm 4, ' +
        'CloudWatch alarm 5, and 2 more could no longer publish.',
    );
  });

  it('need no sentence if there are none', () => {
    expect(cutOff([], 'publish')).toBe('');
  });
});
