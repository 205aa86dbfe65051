import { type FakeAws, fakeAws, named } from '../../../testing/index.ts';

export const detectorArn = 'arn:aws:guardduty:eu-west-1:111122223333:detector/d1';
export const filterArn = `${detectorArn}/filter/noise`;

/** A detector `d1` with a filter `noise`, each on the second page of its list; one of them has tags. */
export function fakeGuardDutyTags(
  given: { readonly [key: string]: string } | undefined,
  names: { readonly arn: string; readonly detector?: string; readonly filter?: string },
): FakeAws {
  const { arn, detector = 'd1', filter = 'noise' } = names;
  let tags = given;
  const find = (input: { ResourceArn: string }) => {
    if (input.ResourceArn !== arn) throw named('BadRequestException');
    return { ...tags };
  };
  return fakeAws({
    ListDetectorsCommand: (input: { NextToken?: string }) =>
      input.NextToken === undefined ? { DetectorIds: ['d0'], NextToken: 'more' } : { DetectorIds: [detector] },
    ListFiltersCommand: (input: { NextToken?: string }) =>
      input.NextToken === undefined ? { FilterNames: ['none'], NextToken: 'more' } : { FilterNames: [filter] },
    ListTagsForResourceCommand: (input: { ResourceArn: string }) => {
      find(input);
      return tags === undefined ? {} : { Tags: tags };
    },
    TagResourceCommand: (input: { ResourceArn: string; Tags: { [key: string]: string } }) => {
      tags = { ...find(input), ...input.Tags };
      return {};
    },
    UntagResourceCommand: (input: { ResourceArn: string; TagKeys: readonly string[] }) => {
      tags = Object.fromEntries(Object.entries(find(input)).filter(([key]) => !input.TagKeys.includes(key)));
      return {};
    },
  });
}
