import Database from '@lucide/svelte/icons/database';
import House from '@lucide/svelte/icons/house';
import List from '@lucide/svelte/icons/list';
import Box from '@lucide/svelte/icons/box';
import CirclePlus from '@lucide/svelte/icons/circle-plus';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';

/** The views of the rail, in its order; a gap parts the groups. */
export const railViews = [
  [
    { view: 'home', address: '/', Icon: House },
    { view: 'new', address: '/new', Icon: CirclePlus },
  ],
  [{ view: 'runs', address: '/runs', Icon: List }],
  [
    { view: 'models', address: '/models', Icon: Box },
    { view: 'data', address: '/data', Icon: Database },
  ],
  [{ view: 'settings', address: '/settings', Icon: SlidersHorizontal }],
] as const;

export type RailView = (typeof railViews)[number][number]['view'];
