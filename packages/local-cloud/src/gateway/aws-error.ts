/** Errors in the dress of AWS, so that the SDK recognises them by name. */
import type { OutgoingHttpHeaders } from 'node:http';

/** Thrown by what the gateway answers itself. The name is the error's code, as in the API reference. */
export class AwsError extends Error {
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.status = status;
  }
}

/** How a service wraps what it says. */
export type Protocol = 'json' | 'query' | 'ec2' | 's3';

export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

export function errorReply(protocol: Protocol, error: AwsError): Reply {
  const { name: code, message, status } = error;
  if (protocol === 'json') {
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, message, Message: message }),
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
