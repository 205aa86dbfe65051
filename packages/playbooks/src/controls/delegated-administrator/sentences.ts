export interface AdministeredService {
  /** `GuardDuty` */
  readonly name: string;
  /** The page of its console that lists member accounts. */
  readonly page: string;
}

/** Why ASR refuses to change a member account. */
export function decidedBy({ name }: AdministeredService, administrator: string, setting: string): string {
  return `The ${name} administrator account ${administrator} decides on ${setting} in this account. Change it there.`;
}

/**
 * Why a finding can stay open: the control of an administrator account also judges its members, whose owners pay for what they
 * use.
 *
 * @param members Ids of those without the setting, at least one.
 */
export function sayMembers({ name, page }: AdministeredService, members: readonly string[], setting: string): string {
  const [first] = members;
  const which =
    members.length === 1 ? `Member account ${first} does` : `${members.length} member accounts, such as ${first}, do`;
  return (
    `${which} not have ${setting}, and the control also judges them. ASR changes no member account. Enable it for ` +
    `them in ${name} in this account, under ${page}, and disassociate suspended members.`
  );
}
