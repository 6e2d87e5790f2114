import type { App } from '../app/app.svelte.ts';
import { t } from '../i18n/index.ts';
import { titleOf } from '../run/title.ts';

export interface Crumb {
  readonly text: string;
  /** null where there is no such place. */
  readonly address: string | null;
}

/** Where the app is, from the outside in. */
export function crumbsOf({ router, runs, queue }: Pick<App, 'router' | 'runs' | 'queue'>): Crumb[] {
  const { route } = router;
  const runsCrumb = { text: t('frame.view.runs'), address: '/runs' };
  switch (route.view) {
    case 'run': {
      const listed = runs.runs?.find(({ record }) => record.id === route.run);
      return [runsCrumb, { text: listed === undefined ? route.run : titleOf(listed), address: null }];
    }
    case 'queued': {
      const entry = queue.entries.find(({ id }) => id === route.entry);
      return [runsCrumb, { text: entry?.name ?? t('frame.view.queued'), address: null }];
    }
    case 'ladder': {
      const own = { text: t('ladder.list'), address: '/ladder' };
      return route.ladder === null ? [own] : [own, { text: route.ladder, address: null }];
    }
    case 'search': {
      const all = { text: t('frame.view.search'), address: '/search' };
      return route.search === null ? [{ ...all, address: null }] : [all, { text: route.search, address: null }];
    }
    case 'unknown':
      return [{ text: t('frame.view.unknown'), address: null }];
    default:
      return [{ text: t(`frame.view.${route.view}`), address: null }];
  }
}
