import type { Catalogue } from '../catalogue.ts';
import { connection } from './connection.ts';
import { data } from './data.ts';
import { metric, status, unit } from './common.ts';
import { evaluate } from './evaluate.ts';
import { exporting } from './export.ts';
import { files } from './files.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { models } from './models.ts';
import { newRun } from './new-run.ts';
import { palette } from './palette.ts';
import { run } from './run.ts';
import { queue } from './queue.ts';
import { runs } from './runs.ts';
import { setting } from './setting.ts';
import { settings } from './settings.ts';
import { ui } from './ui.ts';

/** Every message in traditional Chinese. */
export const zhHant = {
  connection,
  data,
  evaluate,
  export: exporting,
  files,
  frame,
  home,
  metric,
  models,
  newRun,
  palette,
  run,
  queue,
  runs,
  setting,
  settings,
  status,
  ui,
  unit,
} satisfies Catalogue;
