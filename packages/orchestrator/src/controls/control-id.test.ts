import { describe, expect, it } from '@jest/globals';
import { controlIdOf, controlIdPattern } from './control-id.ts';
import { generatorIdEndings, standards } from './standards.ts';

const fsbp = 'aws-foundational-security-best-practices/v/1.0.0';
const cis = 'cis-aws-foundations-benchmark/v';

/** Calls it like `asff.ts`. */
function controlId(
  given: { security?: string; control?: string; generator?: string; rule?: string; standards?: readonly string[] },
  resourceTypes: readonly string[] = [],
) {
  const reading = controlIdOf(
    {
      securityControlId: { field: 'Compliance.SecurityControlId', value: given.security },
      controlId: { field: 'ProductFields.ControlId', value: given.control },
      generatorId: { field: 'GeneratorId', value: given.generator },
      ruleId: { field: 'ProductFields.RuleId', value: given.rule },
      standardArns: given.standards ?? [],
    },
    resourceTypes,
  );
  return reading.ok ? reading.controlId : reading.error;
}

describe('controlIdOf', () => {
  it('reads the first field with a value: SecurityControlId, ControlId, GeneratorId or RuleId', () => {
    expect(controlId({ security: 'EC2.1' })).toBe('EC2.1');
    expect(controlId({ control: 'EC2.2' })).toBe('EC2.2');
    expect(controlId({ generator: `${fsbp}/EC2.3` })).toBe('EC2.3');
    expect(controlId({ rule: '4.1' })).toBe('EC2.13');
  });

  it.each([
    [
      'SecurityControlId and GeneratorId',
      { security: 'SecurityGroup.3', generator: 'x/EC2.13' },
      'GeneratorId names EC2.13',
    ],
    ['SecurityControlId and ControlId', { security: 'EC2.1', control: 'EC2.2' }, 'ProductFields.ControlId names EC2.2'],
    ['ControlId and GeneratorId', { control: 'EC2.2', generator: `${fsbp}/EC2.3` }, 'GeneratorId names EC2.3'],
    ['SecurityControlId and RuleId', { security: 'EC2.1', rule: '4.1' }, 'ProductFields.RuleId names EC2.13'],
    [
      'two standards',
      { generator: `${fsbp}/EC2.13`, standards: ['arn:aws:securityhub:::standards/pci-dss/v/3.2.1'] },
      'it names the standards',
    ],
  ])('refuses a finding that contradicts itself by %s', (_, fields, why) => {
    expect(controlId(fields)).toContain('The finding contradicts itself: ');
    expect(controlId(fields)).toContain(why);
  });

  it('accepts a requirement that several controls check for any of them', () => {
    expect(controlId({ security: 'AutoScaling.5', control: 'Autoscaling.5' })).toBe('AutoScaling.5');
  });

  it.each([
    ['a consolidated finding', { generator: 'security-control/EC2.13' }, 'EC2.13'],
    ['FSBP', { generator: `${fsbp}/S3.8`, control: 'S3.8' }, 'S3.8'],
    ['FSBP of 2020', { generator: `${fsbp}/ELBv2.1`, control: 'ELBv2.1' }, 'ELB.1'],
    ['FSBP of 2020 without ControlId', { generator: `${fsbp}/ELBv2.1` }, 'ELB.1'],
    ['NIST 800-53', { generator: 'nist-800-53/v/5.0.0/EC2.13', control: 'EC2.13' }, 'EC2.13'],
    ['NIST 800-171', { generator: 'nist-800-171/v/2.0.0/CloudTrail.2' }, 'CloudTrail.2'],
    ['PCI DSS 4.0.1', { generator: 'pci-dss/v/4.0.1/EC2.13' }, 'EC2.13'],
    ['PCI DSS 3.2.1', { generator: 'pci-dss/v/3.2.1/PCI.S3.6', control: 'PCI.S3.6' }, 'S3.1'],
    ['PCI DSS 3.2.1 without ControlId', { generator: 'pci-dss/v/3.2.1/PCI.IAM.8' }, 'IAM.10'],
    ['Control Tower', { generator: 'service-managed-aws-control-tower/v/1.0.0/EC2.2', control: 'CT.EC2.2' }, 'EC2.2'],
    ['CIS 1.2.0', { generator: `arn:aws:securityhub:::ruleset/${cis}/1.2.0/rule/4.1`, rule: '4.1' }, 'EC2.13'],
    ['CIS 1.2.0 in China', { generator: `arn:aws-cn:securityhub:::ruleset/${cis}/1.2.0/rule/3.14` }, 'CloudWatch.14'],
    ['CIS 1.2.0 by RuleId alone', { rule: '3.3' }, 'CloudWatch.1'],
    ['CIS 1.4.0', { generator: `${cis}/1.4.0/3.1`, control: '3.1' }, 'CloudTrail.1'],
    ['CIS 3.0.0', { generator: `${cis}/3.0.0/2.2.1`, control: '2.2.1' }, 'EC2.7'],
    ['CIS 5.0.0', { generator: `${cis}/5.0.0/5.1.1`, control: '5.1.1' }, 'EC2.7'],
    [
      'CIS by its StandardsArn',
      { control: '5.3', standards: [`arn:aws:securityhub:::standards/${cis}/5.0.0`] },
      'EC2.53',
    ],
  ])('finds the control of %s', (_what, given, expected) => {
    expect(controlId(given)).toBe(expected);
  });

  it("keeps Security Hub's spelling", () => {
    expect(controlId({ security: 'Autoscaling.5' })).toBe('Autoscaling.5');
    expect(controlId({ control: 'Opensearch.1' })).toBe('Opensearch.1');
  });

  it('maps a PCI id in any field', () => {
    expect(controlId({ security: 'PCI.EC2.5' })).toBe('EC2.13');
  });

  it('never reads a bare number without its standard: 3.1 is CloudWatch.2 in CIS 1.2.0 and CloudTrail.1 in CIS 1.4.0', () => {
    expect(controlId({ control: '3.1' })).toContain('names no Security Hub control');
    expect(controlId({ control: '3.1', generator: `${cis}/1.4.0/3.1` })).toBe('CloudTrail.1');
  });

  it('distinguishes the controls of one requirement by resource type', () => {
    expect(controlId({ generator: `${cis}/3.0.0/2.1.4` }, ['AwsAccount'])).toBe('S3.1');
    expect(controlId({ generator: `${cis}/3.0.0/2.1.4` }, ['AwsS3Bucket'])).toBe('S3.8');
    expect(controlId({ generator: `${cis}/3.0.0/2.1.4.2` })).toBe('S3.8');
  });

  it('refuses a requirement of several controls with the same resource type', () => {
    expect(controlId({ generator: `${cis}/5.0.0/2.3.1` }, ['AwsEfsFileSystem'])).toBe(
      `GeneratorId names 2.3.1 of ${cis}/5.0.0, which is checked by EFS.1 and EFS.8. The finding does not say which.`,
    );
    expect(controlId({ generator: `${cis}/3.0.0/2.1.4` }, ['AwsAccount', 'AwsS3Bucket'])).toContain(
      'The finding does not say which',
    );
  });

  it.each([
    [
      { security: 'constructor' },
      'Compliance.SecurityControlId must be a control id such as EC2.13, not "constructor".',
    ],
    [{ security: 'EC2.13; rm' }, 'Compliance.SecurityControlId must be a control id'],
    [{ security: 'EC2.0' }, 'Compliance.SecurityControlId must be a control id'],
    [{ control: '__proto__' }, 'ProductFields.ControlId must be a control id'],
    [{ generator: 'pci-dss/v/3.2.1/PCI.EC2.99' }, 'GeneratorId names PCI.EC2.99 of pci-dss/v/3.2.1, which no'],
    [{ generator: `${cis}/1.2.0/rule/9.9` }, `GeneratorId names 9.9 of ${cis}/1.2.0, which no`],
    [{ generator: `${cis}/9.9.9/1.1` }, `GeneratorId names 1.1 of ${cis}/9.9.9, which no`],
    [{ rule: 'constructor' }, 'ProductFields.RuleId must be a control id'],
    [
      { generator: 'arn:aws:guardduty:eu-west-1:111122223333:detector/12' },
      'The finding names no Security Hub control',
    ],
    [{}, 'The finding names no Security Hub control: Compliance.SecurityControlId is missing.'],
  ])('does not guess at %j', (given, error) => {
    expect(controlId(given)).toContain(error);
  });
});

describe('standards', () => {
  const requirements = Object.entries(standards).flatMap(([standard, checks]) =>
    Object.entries(checks).map(([requirement, control]) => ({ standard, requirement, control })),
  );

  const ofOneControl = requirements.flatMap(({ control, ...where }) =>
    typeof control === 'string' ? [{ ...where, control }] : [],
  );

  // From the list of controls on AWS's page of the CIS benchmarks.
  const cis3 = [
    'Account.1 CloudTrail.1 CloudTrail.2 CloudTrail.4 CloudTrail.7 Config.1 EC2.2 EC2.6 EC2.7 EC2.8 EC2.21 EC2.53 EC2.54',
    'EFS.1 IAM.2 IAM.3 IAM.4 IAM.5 IAM.6 IAM.9 IAM.15 IAM.16 IAM.18 IAM.22 IAM.26 IAM.27 IAM.28 KMS.4 RDS.2 RDS.3 RDS.13',
    'S3.1 S3.5 S3.8 S3.20 S3.22 S3.23',
  ].flatMap((line) => line.split(' '));

  it.each([
    ['3.0.0', cis3],
    ['5.0.0', [...cis3, 'EFS.8', 'RDS.5', 'RDS.15']],
  ])('covers every control of CIS %s', (version, expected) => {
    const controls = Object.values(standards[`${cis}/${version}`] ?? {}).flatMap((control) =>
      typeof control === 'string' ? [control] : control.map(({ controlId: id }) => id),
    );
    expect([...new Set(controls)].toSorted()).toEqual(expected.toSorted());
  });

  it.each([
    ['1.2.0', 44],
    ['1.4.0', 45],
  ])('covers every requirement of CIS %s that Security Hub has checked', (version, count) => {
    expect(Object.keys(standards[`${cis}/${version}`] ?? {})).toHaveLength(count);
  });

  it.each(requirements)('maps $requirement of $standard to control ids', ({ control }) => {
    const ids = typeof control === 'string' ? [control] : control.map(({ controlId: id }) => id);
    for (const id of ids) expect(id).toMatch(controlIdPattern);
  });

  it.each(ofOneControl)(
    'reads $requirement of $standard back from its GeneratorId',
    ({ standard, requirement, control }) => {
      const generator = standard.endsWith('1.2.0')
        ? `arn:aws:securityhub:::ruleset/${standard}/rule/${requirement}`
        : `${standard}/${requirement}`;

      expect(controlId({ generator })).toBe(control);
      expect(generatorIdEndings(control).filter((ending) => generator.endsWith(ending))).toHaveLength(1);
    },
  );

  it('has no ending that two controls share', () => {
    const endings = [...new Set(ofOneControl.map(({ control }) => control))].flatMap(generatorIdEndings);
    const clashes = endings.filter((ending) => endings.some((other) => other !== ending && other.endsWith(ending)));

    expect(new Set(endings).size).toBe(endings.length);
    expect(clashes).toEqual([]);
  });
});
