/** Findings of GuardDuty, Inspector and Macie: which containment each asks for, and which are declined by name. */
import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import {
  type ThreatOverrides,
  aBucketResource,
  aCustomAction,
  aGuardDutyFinding,
  aMacieFinding,
  anAccessKeyResource,
  anAsffFinding,
  anImportedEvent,
  anImportedV2Event,
  anInspectorFinding,
  anOcsfVulnerability,
  aVulnerablePackage,
  anInstanceResource,
  anOcsfThreat,
  inputFor,
} from '../testing/index.ts';
import { requestsFor } from './parse.ts';

const account = '111122223333';

function parse(event: unknown, policy: Policy = defaultPolicy) {
  return requestsFor({
    executionId: 'execution-1',
    input: inputFor(event),
    settings: { policy, runbooks: {} },
    controls: registry,
    isOwnRole: () => false,
    ownPrefix: 'ASR-',
    organizationalUnits: () => ({ ok: false, error: 'not asked for.' }),
    now: new Date('2026-11-30T12:00:00Z'),
    ticketActionId: 'ASRTicket',
  });
}

const itemsOf = (...findings: readonly object[]) => parse(aCustomAction(...findings)).items;
const answersOf = (...findings: readonly object[]) => parse(aCustomAction(...findings)).answers;
const ofGuardDuty = (type: string, more: ThreatOverrides = {}) => aGuardDutyFinding({ type, ...more });
const ofMacie = (type: string, more: ThreatOverrides = {}) => aMacieFinding({ type, ...more });
const exposed = { resources: [aBucketResource(), anAccessKeyResource()] };

describe('a finding of a threat', () => {
  const alice = {
    controlId: 'Contain.2',
    canonical: `arn:aws:iam::${account}:user/alice`,
    finding: { accessKeyId: ['AKIAIOSFODNN7EXAMPLE'] },
  };
  const web = { controlId: 'Contain.3', canonical: `arn:aws:iam::${account}:role/web`, finding: {} };
  const ofRole = (key: object = {}) => ({
    resources: [
      anAccessKeyResource({ PrincipalType: 'AssumedRole', PrincipalName: 'web', ...key }, 'ASIAIOSFODNN7EXAMPLE'),
    ],
  });
  const exfiltration = 'Effects/Data Exfiltration/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration';
  const customers = { controlId: 'Contain.4', canonical: 'arn:aws:s3:::customers', finding: {} };

  const arn = `arn:aws:ec2:eu-west-1:${account}:instance/i-0abc1234567890def`;
  const instance = { controlId: 'Contain.1', canonical: arn, finding: {} };
  const ofInstance = { resources: [anInstanceResource()] };
  const asActor = { ...ofInstance, more: { ProductFields: { 'aws/guardduty/service/resourceRole': 'ACTOR' } } };

  it.each([
    [ofGuardDuty('TTPs/Command and Control/CryptoCurrency:EC2-BitcoinTool.B!DNS', ofInstance), instance],
    [ofGuardDuty('TTPs/Command and Control/Backdoor:EC2-C&CActivity.B', ofInstance), instance],
    [ofGuardDuty('TTPs/Command and Control/Trojan:EC2-DNSDataExfiltration', ofInstance), instance],
    [ofGuardDuty('TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce', asActor), instance],
    [ofGuardDuty('TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller.Custom'), alice],
    [ofGuardDuty('TTPs/Command and Control/UnauthorizedAccess:IAMUser-TorIPCaller'), alice],
    [ofGuardDuty('TTPs/Credential Access/IAMUser-AnomalousBehavior'), alice],
    [ofGuardDuty('TTPs/Defense Evasion/Stealth:IAMUser-CloudTrailLoggingDisabled'), alice],
    [ofGuardDuty('TTPs/Exfiltration:S3-AnomalousBehavior', exposed), alice],
    [ofGuardDuty(`${exfiltration}.OutsideAWS`, ofRole()), web],
    [ofGuardDuty(`${exfiltration}.InsideAWS`, ofRole({ PrincipalType: 'Role' })), web],
    [ofGuardDuty('TTPs/Policy:S3-BucketAnonymousAccessGranted', exposed), customers],
    [ofGuardDuty('Effects/Data Exposure/Policy:S3-BucketBlockPublicAccessDisabled', exposed), customers],
    [ofMacie('Sensitive Data Identifications/PII/SensitiveData:S3Object-Personal'), customers],
    [ofMacie('Effects/Data Exposure/Policy:IAMUser-S3BucketPublic', { resources: [aBucketResource()] }), customers],
  ])('asks for the containment of its type: %#', (finding, { controlId, canonical, finding: parameters }) => {
    const [item, ...others] = itemsOf(finding);

    expect(others).toEqual([]);
    expect({ ...item, canonical: item?.canonical ?? item?.resourceId }).toMatchObject({
      controlId,
      canonical,
      step: 'remediate',
      region: 'eu-west-1',
      severity: 'HIGH',
      parameters: { finding: parameters, policy: {} },
      finding: { productArn: finding.ProductArn, accountId: account },
    });
  });

  it('is read in OCSF as in ASFF', () => {
    expect(itemsOf(anOcsfThreat())).toMatchObject([
      {
        controlId: 'Contain.2',
        resourceId: `arn:aws:iam::${account}:user/alice`,
        parameters: { finding: { accessKeyId: ['AKIAIOSFODNN7EXAMPLE'] } },
        severity: 'HIGH',
        finding: { format: 'ocsf', productArn: 'arn:aws:securityhub:eu-west-1::productv2/aws/guardduty' },
      },
    ]);
  });

  it('is read in OCSF of Macie, where the bucket has its ARN as another id', () => {
    const region = 'eu-west-1';
    const finding = anOcsfThreat({
      class_uid: 2006,
      finding_info: { uid: 'f18414f5', types: ['SensitiveData:S3Object/Personal', 'Sensitive Data'] },
      metadata: { product: { uid: `arn:aws:securityhub:${region}::productv2/aws/macie` } },
      resources: [
        { type: 'AWS::S3::Object', uid: 'list.csv', region },
        { type: 'AWS::S3::Bucket', uid: 'customers', uid_alt: 'arn:aws:s3:::customers', region: 'global' },
        { type: 'AWS::S3::Bucket' },
      ],
    });

    expect(itemsOf(finding)).toMatchObject([{ controlId: 'Contain.4', resourceId: 'arn:aws:s3:::customers' }]);
  });

  it.each([
    ['ACTOR', 1],
    ['TARGET', 0],
  ])('isolates an instance that attacks others, in OCSF as %s', (resource_role, requests) => {
    const { finding_info } = anOcsfThreat();
    const finding = anOcsfThreat({
      evidences: [{ data: { resource_role } }],
      finding_info: { ...finding_info, types: ['UnauthorizedAccess:EC2/SSHBruteForce'] },
      resources: [{ type: 'AWS::EC2::Instance', uid: `arn:aws:ec2:eu-west-1:${account}:instance/i-0abc` }],
    });

    expect(itemsOf(finding)).toHaveLength(requests);
  });

  it('reads the user of an access key in OCSF without its data', () => {
    const key = { type: 'AWS::IAM::AccessKey', uid: 'AKIAIOSFODNN7EXAMPLE', user: { name: 'alice', type: 'IAMUser' } };

    expect(itemsOf(anOcsfThreat({ resources: [key] }))).toMatchObject([{ controlId: 'Contain.2' }]);
  });

  it('makes a request for each of two access keys of one user', () => {
    const other = anAccessKeyResource({}, 'AKIAIOSFODNN7ANOTHER');
    const items = itemsOf(aGuardDutyFinding(), aGuardDutyFinding({ resources: [other], more: { Id: 'another' } }));

    expect(items.map(({ parameters }) => parameters.finding)).toEqual([
      { accessKeyId: ['AKIAIOSFODNN7EXAMPLE'] },
      { accessKeyId: ['AKIAIOSFODNN7ANOTHER'] },
    ]);
  });
});

describe('a vulnerability of an instance', () => {
  const instance = `arn:aws:ec2:eu-west-1:${account}:instance/i-0abc1234567890def`;
  const patching = {
    controlId: 'Contain.5',
    resourceId: instance,
    parameters: {
      finding: {
        vulnerability: ['CVE-2026-0001'],
        packages: ['openssl 1:1.0.2k-16.amzn2 1:1.0.2k-24.amzn2.0.12'],
        observedAt: [expect.stringMatching(/^2026-11-29T11:56:49(\.000)?Z$/)],
      },
      policy: {},
    },
  };

  it.each([
    ['ASFF', anInspectorFinding()],
    ['OCSF', anOcsfVulnerability()],
    [
      'ASFF, where the ARN lacks the type of the resource',
      anInspectorFinding({ resources: [{ ...anInstanceResource(), Id: instance.replace('instance/', '') }] }),
    ],
  ])('asks for the patches of its packages, in %s', (_, finding) => {
    expect(itemsOf(finding)).toMatchObject([patching]);
  });

  it('is read without an epoch and a release, as Inspector writes packages of Ubuntu', () => {
    const packages = [aVulnerablePackage({ Name: 'zlib1g', Version: '1.2.11', Epoch: null, Release: '' })];
    const [item] = itemsOf(anInspectorFinding({ packages }));

    expect(item?.parameters.finding).toMatchObject({ packages: ['zlib1g 1.2.11 1:1.0.2k-24.amzn2.0.12'] });
  });

  it('cannot make one package two, or another version', () => {
    const packages = [aVulnerablePackage({ Name: 'a b,c', Version: '1 2' })];
    const [item] = itemsOf(anInspectorFinding({ packages }));

    expect(item?.parameters.finding).toMatchObject({ packages: ['a_b_c 1:1_2-16.amzn2 1:1.0.2k-24.amzn2.0.12'] });
  });
});

describe('a finding of a threat that ASR does not contain', () => {
  const idOf = (finding: object) =>
    'finding_info' in finding ? (finding.finding_info as { uid: string }).uid : (finding as { Id: string }).Id;
  const asRoot = { resources: [anAccessKeyResource({ PrincipalType: 'Root', PrincipalName: 'Root' })] };
  const asUser = (key: object, id?: string) => ({ resources: [anAccessKeyResource(key, id)] });
  const malicious = 'TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller';

  it.each([
    [
      'an instance that is attacked',
      ofGuardDuty('TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce', { resources: [anInstanceResource()] }),
      'the instance is the target',
    ],
    ['no instance', ofGuardDuty('TTPs/Backdoor:EC2-Spambot', { resources: [aBucketResource()] }), 'no EC2 instance'],
    ['an unknown type', ofGuardDuty('TTPs/Future:Thing-NewBehavior'), 'Future:Thing/NewBehavior. ASR does not'],
    ['a type with a wildcard', ofGuardDuty('TTPs/UnauthorizedAccess:IAMUser-*'), 'UnauthorizedAccess:IAMUser/*. ASR'],
    ['a type of another service', ofMacie(malicious), 'Amazon Macie reports UnauthorizedAccess:IAMUser/MaliciousIP'],
    ['a type that objects have', ofGuardDuty('TTPs/constructor'), 'GuardDuty reports TTPs:constructor. ASR does not'],
    ['the root user', ofGuardDuty('TTPs/Policy:IAMUser-RootCredentialUsage', asRoot), 'Sign in as the root user'],
    ['keys of the root user', ofGuardDuty(malicious, asRoot), 'Sign in as the root user'],
    ['temporary credentials', ofGuardDuty(malicious, asUser({}, 'ASIAIOSFODNN7EXAMPLE')), 'temporary credentials'],
    ['a federated user', ofGuardDuty(malicious, asUser({ PrincipalType: 'FederatedUser' })), 'type FederatedUser'],
    ['a service of AWS', ofGuardDuty(malicious, asUser({ PrincipalType: 'constructor' })), 'type constructor'],
    ['a principal without a type', ofGuardDuty(malicious, asUser({ PrincipalType: null })), 'has no type'],
    ['a credential without a principal', ofGuardDuty(malicious, asUser({ PrincipalName: null })), 'in CloudTrail'],
    ['no credential', ofGuardDuty(malicious, { resources: [aBucketResource()] }), 'it names no access key'],
    [
      'no bucket',
      ofMacie('PII/SensitiveData:S3Object-Personal', { resources: [anInstanceResource()] }),
      'no S3 bucket',
    ],
    [
      'several credentials',
      ofGuardDuty(malicious, { resources: [anAccessKeyResource(), anAccessKeyResource({}, 'AKIAIOSFODNN7ANOTHER')] }),
      'several access keys',
    ],
    ['a credential of another account', ofGuardDuty(malicious, asUser({ AccountId: '444455556666' })), '444455556666'],
    ['the whole account', ofGuardDuty('TTPs/Policy:S3-AccountBlockPublicAccessDisabled'), 'the whole account'],
    ['sharing', ofMacie('Effects/Data Exposure/Policy:IAMUser-S3BucketSharedExternally'), 'remove the account from'],
    ['a sample of Macie', aMacieFinding({ more: { Sample: true } }), 'it is a sample finding'],
    [
      'a sample of GuardDuty',
      aGuardDutyFinding({ more: { ProductFields: { 'aws/guardduty/service/additionalInfo/sample': 'true' } } }),
      'it is a sample finding',
    ],
    [
      'types that ask for different containments',
      aGuardDutyFinding({
        more: { FindingProviderFields: { Types: [malicious, 'TTPs/Policy:S3-BucketPublicAccessGranted'] } },
      }),
      'Respond manually',
    ],
    [
      'a vulnerability of a container image',
      anInspectorFinding({ resources: [{ Type: 'AwsEcrContainerImage', Id: 'arn:aws:ecr:eu-west-1:1:repository/a' }] }),
      'CVE-2026-0001. ASR does not patch it: it is about an image or a function.',
    ],
    [
      'a vulnerability of a Lambda function',
      anInspectorFinding({ resources: [{ Type: 'AwsLambdaFunction', Id: 'arn:aws:lambda:eu-west-1:1:function:a' }] }),
      'CVE-2026-0001. ASR does not patch it: it is about an image or a function.',
    ],
    ['a vulnerability of a bucket', anInspectorFinding({ resources: [aBucketResource()] }), 'it names no EC2 instance'],
    ['a network path', anInspectorFinding({ packages: [] }), 'it names no vulnerable package'],
    [
      'a package of pip',
      anInspectorFinding({ packages: [aVulnerablePackage({ PackageManager: 'PIP' })] }),
      'Patch Manager does not update packages of PIP',
    ],
    [
      'a package without a fix',
      anInspectorFinding({ packages: [aVulnerablePackage(), aVulnerablePackage({ FixedInVersion: 'NotAvailable' })] }),
      'no version of openssl has a fix',
    ],
    [
      'a vulnerability in OCSF without a package',
      anOcsfVulnerability({ vulnerabilities: [] }),
      'no vulnerable package',
    ],
    [
      'a vulnerability in OCSF without a name',
      anOcsfVulnerability({ vulnerabilities: [{ affected_packages: [{ name: 'a', version: '1' }] }] }),
      'no vulnerable package',
    ],
    [
      'a vulnerability in OCSF without a fix',
      anOcsfVulnerability({
        vulnerabilities: [
          { cve: { uid: 'CVE-2026-7' }, is_fix_available: false, affected_packages: [{ name: 'a', version: '1' }] },
        ],
      }),
      'Amazon Inspector reports CVE-2026-7. ASR does not patch it: no version of a has a fix',
    ],
  ])('is declined by name: %s', (_, finding, reason) => {
    const { items, answers } = parse(aCustomAction(finding));

    expect(items).toEqual([]);
    expect(answers).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining(reason), finding: { id: idOf(finding) } },
    ]);
    expect(answers[0]?.reason).toMatch(/^(GuardDuty|Amazon Macie|Amazon Inspector) reports .*\.$/);
    expect(answers[0]?.finding.productArn).toMatch(/::product(v2)?\/aws\/(guardduty|inspector|macie)$/);
  });

  it('declines a sample of Macie in OCSF', () => {
    const finding = anOcsfThreat({
      class_uid: 2006,
      finding_info: { uid: 'f18414f5', types: ['SensitiveData:S3Object/Personal'] },
      metadata: { product: { uid: 'arn:aws:securityhub:eu-west-1::productv2/aws/macie' } },
      resources: [{ type: 'AWS::S3::Bucket', uid: 'macie-sample-finding-bucket' }],
    });

    expect(answersOf(finding)).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining('sample') }]);
  });

  it.each([
    ['ASR-Contain.2', "one of ASR's own roles in a member account"],
    ['ASR-Playbook', 'the role of the function of playbooks'],
  ])('never contains %s, %s', (PrincipalName) => {
    const key = anAccessKeyResource({ PrincipalType: 'AssumedRole', PrincipalName }, 'ASIAIOSFODNN7EXAMPLE');

    expect(answersOf(aGuardDutyFinding({ resources: [key] }))).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('stop: true') },
    ]);
  });
});

describe('a hostile finding', () => {
  const product = 'arn:aws:securityhub:eu-west-1::product/aws/guardduty';

  it.each([
    [
      "the account's own product",
      { ProductArn: `arn:aws:securityhub:eu-west-1:${account}:product/${account}/default` },
    ],
    ['the product in its own account', { ProductArn: product.replace('::', `:${account}:`) }],
    ['a product that begins like it', { ProductArn: `${product}-evil` }],
    ['a product of another vendor', { ProductArn: product.replace('/aws/', '/evil/') }],
    ['a product without a Region', { ProductArn: product.replace('eu-west-1', '') }],
    ['a product of v2 in ASFF', { ProductArn: product.replace('product/', 'productv2/') }],
  ])('of %s makes no request and no note', (_, more) => {
    const { items, answers } = parse(aCustomAction(aGuardDutyFinding({ more })));

    expect(items).toEqual([]);
    expect(answers).toMatchObject([{ finding: { productArn: '' } }]);
  });

  it.each([
    [{ Id: 'arn:aws:guardduty:eu-west-1:444455556666:detector/1/finding/2' }, 'its id belongs to account 444455556666'],
    [{ Id: 'arn:aws:guardduty:us-east-1:111122223333:detector/1/finding/2' }, 'its id is in us-east-1'],
    [{ Id: 'arn:aws:iam::111122223333:user/alice' }, 'its id is an ARN of iam'],
    [{ Region: 'us-east-1' }, 'it is in us-east-1'],
  ])('that contradicts itself makes no request: %j', (more, reason) => {
    const { items, answers } = parse(aCustomAction(aGuardDutyFinding({ more })));

    expect(items).toEqual([]);
    expect(answers).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining(reason) }]);
  });

  it.each([
    ['no types of the provider', { FindingProviderFields: null }, 'FindingProviderFields must be an object.'],
    ['a type with a newline', { FindingProviderFields: { Types: ['TTPs/a\nb'] } }, 'must not contain control'],
    ['no resources', { Resources: [] }, 'Resources must have at least one resource.'],
    ['a resource without an id', { Resources: [{ Type: 'AwsIamAccessKey' }] }, 'Resources[0].Id is missing.'],
  ])('with %s makes no request', (_, more, reason) => {
    const { items, answers } = parse(aCustomAction(aGuardDutyFinding({ more })));

    expect(items).toEqual([]);
    expect(answers).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining(reason) }]);
  });

  it('does not choose the containment with Types, which principals of the account can change', () => {
    const Types = ['TTPs/Policy:S3-BucketPublicAccessGranted'];
    const finding = aGuardDutyFinding({ resources: [anAccessKeyResource(), aBucketResource()], more: { Types } });

    expect(itemsOf(finding)).toMatchObject([{ controlId: 'Contain.2' }]);
  });

  it.each([
    ['a user with a path to another', 'x:user/bob'],
    ['every user', '*'],
    ['a name with a newline', 'alice\nbob'],
  ])('about %s makes no request', (_, PrincipalName) => {
    const { items } = parse(aCustomAction(aGuardDutyFinding({ resources: [anAccessKeyResource({ PrincipalName })] })));
    expect(items).toEqual([]);
  });

  it.each([
    ['of another account', { Id: 'arn:aws:s3::444455556666:customers' }],
    ['of another partition', { Id: 'arn:aws-cn:s3:::customers' }],
    ['with a wildcard', { Id: 'arn:aws:s3:::*' }],
  ])('about a bucket %s makes no request', (_, resource) => {
    const { items } = parse(aCustomAction(aMacieFinding({ resources: [{ ...aBucketResource(), ...resource }] })));
    expect(items).toEqual([]);
  });

  it('of another class in OCSF, or without types, is not read', () => {
    const reasons = answersOf(
      anOcsfThreat({ class_uid: 2003 }),
      anOcsfThreat({ finding_info: { uid: 'x' } }),
      anOcsfThreat({ finding_info: { uid: 'y', types: ['Future:Thing/X'] } }),
    ).map(({ reason }) => reason);

    expect(reasons).toEqual([
      expect.stringContaining('class_uid must be 2004 (detection finding)'),
      expect.stringContaining('finding_info.types must be a list'),
      expect.stringContaining('GuardDuty reports Future:Thing/X.'),
    ]);
  });

  it('of Security Hub cannot ask for a containment', () => {
    const finding = anAsffFinding({
      Compliance: { Status: 'FAILED', SecurityControlId: 'Contain.2' },
      Resources: [{ Type: 'AwsIamUser', Id: `arn:aws:iam::${account}:user/alice` }],
    });

    expect(answersOf(finding)).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('Security Hub has no such control') },
    ]);
  });
});

describe('an event rule', () => {
  const automatic = (id: string): Policy => ({ ...defaultPolicy, controls: { [id]: { mode: 'automatic' } } });

  it.each([
    ['asff', anImportedEvent(aGuardDutyFinding())],
    ['ocsf', anImportedV2Event(anOcsfThreat())],
  ])('starts a containment only if the policy sets its id to automatic: %s', (_, event) => {
    const byDefault: Policy = { ...defaultPolicy, defaults: { mode: 'automatic' } };

    expect(parse(event, automatic('Contain.2')).items).toHaveLength(1);
    for (const policy of [defaultPolicy, byDefault, automatic('Contain.4')]) {
      expect(parse(event, policy)).toMatchObject({ items: [], answers: [{ outcome: 'skipped' }] });
    }
  });

  it.each([{ Workflow: { Status: 'NOTIFIED' } }, { RecordState: 'ARCHIVED' }])(
    'does not start one for a finding that is not open: %j',
    (more) => {
      expect(parse(anImportedEvent(aGuardDutyFinding({ more })), automatic('Contain.2')).items).toEqual([]);
    },
  );

  it('obeys a default of off', () => {
    const off: Policy = { ...defaultPolicy, defaults: { mode: 'off' } };

    expect(parse(aCustomAction(aGuardDutyFinding()), off)).toMatchObject({
      items: [],
      answers: [{ outcome: 'skipped' }],
    });
  });
});
