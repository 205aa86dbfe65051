/** The scenarios: every fault at every position of every flow, and random pairs of faults. */
import * as fc from 'fast-check';
import {
  type CallFaultName,
  type Fault,
  type InvocationFaultName,
  type MessageFaultName,
  callFaults,
  kindOf,
  messageFaults,
  poisonedOperation,
} from './fault.ts';
import type { Trace } from './injector.ts';
import { exhaustedSeconds, quotasMet } from './quota-faults.ts';
import type { PlayedControl } from './resources.ts';
import { type Flow, type Scenario, scenarioText } from './scenario.ts';

/** The flows without faults. Each is played first, and its trace shows the positions of faults. */
export const calm: readonly Scenario[] = (
  [
    ['EC2.13', 'button'],
    ['EC2.13', 'rule'],
    ['EC2.13', 'undo'],
    ['EC2.13', 'plan'],
    ['EC2.14', 'ask'],
    ['EC2.14', 'approved'],
    ['S3.8', 'button'],
    ['S3.8', 'undo'],
    ['KMS.4', 'rule'],
    ['KMS.4', 'undo'],
    ['RDS.13', 'button'],
    ['RDS.13', 'undo'],
    ['EC2.13', 'group'],
    ['S3.8', 'group'],
    ['RDS.13', 'group'],
    ['IAM.15', 'document'],
    ['EC2.13', 'two-presses'],
    ['EC2.13', 'two-controls'],
    ['EC2.13', 'two-findings'],
    ['EC2.13', 'two-ports'],
    ['SecurityGroup.3', 'two-calls'],
    ['SecurityGroup.3', 'open-and-close'],
  ] as const satisfies readonly (readonly [PlayedControl, Flow])[]
).map(([control, flow]) => ({ control, flow, faults: [] }));

/** A scenario that was played without faults. */
export interface Played {
  readonly scenario: Scenario;
  readonly trace: Trace;
}

/** One fault in each scenario, at every possible position. */
export function single(played: readonly Played[]): readonly Scenario[] {
  return played.flatMap(({ scenario, trace }) =>
    faultsIn(trace, scenario).map((fault) => ({ ...scenario, faults: [fault] })),
  );
}

/** A number of scenarios for each kind of fault, at evenly spaced positions. */
export function ofEachKind(all: readonly Scenario[], count: number): readonly Scenario[] {
  const kinds = Map.groupBy(all, ({ faults }) => faults.map(kindOf).join());
  return [...kinds.values()].flatMap((group, kind) => {
    // The kinds begin at different positions. Otherwise all of them would affect the same calls.
    const from = Math.floor((kind * group.length) / kinds.size);
    const many = Math.min(count, group.length);
    return Array.from(
      { length: many },
      (_, nth) => group[(from + Math.floor((nth * group.length) / many)) % group.length],
    ).filter((one) => one !== undefined);
  });
}

/** Scenarios with two temporary faults. The seed selects them. */
export function pairs(played: readonly Played[], count: number, seed: number): readonly Scenario[] {
  const pair = fc.constantFrom(...played).chain(({ scenario, trace }) => {
    const passing = faultsIn(trace, scenario).filter(
      ({ name }) => !['denied', 'poisoned', 'deleted', 'changed', 'never', 'down'].includes(name),
    );
    const two = fc.tuple(fc.constantFrom(...passing), fc.constantFrom(...passing));
    return two
      .filter(([one, other]) => one.at !== other.at || one.nth !== other.nth)
      .map((faults) => ({ ...scenario, faults }));
  });
  const distinct = new Map(
    fc.sample(pair, { seed, numRuns: count * 2 }).map((scenario) => [scenarioText(scenario), scenario]),
  );
  return [...distinct.values()].slice(0, count);
}

function faultsIn({ calls, invocations }: Trace, { flow }: Scenario): readonly Fault[] {
  const atCalls = calls.flatMap((operation, index) =>
    callFaultsOf(operation, flow).map((name): Fault => ({ at: 'call', nth: index + 1, name })),
  );
  const atInvocations = (['Parse', 'Report', 'Playbook'] as const).flatMap((at) =>
    Array.from({ length: invocations[at] ?? 0 }, (_, index) => index + 1).flatMap((nth) =>
      invocationFaultsOf(at).map((name): Fault => ({ at, nth, name })),
    ),
  );
  const messages = calls.filter((operation) => operation === 'sqs:SendMessage').length;
  const atMessages = Array.from({ length: messages }, (_, index) => index + 1).flatMap((nth) =>
    (Object.keys(messageFaults) as MessageFaultName[]).map((name): Fault => ({ at: 'message', nth, name })),
  );
  const atQuotas = quotasMet(calls).flatMap((name) =>
    exhaustedSeconds.map((seconds): Fault => ({ at: 'quota', nth: seconds, name })),
  );
  return [...atCalls, ...atInvocations, ...atMessages, ...atQuotas];
}

/** The state machine sends messages and asks for approvals. It cannot be killed, and it has its own retries. */
const byTheStateMachine = new Set(['sqs:SendMessage']);

/** The mail is not one of them: while SNS is down, its message waits in a queue, and no execution fails. */
const channels = new Set(['securityhub:BatchUpdateFindings', 'events:PutEvents']);

function callFaultsOf(operation: string, flow: Flow): readonly CallFaultName[] {
  return (Object.keys(callFaults) as CallFaultName[]).filter((name) => {
    const { does } = callFaults[name];
    // Receivers of the outcome. If ASR itself cannot run, the request goes to the dead-letter queue: `Playbook1=never`.
    if (name === 'down') return flow === 'button' && channels.has(operation);
    // A group has a change of its own for each of its resources.
    if (does === 'poison') return flow === 'group' && operation === poisonedOperation;
    if (does === 'conflict') return operation === 'dynamodb:TransactWriteItems';
    if (does === 'crash') return !byTheStateMachine.has(operation);
    // With a concurrent change by another user, one flow of each kind is enough.
    if (does === 'delete' || does === 'change')
      return ['button', 'rule', 'undo', 'approved', 'group', 'document'].includes(flow);
    return true;
  });
}

function invocationFaultsOf(at: 'Parse' | 'Report' | 'Playbook'): readonly InvocationFaultName[] {
  // Parse and Report have no dead-letter queue. If they never succeed, the execution fails and raises an alarm.
  if (at !== 'Playbook') return ['throttled', 'unavailable', 'lost', 'out-of-memory', 'timed-out'];
  return ['out-of-memory', 'timed-out', 'hurried', 'never'];
}
