/** The whole of ASR: findings arrive as events, and the state machine, the queue and the functions remediate them. */
import { openLocalCloud } from '@asr/local-cloud';
import { defaultPolicy } from '@asr/orchestrator';
import { manyFindings } from '../open-groups.ts';
import type { Contender } from './contender.ts';
import { type SceneTarget, targetsIn } from './targets.ts';
import type { Scene } from './scene.ts';

const controls = {
  'EC2.13': { mode: 'automatic' },
  'EC2.2': { mode: 'automatic' },
  'S3.8': { mode: 'automatic' },
  'IAM.7': { mode: 'automatic' },
} as const;

export async function orchestrator(motoUrl: string): Promise<Contender> {
  const cloud = await openLocalCloud({ motoUrl, policy: { ...defaultPolicy, controls } });
  return {
    name: 'ASR, the whole orchestrator',
    how: 'receives a finding for each resource; queue, claim, history, before-image, notification and notes included',
    claims: { verifies: 'each fix', undoes: 'each fix' },
    async fix(scene: Scene) {
      const findings = targetsIn(scene).map(findingOf);
      for (let from = 0; from < findings.length; from += 100) {
        const { executions } = await cloud.start(manyFindings(findings.slice(from, from + 100)));
        const failed = executions.find(({ status }) => status !== 'SUCCEEDED');
        if (failed !== undefined) throw new Error(`An execution failed: ${JSON.stringify(failed)}`);
      }
    },
    calls: cloud.calls,
    close: () => cloud.close(),
  };
}

function findingOf({ control, resourceType, accountId, region, resourceId }: SceneTarget): object {
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:securityhub:${region}:${accountId}:security-control/${control}/finding/${resourceId.replaceAll(/[^\w-]/g, '-')}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: `security-control/${control}`,
    AwsAccountId: accountId,
    Region: region,
    Title: control,
    Compliance: { Status: 'FAILED', SecurityControlId: control },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    Resources: [{ Type: resourceType, Id: resourceId, Region: region }],
  };
}
