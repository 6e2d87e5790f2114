import type { runs as en } from '../en/runs.ts';

export const runs: Record<keyof typeof en, string> = {
  stopping: '當前這一步之後停止，並保留檢查點。',
  deleted: '{n, plural, =1 {「{name}」已刪除。} other {已刪除 # 個訓練。}}',
};
