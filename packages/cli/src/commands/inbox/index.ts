export { addInbox } from './inbox.ts';
