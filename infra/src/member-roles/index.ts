export { MemberRolesStack } from './member-roles-stack.ts';
