import { describe, expect, it } from '@jest/globals';
import { expectation } from './expectation.ts';

describe('an expectation', () => {
  it('holds where what was found is what was wanted, in every part', () => {
    expect(expectation('It is fixed.', ['fixed', { by: 'maria' }], ['fixed', { by: 'maria' }])).toEqual({
      sentence: 'It is fixed.',
      holds: true,
    });
  });

  it.each([
    ['another value', ['fixed', { by: 'john' }]],
    ['less', ['fixed']],
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
