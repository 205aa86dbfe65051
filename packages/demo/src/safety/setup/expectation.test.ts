import { describe, expect, it } from '@jest/globals';
import { expectation } from './expectation.ts';

describe('expectation', () => {
  it('holds if the found value equals the wanted value', () => {
    expect(expectation('It is fixed.', ['fixed', { by: 'maria' }], ['fixed', { by: 'maria' }])).toEqual({
      sentence: 'It is fixed.',
      holds: true,
    });
  });

  it.each([
    ['another value', ['fixed', { by: 'john' }]],
    ['a missing element', ['fixed']],
    ['nothing', undefined],
  ])('does not hold with %s, and shows both', (_, found) => {
    const wanted = ['fixed', { by: 'maria' }];

    expect(expectation('It is fixed.', found, wanted)).toEqual({
      sentence: 'It is fixed.',
      holds: false,
      found,
      wanted,
    });
  });
});
