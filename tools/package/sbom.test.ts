import { describe, expect, it } from '@jest/globals';
import { reproducible } from './sbom.ts';

const component = (name: string) => ({ type: 'library', name, 'bom-ref': `pkg:npm/${name}@1.0.0` });
const edge = (name: string, ...names: readonly string[]) => ({
  ref: `pkg:npm/${name}@1.0.0`,
  dependsOn: names.map((one) => `pkg:npm/${one}@1.0.0`),
});
const first = {
  bomFormat: 'CycloneDX',
  serialNumber: 'urn:uuid:1',
  metadata: { timestamp: '2026-11-30T00:00:00Z', component: { name: 'asr' } },
  components: [component('a'), component('b'), component('c')],
  dependencies: [edge('a', 'b', 'c'), edge('b')],
};
/** As pnpm writes it another time. */
const second = {
  ...first,
  serialNumber: 'urn:uuid:2',
  metadata: { ...first.metadata, timestamp: '2026-11-30T00:00:01Z' },
  components: [component('c'), component('a'), component('b')],
  dependencies: [edge('b'), edge('a', 'c', 'b')],
};

describe('the software bill of materials', () => {
  it('is the same for the same packages, in any order and at any time', () => {
    expect(reproducible(JSON.stringify(second))).toBe(reproducible(JSON.stringify(first)));
  });

  it('keeps every package and dependency, and has a number of its own', () => {
    const document = JSON.parse(reproducible(JSON.stringify(second))) as typeof first;
    const other = { ...first, components: [component('a')] };

    expect(document).toMatchObject({ components: first.components, dependencies: first.dependencies });
    expect(document.metadata).toEqual({ component: { name: 'asr' } });
    expect(document.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(reproducible(JSON.stringify(other))).not.toContain(document.serialNumber);
  });
});
