/** Errors of the API. @see https://www.rfc-editor.org/rfc/rfc9457 */
import { z } from '@hono/zod-openapi';

export const problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number(),
    /** A sentence that says what to do. */
    detail: z.string(),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof problem>;

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 421 | 422 | 500 | 503;

/** An error with a sentence for the caller. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  readonly status: ErrorStatus;

  constructor(status: ErrorStatus, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.status = status;
  }
}
