import type { UpdateWorkGroupInput, WorkGroupConfiguration } from '@aws-sdk/client-athena';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { athena4 } from './athena-4.ts';

/** Emulates a workgroup among others on the second page of the list. */
function workGroup(given: WorkGroupConfiguration | undefined, name = 'analysts') {
  let configuration = given;
  return fakeAws({
    ListWorkGroupsCommand: (input: { NextToken?: string }) =>
      input.NextToken === undefined
        ? { WorkGroups: [{ Name: 'primary' }], NextToken: 'more' }
        : { WorkGroups: [{ Name: 'marketing' }, { Name: name }] },
    GetWorkGroupCommand: (input: { WorkGroup: string }) => ({
      WorkGroup: { Name: input.WorkGroup, Configuration: configuration },
    }),
    UpdateWorkGroupCommand: (input: UpdateWorkGroupInput) => {
      const { PublishCloudWatchMetricsEnabled = false } = input.ConfigurationUpdates ?? {};
      configuration = { ...configuration, PublishCloudWatchMetricsEnabled };
      return {};
    },
  });
}

describePlaybook(athena4, {
  target: { resourceId: 'arn:aws:athena:eu-west-1:111122223333:workgroup/analysts' },
  onMoto: { beyondMoto: 'Moto 5.2 has no UpdateWorkGroup.' },
  changes: {
    'a workgroup without metrics': () => workGroup({ PublishCloudWatchMetricsEnabled: false }),
    'a workgroup whose response omits the metrics setting': () => workGroup({ EnforceWorkGroupConfiguration: true }),
    'a workgroup whose response omits its configuration': () => workGroup(undefined),
  },
  leaves: {
    'a workgroup that publishes metrics': () => workGroup({ PublishCloudWatchMetricsEnabled: true }),
  },
  refuses: {},
  gone: {
    'a workgroup that was deleted': () => workGroup({}, 'another'),
    'a deleted workgroup whose name is a prefix of another name': () => workGroup({}, 'analysts-eu'),
  },
});
