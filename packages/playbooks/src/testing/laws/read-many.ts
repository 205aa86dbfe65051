/** The law of `readMany`: one result for each target, as if each was read alone. */
import {
  type AnyPlaybook,
  type Aws,
  InvalidParameterError,
  type Parameters,
  type Target,
  parametersFor,
} from '../../engine/index.ts';

/** Returns the target among others: twice, one that does not exist, one with a malformed id, one of another type. */
export function severalOf(target: Target): readonly Target[] {
  const { resourceId, region, accountId } = target;
  const ids = [
    resourceId,
    `${resourceId.slice(0, -1)}${resourceId.endsWith('0') ? '1' : '0'}`,
    `${resourceId} §`,
    resourceId,
    `arn:aws:another:${region}:${accountId}:thing/0`,
  ];
  return ids.map((id) => ({ ...target, resourceId: id }));
}

/** Reads the targets together, and each alone. Returns the states and errors of both; none without valid parameters. */
export async function readBoth(
  playbook: AnyPlaybook,
  targets: readonly Target[],
  aws: Aws,
  given: Parameters,
): Promise<{ readonly together: readonly unknown[]; readonly alone: readonly unknown[] }> {
  const parameters = parametersInRange(playbook, given);
  if (parameters === undefined) return { together: [], alone: [] };
  const alone: unknown[] = [];
  for (const target of targets) alone.push(await readOne(playbook, target, aws, parameters));
  const together = await playbook.readMany?.(targets, aws, parameters);
  return { together: together?.map(shown) ?? [], alone: alone.map(shown) };
}

/** `undefined`: the parameters are out of range, so that nothing is read. */
function parametersInRange(playbook: AnyPlaybook, given: Parameters): Parameters | undefined {
  try {
    return parametersFor(playbook, given);
  } catch (error) {
    if (error instanceof InvalidParameterError) return undefined;
    throw error;
  }
}

async function readOne(playbook: AnyPlaybook, target: Target, aws: Aws, parameters: Parameters): Promise<unknown> {
  try {
    return await playbook.read(target, aws, parameters);
  } catch (error) {
    return error;
  }
}

/** Requests on moto differ in their ids, so an error counts by its name and message. */
function shown(result: unknown): unknown {
  return result instanceof Error ? { error: result.name, message: result.message } : result;
}
