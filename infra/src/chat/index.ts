export { ChatStack } from './chat-stack.ts';
