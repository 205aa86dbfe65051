import { describe, expect, it } from '@jest/globals';
import { cannotIf } from './cannot-if.ts';
import { CannotChangeError } from './plan.ts';
import { named } from '../testing/index.ts';

describe('cannotIf', () => {
  const cannotDelete = cannotIf('BucketNotEmpty', 'The bucket holds logs.');

  it('turns the named error into a reason', () => {
    expect(() => cannotDelete(named('BucketNotEmpty'))).toThrow(new CannotChangeError('The bucket holds logs.'));
  });

  it.each([[named('AccessDenied')], [new Error('BucketNotEmpty')]])('lets %s pass as it is', (error) => {
    expect(() => cannotDelete(error)).toThrow(error);
  });
});
