import type { ErrorTranslations } from './translation.ts';

/** The app in a browser, and a classifier as a service. */
export const server = {
  'server.no-pages': {
    'zh-Hans': ['应用的页面不在 {folder} 中。', '请用 npm run build 构建。'],
    'zh-Hant': ['應用的頁面不在 {folder} 中。', '請用 npm run build 構建。'],
  },
  'server.too-many-uploads': {
    'zh-Hans': ['已有 {most} 个文件正在上传。', '请等其中一个完成后再试。'],
    'zh-Hant': ['已有 {most} 個檔案正在上傳。', '請等其中一個完成後再試。'],
  },
  'server.bad-port': {
    'zh-Hans': ['{found} 不是端口。', '请给 --port 一个 0 到 65535 的整数。'],
    'zh-Hant': ['{found} 不是埠。', '請給 --port 一個 0 到 65535 的整數。'],
  },
  'server.port-in-use': {
    'zh-Hans': ['别的程序已占用 {host} 的端口 {port}。', '请用 --port 选择别的端口，或用 0 表示任一空闲端口。'],
    'zh-Hant': ['別的程式已佔用 {host} 的埠 {port}。', '請用 --port 選擇別的埠，或用 0 表示任一空閒埠。'],
  },
  'server.cannot-listen': {
    'zh-Hans': [
      '服务器无法在 {host} 的端口 {port} 上监听：{reason}。',
      '请给 --host 此机器的地址，给 --port 您可以使用的端口（一般为 1024 或以上）。',
    ],
    'zh-Hant': [
      '伺服器無法在 {host} 的埠 {port} 上監聽：{reason}。',
      '請給 --host 此機器的地址，給 --port 您可以使用的埠（一般為 1024 或以上）。',
    ],
  },
  'server.token-needed': {
    'zh-Hans': [
      '{host} 上的服务器可从其他机器访问，没有令牌则任何人都能使用。',
      '请去掉 --no-token，或在 127.0.0.1 上监听。',
    ],
    'zh-Hant': [
      '{host} 上的伺服器可從其他機器存取，沒有權杖則任何人都能使用。',
      '請去掉 --no-token，或在 127.0.0.1 上監聽。',
    ],
  },
  'server.token-short': {
    'zh-Hans': ['令牌应至少有 {least} 个字符，且不含空白。', '请去掉 --token：程序会生成并打印一个令牌。'],
    'zh-Hant': ['權杖應至少有 {least} 個字元，且不含空白。', '請去掉 --token：程式會產生並印出一個權杖。'],
  },
} satisfies ErrorTranslations;
