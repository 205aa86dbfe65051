/** The page and its filters are in the fragment of the address, so that a link shows the same to another reader. */
import { useCallback, useSyncExternalStore } from 'react';

const pages = ['inbox', 'approvals', 'findings', 'history', 'policy', 'controls', 'health', 'metrics'] as const;
export type PageName = (typeof pages)[number];

export interface Route {
  readonly page: PageName;
  readonly query: { readonly [name: string]: string };
}

function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const page = pages.find((one) => one === path) ?? 'inbox';
  return { page, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** `#/history?control=EC2.13` */
export function linkTo(page: PageName, query: { readonly [name: string]: string | undefined } = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return given.length === 0 ? `#/${page}` : `#/${page}?${new URLSearchParams(given).toString()}`;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The route, and a function that changes a part of its query. An empty value removes a filter. */
export function useRoute(): Route & {
  readonly change: (query: { readonly [name: string]: string | undefined }) => void;
} {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const route = routeOf(hash);
  const change = useCallback((query: { readonly [name: string]: string | undefined }) => {
    const now = routeOf(window.location.hash);
    const link = linkTo(now.page, { ...now.query, ...query });
    if (link === window.location.hash) return;
    window.history.replaceState(null, '', link);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }, []);
  return { ...route, change };
}
