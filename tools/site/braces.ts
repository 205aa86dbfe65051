/** Braces in the sentences of a page. */
import type { MarkdownOptions } from 'vitepress';

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/**
 * Keeps `{{` in a sentence as text. A page becomes a template of Vue, which would evaluate it. Only blocks of code are safe.
 *
 * @see https://vitepress.dev/guide/using-vue#escaping
 */
export function keepBraces({ renderer }: Markdown): void {
  for (const name of ['text', 'code_inline'] as const) {
    const render = renderer.rules[name];
    if (render === undefined) throw new Error(`The renderer of Markdown has no rule ${name}.`);
    renderer.rules[name] = (...given) => render(...given).replaceAll('{{', '&#123;{');
  }
}
