/** The installed package with each version of Node.js that it supports. */
export { type Node, oldestNode } from './nodes.ts';
