export { arrangeExposedInstance } from './arrange-exposed-instance.ts';
export { configItem } from './config-items.ts';
export { ruleOf } from '../../ec2/security-group/index.ts';
export { anyRule, direction, fakeInstances, fakeSecurityGroups, runs } from '../../ec2/testing/index.ts';
