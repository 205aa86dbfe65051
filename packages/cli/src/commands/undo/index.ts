export type { UndoneOfMany } from './undo-many.ts';
export { addUndo } from './undo.ts';
