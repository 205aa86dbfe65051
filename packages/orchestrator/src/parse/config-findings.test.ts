/** Findings of AWS Config, for playbooks that a customer brings. */
import { describe, expect, it } from '@jest/globals';
import type { CustomerData } from '@asr/playbooks';
import { eventRules } from '../definitions/index.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import { aCustomAction, anAsffFinding, anImportedEvent, inputFor } from '../testing/index.ts';
import { requestsFor } from './parse.ts';
import type { World } from './world.ts';

const account = '111122223333';
const rule = `arn:aws:config:eu-west-1:${account}:config-rule/config-rule-mburzq`;
const queue = `arn:aws:sqs:eu-west-1:${account}:orders`;
const data = { control: 'Acme.1' } as unknown as CustomerData;
const controls: World['controls'] = {
  'Acme.1': { resourceType: 'AwsSqsQueue', customer: data },
  'Glue.1': { resourceType: 'AwsSqsQueue', customer: data },
  'SQS.1': { resourceType: 'AwsSqsQueue' },
};
const policy: Policy = { ...defaultPolicy, defaults: { mode: 'automatic' } };

const finding = (name: string, overrides: object = {}) => ({
  ...anAsffFinding({ Resources: [{ Type: 'AwsSqsQueue', Id: queue, Partition: 'aws', Region: 'eu-west-1' }] }),
  Id: `${rule}/finding/46f0`,
  ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/config',
  GeneratorId: rule,
  Compliance: { Status: 'FAILED' },
  ProductFields: { 'aws/config/ConfigRuleName': name },
  ...overrides,
});

function parse(event: unknown) {
  const { items, answers } = requestsFor({
    executionId: 'execution-1',
    input: inputFor(event),
    settings: { policy, runbooks: {} },
    controls,
    isOwnRole: () => false,
    organizationalUnits: () => ({ ok: false, error: 'not asked for.' }),
    now: new Date('2026-11-24T12:00:00Z'),
    ticketActionId: 'ASRTicket',
  });
  return {
    requests: items.map(({ controlId, resourceId }) => `${controlId} ${resourceId}`),
    answers: answers.map(({ outcome, reason }) => `${outcome}: ${reason}`),
  };
}

describe('a finding of AWS Config', () => {
  it.each(['Acme.1', 'OrgConfigRule-Acme.1-0abcdefg', 'Acme.1-conformance-pack-0abcdefgh'])(
    'is remediated if its rule is %s, by the rule and by the button',
    (name) => {
      expect(parse(anImportedEvent(finding(name)))).toEqual({ requests: [`Acme.1 ${queue}`], answers: [] });
      expect(parse(aCustomAction(finding(name)))).toEqual({ requests: [`Acme.1 ${queue}`], answers: [] });
    },
  );

  it.each([
    ['for a control of ASR', finding('SQS.1')],
    ['for a control of Security Hub that the customer brings', finding('Glue.1')],
    ['for a control that the policy does not bring', finding('Acme.2')],
    ['of a rule with another name', finding('acme-queues')],
    ['without a rule', finding('')],
    [
      'whose other fields name the control',
      finding('acme-queues', { Compliance: { Status: 'FAILED', SecurityControlId: 'Acme.1' } }),
    ],
  ])('is declined %s', (_, given) => {
    expect(parse(aCustomAction(given))).toEqual({
      requests: [],
      answers: [
        "skipped: This finding is from product/aws/config. ASR acts only on findings of Security Hub's own controls, of GuardDuty, Inspector and Macie. Nothing was changed.",
      ],
    });
  });

  it.each([
    ['the id of another account', { Id: `${rule.replace(account, '444455556666')}/finding/46f0` }],
    ['the id of another service', { Id: `${rule.replace(':config:', ':securityhub:')}/finding/46f0` }],
    ['another Region than its product', { Region: 'us-east-1' }],
  ])('is refused with %s', (_, overrides) => {
    const { requests, answers } = parse(aCustomAction(finding('Acme.1', overrides)));
    expect(requests).toEqual([]);
    expect(answers).toEqual([expect.stringMatching(/^refused: The finding contradicts itself/)]);
  });

  it.each([
    ['the account', `arn:aws:securityhub:eu-west-1:${account}:product/${account}/default`],
    ['another product of AWS', 'arn:aws:securityhub:eu-west-1::product/aws/guardduty'],
    ['a product that imitates AWS Config', `arn:aws:securityhub:eu-west-1:${account}:product/aws/config`],
  ])('is declined if %s made it', (_, ProductArn) => {
    const { requests } = parse(aCustomAction(finding('Acme.1', { ProductArn })));
    expect(requests).toEqual([]);
  });
});

describe('the rules for findings of AWS Config', () => {
  const rules = (brought: Policy['controls']) =>
    eventRules({ ...defaultPolicy, controls: brought }, Object.keys(controls), 'button', controls).filter(({ name }) =>
      name.includes('Config'),
    );

  it('match only the controls with a prefix of the customer, and only findings of AWS Config', () => {
    const [automatic, ...others] = rules({ 'Acme.1': { mode: 'automatic' }, 'Glue.1': { mode: 'automatic' } });
    expect(others).toEqual([]);
    expect(automatic).toMatchObject({ name: 'AutomaticConfig1', starts: { kind: 'finding-asff', rule: 'automatic' } });
    expect(automatic?.pattern['detail']).toMatchObject({
      findings: {
        ProductArn: [{ suffix: '::product/aws/config' }],
        ProductFields: {
          'aws/config/ConfigRuleName': [
            'Acme.1',
            { prefix: 'OrgConfigRule-Acme.1-' },
            { prefix: 'Acme.1-conformance-pack-' },
          ],
        },
      },
    });
  });

  it('match an observed finding once', () => {
    const [observe] = rules({ 'Acme.1': { mode: 'observe' } });
    expect(observe).toMatchObject({ name: 'ObserveConfig1', starts: { rule: 'observe' } });
    expect(JSON.stringify(observe?.pattern)).toContain('UserDefinedFields');
  });
});
