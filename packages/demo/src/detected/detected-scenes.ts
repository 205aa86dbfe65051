/** The violations that ASR detects itself in the demo, with their accounts and Regions. */
import type { DetectedScene } from './detected-violation.ts';
import { driftedGroup } from './drifted-group.ts';
import { exposedInstance } from './exposed-instance.ts';
import { forbiddenRule } from './forbidden-rule.ts';
import { openedByDeployment, openedByMallory } from './watched-group.ts';

const shop = '222222222222';
const warehouse = '333333333333';
const ireland = 'eu-west-1';
const virginia = 'us-east-1';

export const detectedScenes: readonly DetectedScene[] = [
  { violation: exposedInstance, accountId: shop, region: ireland },
  { violation: driftedGroup, accountId: warehouse, region: ireland },
  { violation: openedByMallory, accountId: shop, region: virginia },
  { violation: openedByDeployment, accountId: shop, region: virginia },
  { violation: forbiddenRule, accountId: warehouse, region: virginia },
];

/** The violation whose remediation is undone at the end. */
export const undoneDetection = exposedInstance;
