/** Emulates the tags of one resource whose service lists, adds and removes them by its ARN or name. */
import { type FakeAws, fakeAws, named } from '../../../testing/index.ts';

type Tags = { readonly [key: string]: string };
type Input = { readonly [member: string]: unknown };

/** The three calls of a service, as its API reference describes them. */
export interface TagCalls {
  /** The value by which all calls name the resource. */
  readonly id: string;
  /** The error for another resource. */
  readonly notFound: string;
  /** The message of the error, where the name has several meanings. */
  readonly message?: string;
  readonly list: Call & { readonly answer: (tags: Tags) => object; readonly answerIfAbsent?: object };
  readonly add: Call & { readonly tagsIn: (input: never) => Tags };
  readonly remove: Call & { readonly keysIn: (input: never) => readonly string[] };
  /** Other calls, such as the one for the URL of a queue. */
  readonly more?: { readonly [command: string]: (input: never) => object };
}

interface Call {
  readonly command: string;
  readonly idIn: (input: never) => unknown;
}

export const keyValues = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
export const fromKeyValues = (list: readonly { readonly Key: string; readonly Value: string }[]) =>
  Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));

/** @param given `null`: the resource does not exist. */
export function withTags(
  { id, notFound, message, list, add, remove, more = {} }: TagCalls,
  given: Tags | null,
): FakeAws {
  const tags = new Map(Object.entries(given ?? {}));
  const isFound = ({ idIn }: Call, input: Input) => given !== null && idIn(input as never) === id;
  const check = (call: Call, input: Input) => {
    if (!isFound(call, input)) throw named(notFound, message);
  };
  return fakeAws({
    ...more,
    [`${list.command}Command`]: (input: Input) => {
      if (list.answerIfAbsent !== undefined && !isFound(list, input)) return list.answerIfAbsent;
      check(list, input);
      return list.answer(Object.fromEntries(tags));
    },
    [`${add.command}Command`]: (input: Input) => {
      check(add, input);
      for (const [key, value] of Object.entries(add.tagsIn(input as never))) tags.set(key, value);
      return {};
    },
    [`${remove.command}Command`]: (input: Input) => {
      check(remove, input);
      for (const key of remove.keysIn(input as never)) tags.delete(key);
      return {};
    },
  });
}
