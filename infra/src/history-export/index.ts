export { HistoryExportStack } from './history-export-stack.ts';
