import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventRules } from '@asr/orchestrator';
import {
  type Resource,
  type Templates,
  controls,
  detectingPolicy,
  policy,
  resourcesOf,
  stacks,
  statementsIn,
  texts,
} from '../testing/index.ts';

let templates: Templates;
/** Of a policy that lists no control that ASR detects itself. */
let withoutDetection: Templates;
/** Of one that only CloudTrail detects. */
let byCloudTrail: Templates;

beforeAll(async () => {
  templates = await stacks(detectingPolicy);
  withoutDetection = await stacks(policy);
  byCloudTrail = await stacks({ ...policy, controls: { 'SecurityGroup.3': { mode: 'automatic' } } });
}, 120_000);

const only = (stack: keyof Templates, type: string): Resource => {
  const [resource, ...others] = resourcesOf(templates[stack], type);
  if (resource === undefined || others.length > 0) throw new Error(`Expected one ${type} in ${stack}.`);
  return resource;
};
const busesOf = ({ AdminStack }: Templates) =>
  resourcesOf(AdminStack, 'AWS::Events::EventBus').map(({ Properties }) => Properties['Name']);
const roleNamed = (given: Templates, name: string) =>
  resourcesOf(given.MemberRolesStack, 'AWS::IAM::Role').find(({ Properties }) => Properties['RoleName'] === name);
const allowsOf = (role: Resource | undefined) =>
  statementsIn(role?.Properties['Policies']).filter(({ Effect }) => Effect === 'Allow');
const admin = 'arn:${AWS::Partition}:iam::${AdminAccountId}';
const bus = 'arn:${AWS::Partition}:events:${HomeRegion}:${AdminAccountId}:event-bus/${Namespace}-Detections';

describe('a policy that detects nothing', () => {
  it('has no bus, no forwarding, no AWS Config rules, and no roles and parameters for them', () => {
    expect(busesOf(withoutDetection)).toEqual(['${Namespace}-Outcomes']);
    expect(resourcesOf(withoutDetection.AdminStack, 'AWS::Events::EventBusPolicy')).toEqual([]);
    expect(resourcesOf(withoutDetection.MemberStack, 'AWS::Events::Rule')).toEqual([]);
    expect(resourcesOf(withoutDetection.MemberStack, 'AWS::Config::ConfigRule')).toEqual([]);
    expect(roleNamed(withoutDetection, '${Namespace}-EventForwarder')).toBeUndefined();
    expect(roleNamed(withoutDetection, '${Namespace}-Evaluator')).toBeUndefined();
    expect(Object.keys(withoutDetection.MemberStack.Parameters)).toEqual(['Namespace']);
    expect(Object.keys(withoutDetection.MemberRolesStack.Parameters)).not.toContain('HomeRegion');
  });
});

describe('a policy that only CloudTrail detects for', () => {
  it('forwards events, and has no AWS Config rules and no evaluator', () => {
    expect(resourcesOf(byCloudTrail.MemberStack, 'AWS::Events::Rule')).toHaveLength(3);
    expect(resourcesOf(byCloudTrail.MemberStack, 'AWS::Config::ConfigRule')).toEqual([]);
    expect(Object.keys(byCloudTrail.MemberStack.Parameters)).not.toContain('ConfigRules');
    expect(roleNamed(byCloudTrail, '${Namespace}-EventForwarder')).toBeDefined();
    expect(roleNamed(byCloudTrail, '${Namespace}-Evaluator')).toBeUndefined();
  });
});

describe('the bus of detections', () => {
  it('accepts events only from the forwarders of the organization', () => {
    const { EventBusName, Statement } = only('AdminStack', 'AWS::Events::EventBusPolicy').Properties;

    expect(busesOf(templates)).toContain('${Namespace}-Detections');
    expect(EventBusName).toBe('${Detections}');
    expect(Statement).toEqual({
      Sid: 'ForwardersOfTheOrganization',
      Effect: 'Allow',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: '${Detections.Arn}',
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': '${OrganizationId}' },
        ArnLike: { 'aws:PrincipalArn': 'arn:${AWS::Partition}:iam::*:role/${Namespace}-EventForwarder' },
      },
    });
  });

  it('has rules only for events of AWS, and Security Hub stays on the default bus', () => {
    const sourcesOn = (name: string | undefined) =>
      resourcesOf(templates.AdminStack, 'AWS::Events::Rule')
        .filter(({ Properties }) => Properties['EventBusName'] === name)
        .flatMap(({ Properties }) => (Properties['EventPattern'] as { readonly source: readonly string[] }).source);

    expect(new Set(sourcesOn('${Detections}'))).toEqual(new Set(['aws.config', 'aws.ec2']));
    expect(new Set(sourcesOn(undefined))).toEqual(new Set(['aws.securityhub']));
  });
});

describe('the forwarder', () => {
  it('trusts EventBridge for the rules of this account, and puts events only on that bus', () => {
    const role = roleNamed(templates, '${Namespace}-EventForwarder');

    expect(statementsIn(role?.Properties['AssumeRolePolicyDocument'])).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
          ArnLike: { 'aws:SourceArn': 'arn:${AWS::Partition}:events:*:${AWS::AccountId}:rule/${Namespace}-*' },
        },
      },
    ]);
    expect(allowsOf(role)).toEqual([{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: [bus] }]);
  });

  it('forwards only events that a rule of the admin account matches, and only AWS Config rules of this deployment', () => {
    const rules = resourcesOf(templates.MemberStack, 'AWS::Events::Rule').map(({ Properties }) => Properties);
    const [calls, evaluations, prefixLists, tags] = eventRules(detectingPolicy, [], '', controls).filter(
      (rule) => rule.bus === 'detections',
    );

    expect(rules.map(({ Name }) => Name)).toEqual([
      '${Namespace}-Forward-GroupChanges',
      '${Namespace}-Forward-ConfigRules',
      '${Namespace}-Forward-PrefixListChanges',
      '${Namespace}-Forward-TagChanges',
    ]);
    expect(rules[0]?.['EventPattern']).toEqual(calls?.pattern);
    expect(rules[1]?.['EventPattern']).toEqual({
      ...evaluations?.pattern,
      detail: {
        configRuleName: ['${Namespace}-SecurityGroup.1', '${Namespace}-SecurityGroup.2'],
        newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
      },
    });
    expect(rules.slice(2).map(({ EventPattern }) => EventPattern)).toEqual([prefixLists?.pattern, tags?.pattern]);
    for (const { Targets, EventBusName } of rules) {
      expect(EventBusName).toBeUndefined();
      expect(Targets).toEqual([
        {
          Id: 'Detections',
          Arn: bus,
          RoleArn: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Namespace}-EventForwarder',
        },
      ]);
    }
  });
});

describe('the role that reads affected resources', () => {
  it('trusts the parse function of the admin account alone', () => {
    const role = roleNamed(templates, '${Namespace}-DetectionReader');
    const trust = statementsIn(role?.Properties['AssumeRolePolicyDocument']);

    expect(trust.map(({ Condition }) => Condition?.['ArnEquals'])).toEqual(
      trust.map(() => ({ 'aws:PrincipalArn': `${admin}:role/\${Namespace}-Orchestrator-Parse` })),
    );
    expect(trust[0]?.Condition?.['StringEquals']).toMatchObject({ 'sts:ExternalId': '${ExternalId}' });
  });

  it('can list affected resources, and nothing else', () => {
    const actions = allowsOf(roleNamed(templates, '${Namespace}-DetectionReader')).flatMap(({ Action }) =>
      texts(Action),
    );

    expect(actions.toSorted()).toEqual([
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:GetManagedPrefixListAssociations',
    ]);
  });

  it('exists only where a control depends on other resources, and only then Parse can assume it', () => {
    const enters = ({ AdminStack }: Templates) =>
      resourcesOf(AdminStack, 'AWS::IAM::Role')
        .filter(({ Properties }) => Properties['RoleName'] === '${Namespace}-Orchestrator-Parse')
        .flatMap(allowsOf)
        .filter(({ Action }) => texts(Action).includes('sts:AssumeRole'))
        .map(({ Resource }) => Resource);

    expect(roleNamed(withoutDetection, '${Namespace}-DetectionReader')).toBeUndefined();
    expect(enters(withoutDetection)).toEqual([]);
    expect(enters(templates)).toEqual(['arn:${AWS::Partition}:iam::*:role/${Namespace}-DetectionReader']);
  });
});

describe('the rules of AWS Config', () => {
  it('call the evaluator of the admin account in their own Region, for the resource types of each control', () => {
    const rules = resourcesOf(templates.MemberStack, 'AWS::Config::ConfigRule');
    const source = {
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AdminAccountId}:function:${Namespace}-Evaluator',
      SourceDetails: ['ConfigurationItemChangeNotification', 'OversizedConfigurationItemChangeNotification'].map(
        (MessageType) => ({
          EventSource: 'aws.config',
          MessageType,
        }),
      ),
    };

    expect(
      rules.map(({ Properties }) => [Properties['ConfigRuleName'], Properties['Scope'], Properties['Source']]),
    ).toEqual([
      [
        '${Namespace}-SecurityGroup.1',
        { ComplianceResourceTypes: ['AWS::EC2::Instance', 'AWS::EC2::SecurityGroup'] },
        source,
      ],
      ['${Namespace}-SecurityGroup.2', { ComplianceResourceTypes: ['AWS::EC2::SecurityGroup'] }, source],
    ]);
  });

  it('can be omitted if AWS Config does not record', () => {
    expect(templates.MemberStack.Parameters['ConfigRules']).toMatchObject({
      Default: 'enabled',
      AllowedValues: ['enabled', 'disabled'],
    });
    expect(templates.MemberStack['Conditions']).toEqual({
      HasConfigRules: { 'Fn::Equals': ['${ConfigRules}', 'enabled'] },
    });
    for (const { Condition } of resourcesOf(templates.MemberStack, 'AWS::Config::ConfigRule'))
      expect(Condition).toBe('HasConfigRules');
  });
});

describe('the evaluator in a member account', () => {
  it('trusts only the evaluator functions of the admin account, in every Region', () => {
    const trust = statementsIn(roleNamed(templates, '${Namespace}-Evaluator')?.Properties['AssumeRolePolicyDocument']);

    expect(trust.map(({ Action }) => Action)).toEqual(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']);
    for (const { Principal, Condition } of trust) {
      expect(Principal).toEqual({ AWS: `${admin}:root` });
      expect(Condition?.['ArnLike']).toEqual({
        'aws:PrincipalArn': `${admin}:role/\${Namespace}-Evaluator-Function-*`,
      });
      expect(Condition?.['StringEquals']).toMatchObject({ 'aws:PrincipalOrgID': '${OrganizationId}' });
    }
    expect(trust[0]?.Condition?.['StringEquals']).toMatchObject({ 'sts:ExternalId': '${ExternalId}' });
  });

  it('can only read for playbooks and report to AWS Config', () => {
    const actions = allowsOf(roleNamed(templates, '${Namespace}-Evaluator')).flatMap(({ Action }) => texts(Action));

    expect(actions.toSorted()).toEqual([
      'config:PutEvaluations',
      'ec2:DescribeInstances',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroupRules',
      'ec2:DescribeSecurityGroups',
    ]);
  });
});

describe('the evaluator function', () => {
  it('has the name that the rules call, and the role that member accounts trust', () => {
    const { FunctionName } = only('EvaluatorStack', 'AWS::Lambda::Function').Properties;
    const { RoleName } = only('EvaluatorStack', 'AWS::IAM::Role').Properties;

    expect(FunctionName).toBe('${Namespace}-Evaluator');
    expect(RoleName).toBe('${Namespace}-Evaluator-Function-${AWS::Region}');
    // The longest namespace and Region.
    expect('NNNNN-Evaluator-Function-ap-northeast-1-xx'.length).toBeLessThanOrEqual(64);
  });

  it('can only assume the evaluator role in accounts of the organization, and log', () => {
    const allows = allowsOf(only('EvaluatorStack', 'AWS::IAM::Role'));
    const enter = allows.find(({ Action }) => texts(Action).includes('sts:AssumeRole'));

    expect(enter).toMatchObject({
      Resource: 'arn:${AWS::Partition}:iam::*:role/${Namespace}-Evaluator',
      Condition: { StringEquals: { 'aws:ResourceOrgID': '${OrganizationId}' } },
    });
    expect(allows.flatMap(({ Action }) => texts(Action)).toSorted()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sts:AssumeRole',
      'sts:SetSourceIdentity',
      'sts:TagSession',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('can be called by AWS Config only for the accounts in the policy', () => {
    const permissions = resourcesOf(templates.EvaluatorStack, 'AWS::Lambda::Permission').map(
      ({ Properties }) => Properties,
    );

    expect(permissions.map(({ Action, Principal, SourceAccount }) => [Action, Principal, SourceAccount])).toEqual([
      ['lambda:InvokeFunction', 'config.amazonaws.com', '111122223333'],
      ['lambda:InvokeFunction', 'config.amazonaws.com', '444455556666'],
    ]);
    expect(resourcesOf(withoutDetection.EvaluatorStack, 'AWS::Lambda::Permission')).toEqual([]);
  });
});
