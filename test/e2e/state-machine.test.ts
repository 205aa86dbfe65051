import { describe, expect, it } from '@jest/globals';
import { deferralDefinition, runPlaybookTimeoutSeconds, stateMachineDefinition } from '@asr/orchestrator';
import validateDefinition from 'asl-validator';

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Retry?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly JitterStrategy?: string;
    readonly MaxAttempts?: number;
  }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly TimeoutSeconds?: number;
  readonly ItemProcessor?: { readonly States: { readonly [name: string]: State } };
}

const definition = stateMachineDefinition() as { readonly States: { readonly [name: string]: State } };
const inner = definition.States['ForEach']?.ItemProcessor?.States ?? {};
const deferral = deferralDefinition() as typeof definition;
const tasks = Object.entries({ ...definition.States, ...inner, ...deferral.States }).filter(
  ([, { Type }]) => Type === 'Task',
);

describe('the state machine', () => {
  it.each([
    ['of the orchestrator', definition],
    ['of deferrals', deferral],
  ])('%s is valid Amazon States Language', (_, machine) => {
    const { isValid, errorsText } = validateDefinition(filledIn(machine));

    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it.each(tasks)('%s is retried with jitter, and names throttling', (_name, { Retry = [] }) => {
    const retried = Retry.filter(({ MaxAttempts }) => MaxAttempts !== 0);

    expect(retried.length).toBeGreaterThan(0);
    for (const { JitterStrategy } of retried) expect(JitterStrategy).toBe('FULL');
  });

  it.each(tasks.filter(([name]) => name !== 'AskApproval'))(
    '%s names the throttling errors of what it calls',
    (_name, { Retry = [] }) => {
      expect(Retry.flatMap(({ ErrorEquals }) => ErrorEquals).join(' ')).toMatch(/Throttl|TooManyRequests/);
    },
  );

  it.each(tasks.filter(([name]) => name !== 'Report' && name !== 'TryAgain'))(
    'no failure of %s fails the execution: it becomes an outcome',
    (_name, { Catch = [] }) => {
      // An input of no known kind is the mistake of the caller who started the execution: it fails, and changes nothing.
      // An execution that was started before needs no second start.
      const harmless = ['UnknownInputError', 'StepFunctions.ExecutionAlreadyExistsException'];
      const outcomes = Catch.filter(({ ErrorEquals }) => !harmless.includes(ErrorEquals[0] ?? ''));
      expect(outcomes).toEqual([expect.objectContaining({ ErrorEquals: ['States.ALL'] })]);
    },
  );

  it('starts a report that delivered a part again for the rest, and never as a whole', () => {
    const { Retry, Catch } = definition.States['Report'] ?? {};

    // The first entry that names an error decides, before States.TaskFailed.
    expect(Retry?.[0]).toEqual({ ErrorEquals: ['ASR.ReportIncomplete', 'ASR.ReportFailed'], MaxAttempts: 0 });
    expect(Catch).toEqual([{ ErrorEquals: ['ASR.ReportIncomplete'], ResultPath: '$.undelivered', Next: 'ReportRest' }]);
    expect(definition.States['ReportRest']).toMatchObject({ Type: 'Wait', Next: 'Report' });
  });

  it('does not wait for ever for an answer', () => {
    expect(inner['RunPlaybook']?.TimeoutSeconds).toBe(runPlaybookTimeoutSeconds);
  });

  it('does not try a dead letter or a message that timed out again', () => {
    expect(inner['RunPlaybook']?.Retry?.[0]).toMatchObject({
      ErrorEquals: ['ASR.DeadLetter', 'States.Timeout'],
      MaxAttempts: 0,
    });
  });

  it('has no state that waits for a person', () => {
    const waiting = tasks.filter(([, { Resource }]) => Resource?.endsWith('.waitForTaskToken')).map(([name]) => name);

    expect(waiting).toEqual(['RunPlaybook']);
  });
});

/** As the deployment fills the names in. */
function filledIn(machine: object): object {
  const text = JSON.stringify(machine)
    .replaceAll('${Partition}', 'aws')
    .replaceAll(/\$\{(\w+)\}/g, 'arn:aws:lambda:us-east-1:999999999999:function:$1');
  return JSON.parse(text) as object;
}
