/** The installed package with each version of Node.js that it supports. */
export { oldestNode } from './nodes.ts';
