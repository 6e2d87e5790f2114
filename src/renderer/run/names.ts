import { isDemoModel } from '../../shared/model-files.ts';
import { t } from '../i18n/index.ts';

/** The last part of a path or of a name on the Hub, without the split behind `#`: what a person calls a model or a data set. */
export function baseName(path: string): string {
  const [place = ''] = path.split('#');
  return place.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

/** What a person calls the model at a place: that of the demo lies in a folder whose name says nothing. */
export function modelName(place: string): string {
  const [model = ''] = place.split('@');
  return isDemoModel(model) ? t('newRun.model.demo') : baseName(place);
}
