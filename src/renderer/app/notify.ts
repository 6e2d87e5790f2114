import type { Bridge, Notice } from '../../contract/index.ts';
import type { BestMetricName } from '../../shared/best-metric.ts';
import { decimal, duration } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { addressOf } from './routes.ts';

interface Notifying {
  readonly bridge: Bridge;
  readonly go: (address: string) => void;
  readonly settings: { readonly current: { readonly notify: boolean } };
}

/** Tells by the system what has ended, while the window has not the focus: the page itself shows it to those who look. */
export function notify({ bridge, go, settings }: Notifying, notice: Notice): void {
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

function routeOf({ kind, name, run }: Notice): string {
  if (kind === 'search') return addressOf({ view: 'search', search: name });
  return run === null ? '/models' : addressOf({ view: 'run', run, step: 'train' });
}

/** `roberta-large, F1 0.812, 7 min 2 s`: no text of the data. */
function bodyOf({ name, metric, seconds }: Notice): string {
  const score = metric?.value ?? null;
  return [
    name.slice(0, 200),
    score === null ? null : `${t(`metric.${metric!.name as BestMetricName}`)} ${decimal(score, 3)}`,
    seconds === null ? null : duration(seconds),
  ]
    .filter((part) => part !== null)
    .join(', ');
}
