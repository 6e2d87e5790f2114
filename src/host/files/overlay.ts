import { Overlay } from '../../contract/index.ts';
import { LorikeetError, readJson } from '../../engine/index.ts';

/** Reads the file of `data.overlay`. @throws files.missing, files.unreadable, files.not-json, data.overlay-invalid */
export async function readOverlay(file: string): Promise<Overlay> {
  const parsed = Overlay.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue!.path.join('.') || 'the whole file';
  throw new LorikeetError('data.overlay-invalid', { file, field, reason: issue!.message });
}
