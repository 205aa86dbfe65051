/** Changes the default version of a launch template. A version never changes: another one becomes the default. */
import {
  CreateLaunchTemplateVersionCommand,
  EC2Client,
  ModifyLaunchTemplateCommand,
  type RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { type Aws, type Target, cannot, isSame, lastPartOf } from '../../../engine/index.ts';
import { type TemplateData, readTemplate } from './read-template.ts';
import { behindLatest } from './behind-latest.ts';

/**
 * Creates a version with the changed data, and makes it the default. Undo creates a version as well, because some launch
 * from the latest version, whatever the default is. The version has the whole data of the default version, because EC2
 * cannot remove a setting from the source of a version.
 */
export async function changeTemplate(
  target: Target,
  aws: Aws,
  change: (data: TemplateData) => TemplateData,
): Promise<void> {
  const present = await readTemplate(target, aws);
  if (present === undefined) return;
  const data = change(present.data);
  if (isSame(data, present.data)) return;
  if (present.newerVersion !== null) cannot(behindLatest(present.newerVersion));
  const ec2 = aws.client(EC2Client);
  const LaunchTemplateId = lastPartOf(target.resourceId);
  const { LaunchTemplateVersion: created } = await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId,
      VersionDescription: 'Created by ASR',
      LaunchTemplateData: requestOf(data),
    }),
  );
  const DefaultVersion = String(created?.VersionNumber);
  await ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion }));
}

/** A request has the form of the response. Only the types of the SDK differ. */
function requestOf(data: TemplateData): RequestLaunchTemplateData {
  const same: unknown = data;
  return same as RequestLaunchTemplateData;
}
