import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { RemediationRequest } from '../model/index.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import {
  aCallEvent,
  anAsffFinding,
  anEvaluationEvent,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
  inputFor,
} from '../testing/index.ts';
import { UnknownInputError } from './execution-input.ts';
import { readGathered } from './gathered.ts';
import { requestsFor, requestsForReadings } from './parse.ts';
import type { World } from './world.ts';

const policy: Policy = {
  ...defaultPolicy,
  controls: {
    'EC2.13': { mode: 'automatic' },
    'EC2.14': { mode: 'observe' },
    'SecurityGroup.2': { mode: 'automatic' },
    'SecurityGroup.3': { mode: 'automatic' },
  },
};
const world: World = {
  executionId: 'execution-1',
  settings: { policy, runbooks: {} },
  controls: {
    'EC2.13': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' },
    'EC2.14': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' },
    'SecurityGroup.2': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional', detectedBy: ['config-rule'] },
    'SecurityGroup.3': {
      resourceType: 'AwsEc2SecurityGroup',
      scope: 'regional',
      detectedBy: ['cloudtrail'],
      remediesEvent: true,
    },
  },
  isOwnRole: () => false,
  organizationalUnits: () => ({ ok: true, value: [] }),
  now: new Date('2026-11-24T12:00:00Z'),
  ticketActionId: 'ASRTicket',
};

const group = (name: string) => `arn:aws:ec2:eu-west-1:111122223333:security-group/${name}`;
const finding = (name: string, more: object = {}) =>
  anAsffFinding({
    Id: `arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/${name}`,
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: group(name), Region: 'eu-west-1' }],
    ...more,
  });
const imported = (name: string, more: object = {}) => inputFor(anImportedEvent(finding(name, more)));

function parse(...elements: readonly unknown[]) {
  const { readings, answers } = readGathered(elements, world.executionId);
  return requestsForReadings(readings, {}, world, answers);
}
const idsOf = ({ items }: { readonly items: readonly RemediationRequest[] }) =>
  items.map(({ remediationId }) => remediationId);

describe('gathered events', () => {
  it('become the requests that each would have become in an execution of its own', () => {
    const inputs = [
      imported('sg-1'),
      inputFor(anImportedV2Event(anOcsfFinding())),
      inputFor(aCallEvent()),
      inputFor(anEvaluationEvent()),
      imported('sg-2'),
    ];

    const together = parse(...inputs);

    const alone = inputs.map((input) => requestsFor({ ...world, input }));
    expect(idsOf(together).toSorted()).toEqual(alone.flatMap(idsOf).toSorted());
    expect(together.items.length).toBeGreaterThan(3);
    expect(together.answers).toEqual(alone.flatMap(({ answers }) => answers));
    expect(new Set(together.items.map(({ source }) => source))).toEqual(new Set(['imported', 'detection']));
  });

  it('about one violation become one request that names both findings', () => {
    const standards = ['one', 'two'].map((standard) => {
      const Id = `arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/${standard}`;
      return imported('sg-1', { Id });
    });

    const { items, answers } = parse(...standards);

    expect(items).toMatchObject([
      { finding: { id: expect.stringMatching(/one$/) }, duplicates: [{ id: expect.stringMatching(/two$/) }] },
    ]);
    expect(answers).toMatchObject([{ outcome: 'skipped', finding: { id: expect.stringMatching(/two$/) } }]);
  });

  it('with the same finding twice name it once', () => {
    const { items, answers } = parse(imported('sg-1'), imported('sg-1'));

    expect(items).toHaveLength(1);
    expect(items[0]).not.toHaveProperty('duplicates');
    expect(answers).toMatchObject([{ outcome: 'skipped' }]);
  });

  it('of the rule that observes are only planned', () => {
    const Compliance = { Status: 'FAILED', SecurityControlId: 'EC2.14' };
    const observed = inputFor(anImportedEvent(finding('sg-2', { Compliance })), {}, 'observe');

    expect(parse(imported('sg-1'), observed).items).toMatchObject([
      { resourceId: group('sg-1'), source: 'imported', step: 'remediate' },
      { resourceId: group('sg-2'), source: 'observation', step: 'plan' },
    ]);
  });

  it.each([
    ['no object', 'text'],
    ['null', null],
    ['a list', [imported('sg-9')]],
    ['an unknown kind', { kind: 'other', event: {} }],
    ['no rule', { kind: 'finding-asff', event: {} }],
    ['a button', { kind: 'button', event: anImportedEvent(finding('sg-9')) }],
    ['a request of a delegate', { kind: 'delegated', event: {} }],
    ['an undo', { kind: 'resume', event: {} }],
    ['an override', { ...imported('sg-9'), 'asr-override': { by: 'x', because: 'y' } }],
    ['a plan', { ...imported('sg-9'), 'asr-step': 'plan' }],
    ['an actor', { ...imported('sg-9'), 'asr-actor': 'arn:x' }],
  ])('get one answer for %s, which does not stop the others', (_, malformed) => {
    const { items, answers } = parse(imported('sg-1'), malformed, imported('sg-2'));

    expect(items.map(({ resourceId }) => resourceId)).toEqual([group('sg-1'), group('sg-2')]);
    expect(answers).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('Event 2 of the list cannot be read.'), accountId: '' },
    ]);
  });

  it('get one answer for a finding that cannot be read, which does not stop the others', () => {
    const { items, answers } = parse(
      imported('sg-1'),
      { kind: 'finding-asff', rule: 'automatic', event: { detail: { findings: [{ Id: 'broken' }] } } },
      { kind: 'cloudtrail', event: { detail: 5 } },
      imported('sg-2'),
    );

    expect(items.map(({ resourceId }) => resourceId)).toEqual([group('sg-1'), group('sg-2')]);
    expect(answers.length).toBeGreaterThan(0);
  });

  it('have the provenance of each: a finding that a member imported is declined, and the next one is not', () => {
    const foreign = {
      ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    };

    const { items, answers } = parse(imported('sg-1', foreign), imported('sg-2'));

    expect(items.map(({ resourceId }) => resourceId)).toEqual([group('sg-2')]);
    expect(answers).toMatchObject([{ finding: { productArn: '' } }]);
  });

  it('that arrive twice are one request', () => {
    expect(parse(imported('sg-1'), imported('sg-1')).items).toHaveLength(1);
    const call = inputFor(aCallEvent());
    const twice = parse(call, call);
    expect(idsOf(twice)).toEqual(idsOf(parse(call)));
    expect(idsOf(twice).length).toBeGreaterThan(0);
  });

  it('have different ids for their answers', () => {
    const { answers } = parse(
      'a',
      'b',
      'c',
      imported('sg-1', { AwsAccountId: 'x' }),
      imported('sg-2', { AwsAccountId: 'x' }),
    );

    expect(answers).toHaveLength(5);
    expect(new Set(answers.map(({ remediationId }) => remediationId)).size).toBe(5);
  });

  it('share the state of one execution', () => {
    const { items, answers } = parse(...Array.from({ length: 300 }, (_, index) => imported(`sg-${index}`)));

    expect(items.length).toBeGreaterThan(50);
    expect(Buffer.byteLength(JSON.stringify({ items, answers }))).toBeLessThan(262_144);
  });

  it('are never an empty list', () => {
    expect(() => readGathered([], 'e')).toThrow(UnknownInputError);
  });

  it('of any content get an answer or a request, and never an error', () => {
    fc.assert(
      fc.property(fc.array(fc.anything(), { minLength: 1, maxLength: 5 }), (elements) => {
        const { items } = parse(...elements, imported('sg-1'));
        expect(items.map(({ resourceId }) => resourceId)).toEqual([group('sg-1')]);
      }),
    );
  });
});
