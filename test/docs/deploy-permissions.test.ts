/** Compares the permissions that the documentation lists for `asr deploy` with the calls in its code. */
import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { repository, textOf } from './markdown.ts';

const folder = join(repository, 'packages/cli/src/commands/deploy');
const code = globSync('{,stacks/}*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));

/**
 * Actions of S3 that have another name than the call.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
const inIam: { readonly [call: string]: readonly string[] } = {
  CreateBucket: ['s3:CreateBucket', 's3:PutBucketOwnershipControls'],
  HeadBucket: ['s3:ListBucket'],
  HeadObject: ['s3:GetObject'],
  ListObjectsV2: ['s3:ListBucket'],
  PutPublicAccessBlock: ['s3:PutBucketPublicAccessBlock'],
};

/** The calls in a file, by the service of the client from which the file imports the command. */
function actionsIn(text: string): readonly string[] {
  const imports = [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)];
  return imports.flatMap(([, names = '', service = '']) =>
    [...names.matchAll(/(\w+)Command\b/g)].flatMap(([, call = '']) => inIam[call] ?? [`${service}:${call}`]),
  );
}

it('are exactly those of its calls', () => {
  const [, listed = ''] =
    /`deploy`, `upgrade`[^`]*`rollback` and[^]*?```\n([^`]*)```/.exec(textOf('docs/reference/permissions.md')) ?? [];

  expect(
    listed
      .split(/\s+/)
      .filter((action) => action !== '')
      .toSorted(),
  ).toEqual([...new Set(code.flatMap(actionsIn))].toSorted());
});
