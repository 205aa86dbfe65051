/** A principal in a member account imports forged findings, which an automatic rule or the button passes to ASR. */
import { eventRules, type ExecutionInput, type Policy } from '@asr/orchestrator';
import {
  aGuardDutyFinding,
  anAsffFinding,
  anImportedEvent,
  anImportedV2Event,
  anOcsfFinding,
  aCustomAction,
} from '@asr/orchestrator/testing/events';
import { matchesPattern } from '@asr/local-cloud';
import { registry } from '@asr/playbooks';
import { type Attack, broken, held, heldIf } from './attack.ts';
import { automaticPolicy, makesNoRequest, parse } from './world.ts';

const buttonArn = 'arn:aws:securityhub:eu-west-1:999999999999:action/custom/RemediateWithASR';
const rules = eventRules(automaticPolicy, Object.keys(registry), buttonArn);
const automaticRules = rules.filter(({ name }) => name !== 'RemediateWithAsr');

/** Product ARNs that a principal in account 111122223333 can write, or might try to. */
const products: readonly (readonly [product: string, what: string])[] = [
  ['arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default', 'its own default product'],
  ['arn:aws:securityhub:eu-west-1::product/prowler/prowler', 'a scanner it may import for'],
  ['arn:aws:securityhub:eu-west-1::product/aws/guardduty', 'the product of GuardDuty'],
  ['arn:aws:securityhub:eu-west-1:111122223333:product/aws/securityhub', "Security Hub's product in its own account"],
  ['arn:aws:securityhub:eu-west-1::product/aws/securityhub-evil', 'a product whose name begins like Security Hub'],
  ['arn:aws:securityhub:eu-west-1::product/evil/aws/securityhub', 'a product whose name ends like Security Hub'],
  ['arn:aws:securityhub:::product/aws/securityhub', "Security Hub's product without a Region"],
  ['arn:evil:securityhub:eu-west-1::product/aws/securityhub', "Security Hub's product in a made-up partition"],
  ['arn:aws:iam:eu-west-1::product/aws/securityhub', "Security Hub's product under another service"],
  ['product/aws/securityhub', "Security Hub's product without an ARN"],
  ['', 'an empty product'],
];

const asffBy = (product: string, overrides: object = {}) => anAsffFinding({ ProductArn: product, ...overrides });
const ocsfBy = (product: string, overrides: object = {}) =>
  anOcsfFinding({ metadata: { product: { uid: product }, version: '1.6.0' }, ...overrides });

const asff = (...findings: readonly unknown[]): ExecutionInput & { kind: 'finding-asff' } => ({
  kind: 'finding-asff',
  rule: 'automatic',
  event: anImportedEvent(...findings),
});
const ocsf = (...findings: readonly unknown[]): ExecutionInput & { kind: 'finding-ocsf' } => ({
  kind: 'finding-ocsf',
  rule: 'automatic',
  event: anImportedV2Event(...findings),
});
const button = (...findings: readonly unknown[]): ExecutionInput & { kind: 'button' } => ({
  kind: 'button',
  event: aCustomAction(...findings),
});

const containing: Policy = { ...automaticPolicy, controls: { 'Contain.2': { mode: 'automatic' } } };
const threatProduct = 'arn:aws:securityhub:eu-west-1::product/aws/guardduty';

/** Findings in the shape of GuardDuty whose product a principal of the account can write, or which contradict themselves. */
const forgedThreats: readonly (readonly [what: string, more: object])[] = [
  [
    'under its own default product',
    { ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default' },
  ],
  ['under the product of GuardDuty in its own account', { ProductArn: threatProduct.replace('::', ':111122223333:') }],
  ['whose id is of another account', { Id: 'arn:aws:guardduty:eu-west-1:444455556666:detector/1/finding/2' }],
  ['about a user of another account', { AwsAccountId: '444455556666' }],
  ['whose type has a wildcard', { FindingProviderFields: { Types: ['TTPs/UnauthorizedAccess:IAMUser-*'] } }],
];

const threats: readonly Attack[] = forgedThreats.flatMap(([what, more]): readonly Attack[] =>
  [asff, button].map((door) => ({
    by: 'importer',
    on: 'protected resources',
    does: `gets a threat ${what} to ASR by ${door === asff ? 'a rule' : 'the button'}, so that it deactivates a key`,
    play: () => makesNoRequest(parse(door(aGuardDutyFinding({ more })), containing)),
  })),
);

/** BatchImportFindings rejects the ARN of a product that does not exist, so these never reach a rule. */
const isImportable = (product: string): boolean => /^arn:aws:securityhub:[a-z0-9-]+:\d*:product\//.test(product);

const byRule = (product: string, what: string): Attack => ({
  by: 'importer',
  on: 'other accounts',
  does: `imports an ASFF finding of ${what}, seen by the automatic rules`,
  play: () => {
    const matched = automaticRules.filter(({ pattern }) => matchesPattern(pattern, anImportedEvent(asffBy(product))));
    return heldIf(matched.length === 0, 'No automatic rule matches.', `The rule ${matched[0]?.name ?? ''} matches.`);
  },
});

const byProduct: readonly Attack[] = products.flatMap(([product, what]): readonly Attack[] => [
  ...(isImportable(product) ? [byRule(product, what)] : []),
  {
    by: 'importer',
    on: 'other accounts',
    does: `imports an ASFF finding of ${what}, and Parse reads it`,
    play: () => makesNoRequest(parse(asff(asffBy(product)))),
  },
  {
    by: 'importer',
    on: 'other accounts',
    does: `imports an ASFF finding of ${what}, and an operator presses the button`,
    play: () => makesNoRequest(parse(button(asffBy(product)))),
  },
  {
    by: 'importer',
    on: 'other accounts',
    does: `imports an OCSF finding of ${what}, and Parse reads it`,
    play: () => makesNoRequest(parse(ocsf(ocsfBy(product)))),
  },
]);

/** Findings under Security Hub's own product with contradictory parts, which Security Hub does not create. */
const contradictions: readonly (readonly [what: string, overrides: object])[] = [
  ['whose control ids disagree', { GeneratorId: 'security-control/SecurityGroup.3' }],
  ['whose standard names another control', { Compliance: { Status: 'FAILED', SecurityControlId: 'IAM.8' } }],
  ['whose product field names another control', { ProductFields: { ControlId: 'IAM.8' } }],
  [
    'whose id is of another account',
    { Id: 'arn:aws:securityhub:eu-west-1:444455556666:security-control/EC2.13/finding/aaaa' },
  ],
  [
    'whose id is of another Region',
    { Id: 'arn:aws:securityhub:us-east-1:111122223333:security-control/EC2.13/finding/aaaa' },
  ],
  ['whose id is an ARN of another service', { Id: 'arn:aws:iam::111122223333:user/alice' }],
  [
    'about a resource of another account',
    { Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:eu-west-1:444455556666:security-group/sg-0abc' }] },
  ],
  [
    'about a resource of another partition',
    {
      Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws-cn:ec2:cn-north-1:111122223333:security-group/sg-0abc' }],
    },
  ],
  [
    'about a resource of another type',
    { Resources: [{ Type: 'AwsIamUser', Id: 'arn:aws:iam::111122223333:user/alice' }] },
  ],
  [
    'about every resource, by a wildcard',
    { Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/*' }] },
  ],
];

const byContradiction: readonly Attack[] = contradictions.flatMap(([what, overrides]): readonly Attack[] =>
  [asff, button].map((door) => ({
    by: 'memberAdmin',
    on: 'other accounts',
    does: `gets a finding ${what} to ASR by ${door === asff ? 'a rule' : 'the button'}`,
    play: () => makesNoRequest(parse(door(anAsffFinding(overrides)))),
  })),
);

const event = {
  eventName: 'RevokeSecurityGroupIngress',
  groupId: 'sg-0abc',
  actor: 'arn:aws:iam::111122223333:user/x',
  removed: [
    {
      direction: 'ingress',
      protocol: 'tcp',
      fromPort: 3389,
      toPort: 3389,
      source: { kind: 'cidrIpv4', value: '0.0.0.0/0' },
    },
  ],
};

const ownDetections: readonly Attack[] = [
  [
    'under its own default product',
    'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    'asr/SecurityGroup.3/forged',
  ],
  [
    "under Security Hub's product",
    'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
    'arn:aws:securityhub:eu-west-1:111122223333:security-control/SecurityGroup.3/finding/x',
  ],
].map(([what = '', product = '', id = '']): Attack => ({
  by: 'importer',
  on: 'network access',
  does: `imports a finding of SecurityGroup.3 ${what} with an invented event, so that ASR opens port 3389`,
  play: () => {
    const forged = asffBy(product, {
      Id: id,
      GeneratorId: 'asr/SecurityGroup.3',
      Compliance: {
        Status: 'FAILED',
        SecurityControlId: 'SecurityGroup.3',
        SecurityControlParameters: [{ Name: 'event', Value: [JSON.stringify(event)] }],
      },
    });
    return makesNoRequest(parse(button(forged)));
  },
}));

const parameters: readonly Attack[] = [
  ['IAM.8', 'maxCredentialUsageAge', '0', 'AwsIamUser', 'arn:aws:iam::111122223333:user/alice'],
  [
    'CloudTrail.2',
    'kmsKeyArn',
    'arn:aws:kms:eu-west-1:666677778888:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'AwsCloudTrailTrail',
    'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  ],
  [
    'SNS.1',
    'kmsMasterKeyId',
    'arn:aws:kms:eu-west-1:666677778888:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'AwsSnsTopic',
    'arn:aws:sns:eu-west-1:111122223333:orders',
  ],
].map(([control = '', name = '', value = '', type = '', id = '']): Attack => ({
  by: 'importer',
  on: 'protected resources',
  does: `steers ${name} of ${control} by a finding of its own product`,
  play: () =>
    makesNoRequest(
      parse(
        asff(
          asffBy('arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default', {
            GeneratorId: `security-control/${control}`,
            Compliance: {
              Status: 'FAILED',
              SecurityControlId: control,
              SecurityControlParameters: [{ Name: name, Value: [value] }],
            },
            Resources: [{ Type: type, Id: id }],
          }),
        ),
      ),
    ),
}));

const flood: readonly Attack[] = [
  {
    by: 'importer',
    on: 'limits',
    does: 'imports 500 findings of its own product in one event, so that their answers fill the state',
    play: () => {
      const findings = Array.from({ length: 500 }, (_, index) =>
        asffBy('arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default', { Id: `forged-${index}` }),
      );
      const { items, answers } = parse(button(...findings));
      if (items.length > 0) return broken(`ASR made ${items.length} requests.`);
      return answers.length <= 3 ? held(answers[0]?.reason ?? '') : broken(`ASR gave ${answers.length} answers.`);
    },
  },
  {
    by: 'importer',
    on: 'limits',
    does: 'hides one honest finding among 99 forged ones',
    play: () => {
      const forged = Array.from({ length: 99 }, (_, index) =>
        asffBy('arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default', { Id: `forged-${index}` }),
      );
      const { items } = parse(button(...forged.slice(0, 50), anAsffFinding(), ...forged.slice(50)));
      return heldIf(
        items.length === 1,
        'The honest finding is remediated, and no other.',
        `ASR made ${items.length} requests.`,
      );
    },
  },
  {
    by: 'importer',
    on: 'protected resources',
    does: 'gives a forged finding the severity CRITICAL to get past the scope',
    play: () =>
      makesNoRequest(
        parse(
          asff(
            asffBy('arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default', {
              Severity: { Label: 'CRITICAL' },
            }),
          ),
        ),
      ),
  },
];

export const forgedFindings: readonly Attack[] = [
  ...byProduct,
  ...byContradiction,
  ...ownDetections,
  ...parameters,
  ...flood,
  ...threats,
];
