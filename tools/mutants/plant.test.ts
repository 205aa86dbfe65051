import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { equivalentsOf } from './equivalent.ts';
import { plant } from './plant.ts';
import { sampleOf } from './sample.ts';
import { allServices, controlsFolder } from './sources.ts';

const kms = join(controlsFolder, 'kms', 'kms-4.ts');

describe('the planted bugs', () => {
  it('have a name each, which does not depend on lines', async () => {
    const { mutants } = await plant([kms]);

    expect(new Set(mutants.map(({ key }) => key)).size).toBe(mutants.length);
    expect(mutants.map(({ key }) => key)).toContain('kms/kms-4.ts: found.rotatesEveryDays !== null -> true');
  });

  it('are one change of the source each', async () => {
    const { mutants, sourceWith } = await plant([kms]);
    const bug = mutants.find(({ key }) => key === 'kms/kms-4.ts: found.rotatesEveryDays !== null -> true');
    const original = readFileSync(kms, 'utf8');

    expect(bug && sourceWith(bug)).toBe(original.replace('found.rotatesEveryDays !== null', 'true'));
  });

  it('are chosen by the seed', async () => {
    const { mutants } = await plant([kms]);
    const keys = (seed: number) => sampleOf(mutants, 5, seed).map(({ key }) => key);

    expect(keys(1)).toHaveLength(5);
    expect(keys(1)).toEqual(keys(1));
    expect(keys(1)).not.toEqual(keys(2));
  });
});

describe('the services', () => {
  it('have tests each, also a folder that only other services use', () => {
    for (const { name, tests } of allServices()) expect([name, tests.length > 0]).toEqual([name, true]);
  });
});

describe('the list of equivalent bugs', () => {
  const services = readdirSync(join(import.meta.dirname, 'equivalent')).map((file) => file.replace('.json', ''));

  it.each(services)('of %s has a reason and a place in the source for each', (service) => {
    for (const [key, reason] of equivalentsOf(service)) {
      const [, file = '', code = ''] = /^(\S+): (.*) -> .*$/s.exec(key) ?? [];
      const text = readFileSync(join(controlsFolder, file), 'utf8').replaceAll(/\s+/g, ' ');

      expect(reason).toMatch(/^[A-Z].{20,}\.$/);
      expect([key, text.includes(code.replaceAll('…', ''))]).toEqual([key, true]);
    }
  });
});
