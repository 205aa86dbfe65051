import { describe, expect, it } from '@jest/globals';
import { delegationTag, policyBySessionTag, policyOf, requestsBusName } from './permissions.ts';
import { type Delegation, delegatedActions } from '../policy/index.ts';
import { readDelegate } from './delegate.ts';
import { type RequestContext, isAllowed } from './testing/index.ts';

const bus = `arn:aws:events:eu-west-1:999999999999:event-bus/${requestsBusName('ASR')}`;
const shop: Delegation = { name: 'shop-team', accounts: ['111122223333'], may: delegatedActions };
const bank: Delegation = { name: 'bank-team', accounts: ['444455556666'], may: ['approve'] };
const jane = 'AROAABCDEFGHIJKLMNOPQ:jane@example.com';
const source = `asr.delegate/shop-team/${jane}`;
const tag = `aws:PrincipalTag/${delegationTag}`;

const own: RequestContext = {
  'aws:userid': jane,
  [tag]: 'shop-team',
  'events:source': source,
  'events:detail-type': 'ASR Undo',
};
const call = (context: RequestContext, more: object = {}) => ({
  action: 'events:PutEvents',
  resource: bus,
  context,
  ...more,
});
const without = (key: string): RequestContext =>
  Object.fromEntries(Object.entries(own).filter(([name]) => name !== key));

describe.each([
  ['of one delegation', policyOf(shop, bus)],
  ['by session tag', policyBySessionTag([shop, bank], bus)],
])('the policy %s', (_, policy) => {
  const allows = (context: RequestContext, more?: object) => isAllowed(policy, call(context, more));

  it('allows delegates to send allowed requests with their own identity, one or many at a time', () => {
    expect(allows(own)).toBe(true);
    expect(
      allows({
        ...own,
        'events:source': [source, source],
        'events:detail-type': ['ASR Undo', 'ASR Approval', 'ASR Remediate'],
      }),
    ).toBe(true);
  });

  it.each<[string, RequestContext]>([
    ['another delegation', { ...own, 'events:source': `asr.delegate/bank-team/${jane}` }],
    ['another user', { ...own, 'events:source': 'asr.delegate/shop-team/AROAABCDEFGHIJKLMNOPQ:bob@example.com' }],
    ['ASR itself', { ...own, 'events:source': 'asr' }],
    [
      'two in one call, of which one is foreign',
      { ...own, 'events:source': [source, `asr.delegate/bank-team/${jane}`] },
    ],
    ['the foreign one first', { ...own, 'events:source': [`asr.delegate/bank-team/${jane}`, source] }],
    ['nobody', without('events:source')],
    ['an empty name', { ...own, 'events:source': '' }],
    ['no source among others', { ...own, 'events:source': [] }],
    ['the same in capitals', { ...own, 'events:source': source.toUpperCase() }],
    ['a pattern', { ...own, 'events:source': `asr.delegate/*/${jane}` }],
    ['the text of the policy', { ...own, 'events:source': 'asr.delegate/shop-team/${aws:userid}' }],
  ])('denies a request as %s', (_who, context) => {
    expect(allows(context)).toBe(false);
  });

  it.each<[string, RequestContext]>([
    ['another detail-type', { ...own, 'events:detail-type': 'ASR Remediation Outcome' }],
    [
      'another next to a valid one',
      { ...own, 'events:detail-type': ['ASR Undo', 'Security Hub Findings - Custom Action'] },
    ],
    ['none', without('events:detail-type')],
  ])('denies %s', (_what, context) => {
    expect(allows(context)).toBe(false);
  });

  it('denies any other bus, and any other action', () => {
    for (const resource of [
      bus.replace('Requests', 'Detections'),
      bus.replace('ASR-Requests', 'default'),
      `${bus}2`,
      bus.replace('eu-west-1', 'us-east-1'),
    ]) {
      expect(allows(own, { resource })).toBe(false);
    }
    expect(allows(own, { action: 'events:PutRule' })).toBe(false);
  });

  it('uses no patterns and no negation', () => {
    const operators = policy.Statement.flatMap(({ Condition }) => Object.keys(Condition));

    expect(
      [...new Set(operators)].filter(
        (operator) => !['ForAllValues:StringEquals', 'StringEquals', 'Null'].includes(operator),
      ),
    ).toEqual([]);
    expect(JSON.stringify(policy)).not.toMatch(/\*|\?|"Not|Deny/);
  });
});

describe('the policy of one delegation', () => {
  it('allows the actions of the delegation, and no others', () => {
    const approve = { ...own, 'events:source': `asr.delegate/bank-team/${jane}`, 'events:detail-type': 'ASR Approval' };

    expect(isAllowed(policyOf(bank, bus), call(approve))).toBe(true);
    for (const type of ['ASR Undo', 'ASR Remediate']) {
      expect(isAllowed(policyOf(bank, bus), call({ ...approve, 'events:detail-type': ['ASR Approval', type] }))).toBe(
        false,
      );
    }
  });
});

describe('the policy by session tag', () => {
  const policy = policyBySessionTag([shop, bank], bus);
  const tagged = (value: string, type = 'ASR Approval') =>
    isAllowed(
      policy,
      call({ ...own, [tag]: value, 'events:source': `asr.delegate/${value}/${jane}`, 'events:detail-type': type }),
    );

  it('allows each tag the actions of its delegation', () => {
    expect([tagged('shop-team', 'ASR Undo'), tagged('bank-team'), tagged('bank-team', 'ASR Undo')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each([
    '',
    '*',
    'shop-team/x',
    'shop-team/AROAABCDEFGHIJKLMNOPQ:bob',
    'SHOP-TEAM',
    'nobody',
    '${aws:userid}',
    'shop-team ',
  ])('denies the tag %j', (value) => {
    expect(tagged(value)).toBe(false);
    expect(tagged(value, 'ASR Undo')).toBe(false);
  });

  it('denies a caller without a tag', () => {
    for (const said of [source, `asr.delegate//${jane}`, `asr.delegate/\${${tag}}/${jane}`]) {
      expect(isAllowed(policy, call({ ...without(tag), 'events:source': said }))).toBe(false);
    }
  });

  it('allows nothing without delegations', () => {
    expect(policyBySessionTag([], bus).Statement).toEqual([]);
  });

  it('fits into the inline policies of a role with two hundred delegations', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...shop, name: `team-of-the-department-${index}` }));

    expect(JSON.stringify(policyBySessionTag(many, bus)).replaceAll(/\s/g, '').length).toBeLessThan(10_240);
  });
});

describe('the events that the policies allow', () => {
  it('can be read by ASR', () => {
    expect(readDelegate(source)).toEqual({
      delegation: 'shop-team',
      actor: 'jane@example.com (shop-team, AROAABCDEFGHIJKLMNOPQ)',
    });
  });
});

describe('the evaluation', () => {
  const statement = policyOf(shop, bus).Statement[0]!;
  const withCondition = (Condition: object) =>
    ({ Version: '2012-10-17', Statement: [{ ...statement, Condition }] }) as Parameters<typeof isAllowed>[0];

  it('shows that neither half of the condition is enough', () => {
    const { Null, ...all } = statement.Condition;

    expect(isAllowed(withCondition(all), call(without('events:source')))).toBe(true);
    expect(isAllowed(withCondition({ Null }), call({ ...own, 'events:source': 'asr.delegate/bank-team/x' }))).toBe(
      true,
    );
  });

  it.each([
    ['a negated operator', { StringNotEquals: { 'events:source': 'x' } }],
    ['a pattern', { StringLike: { 'events:source': 'asr.delegate/*' } }],
    ['any of several', { 'ForAnyValue:StringEquals': { 'events:source': 'x' } }],
  ])('does not judge %s', (_, condition) => {
    expect(() => isAllowed(withCondition(condition), call(own))).toThrow(/does not know/);
  });

  it.each([
    ['a wildcard', { Resource: '*' }],
    ['a denial', { Effect: 'Deny' }],
    ['what it does not know', { NotAction: 'x' }],
  ])('does not judge a statement with %s', (_, more) => {
    expect(() => isAllowed({ Version: '2012-10-17', Statement: [{ ...statement, ...more }] }, call(own))).toThrow(
      /^This evaluation knows/,
    );
  });
});
