import { metric, status, unit } from './common.ts';
import { adopt } from './adopt.ts';
import { compare } from './compare.ts';
import { connection } from './connection.ts';
import { cuda } from './cuda.ts';
import { data } from './data.ts';
import { evaluate } from './evaluate.ts';
import { expect } from './expect.ts';
import { exportArea } from './export.ts';
import { files } from './files.ts';
import { found } from './found.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { ladder } from './ladder.ts';
import { search } from './search.ts';
import { models } from './models.ts';
import { newRun } from './new-run.ts';
import { option } from './option.ts';
import { palette } from './palette.ts';
import { push } from './push.ts';
import { queue } from './queue.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { setting } from './setting.ts';
import { settings } from './settings.ts';
import { suspects } from './suspects.ts';
import { ui } from './ui.ts';
import { use } from './use.ts';

/** Every message, by area. */
export const messages = {
  adopt,
  compare,
  connection,
  cuda,
  data,
  evaluate,
  expect,
  export: exportArea,
  files,
  found,
  frame,
  home,
  ladder,
  search,
  metric,
  models,
  newRun,
  option,
  palette,
  run,
  push,
  queue,
  runs,
  setting,
  settings,
  status,
  suspects,
  ui,
  unit,
  use,
};

type Areas = typeof messages;

/** The name of a message: its area and its own name, such as `runs.title`. */
export type MessageKey = { [Area in keyof Areas]: `${Area}.${keyof Areas[Area] & string}` }[keyof Areas];

/** What fills the gaps of a message. Figures are written by whoever calls; a plain number chooses a plural too. */
export type MessageValues = Readonly<Record<string, string | number>>;
