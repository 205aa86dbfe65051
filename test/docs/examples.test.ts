import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { outcomes, parseItems } from '@asr/orchestrator';
import { blocksOf, pages, repository, textOf } from './markdown.ts';

const events = readdirSync(join(repository, 'examples', 'events'));
const controlOf: { readonly [file: string]: readonly string[] } = {
  'asff-finding.json': ['EC2.13'],
  'ocsf-finding.json': ['EC2.13'],
  'custom-action.json': ['EC2.13'],
  'imported-findings.json': ['EC2.13'],
  'cloudtrail.json': ['SecurityGroup.2', 'SecurityGroup.3', 'SecurityGroup.4'],
  'config.json': ['SecurityGroup.1'],
};

describe('an example of an event', () => {
  it('is there for each format, and listed in the index', () => {
    const index = textOf('examples/README.md');

    expect(events.toSorted()).toEqual(Object.keys(controlOf).toSorted());
    for (const file of events) expect(index).toContain(`(events/${file})`);
  });

  it.each(Object.entries(controlOf))('%s is read completely, as one for %j', (file, controls) => {
    const items = parseItems(JSON.parse(textOf(`examples/events/${file}`)));

    expect(items.map((item) => (item.ok ? item.controlId : item))).toEqual(controls);
  });
});

describe('an outcome event', () => {
  const { $schema: _draft4, ...schema } = JSON.parse(textOf('docs/reference/outcome-event.schema.json')) as {
    readonly $schema: string;
  };
  const isValid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);

  it('in the examples follows its schema', () => {
    isValid(JSON.parse(textOf('examples/notifications/outcome-event.json')));

    expect(isValid.errors ?? []).toEqual([]);
  });

  it('in the reference has every field of its schema', () => {
    const [block] = blocksOf('docs/reference/events.md', 'json');
    const shown = JSON.parse(block?.text ?? '') as { readonly detail: object };
    const { properties } = schema as unknown as {
      readonly properties: { readonly detail: { readonly required: readonly string[] } };
    };

    expect(Object.keys(shown.detail).toSorted()).toEqual(properties.detail.required.toSorted());
  });
});

describe('the page of outcomes', () => {
  it('explains every outcome, and no other', () => {
    const rows = [...textOf('docs/reference/outcomes.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(
      ([, word = '']) => word,
    );

    expect(rows.toSorted()).toEqual(outcomes.toSorted());
  });
});

describe('JSON in the documentation', () => {
  it.each(pages.flatMap((page) => blocksOf(page, 'json')))('at $page:$line is valid', ({ text }) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});
