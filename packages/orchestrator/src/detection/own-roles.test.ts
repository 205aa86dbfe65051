import { describe, expect, it } from '@jest/globals';
import { ownRoles } from './own-roles.ts';

const isOwn = ownRoles('ASR', ['SecurityGroup.3', 'EC2.13']);
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

describe('ownRoles', () => {
  it.each(['ASR-SecurityGroup.3', 'ASR-EC2.13', 'ASR-Automation-EC2.13'])('knows %s', (name) => {
    expect(isOwn(role(name))).toBe(true);
  });

  it('knows them in every partition', () => {
    expect(isOwn('arn:aws-us-gov:iam::111122223333:role/ASR-EC2.13')).toBe(true);
  });

  it.each(['ASR-EC2.1', 'ASR-EC2.13-Evil', 'evil/ASR-EC2.13', 'ASR-Anything', 'asr-ec2.13'])(
    'does not take %s, which any role can have as its name, for a role of ASR',
    (name) => {
      expect(isOwn(role(name))).toBe(false);
    },
  );

  it('does not take a user or a session for a role', () => {
    expect(isOwn('arn:aws:iam::111122223333:user/ASR-EC2.13')).toBe(false);
    expect(isOwn('arn:aws:sts::111122223333:assumed-role/ASR-EC2.13/x')).toBe(false);
  });
});
