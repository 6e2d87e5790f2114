import type { ErrorShape } from '../../contract/index.ts';
import type { PageErrorCode } from '../../shared/error-codes.ts';
import { t } from '../i18n/index.ts';

/** What a call comes to when the line to the host breaks before its answer. */
export function connectionLost(): ErrorShape {
  return pageError('page.connection-lost', t('connection.lost'), t('connection.lost.remedy'));
}

/** What a call comes to that the page itself has stopped. */
export function callStopped(): ErrorShape {
  return pageError('page.stopped', t('connection.stopped'), '');
}

/** An upload that did not arrive. */
export function uploadFailed(reason: string): ErrorShape {
  return pageError('page.upload-failed', t('connection.uploadFailed', { reason }), t('connection.uploadFailed.remedy'));
}

function pageError(code: PageErrorCode, sentence: string, remedy: string): ErrorShape {
  return { code, sentence, remedy, details: {} };
}
