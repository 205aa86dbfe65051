/**
 * Runs an SSM Automation document, step by step.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
 */
import { chooseStep } from './automation-branch.ts';
import type { AutomationDocument, AutomationStep } from './automation-document.ts';
import { AutomationError, asTexts, fillIn, select } from './automation-values.ts';

/** The effects that steps can have. */
export interface StepWorld {
  /** Runs the handler of a Python script and returns its result. */
  runScript(script: string, handler: string, input: unknown, timeoutSeconds: number): Promise<unknown>;
  /** @param service The name in boto3. @param api In any case: `DescribeInstances`. */
  callApi(service: string, api: string, inputs: Inputs): Promise<unknown>;
  sleep(milliseconds: number): Promise<void>;
}

type Inputs = { readonly [name: string]: unknown };

/** The statuses of GetAutomationExecution. */
interface StepExecution {
  readonly StepName: string;
  readonly Action: string;
  readonly StepStatus: 'Success' | 'Failed' | 'TimedOut';
  readonly Outputs: { readonly [name: string]: readonly string[] };
  readonly FailureMessage?: string;
}

export interface AutomationResult {
  readonly status: 'Success' | 'Failed' | 'TimedOut';
  readonly failureMessage?: string;
  readonly steps: readonly StepExecution[];
  /** Outputs of the document by `Step.Name`. */
  readonly outputs: { readonly [name: string]: readonly string[] };
}

/** A step or the automation exceeded its time limit. */
export class StepTimeoutError extends Error {
  override readonly name = 'StepTimeoutError';
}

/** @param given Parameters and `global:` variables. */
export async function runAutomation(
  document: AutomationDocument,
  given: ReadonlyMap<string, unknown>,
  world: StepWorld,
): Promise<AutomationResult> {
  const variables = new Map(given);
  const steps: StepExecution[] = [];
  let failure: StepExecution | undefined;
  let step = document.mainSteps[0];
  while (step !== undefined) {
    const done = await runStep(step, variables, world);
    steps.push(done.execution);
    for (const [name, value] of done.outputs) variables.set(`${step.name}.${name}`, value);
    const { StepStatus } = done.execution;
    // The automation succeeds only if every failed step may fail or continues regardless.
    if (StepStatus !== 'Success' && (step.isCritical ?? step.onFailure !== 'Continue')) failure ??= done.execution;
    step = stepAfter(document, step, StepStatus === 'Success', done.branch);
  }
  const outputs = Object.fromEntries((document.outputs ?? []).map((name) => [name, asTexts(variables.get(name))]));
  if (failure === undefined) return { status: 'Success', steps, outputs };
  const failureMessage = `Step fails when it is ${failure.StepName}. ${failure.FailureMessage ?? ''}`.trim();
  return { status: failure.StepStatus, failureMessage, steps, outputs };
}

interface StepDone {
  readonly execution: StepExecution;
  readonly outputs: ReadonlyMap<string, unknown>;
  /** The next step of `aws:branch`. */
  readonly branch?: string;
}

async function runStep(
  step: AutomationStep,
  variables: ReadonlyMap<string, unknown>,
  world: StepWorld,
): Promise<StepDone> {
  const { name: StepName, action: Action, maxAttempts = 1 } = step;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const inputs = fillIn(step.inputs, variables) as Inputs;
      if (Action === 'aws:branch') return branchDone(step, chooseStep(inputs));
      const result = await act(step, inputs, world);
      const outputs = new Map((step.outputs ?? []).map(({ Name, Selector }) => [Name, select(Selector, result)]));
      if (Action === 'aws:executeScript') outputs.set('OutputPayload', result);
      const Outputs = Object.fromEntries([...outputs].map(([name, value]) => [name, asTexts(value)]));
      return { execution: { StepName, Action, StepStatus: 'Success', Outputs }, outputs };
    } catch (error) {
      if (attempt < maxAttempts) continue;
      const StepStatus = error instanceof StepTimeoutError ? 'TimedOut' : 'Failed';
      const FailureMessage = error instanceof Error ? error.message : String(error);
      return { execution: { StepName, Action, StepStatus, Outputs: {}, FailureMessage }, outputs: new Map() };
    }
  }
}

function branchDone({ name: StepName, action: Action }: AutomationStep, branch: string | undefined): StepDone {
  const execution: StepExecution = { StepName, Action, StepStatus: 'Success', Outputs: {} };
  return { execution, outputs: new Map(), ...(branch === undefined ? {} : { branch }) };
}

/** Scripts are stopped after ten minutes, regardless of the document. */
const longestScriptSeconds = 600;

async function act(step: AutomationStep, inputs: Inputs, world: StepWorld): Promise<unknown> {
  const { Service, Api, PropertySelector, DesiredValues, ...rest } = inputs;
  const call = () => world.callApi(String(Service), String(Api), rest);
  switch (step.action) {
    case 'aws:executeScript': {
      const { Runtime, Script, Handler, InputPayload = {} } = inputs;
      if (!String(Runtime).startsWith('python'))
        throw new AutomationError(`The local cloud runs only Python, not ${String(Runtime)}.`);
      const seconds = Math.min(step.timeoutSeconds ?? longestScriptSeconds, longestScriptSeconds);
      return { Payload: await world.runScript(String(Script), String(Handler), InputPayload, seconds) };
    }
    case 'aws:executeAwsApi':
      return call();
    case 'aws:assertAwsResourceProperty':
      return assertProperty(await call(), String(PropertySelector), DesiredValues as readonly unknown[]);
    case 'aws:waitForAwsResourceProperty':
      return waitForProperty(call, String(PropertySelector), DesiredValues as readonly unknown[], step, world);
    case 'aws:sleep':
      return world.sleep(millisecondsIn(String(inputs['Duration'])));
    default:
      throw new AutomationError(`The local cloud does not support the action ${step.action}. Add it to automation.ts.`);
  }
}

function assertProperty(answer: unknown, selector: string, desired: readonly unknown[]): unknown {
  const value = String(select(selector, answer));
  if (desired.map(String).includes(value)) return answer;
  throw new AutomationError(
    `Property value ${value} from the API output is not in the desired values ${JSON.stringify(desired)}.`,
  );
}

/** Systems Manager polls every few seconds. Locally, a change is immediate or never happens. */
const looks = { every: 1000, atMost: 10 };

async function waitForProperty(
  call: () => Promise<unknown>,
  selector: string,
  desired: readonly unknown[],
  { timeoutSeconds = 3600 }: AutomationStep,
  world: StepWorld,
): Promise<unknown> {
  for (let look = 1; look <= looks.atMost; look += 1) {
    const answer = await call();
    if (desired.map(String).includes(String(select(selector, answer)))) return answer;
    await world.sleep(looks.every);
  }
  throw new StepTimeoutError(`The property ${selector} had none of the desired values within ${timeoutSeconds} s.`);
}

/** `PT1M30S`. */
function millisecondsIn(duration: string): number {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)?.map((part) => Number(part ?? 0)) ?? [];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

function stepAfter(
  document: AutomationDocument,
  step: AutomationStep,
  succeeded: boolean,
  branch?: string,
): AutomationStep | undefined {
  const next = nameAfter(step, succeeded, branch);
  if (next === 'none') return undefined;
  const index = document.mainSteps.findIndex(({ name }) => name === (next === 'following' ? step.name : next.step));
  if (index === -1) throw new AutomationError(`The step ${step.name} refers to a step that does not exist.`);
  return document.mainSteps[next === 'following' ? index + 1 : index];
}

function nameAfter(
  step: AutomationStep,
  succeeded: boolean,
  branch?: string,
): 'none' | 'following' | { readonly step: string } {
  const { onFailure = 'Abort' } = step;
  if (!succeeded && onFailure.startsWith('step:')) return { step: onFailure.slice('step:'.length) };
  if (!succeeded && onFailure !== 'Continue') return 'none';
  if (branch !== undefined) return { step: branch };
  if (step.isEnd) return 'none';
  return step.nextStep === undefined ? 'following' : { step: step.nextStep };
}
