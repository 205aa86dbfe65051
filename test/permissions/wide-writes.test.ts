/** A playbook changes only the resource of its finding, what ASR created, and what is listed with a reason. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { registry, type AnyPlaybook, type Permissions } from '@asr/playbooks';
import { wideWrites } from './wide-writes.ts';

let playbooks: readonly AnyPlaybook[];
beforeAll(async () => {
  playbooks = await Promise.all(Object.values(registry).map(({ load }) => load()));
});

const listed = new Set(
  wideWrites.flatMap(({ controls, actions }) =>
    controls.flatMap((control) => actions.map((action) => `${control} ${action}`)),
  ),
);

/** Names the resource of the finding, a role that the installation allows, a finding, or what ASR or AWS created. */
const isNarrow = (pattern: string) =>
  /\{(?:id|name|passable)\}|[:/]asr[-/]|:role\/aws-service-role\/|:product\/\{account\}\//.test(pattern);

function wideWritesOf(control: string, { write, dependent = [], on = {} }: Permissions): readonly string[] {
  return [...write, ...dependent.map(({ action }) => action)]
    .filter((action) => !(on[action] ?? ['*']).every(isNarrow))
    .map((action) => `${control} ${action}`);
}

describe('a permission to change something', () => {
  it('names the resource of the finding, or is listed with its reason', () => {
    const wide = playbooks.flatMap(({ control, permissions }) => wideWritesOf(control, permissions));

    expect(wide.filter((each) => !listed.has(each))).toEqual([]);
    expect([...listed].filter((each) => !wide.includes(each))).toEqual([]);
  });

  it.each<[string, Permissions]>([
    ['on everything', { read: [], write: ['s3:PutBucketPolicy'] }],
    [
      'on every resource of the account',
      {
        read: [],
        write: ['kms:PutKeyPolicy'],
        on: { 'kms:PutKeyPolicy': ['arn:{partition}:kms:{region}:{account}:key/*'] },
      },
    ],
    [
      'on the resource and another one',
      {
        read: [],
        write: ['sqs:SetQueueAttributes'],
        on: {
          'sqs:SetQueueAttributes': [
            'arn:{partition}:sqs:{region}:{account}:{id}',
            'arn:{partition}:sqs:{region}:{account}:*',
          ],
        },
      },
    ],
    ['that depends on another call', { read: [], write: [], dependent: [{ action: 'iam:PassRole', because: 'x' }] }],
  ])('that is planted %s is found', (_, permissions) => {
    expect(wideWritesOf('S3.8', permissions).filter((each) => !listed.has(each))).toHaveLength(1);
  });

  it('has a sentence as its reason', () => {
    for (const { because } of wideWrites) expect(because).toMatch(/^[A-Z].{20,}(?:\.|https:\/\/\S+)$/);
  });
});
