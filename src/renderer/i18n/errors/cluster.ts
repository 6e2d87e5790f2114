import type { ErrorTranslations } from './translation.ts';

/** Clusters, and jobs on them. */
export const cluster = {
  'cluster.unreachable': {
    'zh-Hans': [
      '{host, select, none {此机器无法连接 Slurm} other {无法通过 ssh 在 {host} 上连接 Slurm}}：{reason}。',
      '{host, select, none {请试运行 squeue；若 Slurm 在别的机器上，请在 cluster.yaml 中用 host 指定。} other {请试运行 ssh {host} squeue，它必须无需任何确认就能执行。}}{submitted, select, true {已提交的作业会继续：稍后恢复搜索即可。} other {}}',
    ],
    'zh-Hant': [
      '{host, select, none {此機器無法連線 Slurm} other {無法通過 ssh 在 {host} 上連線 Slurm}}：{reason}。',
      '{host, select, none {請試執行 squeue；若 Slurm 在別的機器上，請在 cluster.yaml 中用 host 指定。} other {請試執行 ssh {host} squeue，它必須無需任何確認就能執行。}}{submitted, select, true {已提交的作業會繼續：稍後恢復搜尋即可。} other {}}',
    ],
  },
  'cluster.no-slurm': {
    'zh-Hans': [
      '{host, select, none {此机器上} other {{host} 上}}没有 {command} 命令。',
      '请在有 Slurm 的机器上执行，或在 cluster.yaml 中用 host 指定那台机器。',
    ],
    'zh-Hant': [
      '{host, select, none {此機器上} other {{host} 上}}沒有 {command} 命令。',
      '請在有 Slurm 的機器上執行，或在 cluster.yaml 中用 host 指定那臺機器。',
    ],
  },
  'cluster.refused': {
    'zh-Hans': [
      'Slurm 拒绝了 {command}：{reason}。',
      '请改正 cluster.yaml 中的 partition、time、memory、gpus 或 options；sinfo 会列出可用的资源。',
    ],
    'zh-Hant': [
      'Slurm 拒絕了 {command}：{reason}。',
      '請改正 cluster.yaml 中的 partition、time、memory、gpus 或 options；sinfo 會列出可用的資源。',
    ],
  },
  'cluster.ray-unreachable': {
    'zh-Hans': [
      '无法连接 {address} 上的 Ray：{reason}。',
      '请把 cluster.yaml 中的 address 设为 Ray 仪表盘的地址，ray start --head 会显示它。{submitted, select, true {已提交的作业会继续；请稍后恢复搜索。} other {}}',
    ],
    'zh-Hant': [
      '無法連線 {address} 上的 Ray：{reason}。',
      '請把 cluster.yaml 中的 address 設為 Ray 儀表板的位址，ray start --head 會顯示它。{submitted, select, true {已提交的作業會繼續；請稍後恢復搜尋。} other {}}',
    ],
  },
  'cluster.ray-refused': {
    'zh-Hans': [
      '{address} 上的 Ray 拒绝了：{reason}。',
      '请改正 cluster.yaml 中的 address、cpus、memory 或 gpus；ray status 会列出可用的资源。',
    ],
    'zh-Hant': [
      '{address} 上的 Ray 拒絕了：{reason}。',
      '請改正 cluster.yaml 中的 address、cpus、memory 或 gpus；ray status 會列出可用的資源。',
    ],
  },
  'cluster.out-of-memory': {
    'zh-Hans': [
      '训练 {run} 的作业 {job} 因内存不足被终止{memory, select, none {} other {：它申请了 {memory}}}。',
      '请提高 cluster.yaml 中的 memory，或减小批大小或最大长度。训练本身没有错误。',
    ],
    'zh-Hant': [
      '訓練 {run} 的作業 {job} 因記憶體不足被終止{memory, select, none {} other {：它申請了 {memory}}}。',
      '請提高 cluster.yaml 中的 memory，或減小批大小或最大長度。訓練本身沒有錯誤。',
    ],
  },
  'cluster.job-failed': {
    'zh-Hans': [
      '作业 {job} 在开始训练 {run} 之前就结束了（{state}）{output, select, none {} other {；最后的输出：{output}}}。',
      '请检查 cluster.yaml 中的 program 和 setup：它们必须能在节点上运行。请看 {folder} 中的 slurm.log。',
    ],
    'zh-Hant': [
      '作業 {job} 在開始訓練 {run} 之前就結束了（{state}）{output, select, none {} other {；最後的輸出：{output}}}。',
      '請檢查 cluster.yaml 中的 program 和 setup：它們必須能在節點上執行。請看 {folder} 中的 slurm.log。',
    ],
  },
  'cluster.job-cancelled': {
    'zh-Hans': ['训练 {run} 的作业 {job} 被他人取消了。', '请用 lorikeet resume {run} 继续训练，或恢复搜索。'],
    'zh-Hant': ['訓練 {run} 的作業 {job} 被他人取消了。', '請用 lorikeet resume {run} 繼續訓練，或恢復搜尋。'],
  },
} satisfies ErrorTranslations;
