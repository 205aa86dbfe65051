import { describe, expect, it } from '@jest/globals';
import { readExemption } from './exemption-tag.ts';
import { type PlaceFacts, type Scope, type ScopePolicy, wantsApproval, whyOutOfPlace, whyTagsForbid } from './scope.ts';

const now = new Date('2026-11-24T12:00:00Z');
const facts: PlaceFacts = {
  controlId: 'EC2.13',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
  severity: 'HIGH',
  organizationalUnits: { ok: true, value: ['ou-a1b2-team0000', 'ou-a1b2-prod0000', 'r-a1b2'] },
};
const unknownUnits = { ok: false, error: 'AWS Organizations does not answer.' } as const;

const place = (scope: Partial<Scope>, more: Partial<PlaceFacts> = {}, exceptions: ScopePolicy['exceptions'] = []) =>
  whyOutOfPlace({ scope: { include: {}, exclude: {}, ...scope }, exceptions }, { ...facts, ...more }, now);

describe('the place of a resource', () => {
  it('is in scope where the policy says nothing', () => {
    expect(place({}, { severity: undefined, organizationalUnits: unknownUnits })).toBeUndefined();
  });

  it.each([
    ['an account', { accounts: ['111122223333'] }, { accounts: ['999988887777'] }],
    [
      'a unit, however far above',
      { organizationalUnits: ['ou-a1b2-prod0000'] },
      { organizationalUnits: ['ou-a1b2-test0000'] },
    ],
    ['a Region', { regions: ['eu-west-1'] }, { regions: ['us-east-1'] }],
    [
      'an ARN pattern',
      { resources: ['arn:aws:ec2:*:111122223333:security-group/*'] },
      { resources: ['arn:aws:s3:::*'] },
    ],
    ['a severity', { severities: ['HIGH', 'CRITICAL'] }, { severities: ['LOW'] }],
  ] as const)('is included and excluded by %s', (_by, matching, other) => {
    expect(place({ include: matching })).toBeUndefined();
    expect(place({ include: other })).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('does not include'),
    });
    expect(place({ exclude: matching })).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining('excludes'),
    });
    expect(place({ exclude: other })).toBeUndefined();
  });

  it('must match every part that is included, and no part that is excluded', () => {
    expect(place({ include: { accounts: ['111122223333'], regions: ['us-east-1'] } })?.reason).toContain(
      'scope.include.regions',
    );
    expect(place({ exclude: { accounts: ['999988887777'], regions: ['eu-west-1'] } })?.reason).toContain(
      'scope.exclude.regions',
    );
  });

  it.each([
    [
      'the units, which AWS Organizations does not tell',
      { organizationalUnits: ['ou-a1b2-prod0000'] },
      { organizationalUnits: unknownUnits },
    ],
    ['the severity, which the finding does not tell', { severities: ['LOW'] }, { severity: undefined }],
  ] as const)('is refused, and never assumed, where a rule asks for %s', (_what, selection, unknown) => {
    for (const side of ['include', 'exclude']) {
      expect(place({ [side]: selection }, unknown)).toMatchObject({
        outcome: 'refused',
        reason: expect.stringContaining('nothing was touched'),
      });
    }
  });

  it('takes the dots and brackets of a pattern for what they are', () => {
    expect(place({ exclude: { resources: ['arn:aws:ec2:eu.west.1:*'] } })).toBeUndefined();
    expect(place({ exclude: { resources: ['(('] } })).toBeUndefined();
  });
});

describe('an exception', () => {
  const exception = {
    control: 'EC2.13',
    resource: 'arn:aws:ec2:*:security-group/sg-0abc',
    until: '2026-11-24',
    reason: 'vendor migration',
    owner: 'net-team',
  };

  it('holds through its last day, and says why and for whom', () => {
    expect(place({}, {}, [exception])).toEqual({
      outcome: 'skipped',
      reason: 'asr.config.yaml has an exception until 2026-11-24: vendor migration (net-team).',
    });
    expect(place({}, {}, [{ ...exception, until: '2026-11-23' }])).toBeUndefined();
  });

  it.each([
    ['another control', { control: 'EC2.14' }],
    ['another resource', { resource: 'arn:aws:ec2:*:security-group/sg-0ab' }],
  ])('does not hold for %s', (_what, other) => {
    expect(place({}, {}, [{ ...exception, ...other }])).toBeUndefined();
  });

  it('holds for every control if it says so', () => {
    expect(place({}, {}, [{ ...exception, control: 'all' }])).toBeDefined();
  });

  it('holds although the finding names the resource by its id alone', () => {
    expect(place({}, { resourceId: 'sg-0abc' }, [exception])).toBeDefined();
    expect(place({}, { resourceId: 'sg-0abcd' }, [exception])).toBeUndefined();
  });
});

describe('approval by place', () => {
  const asks = (approval: Parameters<typeof wantsApproval>[0]['approval'], more: Partial<PlaceFacts> = {}) =>
    wantsApproval({ approval }, { ...facts, ...more });

  it('is wanted where every part of one rule matches', () => {
    expect(asks([])).toBe(false);
    expect(asks([{ severities: ['HIGH'] }])).toBe(true);
    expect(asks([{ severities: ['HIGH'], accounts: ['999988887777'] }])).toBe(false);
    expect(asks([{ severities: ['LOW'] }, { organizationalUnits: ['ou-a1b2-prod0000'] }])).toBe(true);
  });

  it('is wanted where nobody knows', () => {
    expect(asks([{ severities: ['LOW'] }], { severity: undefined })).toBe(true);
    expect(asks([{ organizationalUnits: ['ou-a1b2-prod0000'] }], { organizationalUnits: unknownUnits })).toBe(true);
  });
});

describe('the tags of a resource', () => {
  const tagged = (tags: { readonly [key: string]: string }, scope: Partial<Scope> = {}) =>
    whyTagsForbid({ scope: { include: {}, exclude: {}, ...scope } }, 'EC2.13', { ok: true, value: tags }, now);

  it('forbid nothing where there are none', () => {
    expect(tagged({})).toBeUndefined();
  });

  it('refuse where they cannot be read: one of them could exempt it', () => {
    expect(
      whyTagsForbid({ scope: { include: {}, exclude: {} } }, 'EC2.13', { ok: false, error: 'AccessDenied' }, now),
    ).toMatchObject({ outcome: 'refused' });
  });

  it.each([
    ['EC2.13 until 2026-11-24', 'skipped'],
    ['EC2.2 EC2.13 until 2027-01-01', 'skipped'],
    ['all until 2027-01-01', 'skipped'],
    ['true', 'refused'],
    ['EC2.13 until 2027-02-31', 'refused'],
    ['EC2.13', 'refused'],
    ['', 'refused'],
    ['everything until 2027-01-01', 'refused'],
    ['all EC2.13 until 2027-01-01', 'refused'],
  ])('exempt by asr:exempt = "%s": %s', (value, outcome) => {
    expect(tagged({ 'asr:exempt': value })).toMatchObject({ outcome });
  });

  it.each(['EC2.14 until 2027-01-01', 'EC2.13 until 2026-11-23'])('do not exempt by asr:exempt = "%s"', (value) => {
    expect(tagged({ 'asr:exempt': value })).toBeUndefined();
  });

  it('are compared by key and value, not by the key alone', () => {
    const exclude = { tags: { environment: 'production', 'keep-off': '*' } };
    expect(tagged({ environment: 'test' }, { exclude })).toBeUndefined();
    expect(tagged({ environment: 'production' }, { exclude })).toMatchObject({ outcome: 'skipped' });
    expect(tagged({ 'keep-off': 'please' }, { exclude })).toMatchObject({ outcome: 'skipped' });
  });

  it('do not let an untagged resource pass where a tag is asked for', () => {
    expect(tagged({}, { include: { tags: { asr: 'on' } } })).toMatchObject({ outcome: 'skipped' });
    expect(tagged({ asr: 'on' }, { include: { tags: { asr: 'on' } } })).toBeUndefined();
  });

  it('are not mistaken for an unreadable answer, whatever they are called', () => {
    expect(tagged({ unknown: 'x', error: 'y', ok: 'false' })).toBeUndefined();
  });
});

describe('readExemption', () => {
  it('tells how to write it', () => {
    expect(readExemption('maybe')).toEqual({
      ok: false,
      error:
        'The tag asr:exempt says "maybe"; write "EC2.13 until 2027-03-31" or "all until 2027-03-31", or remove it.',
    });
  });
});
