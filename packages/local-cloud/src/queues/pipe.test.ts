import { describe, expect, it } from '@jest/globals';
import { openClock } from '../clock/index.ts';
import { openStack } from '../cloudformation/index.ts';
import { openPipes } from './pipe.ts';

const machine = 'arn:aws:states:eu-west-1:999999999999:stateMachine:Machine';
const properties = {
  Source: { 'Fn::GetAtt': ['Queue', 'Arn'] },
  SourceParameters: { SqsQueueParameters: { BatchSize: 3, MaximumBatchingWindowInSeconds: 20 } },
  Target: machine,
  TargetParameters: {
    InputTemplate: '<$.body>',
    StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
  },
};

function pipeOf(more: object = {}) {
  const inputs: (readonly unknown[])[] = [];
  const stack = openStack(
    {
      Resources: {
        Queue: {
          Type: 'AWS::SQS::Queue',
          Properties: {
            VisibilityTimeout: 360,
            RedrivePolicy: { maxReceiveCount: 2, deadLetterTargetArn: { 'Fn::GetAtt': ['Alone', 'Arn'] } },
          },
        },
        Alone: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { maxReceiveCount: 2 } } },
        Pipe: { Type: 'AWS::Pipes::Pipe', Properties: { ...properties, ...more } },
        PipeOfOne: {
          Type: 'AWS::Pipes::Pipe',
          Properties: {
            ...properties,
            Source: { 'Fn::GetAtt': ['Alone', 'Arn'] },
            SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
          },
        },
      },
    },
    {
      partition: 'aws',
      accountId: '999999999999',
      region: 'eu-west-1',
      endpointUrl: '',
      name: 'Admin',
      parameters: {},
    },
  );
  const clock = openClock();
  const [pipe] = openPipes({
    stack,
    stateMachineArn: machine,
    start: async (input) => inputs.push(input),
    clock,
  });
  if (pipe === undefined) throw new Error('There is no pipe.');
  return { pipe, inputs, clock };
}

describe('a pipe', () => {
  it('starts one execution with the messages of its window', async () => {
    const { pipe, inputs, clock } = pipeOf();
    const began = clock.now().getTime();

    const started = await Promise.all([pipe.send({ n: 1 }), pipe.send({ n: 2 })]);

    expect(inputs).toEqual([[{ n: 1 }, { n: 2 }]]);
    expect(started).toEqual([1, 1]);
    expect(clock.now().getTime() - began).toBeGreaterThanOrEqual(20_000);
  });

  it('starts an execution with a list also for one message, and another for the next window', async () => {
    const { pipe, inputs } = pipeOf();

    await pipe.send({ n: 1 });
    await pipe.send({ n: 2 });

    expect(inputs).toEqual([[{ n: 1 }], [{ n: 2 }]]);
  });

  it('does not wait when it has enough messages, and loses none', async () => {
    const { pipe, inputs } = pipeOf();

    await Promise.all(Array.from({ length: 7 }, (_, n) => pipe.send({ n })));

    expect(inputs.map((input) => input.length)).toEqual([3, 3, 1]);
    expect(inputs.flat()).toEqual(Array.from({ length: 7 }, (_, n) => ({ n })));
  });

  it('starts each message of a list alone if the list is too large for an execution', async () => {
    const { pipe, inputs } = pipeOf();
    const large = { text: 'x'.repeat(150_000) };

    await Promise.all([pipe.send(large), pipe.send({ n: 1 }), pipe.send(large)]);

    expect(inputs).toEqual([[large], [{ n: 1 }], [large]]);
  });

  it('says which message it lost, which is too large even alone', async () => {
    const { pipe, inputs } = pipeOf();

    const [large, small] = await Promise.allSettled([pipe.send({ text: 'x'.repeat(300_000) }), pipe.send({ n: 1 })]);

    expect(large).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('is lost') } });
    expect(small).toMatchObject({ status: 'fulfilled' });
    expect(inputs).toEqual([[{ n: 1 }]]);
  });

  it.each([
    ['another input template', { TargetParameters: { ...properties.TargetParameters, InputTemplate: '<$>' } }],
    ['another target', { Target: 'arn:aws:states:eu-west-1:999999999999:stateMachine:Other' }],
    ['another source', { Source: 'arn:aws:sqs:eu-west-1:999999999999:other' }],
    ['a state machine to wait for', { TargetParameters: { InputTemplate: '<$.body>' } }],
  ])('is rejected with %s', (_, more) => {
    expect(() => pipeOf(more)).toThrow(/^The pipe Pipe /);
  });
});
