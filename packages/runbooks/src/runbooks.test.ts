import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { actionsOf, registry, statementsFor } from '@asr/playbooks';
import { runbooks } from './index.ts';

const scripts = join(import.meta.dirname, 'scripts');
const pythonFiles = readdirSync(scripts).filter((file) => file.endsWith('.py'));

describe.each(runbooks.map((runbook) => [runbook.name, runbook] as const))('the runbook %s', (_, runbook) => {
  const { document } = runbook;
  const [resourceType, resourceId] =
    runbook.name === 'QuarantineSecurityGroup' ? ['instance', 'i-0123abcd'] : ['security-group', 'sg-0123abcd'];

  it('uses only parameters and outputs that exist at that step', () => {
    const known = new Set(Object.keys(document.parameters));
    for (const step of document.mainSteps) {
      for (const [, reference] of JSON.stringify(step.inputs.InputPayload).matchAll(/\{\{ (.+?) \}\}/g)) {
        expect(known).toContain(reference);
      }
      for (const { Name } of step.outputs) known.add(`${step.name}.${Name}`);
    }
    expect([...known]).toEqual(expect.arrayContaining([...document.outputs]));
  });

  it('runs its steps in order and ends with the last', () => {
    const names = document.mainSteps.map(({ name }) => name);

    expect(document.mainSteps.map(({ nextStep }) => nextStep)).toEqual([...names.slice(1), undefined]);
    expect(document.mainSteps.at(-1)?.isEnd).toBe(true);
  });

  it('aborts on failure, has a timeout, and has outputs in every step', () => {
    for (const step of document.mainSteps) {
      expect(step.onFailure).toBe('Abort');
      expect(step.timeoutSeconds).toBeLessThanOrEqual(600);
      expect(step.outputs.length).toBeGreaterThan(0);
    }
  });

  it('fails if a script fails: scripts raise exceptions, and return no status', () => {
    for (const { inputs } of document.mainSteps) {
      expect(inputs.Script).toContain('def script_handler(events, context):');
      expect(inputs.Script).not.toMatch(/["']Status["']|["']Failed["']|except Exception|except:/);
    }
  });

  it('accepts an id, as AWS Config passes it, and an ARN of any partition', () => {
    const pattern = new RegExp(document.parameters['ResourceId']?.allowedPattern ?? '');
    const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'];

    expect(resourceId).toMatch(pattern);
    for (const partition of partitions) {
      expect(`arn:${partition}:ec2:xx-region-1:111122223333:${resourceType}/${resourceId}`).toMatch(pattern);
    }
    expect(JSON.stringify({ Resources: [{ Id: resourceId }] }, null, 2)).toMatch(pattern);
    expect('vpc-0123abcd').not.toMatch(pattern);
    expect(`${resourceId}; rm`).not.toMatch(pattern);
  });

  it('accepts a role of any partition, or none', () => {
    const pattern = new RegExp(document.parameters['AutomationAssumeRole']?.allowedPattern ?? '');

    expect('arn:aws-us-gov:iam::111122223333:role/ASR-Automation-EC2.13').toMatch(pattern);
    expect('').toMatch(pattern);
    expect('arn:aws:iam::111122223333:user/someone').not.toMatch(pattern);
  });

  it('receives exactly its parameters for each control', () => {
    for (const parameters of Object.values(runbook.controls)) {
      for (const [name, values] of Object.entries(parameters)) {
        const { allowedPattern = '', allowedValues } = document.parameters[name] ?? {};
        expect(Object.keys(document.parameters)).toContain(name);
        // A parameter that the policy does not set keeps the document's default.
        const given = values.map((text) => (text.startsWith('{policy.') ? document.parameters[name]?.default : text));
        const [value = ''] = given.map((text) => text?.replace('{resourceId}', resourceId));
        expect(value).toMatch(new RegExp(allowedPattern));
        expect(allowedValues ?? [value]).toContain(value);
      }
      const required = Object.entries(document.parameters).filter(([, parameter]) => parameter.default === undefined);
      expect(Object.keys(parameters)).toEqual(expect.arrayContaining(required.map(([name]) => name)));
    }
  });

  it('calls exactly the actions of its role', () => {
    const calls =
      /(?:get_paginator\("|ec2\.(?!get_paginator|get_waiter))((?:authorize|create|describe|get|modify|revoke)_\w+)/g;
    const called = document.mainSteps.flatMap(({ inputs }) => [...inputs.Script.matchAll(calls)]);
    const actions = called.map(([, call = '']) => `ec2:${inPascalCase(call)}`);

    expect([...new Set(actions)].toSorted()).toEqual(actionsOf(runbook.permissions));
  });

  it('limits all changes to resources, never *', () => {
    const unlimited = statementsFor(runbook.permissions, () => '*').filter(({ Resource }) => Resource.includes('*'));

    expect(unlimited.flatMap(({ Action }) => Action).filter((action) => !/:(Describe|Get|List)/.test(action))).toEqual(
      [],
    );
  });

  it('does not exceed the size of a document', () => {
    // https://docs.aws.amazon.com/general/latest/gr/ssm.html: 64 KB.
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('the runbooks', () => {
  it('apply each control once', () => {
    const controls = runbooks.flatMap((runbook) => Object.keys(runbook.controls));

    expect(new Set(controls).size).toBe(controls.length);
  });

  it('apply only controls with a playbook', () => {
    for (const control of runbooks.flatMap((runbook) => Object.keys(runbook.controls))) {
      expect(Object.keys(registry)).toContain(control);
    }
  });

  it('default to what the playbook defaults to, where the policy can set a parameter', async () => {
    const settable = runbooks.flatMap(({ controls, document }) =>
      Object.entries(controls).flatMap(([control, parameters]) =>
        Object.entries(parameters).flatMap(([name, [value = '']]) => {
          const [, ofPolicy] = /^\{policy\.(\w+)\}$/.exec(value) ?? [];
          return ofPolicy === undefined ? [] : [{ control, ofPolicy, given: document.parameters[name]?.default }];
        }),
      ),
    );
    expect(settable.length).toBeGreaterThan(0);
    for (const { control, ofPolicy, given } of settable) {
      const { parameters } = await registry[control]!.load();
      expect([ofPolicy, given]).toEqual([ofPolicy, String(parameters[ofPolicy]?.default)]);
    }
  });

  it('are written in the Python that Systems Manager runs', () => {
    const check = 'import ast,sys\nfor f in sys.argv[1:]: ast.parse(open(f).read(), f, feature_version=(3, 11))';

    const parse = () => execFileSync('python3', ['-c', check, ...pythonFiles.map((file) => join(scripts, file))]);

    expect(parse).not.toThrow();
  });

  it('use every script', () => {
    const used = new Set(runbooks.flatMap(({ document }) => document.mainSteps.map(({ inputs }) => inputs.Script)));

    expect(used.size).toBe(pythonFiles.length);
  });
});

/** Converts the boto3 name `revoke_security_group_ingress` to `RevokeSecurityGroupIngress`. */
function inPascalCase(call: string): string {
  return call.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
