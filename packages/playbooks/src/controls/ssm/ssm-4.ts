import { ModifyDocumentPermissionCommand, SSMClient } from '@aws-sdk/client-ssm';
import { cannot, definePlaybook, set } from '../../engine/index.ts';
import { nameOfDocument, readPublicSharing, readPublicVersion, sharingSettingArn } from './document.ts';

// Document names can contain slashes, and `{id}` is only the part after the last one.
const documentArn = 'arn:{partition}:ssm:{region}:{account}:document/{name}';

/**
 * SSM.4: SSM documents should not be public.
 *
 * ASR stops sharing the document with all accounts. Accounts that it is explicitly shared with keep access. Copies of the
 * document that other accounts have made stay.
 *
 * @failed The AWS Config rule `ssm-document-not-public` finds a document of the account that is public.
 * @reads The accounts that the document is shared with, and the shared version.
 * @impact Accounts that the document is not explicitly shared with lose access immediately. AWS does not tell who uses a
 * public document.
 * @owners None known.
 * @undo Undo makes the same version public again. It refuses while the account blocks public sharing: undo
 * SSM.7 first.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html#ssm-4
 */
export const ssm4 = definePlaybook({
  control: 'SSM.4',
  title: 'stop sharing an SSM document with all AWS accounts',
  resourceType: 'AwsSsmDocument',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    // Undo reads the setting, which rejects public sharing.
    read: ['ssm:DescribeDocumentPermission', 'ssm:GetServiceSetting'],
    write: ['ssm:ModifyDocumentPermission'],
    on: {
      'ssm:DescribeDocumentPermission': [documentArn],
      'ssm:ModifyDocumentPermission': [documentArn],
      'ssm:GetServiceSetting': [sharingSettingArn],
    },
  },
  parameters: {},

  read: readPublicVersion,

  plan(document) {
    return set(document, { publicVersion: null });
  },

  async apply({ resourceId }, { to: SharedDocumentVersion }, aws) {
    if (SharedDocumentVersion !== null && (await readPublicSharing(aws)) === 'Disable') cannot(isBlocked);
    const document = { Name: nameOfDocument(resourceId), PermissionType: 'Share' } as const;
    const share =
      SharedDocumentVersion === null
        ? { AccountIdsToRemove: ['all'] }
        : { AccountIdsToAdd: ['all'], SharedDocumentVersion };
    await aws.client(SSMClient).send(new ModifyDocumentPermissionCommand({ ...document, ...share }));
  },
});

const isBlocked =
  'The account blocks public sharing of SSM documents in this Region, so the document stays private. Undo SSM.7 first, ' +
  'or share the document with specific accounts.';
