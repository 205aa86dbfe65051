/** Users of a resource that lose access or availability if it changes. A playbook reads them, then refuses or asks. */

export interface Consumer {
  /** The kind of user, in AWS's words: `CloudWatch alarm`, `account`, `listener`, `website`, `instance`. */
  readonly kind: string;
  /** A name or an ARN. Empty if the kind says everything, such as `everyone`. */
  readonly name: string;
}

/** Consumers that a sentence names. The others are counted. */
const mostNamed = 5;

/** The names as an English list. Made on demand: the first list format of a process takes 10 ms. */
export function asList(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
}

/**
 * Returns the sentence that says who is cut off, for `refuse` or `askFor`. Empty if there are no consumers.
 *
 * @param effect What the consumers can no longer do: `publish to the topic`.
 */
export function cutOff(consumers: readonly Consumer[], effect: string): string {
  if (consumers.length === 0) return '';
  const others = consumers.length - mostNamed;
  const names = consumers.slice(0, mostNamed).map(({ kind, name }) => `${kind} ${name}`.trim());
  const shown = others > 0 ? [...names, `${others} more`] : names;
  return `After this change, ${asList(shown)} could no longer ${effect}.`;
}
