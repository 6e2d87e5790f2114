import { describe, expect, it } from 'vitest';
import type { ChannelName, Handlers } from '../../src/contract/index.ts';
import { createHost, dispatch, type Launcher } from '../../src/host/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

const unused: Launcher = () => {
  throw new Error('no worker is needed here');
};
const host = (): Handlers => createHost({ launcher: unused, runsFolder: temporaryFolder() });

describe('dispatch', () => {
  it('answers a request', async () => {
    expect(await dispatch(host(), 'runs.list', {})).toEqual({ ok: true, reply: { runs: [], unreadable: [] } });
  });

  it('turns an error into its shape, with texts and details', async () => {
    const request = {
      ...{ data: '/nowhere.csv', config: null, splitColumn: null, delimiter: null, encoding: null },
      ...{ text: null, label: null, tokenizer: null, maxLength: 512 },
    };
    expect(await dispatch(host(), 'data.profile', request)).toEqual({
      ok: false,
      error: {
        code: 'files.missing',
        sentence: 'There is no file /nowhere.csv.',
        remedy: 'Check the path; if the file was moved, choose it again.',
        details: { file: '/nowhere.csv' },
      },
    });
  });

  it('names the field of a request it cannot read', async () => {
    expect(await dispatch(host(), 'runs.start', { config: 7 })).toMatchObject({
      ok: false,
      error: { code: 'host.bad-request', details: { channel: 'runs.start', field: 'config' } },
    });
  });

  it.each(['runs.delete', 'constructor', '__proto__'])('does not know %s', async (name) => {
    expect(await dispatch(host(), name as ChannelName, {})).toMatchObject({
      ok: false,
      error: { code: 'host.unknown-channel' },
    });
  });

  it('gives an error nobody foresaw a code of its own', async () => {
    const broken: Handlers = { ...host(), 'runs.list': () => Promise.reject(new TypeError('x is not a function')) };
    expect(await dispatch(broken, 'runs.list', {})).toMatchObject({
      ok: false,
      error: { code: 'host.unexpected', details: { message: 'x is not a function' } },
    });
  });
});
