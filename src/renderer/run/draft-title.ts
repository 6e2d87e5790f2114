import type { Draft } from '../../contract/index.ts';
import { valueAt } from '../draft/config-path.ts';
import { t } from '../i18n/index.ts';
import { baseName, modelName } from './names.ts';

/** What a draft is called: by its author, else by its model and data; null where it has none of them. */
export function draftTitle({ name, config }: Pick<Draft, 'name' | 'config'>): string | null {
  if (name !== '') return name;
  const { model, data } = contentOf(config);
  return model !== null && data !== null ? t('home.draft.of', { model, data }) : (model ?? data);
}

/** The model and the data of a draft, as a person calls them; null where it has none. */
export function contentOf(config: Draft['config']): { readonly model: string | null; readonly data: string | null } {
  const [model, data] = [valueAt(config, 'model'), valueAt(config, 'data.train')];
  return {
    model: typeof model === 'string' && model !== '' ? modelName(model) : null,
    data: typeof data === 'string' && data !== '' ? baseName(data) : null,
  };
}
