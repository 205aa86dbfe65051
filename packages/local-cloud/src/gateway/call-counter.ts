import type { AwsCall } from './aws-call.ts';

export interface CountedCall {
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  /** Name of the role that called. */
  readonly role: string | null;
  readonly count: number;
}

/** Counts AWS API calls, retries included: each is a request to AWS. */
export class CallCounter {
  readonly #counts = new Map<string, CountedCall>();

  add({ service, operation, accountId, role }: AwsCall): void {
    const key = `${service}:${operation}@${accountId} ${role}`;
    this.#counts.set(key, { service, operation, accountId, role, count: (this.#counts.get(key)?.count ?? 0) + 1 });
  }

  get total(): number {
    return this.list().reduce((sum, { count }) => sum + count, 0);
  }

  /** In the order of the first calls. */
  list(): readonly CountedCall[] {
    return [...this.#counts.values()];
  }
}
