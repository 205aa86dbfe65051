/** Which controls can meet: they write to the same resource, or one reads what the other writes. From their data. */
import { type AnyPlaybook, type IamAction, registry } from '@asr/playbooks';

export interface ControlPair {
  readonly first: string;
  readonly second: string;
  /** What they share, such as `AwsS3Bucket` or `logs:PutMetricFilter`. */
  readonly shares: readonly string[];
}

/** Every pair, each once, in the order of the registry. */
export async function controlPairs(): Promise<readonly ControlPair[]> {
  const playbooks = await Promise.all(Object.values(registry).map(({ load }) => load()));
  return playbooks.flatMap((first, index) =>
    playbooks.slice(index + 1).flatMap((second) => {
      const shares = sharedBy(first, second);
      return shares.length === 0 ? [] : [{ first: first.control, second: second.control, shares }];
    }),
  );
}

/** The name of a pair, as `--only` reads it. */
export function nameOfPair({ first, second }: Pick<ControlPair, 'first' | 'second'>): string {
  return `${first}+${second}`;
}

/** An account is not a resource: its settings are independent of each other. */
const account = 'AwsAccount';

function sharedBy(first: AnyPlaybook, second: AnyPlaybook): readonly string[] {
  const types = typesOf(first).filter((type) => type !== account && typesOf(second).includes(type));
  const actions = first.permissions.write.filter(
    (action) => second.permissions.write.includes(action) && meet(arnsOf(first, action), arnsOf(second, action)),
  );
  if (types.length + actions.length > 0) return [...types, ...actions];
  const read = [...readOf(first, second), ...readOf(second, first)];
  return [...new Set(read)];
}

function typesOf({ resourceType, otherResourceTypes = [] }: AnyPlaybook): readonly string[] {
  return [resourceType, ...otherResourceTypes];
}

/** The resources that one writes and the other reads, such as the topic of an alarm. */
function readOf(writer: AnyPlaybook, reader: AnyPlaybook): readonly string[] {
  const read = reader.permissions.read.flatMap((action) => namedBy(reader, action));
  return writer.permissions.write.flatMap((action) => namedBy(writer, action)).filter((arn) => meet([arn], read));
}

function namedBy({ permissions }: AnyPlaybook, action: IamAction): readonly string[] {
  return (permissions.on?.[action] ?? []).map((arn) => arn.replaceAll(/\{[^}]*\}/g, '*'));
}

function arnsOf(playbook: AnyPlaybook, action: IamAction): readonly string[] {
  return playbook.permissions.on?.[action] === undefined ? ['*'] : namedBy(playbook, action);
}

function meet(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.some((other) => covers(one, other) || covers(other, one)));
}

function covers(pattern: string, arn: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(arn.replaceAll('*', 'x'));
}
