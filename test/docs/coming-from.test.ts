import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { knownControls, parseItems, readPolicy, type KnownControls } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'guides', 'coming-from');
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
const textOf = (page: string) => readFileSync(join(folder, page), 'utf8');

interface Example {
  readonly page: string;
  /** Of its page, from 1. */
  readonly line: number;
  readonly yaml: string;
}

function examplesOf(page: string): readonly Example[] {
  const text = textOf(page);
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(({ index, 1: yaml = '' }) => ({
    page,
    line: text.slice(0, index).split('\n').length,
    yaml,
  }));
}

/** What the shell would make of the text between `<<END` and `END`. */
function eventOf(page: string): unknown {
  const [, text = ''] = /<<END\n(.*?)^END$/ms.exec(textOf(page)) ?? [];
  const filledIn = text
    .replaceAll('$group', 'sg-0123456789abcdef0')
    .replaceAll('$instance', 'i-0123456789abcdef0')
    .replaceAll('$RANDOM', '4711')
    .replaceAll(/\$\(date [^)]*\)/g, '2026-11-24T01:02:03Z');
  return JSON.parse(filledIn);
}

const examples = pages.flatMap(examplesOf);
const controlOfPage = [
  ['allowed-ports.md', 'SecurityGroup.1'],
  ['required-permissions.md', 'SecurityGroup.2'],
  ['revert-changes.md', 'SecurityGroup.3'],
  ['self-healing.md', 'SecurityGroup.4'],
  ['aws-asr.md', 'EC2.2'],
] as const;
let known: KnownControls;
beforeAll(async () => {
  known = await knownControls(controlsWithRunbook());
});

describe('the pages for those who come from something else', () => {
  it.each(examples)('$page:$line shows a policy that can be deployed', ({ page, yaml }) => {
    expect(readPolicy(yaml, known, page)).toMatchObject({ ok: true });
  });

  it.each(controlOfPage)('%s shows how %s does by itself what the old one did', (page, controlId) => {
    const [example] = examplesOf(page);

    const reading = readPolicy(example?.yaml ?? '', known, page);

    expect(reading).toMatchObject({ ok: true, policy: { controls: { [controlId]: { mode: 'automatic' } } } });
  });

  it.each(controlOfPage)('%s hands over an event that ASR reads as one for %s', (page, controlId) => {
    const items = parseItems(eventOf(page));

    expect(items).toContainEqual(expect.objectContaining({ ok: true, controlId }));
    expect(items.filter(({ ok }) => !ok)).toEqual([]);
  });

  it.each(pages)('%s links to nothing that is not there', (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, target = '']) => target);

    const missing = links.filter((target) => !existsSync(join(folder, target)));

    expect(missing).toEqual([]);
  });
});
