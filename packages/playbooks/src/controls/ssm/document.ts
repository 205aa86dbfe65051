/** Reads who can use an SSM document. */
import { DescribeDocumentPermissionCommand, SSMClient } from '@aws-sdk/client-ssm';
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
