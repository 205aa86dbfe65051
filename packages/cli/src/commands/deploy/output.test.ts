/** What the commands of a deployment print, in terminals of several widths, in a pipe, and as JSON. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isJson, tooWide, widths } from '../../testing/index.ts';
import { account, asr, deployedAccount, emptyAccount } from './testing/index.ts';

let folder: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-output-'));
  config = join(folder, 'asr.config.yaml');
  writeFileSync(config, 'defaults: { mode: manual }\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const home = `https://asr-deployment-${account}-eu-west-1.s3.eu-west-1.amazonaws.com/asr/0.0.9`;
const withVersion = () => ({
  ...deployedAccount(),
  GetObjectCommand: ({ Key }: { readonly Key: string }) => ({
    Body: {
      transformToString: async () =>
        Key.endsWith('.template.json')
          ? '{"Resources":{}}'
          : JSON.stringify({
              Admin: `${home}/AdminStack-0.template.json`,
              MemberRoles: `${home}/MemberRolesStack-0.template.json`,
            }),
    },
  }),
});
const withoutVersion = () => ({
  ...deployedAccount(),
  ListObjectsV2Command: () => ({ CommonPrefixes: [{ Prefix: 'asr/0.1.0/' }] }),
});
const removed = () => {
  let isDeleted = false;
  const { DescribeStacksCommand: describeStacks, ...rest } = deployedAccount();
  return {
    ...rest,
    DescribeStacksCommand: (input: never) =>
      isDeleted ? { Stacks: [{ StackStatus: 'DELETE_COMPLETE' }] } : (describeStacks?.(input) as object),
    DeleteStackCommand: () => {
      isDeleted = true;
      return {};
    },
  };
};
const failing = () => ({
  ...deployedAccount(),
  UpdateStackSetCommand: () => ({ OperationId: 'op' }),
  DescribeStackSetOperationCommand: () => ({ StackSetOperation: { Status: 'FAILED' } }),
  ListStackSetOperationResultsCommand: () => ({
    Summaries: [
      {
        Account: '222222222222',
        Region: 'eu-west-1',
        Status: 'FAILED',
        StatusReason: `Account 222222222222 should have 'stacksets-exec-1a2b3c' role with trust relationship. ${'It is long. '.repeat(8)}`,
      },
    ],
  }),
});

const cases = [
  ['deploy', () => ['deploy', '--config', config], emptyAccount, 0],
  ['deploy again', () => ['deploy', '--config', config], deployedAccount, 0],
  ['deploy while an account fails', () => ['deploy', '--config', config], failing, 1],
  ['upgrade', () => ['upgrade', '--config', config], deployedAccount, 0],
  ['upgrade of nothing', () => ['upgrade', '--config', config], emptyAccount, 2],
  ['rollback', () => ['rollback', '0.0.9'], withVersion, 0],
  ['rollback to an unknown version', () => ['rollback', '9.9.9'], withoutVersion, 2],
  ['destroy', () => ['destroy'], removed, 0],
] as const;

describe.each(cases)('asr %s', (_, argv, handlers, expected) => {
  const run = (columns?: number, ...more: readonly string[]) =>
    asr([...argv(), '--regions', 'eu-west-1', '--yes', ...more], handlers(), undefined, columns);

  it.each(widths)('fits into %i columns', async (columns) => {
    const { code, out, err } = await run(columns);

    expect({ code, tooWide: tooWide(out + err, columns) }).toEqual({ code: expected, tooWide: [] });
  });

  it('has no borders and no color in a pipe, and one document with --json', async () => {
    const { out } = await run();
    expect(out).not.toMatch(/[│┌─└]|\p{Cc}\[/u);

    const { code, out: json } = await run(undefined, '--json');
    expect({ code, isDocument: isJson(json) }).toEqual({ code: expected, isDocument: expected === 0 });
  });
});
