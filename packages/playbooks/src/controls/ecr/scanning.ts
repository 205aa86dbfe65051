/** The image scanning of a repository, by its own setting or by the filters of the registry. */
import {
  BatchGetRepositoryScanningConfigurationCommand,
  ECRClient,
  GetRegistryScanningConfigurationCommand,
  type ScanFrequency,
} from '@aws-sdk/client-ecr';
import type { Aws } from '../../engine/index.ts';

export interface Scanning {
  /** The scan frequency, including the filters of the registry. */
  readonly frequency: ScanFrequency;
  /** Whether only the filters apply. Enhanced scanning ignores the setting of the repository. */
  readonly filtersDecide: boolean;
  /** Whether the registry has filters. With basic scanning, they can replace the setting of the repository. */
  readonly hasFilters: boolean;
}

/** Returns `undefined` if the repository does not exist, the only failure that ECR reports here. */
export async function readScanning(repositoryName: string, aws: Aws): Promise<Scanning | undefined> {
  const ecr = aws.client(ECRClient);
  const { scanningConfigurations: [scanning] = [] } = await ecr.send(
    new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repositoryName] }),
  );
  if (scanning === undefined) return undefined;
  const { scanningConfiguration: registry } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
  return {
    frequency: scanning.scanFrequency ?? 'MANUAL',
    filtersDecide: registry?.scanType === 'ENHANCED',
    hasFilters: (registry?.rules ?? []).length > 0,
  };
}
