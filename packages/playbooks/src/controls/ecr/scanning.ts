/** Who scans the images of a repository: its own setting, or the filters of the registry. */
import {
  BatchGetRepositoryScanningConfigurationCommand,
  ECRClient,
  GetRegistryScanningConfigurationCommand,
  type ScanFrequency,
} from '@aws-sdk/client-ecr';
import type { Aws } from '../../engine/index.ts';

export interface Scanning {
  /** With the registry's filters counted in. */
  readonly frequency: ScanFrequency;
  /** With enhanced scanning, a repository's own setting does nothing. */
  readonly filtersDecide: boolean;
}

/** `undefined`: there is no such repository, which is all that ECR can fail at here. */
export async function readScanning(repositoryName: string, aws: Aws): Promise<Scanning | undefined> {
  const ecr = aws.client(ECRClient);
  const { scanningConfigurations: [scanning] = [] } = await ecr.send(
    new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repositoryName] }),
  );
  if (scanning === undefined) return undefined;
  const { scanningConfiguration: registry } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
  return { frequency: scanning.scanFrequency ?? 'MANUAL', filtersDecide: registry?.scanType === 'ENHANCED' };
}
