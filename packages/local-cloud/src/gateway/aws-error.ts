/** Errors in the form of AWS, so that the SDK recognizes them by name. */
import type { OutgoingHttpHeaders } from 'node:http';

/** An error that the gateway returns. The name is the code of the error, as in the API reference. */
export class AwsError extends Error {
  readonly status: number;
  /** Further members of the error, for services with JSON responses. */
  readonly details: object;

  constructor(code: string, message: string, status = 400, details: object = {}) {
    super(message);
    this.name = code;
    this.status = status;
    this.details = details;
  }
}

/** The error format of a service. */
export type Protocol = 'json' | 'query' | 'ec2' | 's3';

export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

export function errorReply(protocol: Protocol, error: AwsError): Reply {
  const { name: code, message, status, details } = error;
  if (protocol === 'json') {
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, message, Message: message, ...details }),
    };
  }
  const detail = `<Code>${escape(code)}</Code><Message>${escape(message)}</Message>`;
  const body = {
    query: `<ErrorResponse><Error><Type>Sender</Type>${detail}</Error></ErrorResponse>`,
    ec2: `<Response><Errors><Error>${detail}</Error></Errors></Response>`,
    s3: `<Error>${detail}</Error>`,
  }[protocol];
  return { status, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>${body}` };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
