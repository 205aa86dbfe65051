/** A resource that violates its control. */
interface Caller {
  /** Name of the role. */
  readonly actor: string;
  readonly at: Date;
}

interface CallEvent {
  /** The event id of CloudTrail. */
  readonly id: string;
  readonly event: object;
}

export interface NetworkCalls {
  /** Makes the call in the member account. Returns its event, as the member account forwards it. */
  call(verb: 'Authorize' | 'Revoke', port: number, by: Caller): Promise<CallEvent>;
  /** The ports that the group opens to all IPv4 addresses, in order. */
  openPorts(): Promise<readonly number[]>;
}

export interface Broken {
  readonly resourceType: string;
  /** As a finding gives it. */
  readonly resourceId: string;
  /** Another user changes the same field to a third value. */
  change(): Promise<void>;
  remove(): Promise<void>;
  /** Calls on a security group, for the flows that need them. */
  readonly calls?: NetworkCalls;
}
