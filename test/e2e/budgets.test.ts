/** The budgets of the design, counted on the synthesized state machine with the real handlers. Counts are exact. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Moto, synthesized } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { registry, sourceOf } from '@asr/playbooks';
import { bytesOf, chunkOf, filesIn, functionFolders, staticImports } from '../../tools/bench/bundles.ts';
import { assumedFor, marginalCost } from '../../tools/bench/cost.ts';
import { type Meter, openMeter, share } from '../../tools/bench/meter.ts';
import {
  createOpenGroups,
  findingOf,
  findingOfRealSize,
  importedEvent,
  manyFindings,
} from '../../tools/bench/open-groups.ts';

const policy: Policy = {
  ...defaultPolicy,
  controls: { 'EC2.13': { mode: 'automatic' } },
};

describe('what a fix costs', () => {
  let moto: Moto;
  let meter: Meter;
  beforeAll(async () => {
    moto = await emptyMoto();
    meter = await openMeter({ motoUrl: moto.url, policy });
  }, 120_000);
  afterAll(async () => {
    await meter?.cloud.close();
    await moto?.stop();
  });

  it('for one finding: 6 transitions, 3 invocations, 13 API calls, and less than $0.0003', async () => {
    const [group] = await createOpenGroups(meter.cloud, 1);
    meter.reset();

    const { counts, executions } = await meter.cloud.putEvent(importedEvent(findingOf(group!)));

    expect(executions).toMatchObject([{ output: { counts: { fixed: 1 } } }]);
    expect(counts).toEqual({ transitions: 6, lambdaInvocations: 3, awsApiCalls: 13 });
    const { counted } = await meter.read();
    expect(counted).toMatchObject({
      dynamoDbWriteUnits: 24,
      dynamoDbReadUnits: 0,
      sqsRequests: 3,
      emails: 0,
      events: 1,
      executions: 1,
    });
    expect(marginalCost(counted)).toBeLessThanOrEqual(0.0003);
    await meter.cloud.drainQueues();
  }, 60_000);

  it('for 100 automatic findings of one account at the same time: 0.18 transitions, at most 0.09 invocations and 1.5 API calls each, and one mail', async () => {
    const groups = await createOpenGroups(meter.cloud, 100, ['111111111111']);
    meter.reset();

    const runs = await Promise.all(
      groups.map((group) => meter.cloud.putEvent(importedEvent(findingOfRealSize(group)))),
    );

    const executions = new Map(
      runs.flatMap((run) => run.executions).map((execution) => [execution.executionArn, execution]),
    );
    expect([...executions.values()]).toMatchObject([40, 40, 20].map((fixed) => ({ output: { counts: { fixed } } })));
    const { counts, calls, counted } = await meter.read();
    expect(counts).toMatchObject({ transitions: 18, awsApiCalls: 147 });
    // One batch takes up to five messages, so the queue invokes the playbook function once at best, and three times at worst.
    expect(counts.lambdaInvocations).toBeLessThanOrEqual(9);
    expect(counted).toMatchObject({ emails: 0, executions: 3 });
    expect(calls).toMatchObject({ 'securityhub:BatchUpdateFindings': 3 });
    expect(marginalCost(share(counted, 100), assumedFor(40))).toBeLessThanOrEqual(0.00005);
    expect(calls).not.toHaveProperty('sns:Publish');

    meter.reset();
    await meter.cloud.drainQueues();

    // The digest: what was sent before, the mail, and what is sent now.
    const digest = await meter.read();
    expect(digest.calls).toEqual({ 'dynamodb:BatchGetItem': 1, 'sns:Publish': 1, 'dynamodb:BatchWriteItem': 4 });
    expect(digest.counts).toEqual({ transitions: 0, lambdaInvocations: 1, awsApiCalls: 6 });
  }, 120_000);

  it('for 100 findings of one account, Region and control: 0.12 transitions, 0.06 invocations, 1.4 API calls each', async () => {
    const groups = await createOpenGroups(meter.cloud, 100, ['333333333333']);
    // As many findings of this size as fit into one event.
    const halves = [groups.slice(0, 50), groups.slice(50)].map((half) => manyFindings(half.map(findingOfRealSize)));
    for (const half of halves) expect(Buffer.byteLength(JSON.stringify(half))).toBeGreaterThan(220_000);
    meter.reset();

    const runs = [];
    for (const half of halves) runs.push(await meter.cloud.start(half));

    expect(runs.flatMap(({ executions }) => executions)).toMatchObject([
      { output: { counts: { fixed: 50 } } },
      { output: { counts: { fixed: 50 } } },
    ]);
    const { counts } = await meter.read();
    expect(counts).toEqual({ transitions: 12, lambdaInvocations: 6, awsApiCalls: 136 });
  }, 120_000);

  it('for 100 findings in one event: 9 transitions, 135 API calls', async () => {
    const groups = await createOpenGroups(meter.cloud, 100, ['444444444444']);
    meter.reset();

    const { counts, executions } = await meter.cloud.start(manyFindings(groups.map(findingOf)));

    expect(executions).toMatchObject([{ output: { counts: { fixed: 100 } } }]);
    expect({ transitions: counts.transitions, awsApiCalls: counts.awsApiCalls }).toEqual({
      transitions: 9,
      awsApiCalls: 135,
    });
  }, 120_000);
});

describe('what is deployed', () => {
  let assembly: string;
  let folder: string;
  let parse: string;
  beforeAll(async () => {
    assembly = await synthesized(policy);
    const functions = functionFolders(assembly);
    folder = functions['Playbook']?.folder ?? '';
    parse = functions['Parse']?.folder ?? '';
  }, 60_000);

  it('in members is nothing that costs money while nothing happens', () => {
    const types = ['MemberRolesStack', 'MemberStack'].flatMap((name) => {
      const { Resources } = JSON.parse(readFileSync(join(assembly, `${name}.template.json`), 'utf8')) as {
        readonly Resources: { readonly [id: string]: { readonly Type: string } };
      };
      return Object.values(Resources).map(({ Type }) => Type);
    });
    expect([...new Set(types)].toSorted()).toEqual(['AWS::IAM::Role', 'AWS::SSM::Document']);
  });

  // Each control adds about 130 bytes to the registry. Groups need 10 KB: the answer to a group, the parts of
  // transactions, and smaller chunks, because what only groups of several requests need is loaded on demand. Deadlines of the policy take 6 KB.
  it('before any control: at most 404 KB in 3 files', () => {
    const loaded = staticImports(folder, 'index.mjs');

    expect(loaded.length).toBeLessThanOrEqual(3);
    expect(bytesOf(folder, loaded)).toBeLessThanOrEqual(404 * 1024);
  });

  // The threats that ask for a containment take 10 KB: their types, and how both formats name them. Playbooks of customers
  // take 4 KB: how they enter the registry, and the prefixes of Security Hub's controls.
  it('in Parse loads the client of Security Hub only for findings that are requested by id', () => {
    const has = (file: string) => readFileSync(join(parse, file), 'utf8').includes('GetFindings');
    const loaded = staticImports(parse, 'index.mjs');

    expect(filesIn(parse).some(has)).toBe(true);
    expect(loaded.filter(has)).toEqual([]);
    expect(bytesOf(parse, loaded)).toBeLessThanOrEqual(520 * 1024);
  });

  it('for the first fix of a cold function, EC2.13: at most 533 KB in 14 files, the tags it reads included', () => {
    const files = ['index.mjs', ...['EC2.13', 'tags', 'owner'].map((name) => chunkOf(folder, name))];
    const loaded = [...new Set(files.flatMap((file) => staticImports(folder, file)))];

    expect(loaded.length).toBeLessThanOrEqual(14);
    expect(bytesOf(folder, loaded)).toBeLessThanOrEqual(533 * 1024);
  });

  // CloudTrail.2 needs the clients of CloudTrail, KMS and S3. SecurityGroup.3 has what all controls of ports forbid.
  it.each(Object.keys(registry))('for %s: at most 261 KB more, for CloudTrail.2 282 KB', (control) => {
    const entry = staticImports(folder, 'index.mjs');
    const more = staticImports(folder, chunkOf(folder, control)).filter((file) => !entry.includes(file));

    expect(bytesOf(folder, more)).toBeLessThanOrEqual((control === 'CloudTrail.2' ? 282 : 261) * 1024);
  });

  it.each(Object.keys(registry))('for %s: its own chunk and its service’s client, and no other control', (control) => {
    const entry = staticImports(folder, 'index.mjs');
    const more = staticImports(folder, chunkOf(folder, control)).filter((file) => !entry.includes(file));

    // Controls of one table share a chunk.
    const others = Object.keys(registry).filter((other) => sourceOf(other) !== sourceOf(control));
    for (const other of others) expect(more).not.toContain(chunkOf(folder, other));
  });
});
