import { describe, expect, it } from '@jest/globals';
import { readDelegate, sourceOf } from './delegate.ts';

const role = 'AROAABCDEFGHIJKLMNOPQ';
const user = 'AIDAABCDEFGHIJKLMNOPQ';

describe('readDelegate', () => {
  it('reads a session of a role, and a user', () => {
    expect(readDelegate(sourceOf('shop-team', `${role}:jane@example.com`))).toEqual({
      delegation: 'shop-team',
      actor: `jane@example.com (shop-team, ${role})`,
    });
    expect(readDelegate(sourceOf('shop-team', user))).toEqual({
      delegation: 'shop-team',
      actor: `${user} (shop-team)`,
    });
  });

  it.each([
    ['a name with a slash', `asr.delegate/shop-team/x/${user}`],
    ['a name that ends in a slash', `asr.delegate/shop-team//${user}`],
    ['no name', `asr.delegate//${user}`],
    ['a name of one letter', `asr.delegate/s/${user}`],
    ['a name in capitals', `asr.delegate/Shop/${user}`],
    ['a wildcard for a name', `asr.delegate/*/${user}`],
    ['a name that is too long', `asr.delegate/${'s'.repeat(41)}/${user}`],
    ['no user', 'asr.delegate/shop-team/'],
    ['two parts', 'asr.delegate/shop-team'],
    ['a session with a slash', `asr.delegate/shop-team/${role}:jane/${user}`],
    ['a role without a session', `asr.delegate/shop-team/${role}`],
    ['a user with a session', `asr.delegate/shop-team/${user}:jane`],
    ['a session of one letter', `asr.delegate/shop-team/${role}:j`],
    ['two sessions', `asr.delegate/shop-team/${role}:jane:bob`],
    ['a session with a space', `asr.delegate/shop-team/${role}:jane doe`],
    ['a line more', `asr.delegate/shop-team/${user}\n`],
    ['the root user', 'asr.delegate/shop-team/999999999999'],
    ['a federated user', 'asr.delegate/shop-team/999999999999:jane'],
    ['an id in small letters', `asr.delegate/shop-team/${user.toLowerCase()}`],
    ['another prefix', `asr.delegates/shop-team/${user}`],
    ['something before it', ` asr.delegate/shop-team/${user}`],
    ['nothing', ''],
  ])('does not read %s', (_, source) => {
    expect(readDelegate(source)).toBeUndefined();
  });
});
