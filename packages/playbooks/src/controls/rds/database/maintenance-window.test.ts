import { describe, expect, it } from '@jest/globals';
import { isWindowOpen } from './maintenance-window.ts';

/** A Wednesday. */
const at = (time: string) => new Date(`2026-11-25T${time}:00Z`);

describe('a maintenance window', () => {
  it.each([
    ['wed:06:38-wed:07:08', '06:38', true],
    ['wed:06:38-wed:07:08', '07:07', true],
    ['wed:06:38-wed:07:08', '07:08', false],
    ['wed:06:38-wed:07:08', '06:37', false],
    ['Tue:23:45-Wed:00:15', '00:14', true],
    ['tue:23:45-wed:00:15', '00:15', false],
    ['sat:23:45-sun:00:15', '00:00', false],
    ['thu:06:38-thu:07:08', '06:40', false],
    ['always', '06:40', false],
    [undefined, '06:40', false],
  ])('%s is open on Wednesday at %s: %s', (window, time, expected) => {
    expect(isWindowOpen(window, at(time))).toBe(expected);
  });

  it('can contain the beginning of the week', () => {
    expect(isWindowOpen('sat:23:45-sun:00:15', new Date('2026-11-29T00:10:00Z'))).toBe(true);
  });
});
