export { MemberStack } from './member-stack.ts';
