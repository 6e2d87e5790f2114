import CirclePause from '@lucide/svelte/icons/circle-pause';
import CirclePlay from '@lucide/svelte/icons/circle-play';
import CirclePlus from '@lucide/svelte/icons/circle-plus';
import Gauge from '@lucide/svelte/icons/gauge';
import Languages from '@lucide/svelte/icons/languages';
import MousePointerClick from '@lucide/svelte/icons/mouse-pointer-click';
import Loader from '@lucide/svelte/icons/loader';
import Pencil from '@lucide/svelte/icons/pencil';
import ChartBar from '@lucide/svelte/icons/chart-bar';
import Copy from '@lucide/svelte/icons/copy';
import Download from '@lucide/svelte/icons/download';
import Scale from '@lucide/svelte/icons/scale';
import Search from '@lucide/svelte/icons/search';
import Trash from '@lucide/svelte/icons/trash';
import Square from '@lucide/svelte/icons/square';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import type { App } from '../app/app.svelte.ts';
import { addressOf, railViews } from '../app/routes.ts';
import { moment } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { languageCodes } from '../i18n/messages/languages.ts';
import { bestScore, scoreText } from '../run/best.ts';
import { contentOf, draftTitle } from '../run/draft-title.ts';
import { isActive, type ListedRun } from '../run/listed-run.ts';
import { titleOf } from '../run/title.ts';
import { runStatusLooks } from '../ui/run-status.ts';
import { jobsOf, leftOf } from './jobs.ts';
import { type PageAction, pressOnceThere } from './page-actions.ts';
import type { PaletteItem } from './palette-search.ts';

/**
 * Everything the palette can do now: what runs, what the page offers, what can be started, every run and what can be done with it, every
 * view, every switch.
 *
 * @param onPage what can be pressed on the page that is open
 */
export function actionsOf(app: App, onPage: readonly PageAction[]): PaletteItem[] {
  const [first, start, last] = [[...continuing(app), ...ofOpenRun(app)], starting(app), switches(app)];
  const everywhere = [...first, ...start, ...last];
  return [
    ...first,
    ...without(ofPage(onPage), everywhere),
    ...start,
    ...allRuns(app),
    ...ofAnyRun(app),
    ...views(app),
    ...without(elsewhere(app), onPage),
    ...last,
  ];
}

/** Those with names that the others do not have: what has one name is one thing, and is listed once. */
function without(items: readonly PaletteItem[], others: readonly { readonly label: string }[]): PaletteItem[] {
  const names = new Set(others.map(({ label }) => label));
  return items.filter(({ label }) => !names.has(label));
}

function ofPage(onPage: readonly PageAction[]): PaletteItem[] {
  const group = t('palette.thisPage');
  return onPage.map(({ label, press }) => ({ id: `page ${label}`, group, label, Icon: MousePointerClick, run: press }));
}

/** What is done on pages other than the one that is open: it goes there and does it. */
function elsewhere({ go }: App): PaletteItem[] {
  const group = t('palette.goTo');
  const all = [
    ['/runs', t('adopt.title')],
    ['/models', t('models.import')],
    ['/settings', t('settings.licenses')],
  ] as const;
  return all.map(([address, label]) => ({
    id: `press ${label}`,
    group,
    label,
    isSearched: true,
    Icon: MousePointerClick,
    run: () => {
      go(address);
      pressOnceThere(label);
    },
  }));
}

/** Runs whose actions are found by name without opening them, the newest. */
const mostNamed = 100;

/** What can be done with a run that is not open, found by a part of its name. */
function ofAnyRun({ router, runs, go, actions }: App): PaletteItem[] {
  const { route } = router;
  const group = t('palette.runs');
  const others = (runs.runs ?? []).filter(({ record }) => route.view !== 'run' || record.id !== route.run);
  return others.slice(0, mostNamed).flatMap((listed): PaletteItem[] => {
    const { record } = listed;
    const { id } = record;
    const name = titleOf(listed);
    const shared = { group, words: id, isSearched: true } as const;
    const open = (step: 'evaluate' | 'export') => () => go(addressOf({ view: 'run', run: id, step }));
    const isTrained = bestScore(listed) !== null || record.imported !== undefined;
    return [
      ...(isTrained
        ? [
            {
              ...shared,
              id: `evaluate ${id}`,
              label: t('palette.evaluate', { name }),
              Icon: ChartBar,
              run: open('evaluate'),
            },
            {
              ...shared,
              id: `export ${id}`,
              label: t('palette.export', { name }),
              Icon: Download,
              run: open('export'),
            },
          ]
        : []),
      {
        ...{ ...shared, id: `copy ${id}`, label: t('palette.copy', { name }), Icon: Copy },
        run: () => void actions.duplicateRun(id),
      },
      ...(isActive(record)
        ? []
        : [
            {
              ...{ ...shared, id: `delete ${id}`, label: t('palette.delete', { name }), Icon: Trash },
              run: () => void actions.deleteRuns([{ id, title: name }]),
            },
          ]),
    ];
  });
}

function continuing(app: App): PaletteItem[] {
  const group = t('palette.continue');
  const jobs = jobsOf(app).map((job) => ({
    id: `job ${job.id}`,
    group,
    label: t('palette.openJob', { name: job.name }),
    hint: leftOf(job),
    Icon: Loader,
    run: () => app.go(job.address),
  }));
  const run = app.queue.running?.run;
  return [
    ...jobs,
    ...(run
      ? [{ id: 'stop', group, label: t('palette.stop'), Icon: Square, run: () => void app.actions.stopRun(run) }]
      : []),
    {
      id: 'queue',
      group,
      label: t(app.queue.paused ? 'palette.resumeQueue' : 'palette.pauseQueue'),
      Icon: app.queue.paused ? CirclePlay : CirclePause,
      run: () => void app.actions.setQueue({ paused: !app.queue.paused }),
    },
  ];
}

/** What the page of a run offers, for the run that is open. */
function ofOpenRun(app: App): PaletteItem[] {
  const { route } = app.router;
  const listed = route.view === 'run' ? app.runs.runs?.find(({ record }) => record.id === route.run) : undefined;
  if (listed === undefined) return [];
  const { record } = listed;
  const { id } = record;
  const title = titleOf(listed);
  const group = t('palette.thisRun');
  const open = (step: 'train' | 'evaluate' | 'export' | 'suspects') => () =>
    app.go(addressOf({ view: 'run', run: id, step }));
  /** Of several labels for a row there are no suspects, and nothing to compare. */
  const hasOneLabel = (other: ListedRun) => other.record.config.data.task === 'single-label';
  const hasAdapter = (listed.result?.best ?? null) !== null || record.imported !== undefined;
  const others = (app.runs.runs ?? []).filter(
    (other) => other.record.id !== id && bestScore(other) !== null && hasOneLabel(other) && hasOneLabel(listed),
  );
  return [
    { id: 'run copy', group, label: t('runs.duplicate'), Icon: Copy, run: () => void app.actions.duplicateRun(id) },
    ...(hasAdapter
      ? [
          { id: 'run export', group, label: t('palette.export', { name: title }), Icon: Download, run: open('export') },
          {
            id: 'run evaluate',
            group,
            label: t('palette.evaluate', { name: title }),
            Icon: ChartBar,
            run: open('evaluate'),
          },
          ...(hasOneLabel(listed)
            ? [{ id: 'run suspects', group, label: t('suspects.title'), Icon: Search, run: open('suspects') }]
            : []),
        ]
      : []),
    ...others.slice(0, 10).map((other) => ({
      id: `compare ${other.record.id}`,
      group,
      label: t('palette.compareWith', { name: titleOf(other) }),
      Icon: Scale,
      run: () => app.go(addressOf({ view: 'compare', runs: [id, other.record.id], group: null })),
    })),
    ...(isActive(record)
      ? []
      : [
          {
            id: 'run delete',
            group,
            label: t('palette.delete', { name: title }),
            Icon: Trash,
            run: () => void app.actions.deleteRuns([{ id, title }]),
          },
        ]),
  ];
}

/** Drafts that are listed before one is searched for, the newest. */
const mostDrafts = 5;

function starting(app: App): PaletteItem[] {
  const group = t('palette.start');
  /** Those that hold something to tell them apart by. */
  const drafts = (app.drafts.list ?? []).flatMap((draft) => {
    const title = draftTitle(draft);
    return title === null ? [] : [{ ...draft, title }];
  });
  return [
    { id: 'new', group, label: t('palette.new'), Icon: CirclePlus, run: () => app.go('/new') },
    { id: 'demo', group, label: t('palette.demo'), Icon: CirclePlay, run: () => void app.actions.startDemo() },
    ...drafts.map(({ id, title, config, step, updatedAt }, index) => ({
      id: `draft ${id}`,
      group,
      label: t('palette.draft', { name: title }),
      words: Object.values(contentOf(config)).join(' '),
      hint: t('home.draft.saved', { time: moment(Date.parse(updatedAt)) }),
      ...(index < mostDrafts ? {} : { isSearched: true as const }),
      Icon: Pencil,
      run: () => app.go(addressOf({ view: 'new', draft: id, step })),
    })),
  ];
}

function allRuns({ runs, go }: App): PaletteItem[] {
  const group = t('palette.runs');
  return (runs.runs ?? []).map((listed) => {
    const { record, annotation } = listed;
    const best = bestScore(listed);
    return {
      id: `run ${record.id}`,
      group,
      label: titleOf(listed),
      words: `${record.id} ${annotation.tags.join(' ')} ${record.config.model} ${record.config.data.train}`,
      hint: best === null ? t(`status.${record.status}`) : scoreText(best),
      Icon: runStatusLooks[record.status].Icon,
      run: () => go(addressOf({ view: 'run', run: record.id, step: best === null ? 'train' : 'evaluate' })),
    };
  });
}

function views({ go }: App): PaletteItem[] {
  const group = t('palette.goTo');
  return railViews
    .flat()
    .filter(({ view }) => view !== 'new')
    .map(({ view, address, Icon }) => ({
      id: `view ${view}`,
      group,
      label: t(`frame.view.${view}`),
      words: view,
      Icon,
      run: () => go(address),
    }));
}

function switches({ settings, devices }: App): PaletteItem[] {
  const group = t('palette.switch');
  return [
    ...(['light', 'dark', 'system'] as const).map((theme) => ({
      id: `theme ${theme}`,
      group,
      label: t('palette.theme', { theme: t(`settings.theme.${theme}`) }),
      words: `theme ${theme} 主题 主題`,
      Icon: SunMoon,
      run: () => void settings.change({ theme }),
    })),
    { id: 'prove', group, label: t('palette.prove'), Icon: Gauge, run: () => void devices.prove() },
    ...languageCodes.map((language) => ({
      id: `language ${language}`,
      group,
      label: t('palette.language', { language: t(`settings.language.${language}`) }),
      words: 'language 语言 語言',
      Icon: Languages,
      run: () => void settings.change({ language }),
    })),
  ];
}
