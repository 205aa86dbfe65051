/**
 * Prepares a state machine definition for the local engine.
 *
 * The engine reads JSONPath and silently misreads the rest; what it would misread is refused here. What it lacks is
 * put into words that it knows, and only that.
 */
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { JsonObject } from '../gateway/index.ts';

export interface State extends JsonObject {
  readonly Type: string;
}

/** The definition says something that the engine would not run as Step Functions does. */
export class UnsupportedDefinitionError extends Error {
  override readonly name = 'UnsupportedDefinitionError';
}

/** How a Wait state looks to the engine: a task that ends when the local cloud says so. */
export const waitResource = 'local:wait';

/** Where the engine finds when the execution started: its own answer is of this machine's clock. */
const startTimePath = '$$.Clock.StartTime';

/** By default the engine gives up on a task after 60 s, Step Functions after three years. */
const longestTaskSeconds = 86_400;

export function prepareDefinition(definition: JsonObject): StateMachineDefinition {
  refuseWhatWouldBeMisread(definition, []);
  const prepared = mapStates(definition, (state) => {
    if (state.Type === 'Wait') return waitAsTask(state);
    if (state.Type === 'Task') return { TimeoutSeconds: longestTaskSeconds, ...state };
    return state;
  });
  return JSON.parse(JSON.stringify(prepared), (_, value: unknown) =>
    value === '$$.Execution.StartTime' ? startTimePath : value,
  ) as StateMachineDefinition;
}

/** All states by name, those inside of Map and Parallel included. */
export function statesOf(definition: object): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  mapStates(definition as JsonObject, (state, name) => {
    states.set(name, state);
    return state;
  });
  return states;
}

function mapStates(machine: JsonObject, change: (state: State, name: string) => State): JsonObject {
  const states = Object.entries(machine['States'] as { readonly [name: string]: State }).map(([name, state]) => {
    const changed: { [field: string]: unknown; Type: string } = { ...change(state, name) };
    for (const inner of ['Iterator', 'ItemProcessor']) {
      if (inner in changed) changed[inner] = mapStates(changed[inner] as JsonObject, change);
    }
    if (Array.isArray(changed['Branches'])) {
      changed['Branches'] = (changed['Branches'] as readonly JsonObject[]).map((branch) => mapStates(branch, change));
    }
    return [name, changed] as const;
  });
  return { ...machine, States: Object.fromEntries(states) };
}

/** A Wait state ends by the engine's own clock, a task when its work does. It is one transition as well. */
function waitAsTask(state: State): State {
  const { Type: _, Seconds, SecondsPath, Timestamp, TimestampPath, ...rest } = state;
  if (Timestamp !== undefined || TimestampPath !== undefined) {
    throw new UnsupportedDefinitionError(
      'The local cloud cannot wait until a point in time. Wait for seconds instead.',
    );
  }
  const Parameters = SecondsPath === undefined ? { seconds: Seconds } : { 'seconds.$': SecondsPath };
  return {
    ...rest,
    Type: 'Task',
    Resource: waitResource,
    TimeoutSeconds: longestTaskSeconds,
    Parameters,
    ResultPath: null,
  };
}

const misread: { readonly [field: string]: string } = {
  QueryLanguage: 'takes a JSONata expression for a text',
  Assign: 'knows no variables',
  ItemReader: 'reads no items from S3',
  ItemBatcher: 'ignores batches',
  ToleratedFailureCount: 'ignores tolerated failures',
  ToleratedFailurePercentage: 'ignores tolerated failures',
  Credentials: 'ignores the role of a task',
  HeartbeatSeconds: 'hears no heartbeat',
};

/** The engine's context object never changes, so whatever changes in it would be wrong. */
const wrongContext = /\$\$\.(State|Task\.(?!Token)|Execution\.(Input|RedriveCount|RedriveTime))/;

function refuseWhatWouldBeMisread(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string' && wrongContext.test(value)) {
    throw new UnsupportedDefinitionError(
      `${path.join('.')} reads ${value}, which the local engine does not keep up to date.`,
    );
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    // Only there are these names fields of the language; in a payload they may be anything.
    const isField = path.length === 0 || path.at(-2) === 'States';
    const why = isField ? whyMisread(name, inner) : undefined;
    if (why !== undefined)
      throw new UnsupportedDefinitionError(`${[...path, name].join('.')}: the local engine ${why}.`);
    if (name === 'Mode' && inner === 'DISTRIBUTED') {
      throw new UnsupportedDefinitionError(
        `${path.join('.')}: the local engine runs a distributed map as an inline one.`,
      );
    }
    refuseWhatWouldBeMisread(inner, [...path, name]);
  }
}

function whyMisread(name: string, value: unknown): string | undefined {
  if (name === 'QueryLanguage' && value === 'JSONPath') return undefined;
  return Object.hasOwn(misread, name) ? misread[name] : undefined;
}
