import type { DeviceList, DeviceState } from '../../contract/index.ts';
import { deviceTitles, proofStep, reasonText, stepTime } from '../../shared/device.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { withMinus } from '../../shared/minus.ts';

/** Every device on lines of its own, and which one a new run gets. */
export function devicesText({ devices, chosen, why }: DeviceList): string {
  const { layers, hidden, rows, length } = proofStep;
  return [
    ...devices.map(deviceText),
    `a new run gets ${reasonText(chosen, why)}`,
    `(a step: ${rows} rows of ${length} tokens through ${layers} layers of ${hidden})`,
  ].join('\n\n');
}

const marks = { proved: 'proved', unproved: 'not tried', failed: 'failed', unavailable: 'cannot be used' } as const;

function deviceText(state: DeviceState): string {
  const { device, name, driver, libraries, memoryBytes, memoryUsedBytes, reason, remedy, formats } = state;
  const versions = libraries.map((library) => `${library.name} ${library.version}`);
  const memory =
    memoryBytes === null
      ? null
      : memoryUsedBytes === null
        ? formatBytes(memoryBytes)
        : `${formatBytes(memoryBytes - memoryUsedBytes)} free of ${formatBytes(memoryBytes)}`;
  const rows: readonly (readonly [string, string | null])[] = [
    ['name', name],
    ['memory', memory],
    ['driver', driver],
    ['libraries', versions.join(', ')],
    ...(state.state === 'unavailable'
      ? []
      : formats.flatMap((format) =>
          format.reason === reason && reason !== null ? [] : [[`in ${format.format}`, formatText(format)] as const],
        )),
    ['why', reason],
    ['do', remedy],
  ];
  const lines = rows.flatMap(([title, text]) => (text === null ? [] : [`  ${title.padEnd(12)}  ${text}`]));
  return [`${deviceTitles[device]} (${device}): ${marks[state.state]}`, ...lines].join('\n');
}

function formatText({ passed, reason, stepSeconds, largestDifference, by }: DeviceState['formats'][number]): string {
  if (!passed) return `failed: ${reason ?? 'no reason was told'}`;
  if (by === 'run') return 'a run has trained on it';
  const time = stepSeconds === null ? '' : `, ${stepTime(stepSeconds)} a step`;
  return `proved, off by ${withMinus((largestDifference ?? 0).toExponential(1))} at most${time}`;
}
