export { type MessageQueues, addNotify } from './notify.ts';
export { addTopics } from './topics.ts';
