import { describe, expect, it } from '@jest/globals';
import { CannotChangeError, cannotIf } from './cannot.ts';
import { named } from '../testing/index.ts';

describe('cannotIf', () => {
  const cannotDelete = cannotIf('BucketNotEmpty', 'The bucket contains logs.');

  it('turns the named error into a reason', () => {
    expect(() => cannotDelete(named('BucketNotEmpty'))).toThrow(new CannotChangeError('The bucket contains logs.'));
  });

  it.each([[named('AccessDenied')], [new Error('BucketNotEmpty')]])('rethrows %s unchanged', (error) => {
    expect(() => cannotDelete(error)).toThrow(error);
  });
});
