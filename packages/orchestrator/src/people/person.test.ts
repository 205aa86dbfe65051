import { describe, expect, it } from '@jest/globals';
import { comparePersons, consoleActor, userNameOf } from './index.ts';

const inRole = (role: string, name = 'jane@example.com') => `arn:aws:sts::111122223333:assumed-role/${role}/${name}`;

describe('userNameOf', () => {
  it.each([
    inRole('Security'),
    inRole('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Security_0a1b2c3d'),
    'jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)',
    'jane@example.com (shop-team, Slack U0123ABCD)',
    'jane@example.com (shop-team, Microsoft Teams 0d2f8a3c-5b1e-4f6d-9a7b-1c2d3e4f5a6b)',
    consoleActor('jane@example.com'),
  ])('reads the person of %s', (actor) => {
    expect(userNameOf(actor)).toBe('jane@example.com');
  });

  it.each([
    '',
    'asr',
    'arn:aws:iam::111122223333:user/jane',
    'jane@example.com',
    'jane (x) (console)',
    'jane (consoles)',
  ])('reads no person of "%s"', (actor) => {
    expect(userNameOf(actor)).toBeUndefined();
  });
});

describe('comparePersons', () => {
  const both = (actor: string, other: string) => [comparePersons(actor, other), comparePersons(other, actor)];

  it.each([
    [inRole('Operator'), inRole('Approver')],
    [inRole('Operator'), inRole('with/path/Approver')],
    [inRole('Operator'), inRole('Approver').replace('arn:aws:', 'arn:aws-us-gov:')],
    [inRole('Operator'), consoleActor('Jane@Example.com')],
    ['jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)', consoleActor('jane@example.com')],
    ['arn:aws:iam::111122223333:user/staff/jane', inRole('Approver', 'jane')],
    ['arn:aws-cn:iam::111122223333:user/jane', 'arn:aws-cn:sts::111122223333:federated-user/jane'],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root'],
    ['AIDAABCDEFGHIJKLMNOPQ (shop-team)', 'AIDAABCDEFGHIJKLMNOPQ (bank-team)'],
    ['someone', 'someone'],
  ])('%s is also %s', (actor, other) => {
    expect(both(actor, other)).toEqual(['same', 'same']);
  });

  it.each([
    [inRole('Operator'), inRole('Operator', 'bob@example.com')],
    ['ada', 'bob'],
    ['arn:aws:iam::111122223333:user/jane', 'arn:aws:iam::111122223333:user/jane2'],
    ['AIDAABCDEFGHIJKLMNOPQ (shop-team)', 'AIDAABCDEFGHIJKLMNOPR (shop-team)'],
    ['AIDAABCDEFGHIJKLMNOPQ (shop-team)', inRole('Approver')],
  ])('%s is not %s', (actor, other) => {
    expect(both(actor, other)).toEqual(['different', 'different']);
  });

  it('cannot compare the unique ID of an IAM user with a name', () => {
    const named = 'arn:aws:iam::111122223333:user/jane';

    expect(both('AIDAABCDEFGHIJKLMNOPQ (shop-team)', named)).toEqual(['unknown', 'unknown']);
  });
});
