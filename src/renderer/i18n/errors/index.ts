import { adapters } from './adapters.ts';
import { app } from './app.ts';
import { cluster } from './cluster.ts';
import { config } from './config.ts';
import { cuda } from './cuda.ts';
import { data } from './data.ts';
import { download } from './download.ts';
import { exportErrors } from './export.ts';
import { files } from './files.ts';
import { graph } from './graph.ts';
import { host } from './host.ts';
import { hub } from './hub.ts';
import { internal } from './internal.ts';
import { ladder } from './ladder.ts';
import { metrics } from './metrics.ts';
import { models } from './models.ts';
import { quantized } from './quantized.ts';
import { run } from './run.ts';
import { runtime } from './runtime.ts';
import { search } from './search.ts';
import { server } from './server.ts';
import { text } from './text.ts';
import { trackers } from './trackers.ts';
import { train } from './train.ts';
import { use } from './use.ts';
import { weights } from './weights.ts';
import type { ErrorTranslation, TableCode } from './translation.ts';

/** Every error of the table behind docs/errors.md, in the other languages of the pages. */
export const errorTranslations: Readonly<Record<TableCode, ErrorTranslation>> = {
  ...internal,
  ...config,
  ...cluster,
  ...run,
  ...ladder,
  ...host,
  ...app,
  ...search,
  ...server,
  ...files,
  ...hub,
  ...download,
  ...quantized,
  ...weights,
  ...adapters,
  ...text,
  ...metrics,
  ...runtime,
  ...cuda,
  ...graph,
  ...models,
  ...train,
  ...trackers,
  ...use,
  ...exportErrors,
  ...data,
};
