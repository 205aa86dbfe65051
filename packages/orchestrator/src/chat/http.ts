/** The requests and responses of the HTTP API, in payload format 2.0. */

/**
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface HttpEvent {
  readonly version: '2.0';
  readonly rawPath: string;
  /** Names in lowercase. */
  readonly headers?: { readonly [name: string]: string | undefined };
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** Both chats send about 5 KB. An HTTP API accepts 10 MB. */
export const mostBodyBytes = 64 * 1024;

/** Returns `undefined` if the body is too large. */
export function bodyOf({ body = '', isBase64Encoded = false }: HttpEvent): Buffer | undefined {
  // Base64 is a third longer. Checked before decoding, which would copy it.
  if (body.length > mostBodyBytes * 2) return undefined;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return bytes.length > mostBodyBytes ? undefined : bytes;
}

export function isHttp(event: unknown): event is HttpEvent {
  return typeof event === 'object' && event !== null && 'rawPath' in event;
}

export function textResponse(statusCode: number, text: string): HttpResponse {
  return { statusCode, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}

export function jsonResponse(content: object): HttpResponse {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

/** Slack shows nothing for an empty response. */
export const accepted: HttpResponse = { statusCode: 200, headers: {}, body: '' };
