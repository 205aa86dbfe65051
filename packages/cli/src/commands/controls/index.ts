export { addControls } from './controls.ts';
