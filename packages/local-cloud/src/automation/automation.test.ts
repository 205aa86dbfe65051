import { describe, expect, it } from '@jest/globals';
import type { AutomationDocument, AutomationStep } from './automation-document.ts';
import { StepTimeoutError, type StepWorld, runAutomation } from './automation.ts';

/** A world in which the script `x` gives `{ said: input.say }`, `fail` throws and `slow` takes too long. */
function world(calls: unknown[] = [], api: unknown = {}): StepWorld {
  return {
    runScript: async (script, handler, input, timeoutSeconds) => {
      calls.push({ script, handler, input, timeoutSeconds });
      if (script === 'fail') throw new Error('It broke.');
      if (script === 'slow') throw new StepTimeoutError('It took too long.');
      return { said: (input as { say?: unknown }).say };
    },
    callApi: async (service, name, inputs) => {
      calls.push({ service, name, inputs });
      return api;
    },
    sleep: async (milliseconds) => void calls.push({ milliseconds }),
  };
}

const script = (name: string, text = 'x', more: Partial<AutomationStep> = {}, say: unknown = name): AutomationStep => ({
  name,
  action: 'aws:executeScript',
  inputs: { Runtime: 'python3.11', Handler: 'h', Script: text, InputPayload: { say } },
  outputs: [{ Name: 'Said', Selector: '$.Payload.said', Type: 'String' }],
  ...more,
});
const documentOf = (...mainSteps: readonly AutomationStep[]): AutomationDocument => ({
  schemaVersion: '0.3',
  mainSteps,
});
const run = (document: AutomationDocument, calls: unknown[] = [], api: unknown = {}) =>
  runAutomation(
    document,
    new Map<string, unknown>([
      ['Port', '22'],
      ['global:REGION', 'eu-west-1'],
    ]),
    world(calls, api),
  );
const namesOf = ({ steps }: { readonly steps: readonly { readonly StepName: string }[] }) =>
  steps.map(({ StepName }) => StepName);

describe('runAutomation', () => {
  it('runs the steps in order with parameters and earlier outputs', async () => {
    const calls: unknown[] = [];
    const document = {
      ...documentOf(
        script('One', 'x', {}, 'port {{ Port }} in {{ global:REGION }}'),
        script('Two', 'x', {}, ['{{ One.Said }}']),
      ),
      outputs: ['Two.Said'],
    };

    expect(await run(document, calls)).toMatchObject({
      status: 'Success',
      outputs: { 'Two.Said': ['port 22 in eu-west-1'] },
    });
    expect(calls).toMatchObject([{ handler: 'h', timeoutSeconds: 600 }, { input: { say: ['port 22 in eu-west-1'] } }]);
  });

  it('keeps the type of a value that is only a variable', async () => {
    const calls: unknown[] = [];
    await run(documentOf(script('One', 'x', {}, ['a', 'b']), script('Two', 'x', {}, '{{ One.Said }}')), calls);

    expect(calls[1]).toMatchObject({ input: { say: ['a', 'b'] } });
  });

  it('follows the next step, and ends at isEnd', async () => {
    const result = await run(
      documentOf(script('A', 'x', { nextStep: 'C' }), script('B'), script('C', 'x', { isEnd: true }), script('D')),
    );

    expect(namesOf(result)).toEqual(['A', 'C']);
  });

  it('ends at a failed step, with its name and reason', async () => {
    const result = await run(documentOf(script('A', 'fail'), script('B')));

    expect(result).toMatchObject({ status: 'Failed', failureMessage: 'Step fails when it is A. It broke.' });
    expect(namesOf(result)).toEqual(['A']);
  });

  it('continues after a step that may fail, and succeeds', async () => {
    expect(await run(documentOf(script('A', 'fail', { onFailure: 'Continue' }), script('B')))).toMatchObject({
      status: 'Success',
      steps: [{ StepStatus: 'Failed' }, { StepStatus: 'Success' }],
    });
  });

  it('continues after a critical step that failed, and fails', async () => {
    const result = await run(documentOf(script('A', 'fail', { onFailure: 'Continue', isCritical: true }), script('B')));

    expect(result.status).toBe('Failed');
    expect(namesOf(result)).toEqual(['A', 'B']);
  });

  it('runs a cleanup step after a failure, and fails', async () => {
    const result = await run(documentOf(script('A', 'fail', { onFailure: 'step:C' }), script('B'), script('C')));

    expect(result.status).toBe('Failed');
    expect(namesOf(result)).toEqual(['A', 'C']);
  });

  it('tries a step up to its number of attempts', async () => {
    const calls: unknown[] = [];
    await run(documentOf(script('A', 'fail', { maxAttempts: 3 })), calls);

    expect(calls).toHaveLength(3);
  });

  it('distinguishes a timeout from a failure', async () => {
    expect(await run(documentOf(script('A', 'slow', { timeoutSeconds: 5 })))).toMatchObject({ status: 'TimedOut' });
  });

  it.each<[string, object, string]>([
    ['equality', { Variable: '{{ Port }}', StringEquals: '22' }, 'Yes'],
    ['a number', { Variable: '{{ Port }}', NumericGreater: 80 }, 'No'],
    ['a negation', { Not: { Variable: '{{ Port }}', StartsWith: '2' } }, 'No'],
    [
      'all of several',
      {
        And: [
          { Variable: '{{ Port }}', Contains: '2' },
          { Variable: '{{ Port }}', EndsWith: '2' },
        ],
      },
      'Yes',
    ],
    [
      'any of several',
      {
        Or: [
          { Variable: '{{ Port }}', EqualsIgnoreCase: 'x' },
          { Variable: 'true', BooleanEquals: true },
        ],
      },
      'Yes',
    ],
  ])('branches by %s', async (_, choice, expected) => {
    const branch = {
      name: 'B',
      action: 'aws:branch',
      inputs: { Choices: [{ NextStep: 'Yes', ...choice }], Default: 'No' },
    };
    const result = await run(documentOf(branch, script('Yes', 'x', { isEnd: true }), script('No')));

    expect(namesOf(result)).toEqual(['B', expected]);
  });

  it('calls an API and reads values from its answer', async () => {
    const calls: unknown[] = [];
    const step: AutomationStep = {
      name: 'A',
      action: 'aws:executeAwsApi',
      inputs: { Service: 'ec2', Api: 'DescribeInstances', InstanceIds: ['i-1'] },
      outputs: [{ Name: 'Ids', Selector: "$.Reservations[*].Instances[0]['InstanceId']", Type: 'StringList' }],
    };
    const api = { Reservations: [{ Instances: [{ InstanceId: 'i-1' }] }, { Instances: [{ InstanceId: 'i-2' }] }] };
    const result = await run({ ...documentOf(step), outputs: ['A.Ids'] }, calls, api);

    expect(calls).toEqual([{ service: 'ec2', name: 'DescribeInstances', inputs: { InstanceIds: ['i-1'] } }]);
    expect(result.outputs).toEqual({ 'A.Ids': ['i-1', 'i-2'] });
  });

  it.each([
    ['aws:assertAwsResourceProperty', 'available', 'Success'],
    ['aws:assertAwsResourceProperty', 'busy', 'Failed'],
    ['aws:waitForAwsResourceProperty', 'available', 'Success'],
    ['aws:waitForAwsResourceProperty', 'busy', 'TimedOut'],
  ])('%s of a resource that is %s ends as %s', async (action, State, status) => {
    const inputs = { Service: 'ec2', Api: 'X', PropertySelector: '$.State', DesiredValues: ['available'] };

    expect(await run(documentOf({ name: 'A', action, inputs }), [], { State })).toMatchObject({ status });
  });

  it('sleeps for the duration in the document', async () => {
    const calls: unknown[] = [];
    await run(documentOf({ name: 'A', action: 'aws:sleep', inputs: { Duration: 'PT1M30S' } }), calls);

    expect(calls).toEqual([{ milliseconds: 90_000 }]);
  });

  it.each([
    ['an unknown action', { name: 'A', action: 'aws:runCommand', inputs: {} }, /aws:runCommand/],
    ['a runtime that is not Python', script('A', 'x', { inputs: { Runtime: 'PowerShell 7.4' } }), /PowerShell/],
    ['a variable that is not there', script('A', 'x', {}, '{{ Missing.Value }}'), /Missing\.Value/],
    [
      'an unsupported selector',
      script('A', 'x', { outputs: [{ Name: 'X', Selector: '$..x', Type: 'String' }] }),
      /selector/,
    ],
  ])('fails at %s with a reason', async (_, step, message) => {
    const result = await run(documentOf(step));

    expect(result.status).toBe('Failed');
    expect(result.failureMessage).toMatch(message);
  });
});
