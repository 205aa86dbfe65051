/**
 * Prepares a state machine definition for the local engine.
 *
 * The engine supports JSONPath and silently misinterprets the rest, so this module rejects definitions that it would
 * misinterpret. It rewrites only the constructs that the engine lacks.
 */
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { JsonObject } from '../gateway/index.ts';

export interface State extends JsonObject {
  readonly Type: string;
}

/** The definition uses something that the engine does not run like Step Functions. */
export class UnsupportedDefinitionError extends Error {
  override readonly name = 'UnsupportedDefinitionError';
}

/** A Wait state becomes a task, which the local cloud ends. */
export const waitResource = 'local:wait';

/** The path of the start time of the execution. The engine's own value uses real time. */
const startTimePath = '$$.Clock.StartTime';

/** The default timeout of a task is 60 s in the engine, and three years in Step Functions. */
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

/** All states by name, including those inside Map and Parallel. */
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

/** In the engine, a Wait state uses real time, but a task ends with its work. Both are one transition. */
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
  QueryLanguage: 'treats a JSONata expression as text',
  Assign: 'does not support variables',
  ItemReader: 'does not read items from S3',
  ItemBatcher: 'ignores batches',
  ToleratedFailureCount: 'ignores tolerated failures',
  ToleratedFailurePercentage: 'ignores tolerated failures',
  Credentials: 'ignores the role of a task',
  HeartbeatSeconds: 'does not support heartbeats',
};

/** The engine's context object never changes, so fields that change would be wrong. */
const wrongContext = /\$\$\.(State|Task\.(?!Token)|Execution\.(Input|RedriveCount|RedriveTime))/;

function refuseWhatWouldBeMisread(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string' && wrongContext.test(value)) {
    throw new UnsupportedDefinitionError(`${path.join('.')} reads ${value}, which the local engine does not update.`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    // These names are fields of the language only here. In a payload they are data.
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
