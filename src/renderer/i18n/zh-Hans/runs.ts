import type { runs as en } from '../en/runs.ts';

export const runs: Record<keyof typeof en, string> = {
  stopping: '当前这一步之后停止，并保留检查点。',
  deleted: '{n, plural, =1 {“{name}”已删除。} other {已删除 # 个训练。}}',
};
