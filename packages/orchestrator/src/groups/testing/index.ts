/** What the tests of groups share. */
export { groupDependencies } from './group-dependencies.ts';
