/** The settings of the site: which pages it has, their addresses, their links, and the navigation. */
import { relative } from 'node:path';
import { type DefaultTheme, type UserConfig, defineConfig } from 'vitepress';
import { pageFile, siteLink } from './addresses.ts';
import { keepBraces } from './braces.ts';
import { type NavigationItem, navigation } from './navigation.ts';
import { out, repository } from './places.ts';
import { githubSlug } from './slug.ts';

const sections = navigation();

/** @see https://vitepress.dev/reference/site-config */
export const siteConfig: UserConfig<DefaultTheme.Config> = defineConfig({
  title: 'ASR',
  description: 'Security remediation for AWS organizations: plan, approve, fix, verify, undo.',
  lang: 'en-US',
  srcDir: repository,
  srcExclude: ['.github/**', '**/dist/**', 'infra/cdk.out/**', 'coverage/**', 'tools/site/**'],
  outDir: out,
  rewrites: pageFile,
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
  markdown: {
    anchor: { slugify: githubSlug },
    // As on GitHub: `<event>` in a sentence is text, and only an address with `https:` is a link.
    html: false,
    linkify: false,
    config(md) {
      keepBraces(md);
      md.core.ruler.before('normalize', 'generated', (state) => {
        state.src = state.src.replace(/^<!-- Generated .*? -->\n/, '');
      });
      md.core.ruler.push('site-links', ({ tokens, env }) => {
        const { realPath, path } = env as { readonly realPath?: string; readonly path: string };
        const page = relative(repository, realPath ?? path).replaceAll('\\', '/');
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet('href');
          if (href !== null) token.attrSet('href', siteLink(page, href));
        }
      });
    },
  },
  // The client has the search index and all controls in the navigation.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: sections.flatMap(({ text, items: [first] }) => (first === undefined ? [] : [{ text, link: first.link }])),
    sidebar: sections.map(({ text, items }) => ({ text, items: items.map(sidebarItem) })),
  },
});

function sidebarItem({ text, link, items }: NavigationItem): DefaultTheme.SidebarItem {
  return items === undefined ? { text, link } : { text, link, collapsed: true, items: items.map(sidebarItem) };
}
