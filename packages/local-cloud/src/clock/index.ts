export { type Clock, openClock } from './clock.ts';
export { passPauses } from './pauses.ts';
export { keepTime } from './thread-clock.ts';
