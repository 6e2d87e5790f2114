import Copy from '@lucide/svelte/icons/copy';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Pencil from '@lucide/svelte/icons/pencil';
import Play from '@lucide/svelte/icons/play';
import Square from '@lucide/svelte/icons/square';
import Trash from '@lucide/svelte/icons/trash';
import type { App } from '../../app/app.svelte.ts';
import { t } from '../../i18n/index.ts';
import { titleOf } from '../../run/title.ts';
import type { ListedRun } from '../../state/run-list.svelte.ts';
import type { MenuItem } from '../../ui/menu-item.ts';

/** What can be done with a run in the state it is in. */
export function runMenu({ actions, bridge }: App, run: ListedRun, edit: () => void): MenuItem[] {
  const { record, folder } = run;
  const { id } = record;
  const isActive = record.status === 'running' || record.status === 'starting';
  const { native } = bridge;
  return [
    { label: t('runs.edit'), Icon: Pencil, onSelect: edit },
    { label: t('runs.duplicate'), Icon: Copy, onSelect: () => void actions.duplicateRun(id) },
    ...(isActive
      ? [{ label: t('home.stop'), Icon: Square, onSelect: () => void actions.stopRun(id) }]
      : record.status === 'finished'
        ? []
        : [{ label: t('runs.resume'), Icon: Play, onSelect: () => void actions.resumeRun(id) }]),
    ...(native === null
      ? []
      : [{ label: t('runs.folder'), Icon: FolderOpen, onSelect: () => void native.showFolder(folder) }]),
    {
      label: t('runs.delete'),
      Icon: Trash,
      danger: true,
      disabled: isActive,
      onSelect: () => void actions.deleteRuns([{ id, title: titleOf(run) }]),
    },
  ];
}
