import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isHubReference, readJson } from '../../engine/index.ts';

/** A file to push: where it lies, or its text. */
export interface PushedFile {
  readonly path: string;
  readonly content: { readonly file: string } | { readonly text: string };
}

const CARD = 'README.md';

/**
 * The name on the Hub of a base model, as a run or an adapter calls it: the name itself, or that of the repository whose snapshot in the
 * cache a folder is; null for any other folder.
 */
export function hubNameOf(model: string): string | null {
  const [, owner, name] = /models--([^/\\]+?)--([^/\\]+)[/\\]snapshots[/\\]/.exec(model) ?? [];
  if (owner !== undefined && name !== undefined) return `${owner}/${name}`;
  return !isLocal(model) && isHubReference(model) ? model.split('@')[0]! : null;
}

function isLocal(model: string): boolean {
  return path.isAbsolute(model) || /^\.{0,2}[/\\]/.test(model) || existsSync(model);
}

/**
 * Files as others may see them: a base that is a folder of this machine is called by its name on the Hub, in the config of the adapter, the
 * proof and the card, and not at all where it has none. The proof's hashes are those of the files that are pushed.
 *
 * @param card the text of README.md; null leaves the files as they are
 * @throws files.unreadable, files.not-json
 */
export async function publicFiles(
  files: readonly PushedFile[],
  card: string | null,
  baseName: string | null,
): Promise<PushedFile[]> {
  const hidden = new Set<string>();
  const nameOf = (model: string) => {
    const known = hubNameOf(model);
    if (!isLocal(model)) return model;
    hidden.add(model);
    return baseName ?? known;
  };
  const changed = new Map<string, string>();
  const config = await jsonIn(files, 'adapter_config.json');
  if (typeof config?.['base_model_name_or_path'] === 'string') {
    const name = nameOf(config['base_model_name_or_path']);
    if (name !== config['base_model_name_or_path']) {
      changed.set('adapter_config.json', json({ ...config, base_model_name_or_path: name }));
    }
  }
  const proof = await jsonIn(files, 'proof.json');
  const proofBase = (proof?.['base'] ?? {}) as { model?: unknown };
  const publicBase =
    typeof proofBase.model === 'string' ? (nameOf(proofBase.model) ?? path.basename(proofBase.model)) : null;
  if (card !== null) changed.set(CARD, withoutFolders(card, hidden, baseName));
  if (proof !== null && publicBase !== null) {
    const entries = (proof['files'] as { name: string }[]).map((entry) => {
      const text = changed.get(entry.name);
      if (text === undefined) return entry;
      const sha256 = createHash('sha256').update(text).digest('hex');
      return { ...entry, bytes: Buffer.byteLength(text), sha256 };
    });
    changed.set('proof.json', json({ ...proof, base: { ...proofBase, model: publicBase }, files: entries }));
  }
  const names = new Set([...files.map(({ path: name }) => name), ...changed.keys()]);
  return [...names].map((name) => {
    const text = changed.get(name);
    return text === undefined ? files.find((file) => file.path === name)! : { path: name, content: { text } };
  });
}

function withoutFolders(card: string, folders: ReadonlySet<string>, baseName: string | null): string {
  let text = card;
  for (const folder of folders) {
    const name = baseName ?? hubNameOf(folder);
    if (name === null) text = text.replace(`base_model: ${JSON.stringify(folder)}\n`, '');
    const shown = name ?? path.basename(folder);
    text = text.replaceAll(JSON.stringify(folder), JSON.stringify(shown)).replaceAll(folder, shown);
  }
  return text;
}

async function jsonIn(files: readonly PushedFile[], name: string): Promise<Record<string, unknown> | null> {
  const content = files.find((file) => file.path === name)?.content;
  if (content === undefined || 'text' in content) return null;
  return (await readJson(content.file)) as Record<string, unknown>;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
