import { describe, expect, it } from '@jest/globals';
import { longestFirst } from './longest-first.ts';

const order = (tests: { path: string; duration?: number }[]) => longestFirst(tests).map(({ path }) => path);

const faults = '/asr/test/long/faults.test.ts';
const chat = '/asr/test/e2e/chat.test.ts';
const doctor = '/asr/test/e2e/doctor.test.ts';
const arn = '/asr/packages/playbooks/src/arn.test.ts';

describe('the order of test files', () => {
  it('starts the longest first in a fresh clone, and keeps the order of jest otherwise', () => {
    expect(order([{ path: arn }, { path: doctor }, { path: chat }, { path: faults }])).toEqual([
      faults,
      doctor,
      chat,
      arn,
    ]);
  });

  it('is that of jest after a run, which has measured the files', () => {
    expect(
      order([
        { path: arn, duration: 90 },
        { path: faults, duration: 10 },
      ]),
    ).toEqual([arn, faults]);
  });
});
