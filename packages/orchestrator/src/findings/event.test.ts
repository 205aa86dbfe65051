import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { itemsOf, readItems } from './event.ts';
import { parseItems } from '../parse/index.ts';
import { aCustomAction, anAsffFinding, anImportedEvent, anImportedV2Event, anOcsfFinding } from '../testing/index.ts';

const parsed = {
  ok: true,
  controlId: 'EC2.13',
  accountId: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  resourceType: 'AwsEc2SecurityGroup',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc',
  findingId: 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/aaaa',
};

describe('parseItems', () => {
  it.each([
    ['the button', aCustomAction(anAsffFinding()), 'custom-action'],
    ['an imported finding', anImportedEvent(anAsffFinding()), 'imported'],
    ['a single finding', anAsffFinding(), 'finding'],
    ['a list of findings', [anAsffFinding()], 'finding'],
    ['a list of events', [anImportedEvent(anAsffFinding())], 'imported'],
    ['what get-findings prints', { Findings: [anAsffFinding()] }, 'finding'],
  ])('reads %s', (_what, input, source) => {
    expect(parseItems(input)).toEqual([{ ...parsed, source }]);
  });

  it('reads an event of Security Hub v2', () => {
    const { uid: findingId } = anOcsfFinding().finding_info;
    expect(parseItems(anImportedV2Event(anOcsfFinding()))).toEqual([
      { ...parsed, resourceType: 'AWS::EC2::SecurityGroup', findingId, source: 'imported' },
    ]);
  });

  it('returns one item per finding and resource, in order', () => {
    const Resources = ['sg-1', 'sg-2'].map((Id) => ({ Type: 'AwsEc2SecurityGroup', Id }));
    const items = parseItems(aCustomAction(anAsffFinding({ Resources }), anOcsfFinding(), anAsffFinding()));
    expect(items.map((item) => item.ok && item.resourceId.slice(-7))).toEqual(['sg-1', 'sg-2', 'sg-0abc', 'sg-0abc']);
  });

  it('returns an error for an unreadable finding, and continues', () => {
    const foreign = [{ Type: 'AwsEc2Vpc', Id: 'arn:aws:ec2:eu-west-1:999999999999:vpc/vpc-1' }];
    const broken = anAsffFinding({ AwsAccountId: 'me' });
    const items = parseItems([
      null,
      anAsffFinding(),
      broken,
      anAsffFinding({ Resources: foreign }),
      'x',
      anOcsfFinding(),
    ]);

    expect(items.map(({ ok }) => ok)).toEqual([false, true, false, false, false, true]);
    expect(items.filter((item) => !item.ok)).toEqual([
      { ok: false, index: 0, error: 'A finding must be an object, not null.' },
      { ok: false, index: 2, error: 'AwsAccountId must be an account id of 12 digits.', findingId: broken.Id },
      {
        ok: false,
        index: 3,
        error:
          'The resource "arn:aws:ec2:eu-west-1:999999999999:vpc/vpc-1" belongs to account 999999999999, the finding to 111122223333.',
        findingId: anAsffFinding().Id,
      },
      { ok: false, index: 4, error: 'A finding must be an object, not "x".' },
    ]);
  });

  it.each([
    [{}, 'The input is neither a Security Hub event nor a finding in ASFF or OCSF.'],
    [[[anAsffFinding()]], 'A finding must be an object, not a list.'],
    [undefined, 'A finding must be an object; it is missing.'],
    [42, 'A finding must be an object, not 42.'],
    [{ ...aCustomAction(anAsffFinding()), source: 'aws.ec2' }, 'source must be aws.securityhub, not "aws.ec2".'],
    [{ ...aCustomAction(anAsffFinding()), 'detail-type': 'Other' }, 'detail-type must be one of'],
    [{ detail: { findings: [anAsffFinding()] } }, '; it is missing.'],
    [{ ...aCustomAction(), detail: 'x' }, 'detail must be an object, not "x".'],
    [{ ...aCustomAction(), detail: {} }, 'detail.findings must be a list of findings; it is missing.'],
    [aCustomAction(), 'detail.findings must contain at least one finding.'],
    [{ Findings: {} }, 'Findings must be a list of findings, not an object.'],
  ])('reports the problem with %j', (input, error) => {
    expect(parseItems(input)).toEqual([{ ok: false, index: 0, error: expect.stringContaining(error) }]);
  });

  it('returns nothing for an empty list', () => {
    expect(parseItems([])).toEqual([]);
  });

  it('does not act on findings of other products', () => {
    const foreign = anAsffFinding({
      ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/access-analyzer',
      GeneratorId: 'arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/a',
      Compliance: undefined,
    });
    expect(parseItems(foreign)).toMatchObject([
      { ok: false, error: expect.stringContaining('is from product/aws/access-analyzer.') },
    ]);
  });

  it.each([
    ['a GuardDuty finding', { AccountId: '1', Id: 'a', Resource: {}, SchemaVersion: '2.0', Service: {}, Type: 'x' }],
    ['a GuardDuty finding', { accountId: '1', partition: 'aws', resource: {}, service: {}, type: 'x' }],
    ['an Amazon Inspector finding', { findingArn: 'arn:aws:inspector2:eu-west-1:111122223333:finding/1' }],
    ['an Amazon Macie finding', { schemaVersion: '1.0', type: 'Policy', resourcesAffected: {} }],
    ['an IAM Access Analyzer finding', { findingType: 'a', resourceOwnerAccount: '1', analyzedAt: '2026' }],
    ['a Trivy report', { SchemaVersion: 2, ArtifactName: 'alpine', ArtifactType: 'container_image' }],
    ['a Prowler finding', { CheckID: 'ec2_x', Provider: 'aws' }],
    ['an AWS Config configuration item', { configurationItemStatus: 'OK', resourceType: 'AWS::EC2::VPC' }],
    ['a list of AWS Config configuration items', { configurationItems: [] }],
    ['a SARIF report', { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', runs: [] }],
  ])('names %s in the error', (is, input) => {
    const error = expect.stringContaining(`This is ${is}. ASR reads findings of Security Hub`);
    for (const given of [input, { Findings: [input] }, { findings: [input] }])
      expect(parseItems(given)).toMatchObject([{ ok: false, error }]);
  });

  it('reads a finding of Security Hub that has a field of another format', () => {
    expect(parseItems({ ...anAsffFinding(), ArtifactName: 'x', ArtifactType: 'y' })).toMatchObject([{ ok: true }]);
  });

  it('names the source of an event that is not of Security Hub', () => {
    const event = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: {} };
    expect(parseItems(event)).toMatchObject([
      { error: expect.stringMatching(/^This event is from "aws.guardduty" \("GuardDuty Finding"\)\./) },
    ]);
  });

  it.each(['Prowler', 'arn:aws:securityhub:eu-west-1::productv2/aws/access-analyzer'])(
    'names the product %s of an OCSF finding of another class',
    (uid) => {
      const finding = { ...anOcsfFinding(), class_uid: 2002, metadata: { product: { uid } } };
      const product = uid.slice(uid.lastIndexOf(':') + 1);
      expect(parseItems(finding)).toMatchObject([{ error: expect.stringContaining(`is from ${product}.`) }]);
    },
  );

  it.each([[{ Findings: [] }], [[{ Findings: [] }]]])(
    'returns nothing for the empty output of get-findings',
    (input) => {
      expect(parseItems(input)).toEqual([]);
    },
  );

  it('repeats at most a line of a hostile event', () => {
    const [item] = parseItems({ ...aCustomAction(), 'detail-type': `\u001b[2J${'x'.repeat(100_000)}` });
    expect(item).toMatchObject({ ok: false, error: expect.not.stringContaining('\u001b') });
    expect(JSON.stringify(item).length).toBeLessThan(500);
  });

  it('reads a deeply nested finding', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as object;
    expect(
      parseItems(anAsffFinding({ Details: deep, Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13', deep } })),
    ).toHaveLength(1);
    expect(parseItems(deep)).toHaveLength(1);
  });

  it('limits the number of findings, and reports it', () => {
    const items = parseItems(Array.from({ length: 20_000 }, () => 1));
    expect(items).toHaveLength(10_001);
    expect(items.at(-1)).toMatchObject({
      ok: false,
      index: 10_000,
      error: expect.stringContaining('more than 10000 findings'),
    });
  });

  it('never throws, and returns at least one subject or sentence for each input', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.anything({ withNullPrototype: true }), hostileFinding), { maxLength: 8 }),
        (inputs) => {
          const items = parseItems(inputs);
          const indexes = new Set(readItems(inputs).map(({ index }) => index));

          expect(indexes.size).toBeGreaterThanOrEqual(inputs.length);
          for (const item of items) {
            expect(item.ok ? item.accountId : item.error).toMatch(item.ok ? /^\d{12}$/ : /^[^\p{Cc}]{5,700}\.$/u);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('itemsOf', () => {
  it('numbers the findings of several events consecutively', () => {
    const items = itemsOf([aCustomAction(1, anAsffFinding()), anOcsfFinding()]);
    expect(items.map(({ index, ok, source }) => [index, ok, source])).toEqual([
      [0, false, 'custom-action'],
      [1, true, 'custom-action'],
      [2, true, 'finding'],
    ]);
  });
});

/** A valid finding of either format in which one field, at any depth, is replaced by any value. */
const hostileFinding = fc
  .tuple(fc.constantFrom(anAsffFinding(), anOcsfFinding()), fc.nat(), fc.anything(), fc.boolean())
  .map(([finding, which, value, inEvent]) => {
    const copy = structuredClone(finding) as unknown as { [key: string]: unknown };
    const places = placesIn(copy);
    const place = places[which % places.length];
    if (place !== undefined) place.holder[place.key] = value;
    return inEvent ? aCustomAction(copy) : copy;
  });

interface Place {
  readonly holder: { [key: string]: unknown };
  readonly key: string;
}

function placesIn(holder: { [key: string]: unknown }): readonly Place[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value as { [key: string]: unknown }) : []),
  ]);
}
