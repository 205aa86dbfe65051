export { launchingGroups } from './launching-groups.ts';
