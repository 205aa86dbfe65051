import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { withMode } from './edit-policy.ts';

const after = (before: string) => withMode(before, 'EC2.13', 'automatic');

describe('withMode', () => {
  it.each([
    ['no policy at all', '', 'controls:\n  EC2.13: { mode: automatic }\n'],
    ['only comments', '# ours', '# ours\ncontrols:\n  EC2.13: { mode: automatic }\n'],
    [
      'a policy without controls',
      'stop: false # never\n# end\n',
      'stop: false # never\n\ncontrols:\n  EC2.13: { mode: automatic }\n# end\n',
    ],
    [
      'a document that ends',
      '---\nstop: false\n...\n',
      '---\nstop: false\n\ncontrols:\n  EC2.13: { mode: automatic }\n...\n',
    ],
    ['controls without a value', 'controls:\nstop: false\n', 'controls:\n  EC2.13: { mode: automatic }\nstop: false\n'],
    [
      'controls followed by a comment',
      'controls: # none\n# next\nstop: false',
      'controls: # none\n  EC2.13: { mode: automatic }\n# next\nstop: false',
    ],
    [
      'empty controls',
      'controls: {}  # none\nstop: false\n',
      'controls: # none\n  EC2.13: { mode: automatic }\nstop: false\n',
    ],
    ['empty controls at the end of the file', 'controls: {}', 'controls:\n  EC2.13: { mode: automatic }\n'],
    [
      'empty controls with a comment',
      'controls: {\n  # none\n}\n',
      'controls: { EC2.13: { mode: automatic }\n  # none\n}\n',
    ],
    [
      'other controls',
      'controls:\n    S3.5: { mode: off } # why\n    # tail\nstop: false\n',
      'controls:\n    S3.5: { mode: off } # why\n    EC2.13: { mode: automatic }\n    # tail\nstop: false\n',
    ],
    [
      'another control that ends in a text',
      'controls:\n  A.1:\n    parameters:\n      a: |\n        text\n\n\nstop: false\n',
      'controls:\n  A.1:\n    parameters:\n      a: |\n        text\n  EC2.13: { mode: automatic }\n\n\nstop: false\n',
    ],
    [
      'another control that ends in a list',
      'controls:\n  A.1:\n    parameters:\n      a:\n        - 1 # one\n',
      'controls:\n  A.1:\n    parameters:\n      a:\n        - 1 # one\n  EC2.13: { mode: automatic }\n',
    ],
    [
      'other controls in flow style',
      'controls: { S3.5: {mode: off}, } # c\n',
      'controls: { S3.5: {mode: off}, EC2.13: { mode: automatic }, } # c\n',
    ],
    ['flow style throughout', '{ stop: false }', '{ stop: false, controls: { EC2.13: { mode: automatic } } }'],
    [
      'flow style with empty controls',
      '{ controls: {}, stop: false }',
      '{ controls: { EC2.13: { mode: automatic } } , stop: false }',
    ],
    ['JSON', '{"controls": {"EC2.13": {"mode": "manual"}}}', '{"controls": {"EC2.13": {"mode": automatic}}}'],
    [
      'the control in another mode',
      "controls:\n  'EC2.13':   { via: playbook,mode:   manual }   # c\n",
      "controls:\n  'EC2.13':   { via: playbook,mode:   automatic }   # c\n",
    ],
    [
      'the control in a block',
      'controls:\n  EC2.13:\n    # why\n    mode: "manual" # c\n    via: runbook\n',
      'controls:\n  EC2.13:\n    # why\n    mode: automatic # c\n    via: runbook\n',
    ],
    [
      'the control without a mode',
      'controls:\n  EC2.13: {via: runbook}\n',
      'controls:\n  EC2.13: {mode: automatic, via: runbook}\n',
    ],
    [
      'the control in a block without a mode',
      'controls:\n  EC2.13:\n    # where\n    via: runbook\n',
      'controls:\n  EC2.13:\n    # where\n    mode: automatic\n    via: runbook\n',
    ],
    ['the control without settings', 'controls:\n  EC2.13: {} # c\n', 'controls:\n  EC2.13: { mode: automatic } # c\n'],
    [
      'a byte order mark and Windows line endings',
      '\uFEFFcontrols:\r\n  S3.5: {}\r\n',
      '\uFEFFcontrols:\r\n  S3.5: {}\r\n  EC2.13: { mode: automatic }\r\n',
    ],
  ])('changes only the mode in %s', (_, before, expected) => {
    expect(after(before)).toBe(expected);
    expect(parse(expected)).toMatchObject({ controls: { 'EC2.13': { mode: 'automatic' } } });
  });
});
