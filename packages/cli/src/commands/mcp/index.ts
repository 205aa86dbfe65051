export { addMcp } from './mcp.ts';
