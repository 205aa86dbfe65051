import { describe, it } from 'node:test';
import { describeRunbook } from '@asr/playbook-kit/testing';
import { acme3, acme4 } from './runbook.ts';

for (const runbook of [acme3, acme4]) describeRunbook({ describe, it }, runbook);
