export { defineLogExports } from './define-log-exports.ts';
