import { describe, expect, it } from '@jest/globals';
import { pageFile, siteLink, sourceFile, sourcePath } from './addresses.ts';

it.each([
  ['docs/README.md', 'index.md'],
  ['docs/guides/policy.md', 'guides/policy.md'],
  ['docs/decisions/README.md', 'decisions/index.md'],
  ['README.md', 'project/index.md'],
  ['terraform/README.md', 'project/terraform/index.md'],
  ['CONTRIBUTING.md', 'project/CONTRIBUTING.md'],
])('the page %s is %s', (path, file) => {
  expect(pageFile(path)).toBe(file);
});

describe('a link of a page', () => {
  it.each([
    ['../reference/cli.md', '/reference/cli.md'],
    ['../reference/cli.md#asr-plan', '/reference/cli.md#asr-plan'],
    ['../../CONTRIBUTING.md', '/project/CONTRIBUTING.md'],
    ['../../terraform', '/project/terraform/index.md'],
    ['../reference/policy.schema.json', '/source/docs/reference/policy.schema.json'],
    ['../../tools/site/slug.ts', '/source/tools/site/slug.ts.txt'],
    ['#tools', '#tools'],
    ['https://docs.aws.amazon.com/', 'https://docs.aws.amazon.com/'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
  ])('to %s is %s on the site', (link, expected) => {
    expect(siteLink('docs/guides/mcp.md', link)).toBe(expected);
  });

  it('to a file that does not exist is an error', () => {
    expect(() => siteLink('docs/guides/mcp.md', 'nope.md')).toThrow(
      'docs/guides/mcp.md links to nope.md, which does not exist.',
    );
  });
});

it.each(['packages/a.ts', 'docs/a.schema.json', 'a/b.txt'])('%s is found by its name on the site', (path) => {
  expect(sourcePath(sourceFile(path))).toBe(path);
});
