import { describe, expect, it } from '@jest/globals';
import { cutIntoBatches } from './batches.ts';

const finding = (number: number, size = 0, resources = 1) => ({
  Id: `f-${String(number).padStart(4, '0')}`,
  Resources: Array.from({ length: resources }, () => ({})),
  Description: 'x'.repeat(size),
});
const many = (count: number, size = 0) => Array.from({ length: count }, (_, number) => finding(number, size));

describe('cutIntoBatches', () => {
  it('loses no finding, and gives no execution more than 100', () => {
    const { batches } = cutIntoBatches(many(250));

    expect(batches.map(({ findings }) => findings.length)).toEqual([100, 100, 50]);
    expect(new Set(batches.flatMap(({ findings }) => findings.map(({ Id }) => Id))).size).toBe(250);
  });

  it('counts bytes, so that no input is larger than Step Functions takes', () => {
    const { batches } = cutIntoBatches(many(20, 60_000));

    expect(batches.flatMap(({ findings }) => findings)).toHaveLength(20);
    for (const { findings } of batches)
      expect(Buffer.byteLength(JSON.stringify(findings))).toBeLessThan(256 * 1024 - 10_000);
  });

  it('counts characters of several bytes as that many', () => {
    const wide = [finding(1), finding(2)].map((one) => ({ ...one, Description: '…'.repeat(60_000) }));

    expect(cutIntoBatches(wide).batches).toHaveLength(2);
  });

  it('counts resources, since each becomes a request', () => {
    const { batches } = cutIntoBatches([finding(1, 0, 60), finding(2, 0, 60)]);

    expect(batches).toHaveLength(2);
  });

  it('tells of a finding that fits into no execution, and takes the others', () => {
    const { batches, tooLarge } = cutIntoBatches([finding(1), finding(2, 300_000), finding(3)]);

    expect(tooLarge.map(({ Id }) => Id)).toEqual(['f-0002']);
    expect(batches.map(({ findings }) => findings.map(({ Id }) => Id))).toEqual([['f-0001', 'f-0003']]);
  });

  it('gives the same findings the same digest in whatever order, and others another', () => {
    const [forward] = cutIntoBatches(many(3)).batches;
    const [backward] = cutIntoBatches(many(3).toReversed()).batches;
    const [other] = cutIntoBatches(many(2)).batches;

    expect(backward?.digest).toBe(forward?.digest);
    expect(other?.digest).not.toBe(forward?.digest);
  });

  it('makes nothing of nothing', () => {
    expect(cutIntoBatches([])).toEqual({ batches: [], tooLarge: [] });
  });
});
