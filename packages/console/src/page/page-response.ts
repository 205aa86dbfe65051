/** A file of the web app as a response. */
import type { Context } from 'hono';
import { respond } from '../api/index.ts';
import type { WebFiles } from './web-files.ts';

/** The path selects a file that was read at the start, or none. */
export function pageResponse(context: Context, web: WebFiles): Response {
  const { pathname } = new URL(context.req.url);
  const file = web.get(pathname === '/' ? '/index.html' : pathname);
  if (file === undefined) return respond(context, 404, 'There is no such page.');
  const isImmutable = pathname.startsWith('/assets/');
  return context.body(file.content, 200, {
    'Content-Type': file.type,
    'Cache-Control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
}
