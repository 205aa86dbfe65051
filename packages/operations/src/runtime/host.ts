/** The program that runs the operations: a command line, a test, or a function in AWS. */
import type { Aws } from '@asr/playbooks';

export interface Host {
  readonly io: {
    /** All of standard input, for a policy file that is `-`. */
    stdin(): Promise<string>;
  };
  readonly tools: {
    /** The admin account. Region missing: that of the AWS configuration. */
    adminAccount(region: string | undefined): Aws;
    /** Another account, through a role that the caller may assume. */
    memberAccount(roleArn: string, region: string): Aws;
    sleep(milliseconds: number): Promise<void>;
  };
}
