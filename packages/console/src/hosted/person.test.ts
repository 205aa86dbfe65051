import { describe, expect, it } from '@jest/globals';
import { idClaims } from '../testing/index.ts';
import { groupsIn, personOf } from './person.ts';

describe('personOf', () => {
  it('reads the id, the user name and the groups', () => {
    expect(personOf(idClaims())).toEqual({
      id: 'SingleSignOn_jane@example.com',
      userName: 'jane@example.com',
      groups: ['asr-admins', 'staff'],
    });
  });

  it('gives a person without groups no group', () => {
    expect(personOf(idClaims({ 'custom:groups': undefined })).groups).toEqual([]);
  });

  it.each([
    ['a user of the pool itself', { 'cognito:username': 'jane', identities: undefined }],
    ['a user of the pool itself with the prefix in its name', { identities: undefined }],
    ['a user of another identity provider', { identities: [{ providerName: 'Other' }] }],
    ['identities that are a text', { identities: '[{"providerName":"SingleSignOn"}]' }],
    ['no user name', { 'custom:person': undefined }],
    ['a user name with a space', { 'custom:person': 'jane (admin)' }],
    ['a user name that ends the name of another actor', { 'custom:person': 'arn:aws:sts::1:assumed-role/x/jane' }],
    ['a user name of one letter', { 'custom:person': 'j' }],
    ['a user name with a line break', { 'custom:person': 'jane\nadmin' }],
  ])('refuses %s', (_, claims) => {
    expect(() => personOf(idClaims(claims))).toThrow(expect.objectContaining({ status: 403 }));
  });
});

describe('groupsIn', () => {
  it.each([
    ['asr-admins', ['asr-admins']],
    ['[asr-admins, staff]', ['asr-admins', 'staff']],
    ['["asr-admins","staff"]', ['asr-admins', 'staff']],
    ['["a, b"]', ['a, b']],
    ['[]', []],
    ['', []],
    ['[asr-admins', []],
    ['[asr-admins, asr-admins]', ['asr-admins']],
  ])('reads %s', (text, groups) => {
    expect(groupsIn(text)).toEqual(groups);
  });

  it.each([undefined, null, 7, ['asr-admins']])('reads no group of %p', (value) => {
    expect(groupsIn(value)).toEqual([]);
  });
});
