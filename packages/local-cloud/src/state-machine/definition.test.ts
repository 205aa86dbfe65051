import { describe, expect, it } from '@jest/globals';
import { prepareDefinition, statesOf } from './definition.ts';

const machine = (state: object) => ({
  StartAt: 'A',
  States: { A: { Type: 'Task', Resource: 'r', End: true, ...state } },
});

describe('prepareDefinition', () => {
  it.each<[string, object]>([
    ['JSONata for the whole', { ...machine({}), QueryLanguage: 'JSONata' }],
    ['JSONata for one state', machine({ QueryLanguage: 'JSONata' })],
    ['variables', machine({ Assign: { x: 1 } })],
    ['items from S3', machine({ ItemReader: {} })],
    ['batches', machine({ ItemBatcher: {} })],
    ['tolerated failures', machine({ ToleratedFailurePercentage: 5 })],
    ['the role of a task', machine({ Credentials: { RoleArn: 'x' } })],
    ['a heartbeat', machine({ HeartbeatSeconds: 5 })],
    [
      'a distributed map',
      machine({ Type: 'Map', ItemProcessor: { ...machine({}), ProcessorConfig: { Mode: 'DISTRIBUTED' } } }),
    ],
    ['context that changes', machine({ Parameters: { 'x.$': '$$.State.RetryCount' } })],
    [
      'the input of the execution, which is wrong inside a map',
      machine({ Parameters: { 'x.$': '$$.Execution.Input' } }),
    ],
    ['waiting for a point in time', machine({ Type: 'Wait', Timestamp: '2026-01-01T00:00:00Z' })],
    ['any of it deep inside', machine({ Type: 'Map', ItemProcessor: machine({ Assign: {} }) })],
  ])('rejects %s, which the engine would misinterpret', (_, definition) => {
    expect(() => prepareDefinition(definition as never)).toThrow(/local/);
  });

  it.each<[string, object]>([
    ['JSONPath by name', { ...machine({}), QueryLanguage: 'JSONPath' }],
    ['a parameter that is called like a field', machine({ Parameters: { Credentials: 'x', Assign: 'y' } })],
    ['the task token', machine({ Parameters: { 'token.$': '$$.Task.Token', 'id.$': '$$.Execution.Id' } })],
    ['an inline map', machine({ Type: 'Map', ItemProcessor: { ...machine({}), ProcessorConfig: { Mode: 'INLINE' } } })],
  ])('accepts %s', (_, definition) => {
    expect(prepareDefinition(definition as never)).toHaveProperty('States.A');
  });

  it('sets the default timeout of Step Functions for a task', () => {
    expect(prepareDefinition(machine({}))).toHaveProperty('States.A.TimeoutSeconds', 86_400);
    expect(prepareDefinition(machine({ TimeoutSeconds: 7 }))).toHaveProperty('States.A.TimeoutSeconds', 7);
  });

  it('turns a Wait state into a task that keeps its input', () => {
    expect(
      prepareDefinition({ StartAt: 'W', States: { W: { Type: 'Wait', SecondsPath: '$.s', End: true } } }),
    ).toHaveProperty('States.W', {
      Type: 'Task',
      Resource: 'local:wait',
      TimeoutSeconds: 86_400,
      Parameters: { 'seconds.$': '$.s' },
      ResultPath: null,
      End: true,
    });
  });

  it('finds the states inside Map and Parallel', () => {
    const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
    const definition = {
      StartAt: 'M',
      States: {
        M: { Type: 'Map', ItemProcessor: inner('InMap'), Next: 'P' },
        P: { Type: 'Parallel', Branches: [inner('Left'), inner('Right')], End: true },
      },
    };

    expect([...statesOf(definition).keys()].toSorted()).toEqual(['InMap', 'Left', 'M', 'P', 'Right']);
  });
});
