/** Builds the example of runbooks without a playbook, as its own script does. */
import { join } from 'node:path';
import { build } from 'esbuild';

export const example = join(import.meta.dirname, '..', '..', 'examples', 'standalone-runbook');

export async function buildExample(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(example, 'src', 'runbook.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
  });
}

const configRule = 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-mburzq';

/** What AWS Config sends to Security Hub about an SQS queue, reduced to the fields that ASR reads. */
export function configFinding(control: string, name: string) {
  const [accountId, region] = ['111122223333', 'eu-west-1'];
  return {
    SchemaVersion: '2018-10-08',
    Id: `${configRule}/finding/${control}/${name}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/config`,
    GeneratorId: configRule,
    AwsAccountId: accountId,
    Region: region,
    Severity: { Label: 'MEDIUM' },
    Title: control,
    ProductFields: { 'aws/config/ConfigRuleName': control, 'aws/config/ConfigRuleArn': configRule },
    Compliance: { Status: 'FAILED' },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    Resources: [
      { Type: 'AwsSqsQueue', Id: `arn:aws:sqs:${region}:${accountId}:${name}`, Partition: 'aws', Region: region },
    ],
  };
}
