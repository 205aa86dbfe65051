import { describe, expect, it } from '@jest/globals';
import { createMarkdownRenderer } from 'vitepress';
import { siteConfig } from './config.ts';
import { repository } from './places.ts';

async function htmlOf(markdown: string): Promise<string> {
  const renderer = await createMarkdownRenderer(repository, siteConfig.markdown);
  return renderer.render(markdown, { path: 'docs/README.md', realPath: `${repository}/docs/README.md` });
}

describe('a page', () => {
  it.each([
    'A name with {{ in it.',
    'A name with `{{`.',
    '## Of `{{ role }}`',
    '- **`{{ ssm:x }}`**',
    '| {{ a }} |\n|---|',
  ])('shows the braces of %j as text, which Vue does not evaluate', async (markdown) => {
    // Vue evaluates no attribute that is only text.
    const html = (await htmlOf(markdown)).replaceAll(/="[^"]*"/g, '');

    expect(html).not.toContain('{{');
    expect(html).toContain('&#123;{');
  });
});
