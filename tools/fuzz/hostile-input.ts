/** Input of a hostile or broken sender: real findings and events with changes that make them invalid. */
import * as fc from 'fast-check';
import {
  aCallEvent,
  anAsffFinding,
  anEvaluationEvent,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
  anOldAsffFinding,
} from '@asr/orchestrator/testing/events';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Hostile values: an ARN of another account, a path as a control, a prototype key, very long text. */
const nastyTexts: readonly string[] = [
  '',
  ' ',
  'arn:aws:ec2:eu-west-1:999988887777:security-group/sg-0abc',
  'arn:aws-cn:ec2:cn-north-1:111122223333:security-group/sg-0abc',
  'arn:aws:ec2:*:111122223333:security-group/*',
  'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0abc\u0000',
  'arn:aws:s3:::*',
  'AWS::::Account:999988887777',
  '../../../../etc/passwd',
  'EC2.13/../../IAM.8',
  '__proto__',
  'constructor',
  'toString',
  '${jndi:ldap://x}',
  '"; DROP TABLE findings; --',
  '\u001b[2J\u001b[31mred',
  '\u202egnp.exe',
  '\ud800',
  '🙈'.repeat(300),
  'x'.repeat(70_000),
  'EC2.13\nEC2.14',
  'security-control/EC2.99999',
  '0',
  '-1',
  '1e309',
];

const nasty: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Json>(...nastyTexts) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, Number.MAX_SAFE_INTEGER, [], {}, [[]], [null], {
      '': '',
    }),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 50, unit: 'binary' }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> },
  {
    weight: 1,
    arbitrary: fc.constant(
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as Json,
    ),
  },
);

const originals: readonly object[] = [
  anAsffFinding(),
  anOcsfFinding(),
  anOldAsffFinding('arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/4.1', { RuleId: '4.1' }),
  anImportedEvent(anAsffFinding(), anAsffFinding({ Id: 'second' })),
  anImportedV2Event(anOcsfFinding()),
  aCallEvent(),
  anEvaluationEvent(),
];

/** Every place in a value, the value itself included. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.keys(value).flatMap((key) =>
      placesIn((value as { readonly [key: string]: unknown })[key], [...path, key]),
    ),
  ];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: Json): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return by;
  const copy: { [key: string]: unknown } | unknown[] = Array.isArray(value)
    ? [...(value as readonly unknown[])]
    : { ...value };
  Object.assign(copy, { [key]: replaced((value as { readonly [key: string]: unknown })[key], rest, by) });
  return copy;
}

/** A real input with one to three places replaced. */
const broken: fc.Arbitrary<unknown> = fc
  .constantFrom(...originals)
  .chain((original) =>
    fc
      .array(fc.tuple(fc.constantFrom(...placesIn(original)), nasty), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce<unknown>((value, [place, by]) => replaced(value, place, by), original)),
  );

/** A real input that is cut off: only its first fields. */
const cutOff: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...originals), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([original, share]) => {
    const keys = Object.entries(original);
    return Object.fromEntries(keys.slice(0, Math.floor(keys.length * share)));
  });

/** Findings of both formats in one. */
const mixed: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...originals), fc.constantFrom(...originals))
  .map(([a, b]) => ({ ...a, ...b }));

const group = (nth: number) => ({
  Type: 'AwsEc2SecurityGroup',
  Id: `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-${nth.toString(16).padStart(8, '0')}`,
});

/** The largest input: more resources than a sender uses, and findings at the limit of Security Hub. */
const huge: fc.Arbitrary<unknown> = fc.constantFrom(
  anAsffFinding({ Resources: Array.from({ length: 10_000 }, (_, nth) => group(nth)) }),
  anAsffFinding({ Description: 'x'.repeat(240_000) }),
  anAsffFinding({ Id: 'x'.repeat(240_000) }),
  anImportedEvent(
    ...Array.from({ length: 100 }, (_, nth) =>
      anAsffFinding({ Id: `finding-${nth}`, Resources: [group(nth)], Description: 'x'.repeat(2_400) }),
    ),
  ),
);

export const hostileInput: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 600, arbitrary: broken },
  { weight: 100, arbitrary: cutOff },
  { weight: 100, arbitrary: mixed },
  { weight: 100, arbitrary: nasty },
  { weight: 100, arbitrary: fc.anything() },
  { weight: 1, arbitrary: huge },
);
