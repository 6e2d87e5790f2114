import type { Bridge, Notice } from '../../contract/index.ts';
import type { BestMetricName } from '../../shared/best-metric.ts';
import { decimal, duration, listed, paired } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import type { Toasts } from '../state/toasts.svelte.ts';
import { addressOf } from './routes.ts';

interface Notifying {
  readonly bridge: Bridge;
  readonly go: (address: string) => void;
  readonly settings: { readonly current: { readonly notify: boolean } };
  readonly toasts: Pick<Toasts, 'show'>;
}

/** Tells what has ended: at the edge of the page, with a way there, and by the system while the window has not the focus. */
export function notify({ bridge, go, settings, toasts }: Notifying, notice: Notice): void {
  toasts.show(paired(t(`settings.notice.${notice.kind}.${notice.outcome}`), bodyOf(notice)), {
    kind: notice.outcome === 'failed' ? 'bad' : 'info',
    action: { label: t(actionOf(notice)), run: () => go(routeOf(notice)) },
  });
  if (!settings.current.notify || document.hasFocus()) return;
  const message = {
    title: t(`settings.notice.${notice.kind}.${notice.outcome}`),
    body: bodyOf(notice),
    route: routeOf(notice),
  };
  if (bridge.native !== null) {
    void bridge.native.notify(message);
    return;
  }
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const notification = new Notification(message.title, { body: message.body });
  notification.addEventListener('click', () => {
    window.focus();
    go(message.route);
    notification.close();
  });
}

/** A run that has a score is evaluated next; all else is looked at. */
function actionOf({ kind, metric }: Notice): 'newRun.step.evaluate' | 'home.open' {
  return kind === 'run' && (metric?.value ?? null) !== null ? 'newRun.step.evaluate' : 'home.open';
}

function routeOf({ kind, name, run, metric }: Notice): string {
  if (kind === 'search') return addressOf({ view: 'search', search: name });
  return run === null
    ? '/models'
    : addressOf({ view: 'run', run, step: (metric?.value ?? null) === null ? 'train' : 'evaluate' });
}

/** `roberta-large, F1 0.812, 7 min 2 s`: no text of the data. */
function bodyOf({ name, metric, seconds }: Notice): string {
  const score = metric?.value ?? null;
  const parts = [
    name.slice(0, 200),
    score === null ? null : `${t(`metric.${metric!.name as BestMetricName}`)} ${decimal(score, 3)}`,
    seconds === null ? null : duration(seconds),
  ];
  return listed(parts.filter((part) => part !== null));
}
