import { expect, it } from '@jest/globals';
import { randomPause } from './random-pause.ts';

const pauses = { shortest: 20, longest: 300 };
const after = [1, 2, 3, 4, 5, 6, 60];

it('the longest pause doubles up to the limit', () => {
  expect(after.map((nth) => randomPause(nth, pauses, 0.9999))).toEqual([20, 40, 80, 160, 300, 300, 300]);
});

it('a pause is anywhere between one millisecond and the longest', () => {
  expect(after.map((nth) => randomPause(nth, pauses, 0))).toEqual(after.map(() => 1));
  expect(randomPause(4, pauses, 0.5)).toBe(80);
});
