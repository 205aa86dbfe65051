/** Reads who can use an SSM document. */
import { DescribeDocumentPermissionCommand, GetServiceSettingCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Aws, type Target, ifAbsent } from '../../engine/index.ts';

/** Returns the name of a document, which can contain slashes. */
export function nameOfDocument(resourceId: string): string {
  return resourceId.replace(/^arn:[^/]*:document\//, '');
}

/**
 * Returns the version that is shared with all accounts, `null` if the document is not public; `undefined` if the
 * document is gone.
 */
export async function readPublicVersion(
  { resourceId }: Target,
  aws: Aws,
): Promise<{ readonly publicVersion: string | null } | undefined> {
  const ssm = aws.client(SSMClient);
  const document = { Name: nameOfDocument(resourceId), PermissionType: 'Share' } as const;
  let NextToken: string | undefined;
  do {
    const page = await ssm
      .send(new DescribeDocumentPermissionCommand({ ...document, NextToken }))
      .catch(ifAbsent('InvalidDocument', undefined));
    if (page === undefined) return undefined;
    const sharing = page.AccountSharingInfoList?.find(({ AccountId }) => AccountId === 'all');
    if (sharing !== undefined || page.AccountIds?.includes('all')) {
      return { publicVersion: sharing?.SharedDocumentVersion ?? '$DEFAULT' };
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined && NextToken !== '');
  return { publicVersion: null };
}

/** The setting of the account in a Region that blocks public sharing. */
export const sharingSetting = '/ssm/documents/console/public-sharing-permission';

export const sharingSettingArn = `arn:{partition}:ssm:{region}:{account}:servicesetting${sharingSetting}` as const;

/** Returns `Enable`, the default of AWS, or `Disable`. */
export async function readPublicSharing(aws: Aws): Promise<string> {
  const setting = new GetServiceSettingCommand({ SettingId: sharingSetting });
  const { ServiceSetting } = await aws.client(SSMClient).send(setting);
  return ServiceSetting?.SettingValue ?? 'Enable';
}
