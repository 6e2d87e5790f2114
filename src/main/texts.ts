/** The languages of the shell, in the order in which a text lists its translations. */
const languages = ['en', 'zh-Hans', 'zh-Hant'] as const;
type Language = (typeof languages)[number];

/** What the shell says itself; the pages have messages of their own. `{…}` are filled in. */
const translations = {
  file: ['File', '文件', '檔案'],
  newRun: ['New run', '新建训练', '新增訓練'],
  openData: ['Open data…', '打开数据…', '開啟資料…'],
  edit: ['Edit', '编辑', '編輯'],
  view: ['View', '视图', '檢視'],
  go: ['Go', '前往', '前往'],
  home: ['Home', '主页', '首頁'],
  runs: ['Runs', '训练记录', '訓練紀錄'],
  models: ['Models', '模型', '模型'],
  data: ['Data', '数据', '資料'],
  settings: ['Settings…', '设置…', '設定…'],
  window: ['Window', '窗口', '視窗'],
  help: ['Help', '帮助', '說明'],
  checkForUpdates: ['Check for updates…', '检查更新…', '檢查更新…'],
  showLogs: ['Show the log folder', '显示日志文件夹', '顯示記錄檔資料夾'],
  dataFiles: ['Data with texts and labels', '带文本和标签的数据', '含文字與標籤的資料'],
  trainingTitle: ['A run is training', '正在训练', '正在訓練'],
  trainingDetail: [
    'Closing the window does not have to end it: {runs}.',
    '关闭窗口不必结束训练：{runs}。',
    '關閉視窗不必結束訓練：{runs}。',
  ],
  comma: [', ', '、', '、'],
  keepTraining: ['Keep training', '继续训练', '繼續訓練'],
  stopAndKeep: ['Stop and keep', '停止并保留', '停止並保留'],
  cancel: ['Cancel', '取消', '取消'],
  runFinished: ['Run finished', '训练已完成', '訓練已完成'],
  runStopped: ['Run stopped', '训练已停止', '訓練已停止'],
  runFailed: ['Run failed', '训练失败', '訓練失敗'],
  updateReady: ['Lorikeet {version} is ready to install', 'Lorikeet {version} 可以安装', 'Lorikeet {version} 可以安裝'],
  updateDetail: [
    'It is installed when Lorikeet starts again.',
    '下次启动 Lorikeet 时安装。',
    '下次啟動 Lorikeet 時安裝。',
  ],
  restart: ['Restart now', '立即重启', '立即重新啟動'],
  later: ['Later', '以后', '稍後'],
  noUpdate: ['This is the newest version', '已是最新版本', '已是最新版本'],
  updateFailed: ['Updates could not be looked for', '无法检查更新', '無法檢查更新'],
  startFailed: ['Lorikeet could not start', 'Lorikeet 无法启动', 'Lorikeet 無法啟動'],
} satisfies Record<string, readonly [en: string, zhHans: string, zhHant: string]>;

/** The texts of one language, by name. */
export type Texts = Readonly<Record<keyof typeof translations, string>>;

/** The texts of the chosen language; `system` follows the locale, such as `zh-TW`. */
export function textsFor(language: 'system' | Language, locale: string): Texts {
  const column = languages.indexOf(language === 'system' ? languageOf(locale) : language);
  return Object.fromEntries(Object.entries(translations).map(([name, texts]) => [name, texts[column]])) as Texts;
}

function languageOf(locale: string): Language {
  if (!locale.toLowerCase().startsWith('zh')) return 'en';
  return /hant|tw|hk|mo/i.test(locale) ? 'zh-Hant' : 'zh-Hans';
}

/** A text with its placeholders filled in. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
