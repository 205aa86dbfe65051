/** Calls the API. Errors are sentences that the server wrote for the reader. */
import { authorization, signOutUrl } from './authorization.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** The storage of the browser belongs to this port, other than the cookie. */
const keyName = 'asr-console-key';

export function keepKey(key: string): void {
  localStorage.setItem(keyName, key);
}

/** Shows the server that this page sent the request: no other page can set the header, or knows the key. */
export function ownHeaders(): { readonly [name: string]: string } {
  return { 'X-ASR-Console': localStorage.getItem(keyName) ?? '1' };
}

export function writeHeaders(): { readonly [name: string]: string } {
  return { 'Content-Type': 'application/json', ...ownHeaders() };
}

export async function get<Result>(path: string, signal?: AbortSignal): Promise<Result> {
  return read<Result>(
    await reach(`/api/v1${path}`, {
      headers: { ...ownHeaders(), ...(await authorization()) },
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

/** A request that is sent twice has one effect. */
export async function post<Result>(path: string, body: object): Promise<Result> {
  return read<Result>(
    await reach(`/api/v1${path}`, {
      method: 'POST',
      headers: { ...writeHeaders(), ...(await authorization()), 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify(body),
    }),
  );
}

async function reach(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(
      0,
      signOutUrl() === undefined
        ? 'The console does not answer. Is asr console still running in its terminal?'
        : 'The console does not answer. Check your network, and load the page again.',
    );
  }
}

async function read<Result>(response: Response): Promise<Result> {
  // A body that ends early, for example because the page loads again, is no answer.
  if (response.ok) return (await response.json()) as Result;
  const body: unknown = await response.json().catch(() => ({}));
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : '';
  throw new ApiError(
    response.status,
    detail === '' ? (gatewaySays[response.status] ?? `The console answered with ${response.status}.`) : detail,
  );
}

/** Answers of API Gateway, in front of a deployed console, have no sentence of the server. */
const gatewaySays: { readonly [status: number]: string } = {
  401: 'Your sign-in has ended. Load the page again to sign in.',
  403: 'API Gateway refused the request. Load the page again to sign in.',
  429: 'The console receives too many requests. Wait a few seconds, and try again.',
  503: 'The console is overloaded. Wait a few seconds, and try again.',
};

/** `/remediations?control=EC2.13`, without empty values. */
export function withQuery(path: string, query: { readonly [name: string]: string | undefined }): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
