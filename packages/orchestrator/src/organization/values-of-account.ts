/** The values of tags that are in AWS Organizations, or why there are none. */
import type { OrganizationSource, OrganizationValues, Resolved, UnitSource } from '@asr/playbooks';
import { isTransient } from '../model/index.ts';
import type { OrganizationLookups } from './lookups.ts';
import type { OrganizationSources } from './tag-sources.ts';

/** Who calls AWS Organizations: the function of ASR, or the caller of a command. The sentences say who needs what. */
export type Reader = 'asr' | 'caller';

interface About {
  /** The key that gets the value. */
  readonly key: string;
  readonly accountId: string;
  readonly lookups: OrganizationLookups;
  readonly reader: Reader;
}

/**
 * Every key of the sources has a value that is not empty, or the reason why it has none.
 *
 * @throws an error that a retry can resolve, such as throttling.
 */
export async function valuesOfAccount(
  sources: OrganizationSources,
  about: Omit<About, 'key'>,
): Promise<OrganizationValues> {
  const values: { [key: string]: Resolved } = {};
  // One after the other, because AWS Organizations allows few calls a second.
  for (const [key, source] of Object.entries(sources)) values[key] = await valueOf(source, { ...about, key });
  return values;
}

function valueOf(source: OrganizationSource, about: About): Promise<Resolved> {
  if ('account' in source) return nameOfAccount(about);
  return 'accountTag' in source ? tagOfAccount(source.accountTag, about) : valueOfUnit(source, about);
}

async function nameOfAccount(about: About): Promise<Resolved> {
  const { accountId, lookups } = about;
  const asked = await ask(about, 'organizations:DescribeAccount', 'the name', () => lookups.account(accountId));
  if ('problem' in asked) return asked;
  const { name, state } = asked.value;
  if (state !== 'ACTIVE') return { problem: sentences.notActive(about, state) };
  return name === '' ? { problem: sentences.noName(about) } : { value: name };
}

async function tagOfAccount(tag: string, about: About): Promise<Resolved> {
  const { accountId, lookups } = about;
  const asked = await ask(about, 'organizations:ListTagsForResource', 'the tags', () => lookups.tags(accountId));
  if ('problem' in asked) return asked;
  const value = asked.value.get(tag);
  return value === undefined || value === '' ? { problem: sentences.noTag(about, tag, value) } : { value };
}

async function valueOfUnit(source: UnitSource, about: About): Promise<Resolved> {
  const { accountId, lookups } = about;
  const what = 'the organizational unit';
  const asked = await ask(about, 'organizations:ListParents', what, () => lookups.parents(accountId));
  if ('problem' in asked) return asked;
  const parents = asked.value;
  if (source.unit !== 'name') {
    const { unit: values } = source;
    const nearest = parents.find((id) => Object.hasOwn(values, id));
    const value = nearest === undefined ? source.default : values[nearest];
    return value === undefined ? { problem: sentences.noValue(about, parents) } : { value };
  }
  const [unit = ''] = parents;
  if (parents.length < 2) return { problem: sentences.noUnit(about) };
  const named = await ask(about, 'organizations:DescribeOrganizationalUnit', what, () => lookups.unitName(unit));
  if ('problem' in named) return named;
  return named.value === '' ? { problem: sentences.noName(about) } : { value: named.value };
}

type Asked<Value> = { readonly value: Value } | { readonly problem: string };

/** @param what What the call reads: `the name`. */
async function ask<Value>(
  about: About,
  action: string,
  what: string,
  call: () => Promise<Value>,
): Promise<Asked<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (await isTransient(error)) throw error;
    return { problem: `${cannotRead(about, what)}: ${whyNot(error, action, about)}` };
  }
}

function cannotRead({ reader, accountId }: About, what: string): string {
  return `${reader === 'asr' ? 'ASR' : 'The caller'} cannot read ${what} of account ${accountId}`;
}

function whyNot(error: unknown, action: string, { key, reader }: About): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (denied.has(name)) {
    return reader === 'asr'
      ? `AWS denied ${action}. Run \`asr deploy\`, and register the admin account as a delegated administrator in AWS Organizations.`
      : `AWS denied ${action}. Allow it, and use an account that is the management account or a delegated administrator.`;
  }
  if (name === 'AWSOrganizationsNotInUseException')
    return `the account of the call is in no organization. Give ${key} another source in asr.config.yaml.`;
  if (notFound.has(name))
    return `the organization does not have it. Exclude the account in the scope of asr.config.yaml, or give ${key} another source.`;
  return `AWS Organizations answered ${name === '' || name === 'Error' ? '' : `${name}: `}${message.replace(/\.?$/, '.')} Remediate the finding again.`;
}

const denied: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

const notFound: ReadonlySet<string> = new Set([
  'AccountNotFoundException',
  'ChildNotFoundException',
  'OrganizationalUnitNotFoundException',
  'TargetNotFoundException',
]);

const sentences = {
  notActive: ({ accountId }: About, state: string) =>
    `AWS Organizations says that account ${accountId} is ${state === '' ? 'of no known state' : state}. ASR takes no name from an account that is not active. Exclude the account in the scope of asr.config.yaml.`,
  noName: ({ key, accountId }: About) =>
    `AWS Organizations gave no name for the tag ${key} of account ${accountId}. Give ${key} another source in asr.config.yaml.`,
  noTag: ({ key, accountId }: About, tag: string, value: string | undefined) =>
    `Account ${accountId} has ${value === undefined ? 'no' : 'an empty'} tag ${tag} in AWS Organizations, from which tagValues takes ${key}. Set that tag there, or give ${key} another source in asr.config.yaml.`,
  noUnit: ({ key, accountId }: About) =>
    `Account ${accountId} is directly below the root, so no organizational unit gives ${key} its name. Move the account into a unit, or give ${key} another source in asr.config.yaml.`,
  noValue: ({ key, accountId }: About, parents: readonly string[]) =>
    `Account ${accountId} is below none of the units that tagValues names for ${key}. In asr.config.yaml, add one of these units to ${key}, or a default: ${parents.join(', ')}.`,
};
