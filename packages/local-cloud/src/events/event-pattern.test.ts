import { describe, expect, it } from '@jest/globals';
import {
  array,
  assert,
  boolean,
  constant,
  dictionary,
  integer,
  nat,
  oneof,
  property,
  record,
  string,
  stringMatching,
} from 'fast-check';
import { matchesPattern } from './event-pattern.ts';

const finding = (control: string, status: string, workflow = 'NEW') => ({
  Compliance: {
    Status: status,
    SecurityControlId: control,
    AssociatedStandards: [{ StandardsId: 'fsbp' }, { StandardsId: 'cis' }],
  },
  Workflow: { Status: workflow },
  Resources: [{ Type: 'AwsEc2SecurityGroup' }, { Type: 'AwsAccount' }],
});
const event = {
  source: 'aws.securityhub',
  'detail-type': 'Security Hub Findings - Imported',
  resources: ['arn:aws:securityhub:eu-west-1::product/aws/securityhub/x'],
  detail: {
    findings: [finding('EC2.13', 'FAILED'), finding('S3.1', 'PASSED', 'RESOLVED')],
    count: 5,
    none: null,
    empty: [],
    nested: { deep: 1 },
  },
};

describe('matchesPattern', () => {
  it.each([
    ['a value', { source: ['aws.securityhub'] }],
    ['one of several values', { source: ['aws.config', 'aws.securityhub'] }],
    ['an element of an array of values', { resources: [{ prefix: 'arn:aws:securityhub:' }] }],
    ['a field of an array of objects', { detail: { findings: { Compliance: { Status: ['PASSED'] } } } }],
    [
      'two fields of the same element',
      { detail: { findings: { Compliance: { Status: ['FAILED'], SecurityControlId: ['EC2.13'] } } } },
    ],
    [
      'fields of two different arrays',
      { resources: [{ suffix: '/x' }], detail: { findings: { Workflow: { Status: ['RESOLVED'] } } } },
    ],
    [
      'an array within an array',
      {
        detail: {
          findings: { Compliance: { AssociatedStandards: { StandardsId: ['cis'] } }, Workflow: { Status: ['NEW'] } },
        },
      },
    ],
    ['suffix', { source: [{ suffix: 'hub' }] }],
    ['prefix, whatever the case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'AWS.SecurityHub' }] }],
    ['wildcard', { source: [{ wildcard: 'aws.*hub' }] }],
    ['anything-but a value', { source: [{ 'anything-but': 'aws.config' }] }],
    ['anything-but several', { source: [{ 'anything-but': ['aws.config', 'aws.ec2'] }] }],
    ['anything-but a prefix', { source: [{ 'anything-but': { prefix: 'my.' } }] }],
    [
      'anything-but one element of an array, if another differs',
      { detail: { findings: { Workflow: { Status: [{ 'anything-but': 'NEW' }] } } } },
    ],
    ['exists', { detail: { count: [{ exists: true }] } }],
    ['exists of a null', { detail: { none: [{ exists: true }] } }],
    ['a null', { detail: { none: [null] } }],
    ['not exists', { detail: { missing: [{ exists: false }] } }],
    ['not exists of what is no leaf', { detail: { nested: [{ exists: false }] } }],
    ['not exists of an empty array', { detail: { empty: [{ exists: false }] } }],
    ['not exists, or a value', { detail: { missing: [{ exists: false }, 'x'], count: [{ exists: false }, 5] } }],
    ['numeric', { detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }],
    ['$or', { $or: [{ source: ['aws.config'] }, { detail: { count: [5] } }] }],
    ['$or next to another field', { source: ['aws.securityhub'], detail: { $or: [{ count: [1] }, { none: [null] }] } }],
  ])('matches by %s', (_, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(true);
  });

  it.each([
    ['another value', { source: ['aws.config'] }],
    ['text for a number', { detail: { count: ['5'] } }],
    ['a field that is missing', { detail: { missing: ['x'] } }],
    [
      'two fields of two different elements',
      { detail: { findings: { Compliance: { Status: ['FAILED'], SecurityControlId: ['S3.1'] } } } },
    ],
    [
      'two fields of elements at different depths',
      { detail: { findings: { Compliance: { SecurityControlId: ['EC2.13'] }, Workflow: { Status: ['RESOLVED'] } } } },
    ],
    ['anything-but of a field that is missing', { detail: { missing: [{ 'anything-but': 'x' }] } }],
    ['anything-but when it is that', { source: [{ 'anything-but': ['aws.securityhub'] }] }],
    ['not exists of what is there', { detail: { count: [{ exists: false }] } }],
    [
      'not exists in an element that has it',
      {
        detail: {
          findings: { Compliance: { SecurityControlId: ['EC2.13'] }, Workflow: { Status: [{ exists: false }] } },
        },
      },
    ],
    ['numeric outside', { detail: { count: [{ numeric: ['>', 5] }] } }],
    ['prefix of a number', { detail: { count: [{ prefix: '5' }] } }],
    ['no branch of $or', { $or: [{ source: ['a'] }, { source: ['b'] }] }],
    [
      '$or when the other field differs',
      { source: ['aws.config'], $or: [{ detail: { count: [5] } }, { detail: { none: [null] } }] },
    ],
    ['wildcard', { source: [{ wildcard: 'aws.*bus' }] }],
    ['a literal asterisk', { source: [{ wildcard: 'aws.\\*' }] }],
  ])('does not match %s', (_, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(false);
  });

  it('matches an absent field only in the element that the other fields match', () => {
    const pattern = { list: { kind: ['a'], extra: [{ exists: false }] } };
    expect(matchesPattern(pattern, { list: [{ kind: 'a' }, { kind: 'b', extra: 1 }] })).toBe(true);
    expect(matchesPattern(pattern, { list: [{ kind: 'a', extra: 1 }, { kind: 'b' }] })).toBe(false);
  });

  it('matches addresses by block', () => {
    const pattern = { address: [{ cidr: '10.0.0.0/24' }] };
    expect(matchesPattern(pattern, { address: '10.0.0.7' })).toBe(true);
    expect(matchesPattern(pattern, { address: '10.0.1.7' })).toBe(false);
    expect(matchesPattern(pattern, { address: 'fe80::1' })).toBe(false);
  });

  it.each([
    ['an unknown operator', { source: [{ like: 'x' }] }, /like/],
    ['an empty list', { source: [] }, /source is empty/],
    ['a bare value', { source: 'aws.securityhub' }, /source must be a list/],
    ['two asterisks in a row', { source: [{ wildcard: 'a**b' }] }, /two \* in a row/],
  ])('rejects %s', (_, pattern, message) => {
    expect(() => matchesPattern(pattern, event)).toThrow(message);
  });

  const leaf = oneof(string(), integer(), boolean(), constant(null));
  const fields = dictionary(stringMatching(/^[a-z]{1,4}$/), leaf, { minKeys: 1, maxKeys: 4 });

  it('matches any one element of an array by all of its own fields', () => {
    assert(
      property(array(fields, { minLength: 1, maxLength: 5 }), nat(), (elements, chosen) => {
        const element = elements[chosen % elements.length] ?? {};
        const pattern = Object.fromEntries(Object.entries(element).map(([name, value]) => [name, [value]]));
        expect(matchesPattern({ list: pattern }, { list: elements })).toBe(true);
      }),
    );
  });

  it('matches an array of objects if and only if one of its elements matches', () => {
    const flags = record({ a: integer({ min: 0, max: 2 }), b: integer({ min: 0, max: 2 }) });
    assert(
      property(array(flags, { maxLength: 4 }), flags, (elements, wanted) => {
        const pattern = { list: { a: [wanted.a], b: [{ 'anything-but': [wanted.b] }] } };
        const alone = elements.some(({ a, b }) => a === wanted.a && b !== wanted.b);
        expect(matchesPattern(pattern, { list: elements })).toBe(alone);
      }),
    );
  });

  it('matches a wildcard without * literally', () => {
    assert(
      property(string(), string(), (text, other) => {
        const wildcard = text.replaceAll(/[*\\]/g, String.raw`\$&`);
        expect(matchesPattern({ a: [{ wildcard }] }, { a: text })).toBe(true);
        expect(matchesPattern({ a: [{ wildcard }] }, { a: other })).toBe(other === text);
      }),
    );
  });
});
