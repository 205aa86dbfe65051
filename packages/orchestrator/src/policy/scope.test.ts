import { describe, expect, it } from '@jest/globals';
import { type ExemptionPolicy, defaultExemptions, readExemption } from './tags/index.ts';
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
  it('is in scope by default', () => {
    expect(place({}, { severity: undefined, organizationalUnits: unknownUnits })).toBeUndefined();
  });

  it.each([
    ['an account', { accounts: ['111122223333'] }, { accounts: ['999988887777'] }],
    [
      'a unit at any level above',
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

  it('must match every included part, and no excluded part', () => {
    expect(place({ include: { accounts: ['111122223333'], regions: ['us-east-1'] } })?.reason).toContain(
      'scope.include.regions',
    );
    expect(place({ exclude: { accounts: ['999988887777'], regions: ['eu-west-1'] } })?.reason).toContain(
      'scope.exclude.regions',
    );
  });

  it.each([
    [
      'the units, which AWS Organizations does not return',
      { organizationalUnits: ['ou-a1b2-prod0000'] },
      { organizationalUnits: unknownUnits },
    ],
    ['the severity, which the finding does not tell', { severities: ['LOW'] }, { severity: undefined }],
  ] as const)('is refused, and never assumed, if a rule requires %s', (_what, selection, unknown) => {
    for (const side of ['include', 'exclude']) {
      expect(place({ [side]: selection }, unknown)).toMatchObject({
        outcome: 'refused',
        reason: expect.stringContaining('Nothing was changed'),
      });
    }
  });

  it('matches dots and brackets of a pattern literally', () => {
    expect(place({ exclude: { resources: ['arn:aws:ec2:eu.west.1:*'] } })).toBeUndefined();
    expect(place({ exclude: { resources: ['(('] } })).toBeUndefined();
  });
});

describe('an IAM role of which a finding of a threat has only the name', () => {
  const role = { controlId: 'Contain.3', resourceId: 'arn:aws:iam::111122223333:role/break-glass' };
  const iam = 'arn:aws:iam::111122223333';
  const exceptionFor = (resource: string, control = 'Contain.3') => ({
    control,
    resource,
    until: '2026-12-24',
    reason: 'the last way in',
    owner: 'security',
  });
  const outcomesOf = (pattern: string) =>
    [
      place({}, role, [exceptionFor(pattern)]),
      place({}, role, [exceptionFor(pattern, 'all')]),
      place({ exclude: { resources: [pattern] } }, role),
    ].map((one) => one?.outcome);

  it.each([
    ['skipped', `${iam}:role/emergency/break-glass`],
    ['skipped', `${iam}:role/*/break-glass`],
    ['skipped', 'arn:aws:iam::*:role/a/b/break-glass'],
    ['refused', `${iam}:role/emergency/*`],
    [undefined, `${iam}:role/emergency/break`],
    [undefined, `${iam}:role/emergency/other-*`],
    [undefined, `${iam}:user/emergency/break-glass`],
    [undefined, 'arn:aws:iam::444455556666:role/emergency/break-glass'],
  ])('is %s by %s', (outcome, pattern) => {
    expect(outcomesOf(pattern)).toEqual([outcome, outcome, outcome]);
  });

  it('is refused with what to write instead, and is not included by an unknown path', () => {
    const path = `${iam}:role/emergency/*`;

    expect(place({}, role, [exceptionFor(path)])?.reason).toMatch(/path of the IAM role or user\. Name each role/);
    expect(place({ include: { resources: [path] } }, role)).toMatchObject({ outcome: 'refused' });
    expect(place({ include: { resources: [path, `${iam}:role/break-*`] } }, role)).toBeUndefined();
  });

  it('is compared with the whole pattern for a control, whose findings have the path', () => {
    const user = { controlId: 'IAM.8', resourceId: `${iam}:user/ci/deploy` };

    expect(place({}, user, [exceptionFor(`${iam}:user/ci/*`, 'IAM.8')])?.outcome).toBe('skipped');
    expect(place({}, user, [exceptionFor(`${iam}:user/staff/*`, 'IAM.8')])).toBeUndefined();
    expect(place({}, user, [exceptionFor(`${iam}:user/staff/deploy`, 'IAM.8')])).toBeUndefined();
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

  it('applies through its last day, with reason and owner', () => {
    expect(place({}, {}, [exception])).toEqual({
      outcome: 'skipped',
      reason: 'An exception in asr.config.yaml applies until 2026-11-24: vendor migration (net-team).',
    });
    expect(place({}, {}, [{ ...exception, until: '2026-11-23' }])).toBeUndefined();
  });

  it.each([
    ['another control', { control: 'EC2.14' }],
    ['another resource', { resource: 'arn:aws:ec2:*:security-group/sg-0ab' }],
  ])('does not apply to %s', (_what, other) => {
    expect(place({}, {}, [{ ...exception, ...other }])).toBeUndefined();
  });

  it('applies to every control with all', () => {
    expect(place({}, {}, [{ ...exception, control: 'all' }])).toBeDefined();
  });

  it('applies to a finding that contains only the id of the resource', () => {
    expect(place({}, { resourceId: 'sg-0abc' }, [exception])).toBeDefined();
    expect(place({}, { resourceId: 'sg-0abcd' }, [exception])).toBeUndefined();
  });
});

describe('approval by place', () => {
  const asks = (approval: Parameters<typeof wantsApproval>[0]['approval'], more: Partial<PlaceFacts> = {}) =>
    wantsApproval({ approval }, { ...facts, ...more });

  it('is required if every part of one rule matches', () => {
    expect(asks([])).toBe(false);
    expect(asks([{ severities: ['HIGH'] }])).toBe(true);
    expect(asks([{ severities: ['HIGH'], accounts: ['999988887777'] }])).toBe(false);
    expect(asks([{ severities: ['LOW'] }, { organizationalUnits: ['ou-a1b2-prod0000'] }])).toBe(true);
  });

  it('is required if a fact is unknown', () => {
    expect(asks([{ severities: ['LOW'] }], { severity: undefined })).toBe(true);
    expect(asks([{ organizationalUnits: ['ou-a1b2-prod0000'] }], { organizationalUnits: unknownUnits })).toBe(true);
  });
});

describe('the tags of a resource', () => {
  const subject = { controlId: 'EC2.13', accountId: '111122223333' };
  const policyWith = (scope: Partial<Scope> = {}, exemptions: Partial<ExemptionPolicy> = {}) => ({
    scope: { include: {}, exclude: {}, ...scope },
    exemptions: { ...defaultExemptions, ...exemptions },
  });
  const tagged = (tags: { readonly [key: string]: string }, scope: Partial<Scope> = {}) =>
    whyTagsForbid(policyWith(scope), subject, { kind: 'tags', tags }, now);

  it('forbid nothing if the resource has none', () => {
    expect(tagged({})).toBeUndefined();
  });

  it('refuse a remediation if they are unknown, because one of them could exempt the resource', () => {
    expect(whyTagsForbid(policyWith(), subject, { kind: 'unknown', error: 'AccessDenied' }, now)).toEqual({
      outcome: 'refused',
      reason: 'Nothing was changed, because ASR could not read the tags of the resource. AccessDenied',
    });
  });

  it('of a resource that does not exist are left to the playbook, even if the scope requires a tag', () => {
    const scoped = policyWith({ include: { tags: { asr: 'on' } } });

    expect(whyTagsForbid(scoped, subject, { kind: 'gone' }, now)).toBeUndefined();
  });

  it.each(['EC2.13 until 2026-11-24', 'EC2.2 EC2.13 until 2027-01-01', 'all until 2027-01-01'])(
    'exempt by asr:exempt = "%s"',
    (value) => {
      expect(tagged({ 'asr:exempt': value })).toMatchObject({ outcome: 'skipped' });
    },
  );

  it.each([
    ['true', 'is "true"'],
    ['EC2.13 until 2027-02-31', 'is "EC2.13 until 2027-02-31"'],
    ['EC2.13', 'is "EC2.13"'],
    ['', 'is ""'],
    ['everything until 2027-01-01', 'is "everything'],
    ['all EC2.13 until 2027-01-01', 'is "all EC2.13'],
    ['all until 2099-12-31', 'more than 90 days ahead (exemptions.maxDays). The latest day is 2027-02-22.'],
    ['EC2.13 until 2027-02-23', 'more than 90 days ahead'],
  ])('asr:exempt = "%s" has no effect, and the report says so', (value, reason) => {
    expect(tagged({ 'asr:exempt': value })).toEqual({ outcome: 'ignored', reason: expect.stringContaining(reason) });
  });

  it('an exemption through the last allowed day applies', () => {
    expect(tagged({ 'asr:exempt': 'EC2.13 until 2027-02-22' })).toMatchObject({ outcome: 'skipped' });
  });

  it.each([
    ['no exemption', { allowed: false }, 'exemptions.allowed'],
    ['exemptions from other controls', { controls: ['S3.5'] }, 'exemptions.controls'],
    ['exemptions in other accounts', { accounts: ['999988887777'] }, 'exemptions.accounts'],
    ['shorter exemptions', { maxDays: 7 }, 'exemptions.maxDays'],
  ])('a policy that allows only %s ignores the tag, and names the rule', (_what, exemptions, rule) => {
    const reading = { kind: 'tags', tags: { 'asr:exempt': 'EC2.13 until 2026-12-24' } } as const;

    expect(whyTagsForbid(policyWith({}, exemptions), subject, reading, now)).toEqual({
      outcome: 'ignored',
      reason: expect.stringContaining(rule),
    });
    const allows = { controls: ['EC2.13'], accounts: ['111122223333'], maxDays: 30 };
    expect(whyTagsForbid(policyWith({}, allows), subject, reading, now)).toMatchObject({ outcome: 'skipped' });
  });

  it('an attacker cannot exempt a resource from a containment, unless the policy lists it', () => {
    const threatened = { ...subject, controlId: 'Contain.4' };
    const decide = (exemptions: Partial<ExemptionPolicy>) =>
      whyTagsForbid(
        policyWith({}, exemptions),
        threatened,
        { kind: 'tags', tags: { 'asr:exempt': 'all until 2026-12-24' } },
        now,
      );

    expect(decide({})).toEqual({ outcome: 'ignored', reason: expect.stringContaining('an attacker can write it') });
    expect(decide({ controls: ['Contain.4'] })).toMatchObject({ outcome: 'skipped' });
  });

  it('an ignored exemption does not override the scope', () => {
    const exclude = { tags: { environment: 'production' } };

    expect(tagged({ 'asr:exempt': 'true', environment: 'production' }, { exclude })).toMatchObject({
      outcome: 'skipped',
    });
  });

  it.each(['EC2.14 until 2027-01-01', 'EC2.13 until 2026-11-23'])('do not exempt by asr:exempt = "%s"', (value) => {
    expect(tagged({ 'asr:exempt': value })).toBeUndefined();
  });

  it('are compared by key and value, not only by key', () => {
    const exclude = { tags: { environment: 'production', 'keep-off': '*' } };
    expect(tagged({ environment: 'test' }, { exclude })).toBeUndefined();
    expect(tagged({ environment: 'production' }, { exclude })).toMatchObject({ outcome: 'skipped' });
    expect(tagged({ 'keep-off': 'please' }, { exclude })).toMatchObject({ outcome: 'skipped' });
  });

  it('exclude an untagged resource if the scope requires a tag', () => {
    expect(tagged({}, { include: { tags: { asr: 'on' } } })).toMatchObject({ outcome: 'skipped' });
    expect(tagged({ asr: 'on' }, { include: { tags: { asr: 'on' } } })).toBeUndefined();
  });

  it('are not confused with an error, whatever their names are', () => {
    expect(tagged({ unknown: 'x', error: 'y', ok: 'false' })).toBeUndefined();
  });
});

describe('readExemption', () => {
  it('an invalid value is reported with valid examples', () => {
    expect(readExemption('maybe')).toEqual({
      ok: false,
      error: 'The tag asr:exempt is "maybe". Write "EC2.13 until 2027-03-31" or "all until 2027-03-31", or remove it.',
    });
  });
});
