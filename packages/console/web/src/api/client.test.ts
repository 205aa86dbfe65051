import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { get } from './client.ts';

const { fetch, localStorage } = globalThis;

/** The server answers with this response. */
function answerWith(response: Response): void {
  globalThis.fetch = async () => response;
}

beforeEach(() => {
  Object.defineProperty(globalThis, 'localStorage', { value: { getItem: () => 'key' }, configurable: true });
});
afterEach(() => {
  globalThis.fetch = fetch;
  Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true });
});

it('returns the answer', async () => {
  answerWith(Response.json({ items: [] }));

  expect(await get('/remediations')).toEqual({ items: [] });
});

it('an answer that ends early is an error, and not an empty answer', async () => {
  const interrupted = new ReadableStream({
    pull(controller) {
      controller.error(new DOMException('The page loads again.', 'AbortError'));
    },
  });
  answerWith(new Response(interrupted, { status: 200 }));

  await expect(get('/remediations')).rejects.toMatchObject({ name: 'AbortError' });
});

it('a refusal is the sentence of the server', async () => {
  answerWith(Response.json({ detail: 'Another plan awaits approval now.' }, { status: 409 }));

  await expect(get('/remediations')).rejects.toMatchObject({
    status: 409,
    message: 'Another plan awaits approval now.',
  });
});

it.each([
  [401, 'Your sign-in has ended.'],
  [429, 'The console receives too many requests.'],
  [502, 'The console answered with 502.'],
])('an answer of API Gateway with %s says what to do', async (status, sentence) => {
  answerWith(Response.json({ message: 'Too Many Requests' }, { status }));

  await expect(get('/remediations')).rejects.toMatchObject({ status, message: expect.stringContaining(sentence) });
});
