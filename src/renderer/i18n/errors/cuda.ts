import type { ErrorTranslations } from './translation.ts';

/** What CUDA needs of a machine, and what is installed for it. */
export const cuda = {
  'cuda.unsupported': {
    'zh-Hans': [
      '此版本的 Lorikeet 没有可用于此系统 {system} 和运行时 {runtime} 的 CUDA 库；CUDA 可安装在 {systems} 上。',
      '请在处理器上或用 WebGPU（Windows 上用 DirectML）训练；docs/cuda.md 说明了原因。',
    ],
    'zh-Hant': [
      '此版本的 Lorikeet 沒有可用於此系統 {system} 和執行階段 {runtime} 的 CUDA 函式庫；CUDA 可安裝在 {systems} 上。',
      '請在處理器上或用 WebGPU（Windows 上用 DirectML）訓練；docs/cuda.md 說明了原因。',
    ],
  },
  'cuda.no-driver': {
    'zh-Hans': [
      '此机器上没有 NVIDIA 驱动程序：/proc/driver/nvidia/version 和 nvidia-smi 都没有显示。',
      '请按您的发行版的方式安装 NVIDIA 驱动程序 {least} 或更新的版本，然后重启机器。',
    ],
    'zh-Hant': [
      '此機器上沒有 NVIDIA 驅動程式：/proc/driver/nvidia/version 和 nvidia-smi 都沒有顯示。',
      '請按您的發行版的方式安裝 NVIDIA 驅動程式 {least} 或更新的版本，然後重新啟動機器。',
    ],
  },
  'cuda.old-driver': {
    'zh-Hans': [
      '此机器的 NVIDIA 驱动程序是 {version}；CUDA 库需要 {least} 或更新的版本。',
      '请按您的发行版的方式更新 NVIDIA 驱动程序，然后重启机器。',
    ],
    'zh-Hant': [
      '此機器的 NVIDIA 驅動程式是 {version}；CUDA 函式庫需要 {least} 或更新的版本。',
      '請按您的發行版的方式更新 NVIDIA 驅動程式，然後重新啟動機器。',
    ],
  },
  'cuda.license': {
    'zh-Hans': [
      'NVIDIA 的库适用 {license}（{url}），尚未接受。',
      '请阅读该协议；若同意，请勾选，或在命令行加上 --accept-nvidia-license。',
    ],
    'zh-Hant': [
      'NVIDIA 的函式庫適用 {license}（{url}），尚未接受。',
      '請閱讀該協議；若同意，請勾選，或在命令列加上 --accept-nvidia-license。',
    ],
  },
  'cuda.missing-library': {
    'zh-Hans': [
      '此机器上没有 {neededBy} 所需的 {library}{more, select, none {} other {，也没有 {more}}}。',
      'libcuda.so 属于 NVIDIA 驱动程序：缺它时请安装驱动程序并重启机器。缺其他库时，请用 lorikeet device install cuda 或在设置中安装 CUDA，或安装您的发行版中的软件包；详见 docs/cuda.md。',
    ],
    'zh-Hant': [
      '此機器上沒有 {neededBy} 所需的 {library}{more, select, none {} other {，也沒有 {more}}}。',
      'libcuda.so 屬於 NVIDIA 驅動程式：缺它時請安裝驅動程式並重新啟動機器。缺其他庫時，請用 lorikeet device install cuda 或在設定中安裝 CUDA，或安裝您的發行版中的套件；詳見 docs/cuda.md。',
    ],
  },
  'cuda.not-installed': {
    'zh-Hans': [
      '{others, select, none {尚未安装 CUDA。} other {已安装的 CUDA 用于运行时 {others}；此版本的 Lorikeet 使用 {runtime}。}}',
      '请用 lorikeet device install cuda 或在设置中安装。',
    ],
    'zh-Hant': [
      '{others, select, none {尚未安裝 CUDA。} other {已安裝的 CUDA 用於執行階段 {others}；此版本的 Lorikeet 使用 {runtime}。}}',
      '請用 lorikeet device install cuda 或在設定中安裝。',
    ],
  },
  'cuda.damaged': {
    'zh-Hans': ['已安装的 CUDA 已损坏：{file} {reason}。', '请用 lorikeet device install cuda 或在设置中重新安装。'],
    'zh-Hant': ['已安裝的 CUDA 已損壞：{file} {reason}。', '請用 lorikeet device install cuda 或在設定中重新安裝。'],
  },
  'cuda.in-use': {
    'zh-Hans': ['{owner}正在安装或移除 CUDA。', '请等它结束后再看。'],
    'zh-Hant': ['{owner}正在安裝或移除 CUDA。', '請等它結束後再看。'],
  },
  'cuda.bad-manifest': {
    'zh-Hans': [
      '无法使用 CUDA 库的清单 {file}：{field}：{reason}。',
      '请改正该字段，或去掉 LORIKEET_CUDA_MANIFEST 以使用 Lorikeet 自带的清单。',
    ],
    'zh-Hant': [
      '無法使用 CUDA 函式庫的清單 {file}：{field}：{reason}。',
      '請改正該欄位，或去掉 LORIKEET_CUDA_MANIFEST 以使用 Lorikeet 自帶的清單。',
    ],
  },
  'cuda.archive-missing': {
    'zh-Hans': ['{folder} 中没有文件 {file}。', '请在能上网的机器上从 {url} 下载，再放到那里。'],
    'zh-Hant': ['{folder} 中沒有檔案 {file}。', '請在能上網的機器上從 {url} 下載，再放到那裡。'],
  },
  'cuda.wrong-archive': {
    'zh-Hans': ['{file} 已损坏或是别的文件：应为 {expected}，实际是 {found}。', '请重新下载。没有安装其中任何内容。'],
    'zh-Hant': ['{file} 已損壞或是別的檔案：應為 {expected}，實際是 {found}。', '請重新下載。沒有安裝其中任何內容。'],
  },
} satisfies ErrorTranslations;
