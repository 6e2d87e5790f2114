import type { Answered, Bridge } from '../../contract/index.ts';
import type { DraftConfig } from '../draft/config-path.ts';

/** A new draft with the config of a run, changed. */
export async function copyRun(
  bridge: Bridge,
  run: string,
  change: (config: DraftConfig) => DraftConfig,
): Promise<Answered<'drafts.save'>> {
  const copied = await bridge.call('drafts.copyRun', { run });
  if (!copied.ok) return copied;
  const { id, name, config } = copied.reply;
  return bridge.call('drafts.save', { id, name, step: 'method', config: change(config) });
}
