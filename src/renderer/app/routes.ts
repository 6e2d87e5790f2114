import Box from '@lucide/svelte/icons/box';
import ChartSpline from '@lucide/svelte/icons/chart-spline';
import CirclePlus from '@lucide/svelte/icons/circle-plus';
import Database from '@lucide/svelte/icons/database';
import House from '@lucide/svelte/icons/house';
import List from '@lucide/svelte/icons/list';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import Radar from '@lucide/svelte/icons/radar';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import { DraftStep } from '../../contract/index.ts';

/** The views of the rail, in its order; a gap parts the groups. */
export const railViews = [
  [
    { view: 'home', address: '/', Icon: House },
    { view: 'new', address: '/new', Icon: CirclePlus },
  ],
  [
    { view: 'runs', address: '/runs', Icon: List },
    { view: 'compare', address: '/compare', Icon: ChartSpline },
    { view: 'search', address: '/search', Icon: Radar },
    { view: 'playground', address: '/playground', Icon: MessageSquareText },
  ],
  [
    { view: 'models', address: '/models', Icon: Box },
    { view: 'data', address: '/data', Icon: Database },
  ],
  [{ view: 'settings', address: '/settings', Icon: SlidersHorizontal }],
] as const;

export type RailView = (typeof railViews)[number][number]['view'];

/** Views that are about nothing but themselves: their name is their whole address. */
const plainViews = ['runs', 'playground', 'models', 'settings'] as const;
export type PlainView = (typeof plainViews)[number];

const runViews = ['train', 'evaluate', 'suspects', 'export'] as const;
export type RunView = (typeof runViews)[number];

/** Where the app is: a view with what it is about. */
export type Route =
  | { readonly view: 'home' }
  /** Without a draft: one is to be made. */
  | { readonly view: 'new'; readonly draft: string | null; readonly step: DraftStep }
  | { readonly view: PlainView }
  | { readonly view: 'run'; readonly run: string; readonly step: RunView }
  /** A run that waits for the device and has no folder yet. */
  | { readonly view: 'queued'; readonly entry: string }
  /** Runs side by side, or those that were queued for one comparison; without either, they are to be chosen. */
  | { readonly view: 'compare'; readonly runs: readonly string[]; readonly group: string | null }
  /** With the place of a data set: a file, a folder, or a name on the Hub. */
  | { readonly view: 'data'; readonly place: string | null }
  /** A ladder by its name, or where one is started, with data to start it on. */
  | { readonly view: 'ladder'; readonly ladder: string | null; readonly place: string | null }
  /** A search by its name, or all of them. */
  | { readonly view: 'search'; readonly search: string | null }
  | { readonly view: 'unknown' };

/** Reads an address such as `/runs/demo-1/evaluate` or `/data?place=tweets.csv`. */
export function parseRoute(address: string): Route {
  const [pathname = '', search = ''] = address.split('?');
  const parts = decodedParts(pathname);
  const [first, second, third, ...rest] = parts ?? [''];
  if (parts === null || rest.length > 0) return { view: 'unknown' };
  switch (first) {
    case undefined:
      return { view: 'home' };
    case 'new': {
      const step = DraftStep.safeParse(third ?? 'model');
      return step.success ? { view: 'new', draft: second ?? null, step: step.data } : { view: 'unknown' };
    }
    case 'runs': {
      if (second === undefined) return { view: 'runs' };
      const step = runViews.find((own) => own === (third ?? 'train'));
      return step === undefined ? { view: 'unknown' } : { view: 'run', run: second, step };
    }
    case 'queue':
      return second === undefined || third !== undefined ? { view: 'unknown' } : { view: 'queued', entry: second };
    case 'compare': {
      const query = new URLSearchParams(search);
      const runs = decodedList(/(?:^|&)runs=([^&]*)/.exec(search)?.[1] ?? '');
      if (second !== undefined || runs === null) return { view: 'unknown' };
      return { view: 'compare', runs, group: query.get('group') };
    }
    case 'data':
      return second === undefined
        ? { view: 'data', place: new URLSearchParams(search).get('place') }
        : { view: 'unknown' };
    case 'ladder':
      return third === undefined
        ? { view: 'ladder', ladder: second ?? null, place: new URLSearchParams(search).get('place') }
        : { view: 'unknown' };
    case 'search':
      return third === undefined ? { view: 'search', search: second ?? null } : { view: 'unknown' };
    default: {
      const view = plainViews.find((name) => name === first);
      return view === undefined || second !== undefined ? { view: 'unknown' } : { view };
    }
  }
}

/**
 * The address of a route. A run's always ends in its step: a name with a dot in it would else look like a file to the server.
 */
export function addressOf(route: Exclude<Route, { view: 'unknown' }>): string {
  switch (route.view) {
    case 'home':
      return '/';
    case 'new':
      return route.draft === null ? '/new' : `/new/${encodeURIComponent(route.draft)}/${route.step}`;
    case 'run':
      return `/runs/${encodeURIComponent(route.run)}/${route.step}`;
    case 'queued':
      return `/queue/${encodeURIComponent(route.entry)}`;
    case 'compare': {
      if (route.group !== null) return `/compare?${new URLSearchParams({ group: route.group })}`;
      return route.runs.length === 0 ? '/compare' : `/compare?runs=${route.runs.map(encodeURIComponent).join()}`;
    }
    case 'data':
      return route.place === null ? '/data' : `/data?${new URLSearchParams({ place: route.place })}`;
    case 'ladder':
      if (route.ladder !== null) return `/ladder/${encodeURIComponent(route.ladder)}`;
      return route.place === null ? '/ladder' : `/ladder?${new URLSearchParams({ place: route.place })}`;
    case 'search':
      return route.search === null ? '/search' : `/search/${encodeURIComponent(route.search)}`;
    default:
      return `/${route.view}`;
  }
}

/** null where the address is not well encoded. */
function decodedParts(pathname: string): string[] | null {
  return decodedList(pathname, '/');
}

/** What stands between separators, decoded one by one: a name may hold a separator. */
function decodedList(text: string, separator = ','): string[] | null {
  try {
    return text
      .split(separator)
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}
