export * from './chats.ts';
