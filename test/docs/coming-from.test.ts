import { beforeAll, describe, expect, it } from '@jest/globals';
import { type KnownControls, knownControls, parseItems, readPolicy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { blocksOf, textOf } from './markdown.ts';

/** The event in the text between `<<END` and `END`, as the shell reads it. */
function eventOf(page: string): unknown {
  const [, text = ''] = /<<END\n(.*?)^END$/ms.exec(textOf(page)) ?? [];
  const filledIn = text
    .replaceAll('$group', 'sg-0123456789abcdef0')
    .replaceAll('$instance', 'i-0123456789abcdef0')
    .replaceAll('$RANDOM', '4711')
    .replaceAll(/\$\(date [^)]*\)/g, '2026-11-24T01:02:03Z');
  return JSON.parse(filledIn);
}

const controlOfPage = [
  ['docs/guides/coming-from/allowed-ports.md', 'SecurityGroup.1'],
  ['docs/guides/coming-from/required-permissions.md', 'SecurityGroup.2'],
  ['docs/guides/coming-from/revert-changes.md', 'SecurityGroup.3'],
  ['docs/guides/coming-from/self-healing.md', 'SecurityGroup.4'],
  ['docs/guides/coming-from/aws-asr.md', 'EC2.2'],
] as const;
let known: KnownControls;
beforeAll(async () => {
  known = await knownControls(controlsWithRunbook());
});

describe('a page about another system', () => {
  it.each(controlOfPage)('%s has a policy in which %s is automatic, as it was there', (page, controlId) => {
    const [example] = blocksOf(page, 'yaml');

    const reading = readPolicy(example?.text ?? '', known, page);

    expect(reading).toMatchObject({ ok: true, policy: { controls: { [controlId]: { mode: 'automatic' } } } });
  });

  it.each([...controlOfPage, ['docs/start/first-hour.md', 'EC2.13'] as const])(
    '%s has an event that ASR reads as one for %s',
    (page, controlId) => {
      const items = parseItems(eventOf(page));

      expect(items).toContainEqual(expect.objectContaining({ ok: true, controlId }));
      expect(items.filter(({ ok }) => !ok)).toEqual([]);
    },
  );
});
