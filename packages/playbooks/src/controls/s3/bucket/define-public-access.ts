import { type ControlId, type PlaybookDefinition, definePlaybook } from '../../../engine/index.ts';
import type { Values } from '../../../parameters/index.ts';
import {
  type PublicAccessState,
  type blockEverything,
  changePublicAccess,
  publicAccessPermissions,
  readPublicAccess,
} from './public-access.ts';

/** Defines the playbook of a control on public access to a bucket. */
export function definePublicAccess(
  control: {
    readonly control: ControlId;
    readonly title: string;
    readonly plan: typeof blockEverything;
  } & Pick<
    PlaybookDefinition<PublicAccessState, 'publicAccessBlock', Values>,
    'alwaysAsks' | 'respondsTo' | 'nextSteps'
  >,
) {
  return definePlaybook({
    ...control,
    resourceType: 'AwsS3Bucket',
    scope: 'global',
    permissions: publicAccessPermissions,
    read: readPublicAccess,
    apply: changePublicAccess,
  });
}
