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
  return pattern.exec(actor)?.groups?.['name'];
}

const pattern =
  /^(?:arn:[^:]+:sts::\d{12}:assumed-role\/.+\/(?<name>[\w+=,.@-]+)|(?<name>[\w+=,.@-]+) \((?:console|[a-z0-9-]+, (?:AROA[A-Z0-9]+|Slack [\w-]+|Microsoft Teams [\w-]+))\))$/;

/** Whether two actors are the same person, as far as their names show. An IAM user is compared by its name. */
export function isSamePerson(actor: string, other: string): boolean {
  if (actor === other) return true;
  const [name, otherName] = [actor, other].map(nameOf);
  return name !== undefined && otherName !== undefined && name.toLowerCase() === otherName.toLowerCase();
}

function nameOf(actor: string): string | undefined {
  return userNameOf(actor) ?? /^arn:[^:]+:iam::\d{12}:user\/(?:.+\/)?(?<name>[^/]+)$/.exec(actor)?.groups?.['name'];
}

/** The actor of a person in a deployed console. @param userName As in `userNameOf`. */
export function consoleActor(userName: string): string {
  return `${userName} (console)`;
}

/** The names that history and messages can contain: those that AWS STS allows for a session. */
export const userNamePattern = /^[\w+=,.@-]{2,64}$/;
