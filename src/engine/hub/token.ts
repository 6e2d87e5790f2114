import { chmod, open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';
import { readFailure, systemCode, writeFailure, ensureFolder, readText } from '../files/index.ts';
import { Secret } from './secret.ts';
import type { HubSettings } from './settings.ts';

/** Stores a token that the user entered: the system's secret store in the app, a file on the command line. */
export interface SecretStore {
  read(): Promise<Secret | undefined>;
  write(token: string): Promise<void>;
  remove(): Promise<void>;
}

/** A store in a file that only its owner can read (0600). Windows has no such modes: there the user's folder protects it. */
export function fileSecretStore(file: string): SecretStore {
  return {
    read: () => readTokenFile(file),
    async write(token) {
      const value = parseToken(token, 'the input').reveal();
      const temporary = `${file}.${randomBytes(4).toString('hex')}`;
      try {
        await ensureFolder(path.dirname(file), 0o700);
        const handle = await open(temporary, 'wx', 0o600);
        try {
          await handle.writeFile(`${value}\n`);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await chmod(temporary, 0o600);
        await rename(temporary, file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw writeFailure(file, error);
      }
    },
    async remove() {
      await rm(file, { force: true }).catch((error: unknown) => {
        throw writeFailure(file, error);
      });
    },
  };
}

/**
 * The token to use: the first of HF_TOKEN, the token stored by Lorikeet, and the file of Python's tools.
 *
 * @throws hub.token-malformed, files.unreadable
 */
export async function findToken({ tokens }: HubSettings, store: SecretStore): Promise<Secret | undefined> {
  const [variable] = tokens.variables;
  if (variable !== undefined) return parseToken(variable.reveal(), variable.source);
  return (await store.read()) ?? (await readTokenFile(tokens.pythonFile));
}

async function readTokenFile(file: string): Promise<Secret | undefined> {
  try {
    const text = await readText(file);
    return text.trim() === '' ? undefined : parseToken(text, file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw readFailure(file, error);
  }
}

/**
 * Checks that a token can be sent in a header.
 *
 * @throws hub.token-malformed, which does not repeat what was given: it may be half a token
 */
export function parseToken(text: string, source: string): Secret {
  const value = text.trim();
  if (!/^[\w.~+/=-]{1,1000}$/.test(value)) throw new LorikeetError('hub.token-malformed', { source });
  return new Secret(value, source);
}
