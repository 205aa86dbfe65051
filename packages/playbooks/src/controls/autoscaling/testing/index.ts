export { arrangeAutoScalingGroup } from './arrange-auto-scaling.ts';
export { fakeLaunch } from './fake-launch-configurations.ts';
