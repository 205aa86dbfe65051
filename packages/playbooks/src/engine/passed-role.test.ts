import { describe, expect, it } from '@jest/globals';
import { cannotIfRoleIsNotPassable } from './passed-role.ts';

const denied = (message: string) => Object.assign(new Error(message), { name: 'AccessDenied' });

describe('cannotIfRoleIsNotPassable', () => {
  it('names the role that cannot be passed, and the parameter', () => {
    const error = denied(
      'User: arn:aws:sts::111122223333:assumed-role/ASR-ECS.5/x is not authorized to perform: iam:PassRole on resource: ' +
        'arn:aws:iam::111122223333:role/apps/web because no identity-based policy allows the iam:PassRole action',
    );

    expect(() => cannotIfRoleIsNotPassable(error)).toThrow(
      /is not allowed to pass the role arn:aws:iam::111122223333:role\/apps\/web\. .*PassableRoles/,
    );
  });

  it('rethrows the error of another denied action', () => {
    const error = denied('User: x is not authorized to perform: ecs:RegisterTaskDefinition on resource: *');

    expect(() => cannotIfRoleIsNotPassable(error)).toThrow(error);
  });
});
