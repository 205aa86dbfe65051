/** The examples that every control of the family has. */
import type { AnyPlaybook, Parameters } from '../../../engine/index.ts';
import type { Account } from '../../../emulated-account/index.ts';
import type { FakeAws, OnMoto, PlaybookExamples } from '../../../testing/index.ts';

/** An account with one resource that has these tags. `null`: the resource does not exist. */
export type WithTags = (tags: { readonly [key: string]: string } | null) => FakeAws;

/** Returns what the playbook does to a resource with certain tags. */
export function tagExamples(
  { parameters }: Pick<AnyPlaybook, 'parameters'>,
  withTags: WithTags,
): Pick<PlaybookExamples, 'changes' | 'leaves' | 'refuses' | 'gone'> {
  const [parameter = ''] = Object.keys(parameters);
  const given = (tags: { readonly [key: string]: string }, required: readonly string[]) => () => ({
    aws: withTags(tags),
    parameters: { [parameter]: required, tagValues },
  });
  return {
    changes: {
      'a resource as AWS creates it, without tags': given({}, []),
      'a resource that lacks two of the required tags': given({ Name: 'web' }, ['Name', 'Owner', 'CostCenter']),
    },
    leaves: {
      'a resource with any tag if none is required': given({ Name: 'web' }, []),
      'a resource with all required tags and more': given({ Owner: 'shop', Name: 'web' }, ['Owner']),
    },
    refuses: { 'a required tag without a source': given({ Name: 'web' }, ['Team']) },
    gone: { 'a resource that was deleted': () => withTags(null) },
  };
}

const tagValues = { Owner: { value: 'platform' }, CostCenter: { account: 'id' } } as const;

/** The parameters of a run on moto: one tag is missing. */
export function onMotoParameters({ parameters }: Pick<AnyPlaybook, 'parameters'>): Parameters {
  const [parameter = ''] = Object.keys(parameters);
  return { [parameter]: ['Owner', 'CostCenter'], tagValues };
}

/** Creates the resource on moto, and requires two tags of it. */
export function arranged(
  playbook: Pick<AnyPlaybook, 'parameters'>,
  create: (account: Account) => Promise<string>,
): OnMoto {
  return async (account) => ({ resourceId: await create(account), parameters: onMotoParameters(playbook) });
}
