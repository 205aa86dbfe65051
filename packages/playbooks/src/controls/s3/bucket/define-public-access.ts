import { type ControlId, definePlaybook } from '../../../engine/index.ts';
import {
  type blockEverything,
  changePublicAccess,
  publicAccessPermissions,
  readPublicAccess,
} from './public-access.ts';

/** Defines the playbook of a control on public access to a bucket. */
export function definePublicAccess(control: {
  readonly control: ControlId;
  readonly title: string;
  readonly plan: typeof blockEverything;
}) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsS3Bucket',
    scope: 'global',
    permissions: publicAccessPermissions,
    read: readPublicAccess,
    apply: changePublicAccess,
  });
}
