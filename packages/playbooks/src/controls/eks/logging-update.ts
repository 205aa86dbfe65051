/** Changes of the log types of a cluster that EKS has accepted and not yet made. */
import { DescribeUpdateCommand, EKSClient, paginateListUpdates, type LogSetup, type Update } from '@aws-sdk/client-eks';
import type { Aws } from '../../engine/index.ts';

/**
 * Returns the log types of the update in progress; `undefined` if there is none. A cluster has at most one update in
 * progress.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeUpdate.html
 */
export async function logTypesBeingSet(name: string, aws: Aws): Promise<readonly LogSetup[] | undefined> {
  const client = aws.client(EKSClient);
  for await (const { updateIds = [] } of paginateListUpdates({ client }, { name })) {
    for (const updateId of updateIds) {
      const { update } = await client.send(new DescribeUpdateCommand({ name, updateId }));
      if (update?.status === 'InProgress') return logTypesOf(update);
    }
  }
  return undefined;
}

/** EKS returns the input of the update as JSON. */
function logTypesOf({ params = [] }: Update): readonly LogSetup[] | undefined {
  const input = params.find(({ type }) => type === 'ClusterLogging')?.value;
  if (input === undefined) return undefined;
  return (JSON.parse(input) as { readonly clusterLogging?: readonly LogSetup[] }).clusterLogging;
}
