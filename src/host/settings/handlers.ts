import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Handler, Settings } from '../../contract/index.ts';
import { readJson, writeJson } from '../../engine/index.ts';
import { appFiles } from '../app/folder.ts';
import type { HostContext } from '../context.ts';

/** The settings as they are kept; a field that another version wrote, and this one cannot read, takes its default. */
export async function readSettings({ appFolder }: HostContext): Promise<Settings> {
  const { settings: file } = appFiles(appFolder);
  if (!existsSync(file)) return Settings.parse({});
  const kept = (await readJson(file)) as object;
  const fields = Object.entries(Settings.shape).map(([name, field]) => {
    const value = field.safeParse((kept as Record<string, unknown>)[name]);
    return [name, value.success ? value.data : undefined];
  });
  return Settings.parse(Object.fromEntries(fields));
}

export function showSettings(host: HostContext): Handler<'settings.show'> {
  return () => readSettings(host);
}

/** Changes some settings. @throws files.not-writable, files.disk-full */
export function changeSettings(host: HostContext): Handler<'settings.change'> {
  return async (changes) => {
    const settings = Settings.parse({ ...(await readSettings(host)), ...defined(changes) });
    const { settings: file } = appFiles(host.appFolder);
    await mkdir(path.dirname(file), { recursive: true });
    await writeJson(file, settings);
    return settings;
  };
}

function defined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
