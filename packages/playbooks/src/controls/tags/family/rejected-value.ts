/** Why AWS rejects the value of a tag. Pure. */
import type { TagSource } from '../../../tag-values/index.ts';
import { characterPattern, longestValue } from './tag-rules.ts';

/** More of them do not help the reader. */
const mostShown = 10;
const longestShown = 60;

/**
 * Returns one or more sentences, or `undefined` if the service accepts the value.
 *
 * @param source Where the value comes from: the sentences say what to change there.
 * @param prefixes What the value cannot begin with, in lower case.
 */
export function whyValueIsRejected(
  key: string,
  value: string,
  source: TagSource,
  prefixes: readonly string[],
): string | undefined {
  const problem = problemOf(value, prefixes);
  return problem === undefined
    ? undefined
    : `The value ${shown(value)} for the tag ${key} ${problem}. ${remedyOf(key, source)}`;
}

function problemOf(value: string, prefixes: readonly string[]): string | undefined {
  const others = [...new Set(value)].filter((character) => !characterPattern.test(character));
  if (others.length > 0) return `has characters that tags cannot have: ${listed(others)}`;
  if (value.length > longestValue) return `has ${value.length} characters, and a tag has at most ${longestValue}`;
  const prefix = prefixes.find((one) => value.toLowerCase().startsWith(one));
  return prefix && `begins with ${prefix}, which AWS reserves`;
}

function listed(characters: readonly string[]): string {
  const more = characters.length > mostShown ? ' and others' : '';
  return `${characters.slice(0, mostShown).map(visible).join(' ')}${more}`;
}

/** A character that a reader cannot see has its number: `U+0009`. */
function visible(character: string): string {
  return /^[\p{P}\p{S}]$/u.test(character)
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function shown(value: string): string {
  return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value);
}

function remedyOf(key: string, source: TagSource): string {
  const other = `give ${key} another source in tagValues of asr.config.yaml.`;
  if ('account' in source) return `Rename the account, or ${other}`;
  if ('unit' in source) return `Rename the organizational unit, or ${other}`;
  if ('accountTag' in source) return `Change the tag ${source.accountTag} of the account, or ${other}`;
  return `G${other.slice(1)}`;
}
