import type { CallAs } from '@aws-sdk/client-cloudformation';
import type { JsonOption } from '../../runtime/index.ts';

/** The admin stack and the evaluators, or the stack sets. They can need different credentials. */
export const parts = ['admin', 'members'] as const;
export type PartOfDeployment = (typeof parts)[number];

export interface DeployOptions extends JsonOption {
  readonly namespace: string;
  readonly adminAccount?: string;
  readonly regions?: readonly string[];
  readonly units?: readonly string[];
  readonly accounts?: readonly string[];
  readonly callAs: CallAs;
  readonly only?: PartOfDeployment;
  readonly policy: string;
  readonly email?: string;
  readonly externalId?: string;
  readonly organizationId?: string;
  readonly runbooks?: boolean;
  /** ARNs of secrets, and the id of a channel, for approvals in a chat. */
  readonly slackSecret?: string;
  readonly slackChannel?: string;
  readonly teamsSecret?: string;
  /** The identity provider of the console: URL of SAML metadata, or issuer, client id and ARN of a secret. */
  readonly consoleSaml?: string;
  readonly consoleOidc?: string;
  readonly consoleClient?: string;
  readonly consoleSecret?: string;
  /** Attributes with the user name and with the groups. */
  readonly consolePerson?: string;
  readonly consoleGroups?: string;
  readonly consoleDomain?: string;
  readonly yes?: boolean;
}
