import { z } from 'zod';
import { deviceNames } from '../../shared/device.ts';
import { channel } from '../channel.ts';
import { Place } from '../place.ts';

/** Choices that outlive a session; what is left out takes its default. */
export const Settings = z.object({
  language: z.enum(['system', 'en', 'zh-Hans', 'zh-Hant']).prefault('system'),
  theme: z.enum(['system', 'light', 'dark']).prefault('system'),
  /** Device of new runs. */
  device: z.enum(['auto', ...deviceNames]).prefault('auto'),
  /** CPU threads of new runs; 0 leaves the choice to the runtime. */
  threads: z.int().min(0).prefault(0),
  /** Whether the Hub is never asked. */
  offline: z.boolean().prefault(false),
  /** Whether the system tells what has ended while the window is not looked at. */
  notify: z.boolean().prefault(true),
  /** Address that hears what has ended; empty for none. */
  webhook: z.string().max(2000).prefault(''),
  railCollapsed: z.boolean().prefault(false),
});
export type Settings = z.infer<typeof Settings>;

type WithoutDefaults<Shape> = { [Name in keyof Shape]: Shape[Name] extends z.ZodPrefault<infer Field> ? Field : never };

type Fields = Readonly<Record<string, z.ZodPrefault<z.ZodType>>>;

/** The fields as they are given: what is left out of a change stays as it is. */
function withoutDefaults<Shape extends Fields>(shape: Shape): WithoutDefaults<Shape>;
function withoutDefaults(shape: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.unwrap()]));
}

export const FolderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  /** null for folders. */
  bytes: z.number().nullable(),
});
export type FolderEntry = z.infer<typeof FolderEntry>;

export const appChannels = {
  'app.info': channel({
    request: z.object({}),
    reply: z.object({
      versions: z.object({ lorikeet: z.string(), node: z.string(), onnxruntime: z.string(), platform: z.string() }),
      folders: z.object({ runs: z.string(), cache: z.string(), logs: z.string(), home: z.string() }),
      /** The demo that works offline: its config, with paths made absolute. */
      demo: z.object({ name: z.string(), config: z.record(z.string(), z.unknown()) }),
      /** The recipe's comparison: a config for each of its models. */
      recipes: z.array(z.object({ name: z.string(), config: z.record(z.string(), z.unknown()) })),
      cores: z.int(),
      memoryBytes: z.number(),
    }),
  }),
  /** Space taken by runs, their checkpoints and the caches, and what is free. */
  'app.disk': channel({
    request: z.object({}),
    reply: z.object({
      runs: z.number(),
      checkpoints: z.number(),
      deletedRuns: z.number(),
      hubCache: z.number(),
      quantized: z.number(),
      free: z.number(),
    }),
  }),
  /** Versions, settings, devices and the last lines of the logs, as a text to send with a report; no secrets, no rows. */
  'app.diagnostics': channel({ request: z.object({}), reply: z.object({ text: z.string() }) }),
  'settings.show': channel({ request: z.object({}), reply: Settings }),
  'settings.change': channel({ request: z.object(withoutDefaults(Settings.shape)).partial(), reply: Settings }),
  /** What a folder of the machine that trains holds, for choosing a path in a browser; null is the home folder. */
  'files.list': channel({
    request: z.object({ folder: Place.nullable() }),
    reply: z.object({ folder: z.string(), parent: z.string().nullable(), entries: z.array(FolderEntry) }),
  }),
};
