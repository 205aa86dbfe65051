/** A console on this machine under attack: the real server, a signed-in operator, and operations that record their calls. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalConsole, readWebFiles } from '@asr/console';
import { aRemediation, fakeOperations, signIn, someDigest } from '@asr/console/testing';
import { type Attack, type Broken, type Held, broken, held } from '../attack.ts';

/** The remediation that waits for an approval. */
export const waiting = aRemediation();

/** A valid body of each write, so that only the defense under attack can refuse it. */
export const writes: readonly (readonly [path: string, body: object, goal: string])[] = [
  [`/remediations/${waiting.remediationId}/approve`, { because: 'x', digest: someDigest }, 'to approve a plan'],
  [`/remediations/${waiting.remediationId}/reject`, { because: 'x', digest: someDigest }, 'to reject a plan'],
  [`/remediations/${waiting.remediationId}/undo`, {}, 'to undo a fix'],
  ['/remediations', { findingIds: ['finding-1'] }, 'to start a remediation'],
  ['/stop', { because: 'x' }, 'to stop all remediation'],
  ['/start', { because: 'x', namespace: 'ASR' }, 'to start ASR during an incident'],
];

/** A file beside the web app, which no request may reach. */
const secret = 'aws_secret_access_key of the operator';

/** What an answer without permission must not contain. */
const protectedTexts = [secret, waiting.resourceId, 'arn:aws:iam::999999999999:user/maria'];

const changing = new Set(['remediate', 'approve', 'reject', 'undo', 'stopAsr', 'startAsr']);

interface Sent {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string | readonly string[] };
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

export interface UnderAttack {
  readonly origin: string;
  /** The token of the link, which the operator has used. */
  readonly token: string;
  readonly cookie: string;
  /** The headers that the page of the console sends. */
  readonly own: { readonly [name: string]: string };
  /** The calls of operations, each with its name and its arguments. */
  readonly calls: readonly (readonly unknown[])[];
  /** Sends any path and any headers, as no browser would. The Host is right unless given. */
  send(path: string, sent?: Sent): Promise<Answer>;
}

/** Opens a console for one attack. @param mayWrite Whether the operator started it with `--write`. */
async function onConsole(play: (open: UnderAttack) => Promise<Held | Broken>, mayWrite = true): Promise<Held | Broken> {
  const calls: (readonly unknown[])[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'asr-console-attack-'));
  try {
    mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'web', 'index.html'), '<!doctype html><title>ASR console</title>');
    writeFileSync(join(folder, 'web', 'assets', 'index-1.js'), 'export {};');
    writeFileSync(join(folder, 'credentials.js'), secret);
    const web = readWebFiles(join(folder, 'web'));
    const opened = await openLocalConsole({
      operations: fakeOperations(calls, waiting),
      web,
      mayWrite,
      report: () => {},
    });
    try {
      const { origin, link } = opened;
      const send = (path: string, sent?: Sent) => sendTo(origin, path, sent);
      const own = await signIn(opened);
      return await play({ origin, token: link.slice(link.indexOf('=') + 1), cookie: own.Cookie, own, calls, send });
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sendTo(origin: string, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, path, method, agent: false, headers: headers as { [name: string]: string | string[] } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
      },
    );
    request.setTimeout(10_000, () => request.destroy(new Error('The server did not answer within 10 s.')));
    request.on('error', reject);
    request.end(body);
  });
}

/** Holds if the server refused with a sentence, changed nothing and gave nothing away. */
export function isRefused({ status, body, headers }: Answer, calls: UnderAttack['calls']): Held | Broken {
  const changed = calls.find(([name]) => changing.has(String(name)));
  if (changed !== undefined) return broken(`The console called ${String(changed[0])}.`);
  const leaked = protectedTexts.find((text) => body.includes(text));
  if (leaked !== undefined) return broken(`The answer contains ${leaked}.`);
  if (headers['access-control-allow-origin'] !== undefined) return broken('Another origin may read the answer.');
  if (headers['set-cookie'] !== undefined) return broken('The console gave a cookie.');
  if (status < 400 || status >= 500) return broken(`The console answered ${status}: ${body.slice(0, 200)}`);
  return held(sentenceIn(body) ?? `Refused with ${status}.`);
}

function sentenceIn(body: string): string | undefined {
  try {
    const { detail } = JSON.parse(body) as { readonly detail?: unknown };
    return typeof detail === 'string' ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** All answers must be refusals. The sentence is that of the first one. */
export function areRefused(answers: readonly Answer[], calls: UnderAttack['calls']): Held | Broken {
  const results = answers.map((answer) => isRefused(answer, calls));
  return results.find((result) => !result.held) ?? results[0] ?? broken('The attack sent nothing.');
}

export function consoleAttack(
  by: 'website' | 'neighbor' | 'viewer',
  does: string,
  play: (open: UnderAttack) => Promise<Held | Broken>,
  mayWrite?: boolean,
): Attack {
  return { by, on: 'console', does, play: () => onConsole(play, mayWrite) };
}
