import { describe, it } from 'node:test';
import { describeRunbook } from '@asr/playbook-kit/testing';
import { acme4 } from './acme-4.ts';

describeRunbook({ describe, it }, acme4);
