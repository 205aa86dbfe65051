/** What the console of the demo starts with, and what happens while it is open. */
import {
  type PlannedViolation,
  type ViolationKind,
  forgottenInstance,
  openRdp,
  openSsh,
  unencryptedVolumes,
} from '../safety/setup/index.ts';

const shop = '222222222222';
const warehouse = '333333333333';
const bank = '444444444444';

function violation(name: string, kind: ViolationKind, accountId: string, region = 'eu-west-1'): PlannedViolation {
  return { name, kind, accountId, region };
}

/** Reported before the console opens. ASR fixes some, asks about some, and only observes some. */
export const reported: readonly PlannedViolation[] = [
  violation('bastion', openSsh, shop),
  violation('build-server', openSsh, warehouse, 'us-east-1'),
  violation('ledger', openSsh, bank),
  violation('desktop-shop', openRdp, shop),
  violation('desktop-warehouse', openRdp, warehouse),
  violation('volumes of the shop', unencryptedVolumes, shop),
];

/** ASR only observes what it would do about it. */
export const stopped = violation('forgotten-server', forgottenInstance, warehouse);

/** The button is used for it. Termination protection makes ASR refuse. */
export const requested: PlannedViolation = {
  ...violation('kept-server', forgottenInstance, bank),
  isProtected: true,
};

/** Findings from before ASR: they are open, and no event starts a remediation. */
export const backlog: readonly PlannedViolation[] = [
  violation('old-gateway', openSsh, warehouse),
  violation('old-desktop', openRdp, bank),
  violation('old-jump-host', openSsh, bank, 'us-east-1'),
  violation('old-server', forgottenInstance, shop),
];

/** One after another, while the console is open. */
export const later: readonly PlannedViolation[] = [
  violation('new-web-server', openSsh, shop),
  violation('new-terminal', openRdp, bank),
  violation('new-cache', openSsh, warehouse),
  violation('new-kiosk', openRdp, shop),
  violation('new-proxy', openSsh, bank),
  violation('new-printer', openRdp, warehouse),
];
