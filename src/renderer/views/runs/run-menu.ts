import Copy from '@lucide/svelte/icons/copy';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Pencil from '@lucide/svelte/icons/pencil';
import Play from '@lucide/svelte/icons/play';
import Square from '@lucide/svelte/icons/square';
import Trash from '@lucide/svelte/icons/trash';
import type { App } from '../../app/app.svelte.ts';
import { t } from '../../i18n/index.ts';
import { titleOf } from '../../run/title.ts';
import { isActive, type ListedRun } from '../../run/listed-run.ts';
import type { MenuItem } from '../../ui/menu-item.ts';

/** What can be done with a run in the state it is in. */
export function runMenu({ actions, files }: App, run: ListedRun, edit: () => void): MenuItem[] {
  const { record, folder } = run;
  const { id } = record;
  const isRunning = isActive(record);
  const { show } = files;
  return [
    { label: t('runs.edit'), Icon: Pencil, onSelect: edit },
    { label: t('runs.duplicate'), Icon: Copy, onSelect: () => void actions.duplicateRun(id) },
    ...(isRunning
      ? [{ label: t('home.stop'), Icon: Square, onSelect: () => void actions.stopRun(id) }]
      : record.status === 'finished'
        ? []
        : [{ label: t('runs.resume'), Icon: Play, onSelect: () => void actions.resumeRun(id) }]),
    ...(show === null ? [] : [{ label: t('runs.folder'), Icon: FolderOpen, onSelect: () => void show(folder) }]),
    {
      label: t('runs.delete'),
      Icon: Trash,
      danger: true,
      disabled: isRunning,
      onSelect: () => void actions.deleteRuns([{ id, title: titleOf(run) }]),
    },
  ];
}
