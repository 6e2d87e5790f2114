import { constants, existsSync } from 'node:fs';
import { copyFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import {
  acquireLock,
  fileStamp,
  LorikeetError,
  readJson,
  systemCode,
  writeJson,
  ensureFolder,
} from '../../engine/index.ts';
import type { AsideFile } from '../../contract/index.ts';
import { keepLatest } from '../common/keep-latest.ts';
import { Turns } from '../common/turns.ts';

/** Values that {@link OwnFiles.readKept} keeps. */
const MOST_KEPT = 4;

/** The usable part of a file's content, and what is wrong with the rest. */
export interface UsablePart<Value> {
  /** null where nothing of it can be used. */
  readonly value: Value | null;
  /** One text for each part that cannot be used. */
  readonly wrong: readonly string[];
}

/**
 * Reads the files that Lorikeet itself writes. They may be damaged, edited by hand or written by another version, so
 * the usable part is used. A file with anything else in it is first moved or copied beside its place under another
 * name, and `warn` is told: nothing is lost and nothing has to be repaired first.
 */
export class OwnFiles {
  readonly #warn: (message: string) => void;
  readonly #onAside: (file: AsideFile) => void;
  readonly #kept = new Map<string, { readonly stamp: string; readonly value: unknown }>();
  /** Warnings that were given once. */
  readonly #warnings = new Set<string>();
  /** If two callers read a damaged file at once, the second finds it repaired. */
  readonly #reads = new Turns();
  /** Callers of this process wait here, and do not poll the lock file. */
  readonly #changes = new Turns();

  /** @param onAside called besides `warn` for each file that was set aside */
  constructor(warn: (message: string) => void, onAside: (file: AsideFile) => void = () => undefined) {
    this.#warn = warn;
    this.#onAside = onAside;
  }

  /**
   * The usable content of a JSON file; `otherwise` where there is no file or none of it is usable.
   *
   * @param take sorts the content; it need not expect any shape.
   * @throws files.unreadable where the system fails, so that the content may be good: nothing is written over it.
   */
  read<Value, Otherwise>(
    file: string,
    otherwise: Otherwise,
    take: (content: unknown) => UsablePart<Value>,
  ): Promise<Value | Otherwise> {
    return this.#reads.run(file, () => this.#read(file, otherwise, take));
  }

  /** As {@link read}, for large files: the values of those read last are kept while their files stay as they are. */
  async readKept<Value, Otherwise>(
    file: string,
    otherwise: Otherwise,
    take: (content: unknown) => UsablePart<Value>,
  ): Promise<Value | Otherwise> {
    const stamp = await fileStamp(file).catch(() => null);
    const last = this.#kept.get(file);
    // Of one file there is one kind of value.
    if (stamp !== null && last?.stamp === stamp) return last.value as Value;
    const value = await this.read(file, otherwise, take);
    if (stamp === null || value === otherwise) this.#kept.delete(file);
    else keepLatest(this.#kept, file, { stamp, value }, MOST_KEPT);
    return value;
  }

  /**
   * Reads a JSON file as {@link read} does, and writes what `change` makes of it. Changes by other processes wait meanwhile: a
   * lock lies beside the file. If `change` throws, the file stays as it is.
   *
   * @returns what was written
   * @throws files.unreadable, files.not-writable, files.disk-full, and whatever `change` throws
   */
  change<Value, Otherwise, Changed extends Value>(
    file: string,
    otherwise: Otherwise,
    take: (content: unknown) => UsablePart<Value>,
    change: (value: Value | Otherwise) => Changed,
  ): Promise<Changed> {
    return this.#changes.run(file, async () => {
      const lock = await acquireLock(`${file}.lock`, { times: { poll: 10 } });
      try {
        const changed = change(await this.read(file, otherwise, take));
        await this.write(file, changed);
        return changed;
      } finally {
        await lock.release();
      }
    });
  }

  /** Writes a JSON file whole, with the folder it lies in. @throws files.not-writable, files.disk-full */
  async write(file: string, value: unknown): Promise<void> {
    await ensureFolder(path.dirname(file));
    await writeJson(file, value);
  }

  /** Moves a file away that has no usable content, and warns. */
  async setAside(file: string, wrong: string): Promise<void> {
    await this.#replace(file, wrong, (aside) => rename(file, aside));
  }

  /** Gives a warning once, where every read would repeat it. */
  warnOnce(message: string): void {
    if (!this.#warnings.has(message)) this.#warn(message);
    this.#warnings.add(message);
  }

  async #read<Value, Otherwise>(
    file: string,
    otherwise: Otherwise,
    take: (content: unknown) => UsablePart<Value>,
  ): Promise<Value | Otherwise> {
    let content: unknown;
    try {
      const kind = await kindOf(file);
      if (kind === 'nothing') return otherwise;
      if (kind === 'no file') {
        await this.setAside(file, 'it is not a file');
        return otherwise;
      }
      content = await readJson(file);
    } catch (error) {
      if (!isDamage(error)) throw error;
      await this.setAside(file, sentenceOf(error));
      return otherwise;
    }
    const { value, wrong } = take(content);
    if (value === null) {
      await this.setAside(file, wrong.join('; '));
      return otherwise;
    }
    if (wrong.length > 0) {
      await this.#replace(file, wrong.join('; '), async (aside) => {
        await copyFile(file, aside, constants.COPYFILE_EXCL);
        await writeJson(file, value);
      });
    }
    return value;
  }

  /** Where a file cannot be set aside, it stays as it is. */
  async #replace(file: string, wrong: string, replace: (aside: string) => Promise<void>): Promise<void> {
    const aside = freeName(file);
    try {
      await replace(aside);
      this.#warn(`${file} is damaged (${wrong}). What can be used of it is; as it was, it is in ${aside}.`);
      this.#onAside({ file, aside });
    } catch (error) {
      // Another program has moved it first.
      if (systemCode(error) === 'ENOENT') return;
      this.warnOnce(`${file} is damaged (${wrong}), and cannot be set aside: ${sentenceOf(error)}.`);
    }
  }
}

/** The fields of an object that fit their schema; the others, and those that are missing, as `otherwise` has them. */
export function takeFields<Fields extends Record<string, unknown>>(
  shape: { readonly [Name in keyof Fields]: z.ZodType<Fields[Name]> },
  content: unknown,
  otherwise: Fields,
): UsablePart<Fields> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { value: null, wrong: ['it holds something else'] };
  }
  const value = { ...otherwise };
  const wrong: string[] = [];
  for (const name of Object.keys(shape) as (keyof Fields & string)[]) {
    if (!Object.hasOwn(content, name)) continue;
    const schema: z.ZodType<Fields[typeof name]> = shape[name];
    const parsed = schema.safeParse((content as Record<string, unknown>)[name]);
    if (parsed.success) value[name] = parsed.data;
    else wrong.push(`${name}: ${parsed.error.issues[0]!.message}`);
  }
  return { value, wrong };
}

async function kindOf(file: string): Promise<'file' | 'no file' | 'nothing'> {
  try {
    return (await stat(file)).isFile() ? 'file' : 'no file';
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'nothing';
    if (code === 'ELOOP') return 'no file';
    throw error;
  }
}

/** Whether an error means that the file is damaged, rather than that the system failed for a moment. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof LorikeetError)) return false;
  const { code } = error as LorikeetError;
  if (code === 'files.unreadable') return ['EACCES', 'EPERM', 'EISDIR'].includes(systemCode(error.cause) ?? '');
  return ['files.not-json', 'files.too-large', 'hub.token-malformed'].includes(code);
}

function sentenceOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/** `settings.damaged-20260131T235959.json`, beside the file; with a number behind it where that is taken. */
function freeName(file: string): string {
  const { dir, name, ext } = path.parse(file);
  const time = new Date().toISOString().replace(/[-:]|\.\d+Z$/g, '');
  for (let attempt = 1; ; attempt += 1) {
    const aside = path.join(dir, `${name}.damaged-${time}${attempt === 1 ? '' : `-${attempt}`}${ext}`);
    if (!existsSync(aside)) return aside;
  }
}
