import type { ErrorCode as KnownCode, PageErrorCode } from '../../../shared/error-codes.ts';
import type { ErrorEntry } from '../entry.ts';
import { adapterErrors } from './adapters.ts';
import { appErrors } from './app.ts';
import { clusterErrors } from './cluster.ts';
import { configErrors } from './config.ts';
import { cudaErrors } from './cuda.ts';
import { dataErrors } from './data.ts';
import { downloadErrors } from './download.ts';
import { exportErrors } from './export.ts';
import { fileErrors } from './files.ts';
import { graphErrors } from './graph.ts';
import { hubErrors } from './hub.ts';
import { hostErrors } from './host.ts';
import { internalErrors } from './internal.ts';
import { ladderErrors } from './ladder.ts';
import { metricsErrors } from './metrics.ts';
import { quantizedErrors } from './quantized.ts';
import { runErrors } from './run.ts';
import { searchErrors } from './search.ts';
import { serverErrors } from './server.ts';
import { textErrors } from './text.ts';
import { trackerErrors } from './trackers.ts';
import { trainErrors } from './train.ts';
import { useErrors } from './use.ts';
import { weightErrors } from './weights.ts';
import { runtimeErrors } from './runtime.ts';
import { modelErrors } from './models.ts';

/** Every error Lorikeet can report, by code. One file per domain; the app, the command line and the docs read this table. */
export const errorTable = {
  ...internalErrors,
  ...configErrors,
  ...clusterErrors,
  ...runErrors,
  ...ladderErrors,
  ...hostErrors,
  ...appErrors,
  ...searchErrors,
  ...serverErrors,
  ...fileErrors,
  ...hubErrors,
  ...downloadErrors,
  ...weightErrors,
  ...quantizedErrors,
  ...adapterErrors,
  ...textErrors,
  ...dataErrors,
  ...metricsErrors,
  ...runtimeErrors,
  ...cudaErrors,
  ...graphErrors,
  ...modelErrors,
  ...trainErrors,
  ...trackerErrors,
  ...useErrors,
  ...exportErrors,
} satisfies Readonly<Record<ErrorCode, ErrorEntry<never>>>;

export type ErrorTable = typeof errorTable;
/** The codes whose texts are here. */
export type ErrorCode = Exclude<KnownCode, PageErrorCode>;

/** What a thrower of `Code` has to supply. */
export type ErrorDetails<Code extends ErrorCode> = Parameters<ErrorTable[Code]['sentence']>[0];
