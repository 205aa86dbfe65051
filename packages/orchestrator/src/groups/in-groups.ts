/**
 * Joins the requests of one account, Region and control, so that one message of the queue contains all of them. Controls
 * that change the same document, such as the password policy, are joined, too. Only
 * requests that remediate automatically or with the button are joined: an approval, an override, an undo, an event that
 * ASR detected and a runbook each have a message of their own.
 */
import { registry } from '@asr/playbooks';
import { type RemediationRequest, mostBytesOf } from '../model/index.ts';

/** As many claims as one transaction closes. */
const mostRequests = 50;

/** Bytes of the state of one group: the rest of the 256 KB is for the text for an approver. */
const mostBytes = 180_000;

export function inGroups(requests: readonly RemediationRequest[]): readonly (readonly RemediationRequest[])[] {
  const alike = Map.groupBy(requests, (request) => (canJoin(request) ? placeOf(request) : request));
  return [...alike.values()].flatMap(cut);
}

function canJoin({ step, via, approval, override, detection }: RemediationRequest): boolean {
  return step === 'remediate' && via === 'playbook' && approval === null && override === null && detection === null;
}

function placeOf({ partition, accountId, region, controlId, source, actor }: RemediationRequest): string {
  return JSON.stringify([partition, accountId, region, whatOf(controlId), source, actor]);
}

function whatOf(controlId: string): readonly string[] {
  const document = Object.hasOwn(registry, controlId) ? registry[controlId]?.document : undefined;
  return document === undefined ? [controlId] : ['document', document];
}

function cut(requests: readonly RemediationRequest[]): readonly (readonly RemediationRequest[])[] {
  const groups: { readonly requests: RemediationRequest[]; bytes: number }[] = [];
  for (const request of requests) {
    const bytes = mostBytesOf(request);
    const last = groups.at(-1);
    if (last === undefined || last.requests.length === mostRequests || last.bytes + bytes > mostBytes)
      groups.push({ requests: [request], bytes });
    else {
      last.requests.push(request);
      last.bytes += bytes;
    }
  }
  return groups.map((group) => group.requests);
}
