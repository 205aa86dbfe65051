import type { AllowedPortsCeilings } from './allowed-ports.ts';
import { assess, unusableTokens } from './assess.ts';
import { countOf, portList, union } from './port-list.ts';
import type { ReachableInstance } from './reachable-instance.ts';

/** The maximum length of an annotation in PutEvaluations. */
const longest = 256;
const cutMark = ' [truncated]';

/**
 * The annotation that AWS Config shows for an instance. Only people read it. If the ports are too many to list, their
 * number comes first, so that truncation never removes it.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
 */
export function annotationOf(instance: ReachableInstance, ceilings: AllowedPortsCeilings): string {
  const seen = assess(instance, ceilings);
  const ports = union(seen.map((each) => each.ports));
  const count = countOf(ports);
  const rest = `${unreadableText(seen.flatMap(({ unreadable }) => unreadable))}${unusableText(instance, ceilings)}`;
  const subject = `EC2 Instance ${instance.instanceId}`;
  if (count === 0) return cut(`${subject} has no public ports without a valid exception${rest}`);

  const text = `public ports ${portList(ports)} without a valid exception${rest}`;
  const whole = `${subject} has ${text}`;
  return whole.length <= longest ? whole : cut(`${subject} has ${count} ${text}`);
}

function unreadableText(lists: readonly string[]): string {
  return lists.length === 0 ? '' : `, except through unreadable prefix lists: ${[...new Set(lists)].join(', ')}`;
}

function unusableText(instance: ReachableInstance, ceilings: AllowedPortsCeilings): string {
  const unusable = unusableTokens(instance, ceilings).map(({ token, why }) => `${token} (${why})`);
  return unusable.length === 0 ? '' : `; ignored AllowedPorts tokens: ${unusable.join(', ')}`;
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - cutMark.length)}${cutMark}`;
}
