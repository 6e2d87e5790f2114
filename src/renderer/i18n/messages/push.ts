import type { Area } from './languages.ts';

/** A run pushed to the Hub. */
export const push = {
  title: ['Push to the Hub', '推送到 Hub', '推送到 Hub'],
  about: [
    'The adapter goes to a repository on the Hugging Face Hub with its model card: all files appear at once, or none. Interrupted, the push goes on where it was.',
    '适配器连同模型卡推送到 Hugging Face Hub 的仓库：所有文件同时出现，否则一个也没有。中断后从原处继续。',
    '適配器連同模型卡推送到 Hugging Face Hub 的倉庫：所有檔案同時出現，否則一個也沒有。中斷後從原處繼續。',
  ],
  repository: ['Repository, as user/name', '仓库，写作 user/name', '倉庫，寫作 user/name'],
  'repository.about': [
    'It is made where it is not there. A token with the right to write is needed: see Settings.',
    '不存在时会新建。需要有写入权限的令牌：见“设置”。',
    '不存在時會新建。需要有寫入權限的權杖：見「設定」。',
  ],
  private: ['Private', '私有', '私有'],
  'private.about': [
    'A new repository is seen by its owners alone.',
    '新仓库只有所有者能看到。',
    '新倉庫只有擁有者能看到。',
  ],
  base: ['Name of the base model on the Hub', '基础模型在 Hub 上的名称', '基礎模型在 Hub 上的名稱'],
  'base.about': [
    'The run was trained on a folder of this machine. Without a name nobody else can load the adapter by itself; the path is not sent.',
    '训练时用的基础模型是本机的一个文件夹。没有名称，别人就不能直接加载适配器；路径不会被发送。',
    '訓練時用的基礎模型是本機的一個資料夾。沒有名稱，別人就不能直接載入適配器；路徑不會被傳送。',
  ],
  card: ['Model card', '模型卡', '模型卡'],
  'card.writing': ['The model card is written …', '正在写模型卡…', '正在寫模型卡…'],
  gated: [
    'The base model {base} is gated: its terms may forbid to pass on what was made from it.',
    '基础模型 {base} 受限：其条款可能禁止传播由它产生的成果。',
    '基礎模型 {base} 受限：其條款可能禁止傳播由它產生的成果。',
  ],
  'gated.terms': ['Terms of the base', '基础模型的条款', '基礎模型的條款'],
  'gated.allows': ['They allow it', '条款允许', '條款允許'],
  now: ['Push', '推送', '推送'],
  sending: ['Sending the files', '正在发送文件', '正在傳送檔案'],
  done: ['The files are on the Hub.', '文件已在 Hub 上。', '檔案已在 Hub 上。'],
  page: ['Open its page', '打开页面', '開啟頁面'],
} as const satisfies Area;
