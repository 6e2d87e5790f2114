import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openLog } from '../../../src/host/files/log.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('goes on in a new file before it grows without end, and keeps the one before', () => {
  const file = path.join(temporaryFolder(), 'server.log');
  writeFileSync(file, 'x'.repeat((16 << 20) - 10));
  const log = openLog(file);
  log.warn('first');
  expect(readFileSync(file, 'utf8')).toContain('first');
  log.warn('second');
  expect(readFileSync(file, 'utf8')).toMatch(/^\{.*"msg":"second"\}\n$/);
  expect(statSync(`${file}.1`).size).toBeGreaterThan(16 << 20);
});
