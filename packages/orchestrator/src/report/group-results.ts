/** The results of the groups of an execution, as the state machine collects them. */
import type { Answer, RemediationRequest } from '../model/index.ts';
import type { ReportInput } from './deliver.ts';
import type { Failure, GivenUp } from './given-up.ts';

/** A group of which the state machine gave up some requests. */
interface GivenUpGroup {
  readonly requests: readonly RemediationRequest[];
  readonly ended: readonly Answer[];
  readonly failure: Failure;
}

/** A group whose remaining requests were sent one by one. */
interface SplitGroup {
  readonly ended: readonly Answer[];
  readonly alone: readonly GroupResult[];
}

/** An execution that started before an update has an answer, or one request that was given up, instead of a group. */
type GroupResult = readonly Answer[] | GivenUpGroup | SplitGroup | Answer | GivenUp;

/** The input of the state Report. */
export type GroupedReportInput = Omit<ReportInput, 'input'> & {
  readonly input: Omit<ReportInput['input'], 'items'> & { readonly items: readonly GroupResult[] };
};

/** Lists the results of all requests, in the same order for each attempt to report. */
export function withoutGroups(given: GroupedReportInput): ReportInput {
  return { ...given, input: { ...given.input, items: given.input.items.flatMap(itemsOf) } };
}

function itemsOf(group: GroupResult): readonly (Answer | GivenUp)[] {
  if (isAnswers(group)) return group;
  if ('alone' in group) return [...group.ended, ...group.alone.flatMap(itemsOf)];
  if ('requests' in group) {
    const { requests, ended, failure } = group;
    return [...ended, ...requests.map((request) => ({ request, failure }))];
  }
  return [group];
}

function isAnswers(group: GroupResult): group is readonly Answer[] {
  return Array.isArray(group);
}
