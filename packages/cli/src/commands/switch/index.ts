export { addSwitch } from './switch.ts';
