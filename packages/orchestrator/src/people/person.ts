/**
 * Which person an actor is. One person can act through several roles, a delegation, a chat and the console, and history then
 * has a different actor for each.
 */

/**
 * The user name of a person who signs in through an identity provider. `undefined`: the actor does not contain one, such as an
 * IAM user.
 *
 * - `arn:aws:sts::111122223333:assumed-role/Role/jane@example.com`: IAM Identity Center sets the session name.
 * - `jane@example.com (shop-team, AROA…)`: a delegate.
 * - `jane@example.com (shop-team, Slack U0123ABCD)`: a person in a chat.
 * - `jane@example.com (console)`: a person in a deployed console.
 */
export function userNameOf(actor: string): string | undefined {
  return (sessionArn.exec(actor) ?? described.exec(actor))?.groups?.['name'];
}

const sessionArn = /^arn:[^:]+:sts::\d{12}:assumed-role\/.+\/(?<name>[\w+=,.@-]+)$/;
const described =
  /^(?<name>[\w+=,.@-]+) \((?:console|[a-z0-9-]+, (?:AROA[A-Z0-9]+|Slack [\w-]+|Microsoft Teams [\w-]+))\)$/;

/**
 * Whether two actors are the same person, as far as their names show. `unknown`: one is a delegate with an IAM user, whose
 * actor has the unique ID, and the other is an IAM user, whose actor has the name.
 *
 * People who share a session name count as one person: a tool sets `i-0abc…` or `aws-cli` for all of them.
 */
export function comparePersons(actor: string, other: string): 'same' | 'different' | 'unknown' {
  if (actor === other) return 'same';
  const isIdAndName = (one: string, two: string) => userIdOf(one) !== undefined && userArn.test(two);
  if (isIdAndName(actor, other) || isIdAndName(other, actor)) return 'unknown';
  const [name, otherName] = [actor, other].map(nameOf);
  return name !== undefined && name.toLowerCase() === otherName?.toLowerCase() ? 'same' : 'different';
}

/** IAM users, delegates with an IAM user, and federated users have other actors than `userNameOf` reads. */
function nameOf(actor: string): string | undefined {
  return userNameOf(actor) ?? userIdOf(actor) ?? (userArn.exec(actor) ?? federatedArn.exec(actor))?.groups?.['name'];
}

const userArn = /^arn:[^:]+:iam::\d{12}:user\/(?:.+\/)?(?<name>[^/]+)$/;

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
const federatedArn = /^arn:[^:]+:sts::\d{12}:federated-user\/(?<name>[^/]+)$/;

/** `AIDA… (shop-team)`: a delegate with an IAM user. Several delegations can have the same user. */
function userIdOf(actor: string): string | undefined {
  return /^(?<id>AIDA[A-Z0-9]{12,28}) \([a-z0-9-]+\)$/.exec(actor)?.groups?.['id'];
}

/** The actor of a person in a deployed console. @param userName As in `userNameOf`. */
export function consoleActor(userName: string): string {
  return `${userName} (console)`;
}

/** The names that history and messages can contain: those that AWS STS allows for a session. */
export const userNamePattern = /^[\w+=,.@-]{2,64}$/;
