export { anyRule, direction, runs } from './arbitrary-rules.ts';
export { arrangeInstance } from './arrange-instances.ts';
export { arrangeTemplate } from './arrange-launch-templates.ts';
export { arrangeDefaultGroup, arrangeOpenFamily, arrangeOpenGroup } from './arrange-security-groups.ts';
export {
  type FakeInstance,
  type FakeInstanceAccount,
  type FakeInstanceGroup,
  fakeInstances,
} from './fake-instances.ts';
export { fakeTemplate, noTemplate, templateArn } from './fake-launch-templates.ts';
export { type FakeEc2, type FakeRule, fakeSecurityGroups } from './fake-security-groups.ts';
export { type FakeVpc, fakeVpcEndpoints, subnetIn } from './fake-vpc-endpoints.ts';
export { groupWith, leftAfter, openGroup } from './open-group-examples.ts';
