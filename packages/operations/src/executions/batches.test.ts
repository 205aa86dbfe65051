import { describe, expect, it } from '@jest/globals';
import { cutIntoBatches } from './batches.ts';

const finding = (number: number, size = 0, resources = 1) => ({
  Id: `f-${String(number).padStart(4, '0')}`,
  Resources: Array.from({ length: resources }, () => ({})),
  Description: 'x'.repeat(size),
});
const many = (count: number, size = 0) => Array.from({ length: count }, (_, number) => finding(number, size));

describe('cutIntoBatches', () => {
  it('keeps every finding, with at most 100 for each execution', () => {
    const { batches } = cutIntoBatches(many(250));

    expect(batches.map(({ findings }) => findings.length)).toEqual([100, 100, 50]);
    expect(new Set(batches.flatMap(({ findings }) => findings.map(({ Id }) => Id))).size).toBe(250);
  });

  it('limits the bytes of an input to the limit of Step Functions', () => {
    const { batches } = cutIntoBatches(many(20, 60_000));

    expect(batches.flatMap(({ findings }) => findings)).toHaveLength(20);
    for (const { findings } of batches)
      expect(Buffer.byteLength(JSON.stringify(findings))).toBeLessThan(256 * 1024 - 10_000);
  });

  it('counts the bytes of multibyte characters', () => {
    const wide = [finding(1), finding(2)].map((one) => ({ ...one, Description: '…'.repeat(60_000) }));

    expect(cutIntoBatches(wide).batches).toHaveLength(2);
  });

  it('counts resources, because each becomes a request', () => {
    const { batches } = cutIntoBatches([finding(1, 0, 60), finding(2, 0, 60)]);

    expect(batches).toHaveLength(2);
  });

  it('reports a finding that exceeds the limit, and keeps the others', () => {
    const { batches, tooLarge } = cutIntoBatches([finding(1), finding(2, 300_000), finding(3)]);

    expect(tooLarge.map(({ Id }) => Id)).toEqual(['f-0002']);
    expect(batches.map(({ findings }) => findings.map(({ Id }) => Id))).toEqual([['f-0001', 'f-0003']]);
  });

  it('computes a digest that depends on the findings, but not on their order', () => {
    const [forward] = cutIntoBatches(many(3)).batches;
    const [backward] = cutIntoBatches(many(3).toReversed()).batches;
    const [other] = cutIntoBatches(many(2)).batches;

    expect(backward?.digest).toBe(forward?.digest);
    expect(other?.digest).not.toBe(forward?.digest);
  });

  it('makes no batches without findings', () => {
    expect(cutIntoBatches([])).toEqual({ batches: [], tooLarge: [] });
  });
});
