import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { TokenState } from '../../src/contract/index.ts';
import { cliFile } from '../support/built-program.ts';
import { type Finished, lorikeet } from '../support/command-line.ts';
import { hubEnvironment } from '../support/hub/environment.ts';
import { tinyModel } from '../support/hub/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

const reader = 'hf_ReaderOfTheGatedModel';
const stranger = 'hf_KnownButNotAccepted';
const unknown = 'hf_MistypedOrRevoked';

const gatedHub = () =>
  hubEnvironment({
    repositories: [tinyModel('bird/gated', { access: 'gated', readers: [reader] })],
    tokens: [stranger],
  });

const pull = (folder: string) => lorikeet(['model', 'pull', 'bird/gated'], folder);
const [firstLine, said] = [
  ({ err }: Finished) => err.split('\n')[0],
  ({ out, err }: Finished, text: string) => out.includes(text) || err.includes(text),
];

describe('a gated model', () => {
  it('tells no token, a wrong one and a license that is not accepted apart, with the page to accept it on', async () => {
    const { hub } = await gatedHub();
    const folder = temporaryFolder();
    const page = `${hub.endpoint}/bird/gated`;
    for (const [token, code, hints] of [
      ['', 'hub.no-token', [page, 'lorikeet login']],
      [unknown, 'hub.wrong-token', ['the token from HF_TOKEN', 'lorikeet login']],
      [stranger, 'hub.license-not-accepted', [page]],
    ] as const) {
      vi.stubEnv('HF_TOKEN', token);
      for (const command of ['pull', 'show']) {
        const ended = await lorikeet(['model', command, 'bird/gated'], folder);
        expect([ended.code, firstLine(ended), ended.out]).toEqual([1, `error ${code}`, '']);
        for (const hint of hints) expect(ended.err).toContain(hint);
        if (token !== '') expect(said(ended, token)).toBe(false);
      }
    }
    vi.stubEnv('HF_TOKEN', reader);
    expect(await pull(folder)).toMatchObject({ code: 0, err: '' });
  });

  it('is reached with a token that login has kept, until logout forgets it', async () => {
    const { hub, cache, tokenFile } = await gatedHub();
    const folder = temporaryFolder();
    const everything: Finished[] = [];
    const run = async (args: readonly string[], input?: string) => {
      const ended = await lorikeet(args, folder, input);
      everything.push(ended);
      return ended;
    };

    const nothing = await run(['login']);
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('no token was given')]);
    for (const [given, error] of [
      [unknown, 'hub.wrong-token'],
      ['two words', 'hub.token-malformed'],
    ] as const) {
      expect(firstLine(await run(['login'], given))).toBe(`error ${error}`);
      expect(existsSync(tokenFile)).toBe(false);
    }

    const kept = await run(['login'], `${reader}\n`);
    expect(kept).toEqual({
      code: 0,
      out: `Kept. The token in ${tokenFile} is used: it belongs to bird (laptop, read).\n`,
      err: '',
    });
    expect(readFileSync(tokenFile, 'utf8')).toBe(`${reader}\n`);
    if (process.platform !== 'win32') expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    const pulled = await run(['model', 'pull', 'bird/gated', '--json']);
    expect(pulled.code).toBe(0);
    expect(new Set(hub.seen.filter(({ host }) => host === 'storage').map(({ token }) => token))).toEqual(
      new Set([undefined]),
    );

    vi.stubEnv('HF_TOKEN', stranger);
    const shadowed = JSON.parse((await run(['whoami', '--json'])).out) as TokenState;
    expect(shadowed).toMatchObject({ source: { kind: 'environment', name: 'HF_TOKEN' }, isKept: true });
    vi.stubEnv('HF_TOKEN', '');

    expect((await run(['logout'])).out).toBe('Forgotten. The Hub is asked without a token.\n');
    expect(existsSync(tokenFile)).toBe(false);
    for (const token of [reader, stranger, unknown]) {
      expect(everything.filter((ended) => said(ended, token))).toEqual([]);
    }
    const files = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(4);
    for (const { parentPath, name } of files) {
      expect(readFileSync(path.join(parentPath, name)).includes(reader)).toBe(false);
    }
  });

  it('is reached with the token of Python’s tools, which logout leaves alone', async () => {
    await gatedHub();
    const folder = temporaryFolder();
    const file = path.join(folder, 'python-token');
    writeFileSync(file, reader);
    vi.stubEnv('HF_TOKEN_PATH', file);
    const { out } = await lorikeet(['whoami', '--json'], folder);
    expect(JSON.parse(out)).toEqual({
      source: { kind: 'python', name: file },
      owner: { user: 'bird', tokenName: 'laptop', role: 'read' },
      problem: null,
      isKept: false,
    });
    const left = await lorikeet(['logout'], folder);
    expect(left.out).toBe(`Forgotten. The token in ${file} is used: it belongs to bird (laptop, read).\n`);
    expect(readFileSync(file, 'utf8')).toBe(reader);
  });

  it('says of a token that cannot be asked about why', async () => {
    const { hub } = await gatedHub();
    await hub.stop();
    vi.stubEnv('HF_TOKEN', reader);
    const { out, code } = await lorikeet(['whoami', '--json'], temporaryFolder());
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ owner: null, problem: { code: 'hub.unreachable' } });
    expect(out).not.toContain(reader);
  });
});

describe('a token typed on a terminal', () => {
  it('is not shown', async (context) => {
    if (spawnSync('script', ['--version']).error !== undefined) {
      return context.skip('there is no `script` here, which gives a program a terminal');
    }
    const { tokenFile } = await gatedHub();
    const program = `'${process.execPath}' '${cliFile}' login`;
    mkdirSync(path.dirname(tokenFile), { recursive: true });
    const terminal = spawn('script', ['-qec', program, '/dev/null'], { env: { ...process.env, NO_COLOR: '1' } });
    let shown = '';
    const ended = new Promise((resolve) => terminal.once('close', resolve));
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      const isAsked = !shown.includes('not shown') && (shown + text).includes('not shown');
      shown += text;
      if (isAsked) terminal.stdin.write(`${reader}\r`);
      if (shown.includes('belongs to')) terminal.stdin.end();
    });
    await ended;
    expect(shown).toContain('Token from https://huggingface.co/settings/tokens (it is not shown): ');
    expect(shown).toContain('it belongs to bird (laptop, read).');
    expect(shown).not.toContain(reader);
    expect(readFileSync(tokenFile, 'utf8')).toBe(`${reader}\n`);
  });
});
