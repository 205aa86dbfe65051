/** VitePress reads its settings here. */
// oxlint-disable-next-line import/no-default-export -- VitePress reads the default export
export { siteConfig as default } from '../config.ts';
