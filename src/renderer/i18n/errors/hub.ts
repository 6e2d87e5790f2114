import type { ErrorTranslations } from './translation.ts';

/** The Hugging Face Hub, downloads from it and the cache shared with Python's tools. */
export const hub = {
  'hub.bad-id': {
    'zh-Hans': [
      '“{id}”不是 Hub 上的仓库名称。',
      '名称形如 roberta-large 或 mistralai/Mistral-7B-v0.1，需要时在后面写 @ 和版本。',
    ],
    'zh-Hant': [
      '「{id}」不是 Hub 上的儲存庫名稱。',
      '名稱形如 roberta-large 或 mistralai/Mistral-7B-v0.1，需要時在後面寫 @ 和版本。',
    ],
  },
  'hub.bad-endpoint': {
    'zh-Hans': [
      'HF_ENDPOINT 是“{endpoint}”，不是以 https:// 或 http:// 开头的地址。',
      '请改正此变量，或去掉它以使用 https://huggingface.co。',
    ],
    'zh-Hant': [
      'HF_ENDPOINT 是「{endpoint}」，不是以 https:// 或 http:// 開頭的地址。',
      '請改正此變數，或去掉它以使用 https://huggingface.co。',
    ],
  },
  'hub.bad-proxy': {
    'zh-Hans': ['{variable} 不是代理的地址。', '它应形如 http://proxy.example:3128；请改正或去掉此变量。'],
    'zh-Hant': ['{variable} 不是代理的地址。', '它應形如 http://proxy.example:3128；請改正或去掉此變數。'],
  },
  'hub.offline': {
    'zh-Hans': [
      '{what} 不在（或不完整地在）缓存 {cache} 中，而 HF_HUB_OFFLINE 禁止访问 Hub。',
      '请去掉 HF_HUB_OFFLINE 下载一次，或从有它的机器复制缓存。',
    ],
    'zh-Hant': [
      '{what} 不在（或不完整地在）快取 {cache} 中，而 HF_HUB_OFFLINE 禁止存取 Hub。',
      '請去掉 HF_HUB_OFFLINE 下載一次，或從有它的機器複製快取。',
    ],
  },
  'hub.unreachable': {
    'zh-Hans': [
      '无法连接 {host}：{reason}。',
      '请检查网络；使用代理时请设置 HTTPS_PROXY，使用镜像时请设置 HF_ENDPOINT。已下载的部分会保留。',
    ],
    'zh-Hant': [
      '無法連線 {host}：{reason}。',
      '請檢查網路；使用代理時請設定 HTTPS_PROXY，使用鏡像時請設定 HF_ENDPOINT。已下載的部分會保留。',
    ],
  },
  'hub.rate-limited': {
    'zh-Hans': [
      '{host} 暂时不再接受请求{seconds, select, none {} other {；它要求等待 {seconds} 秒}}（429）。',
      '请等几分钟再开始。带令牌的请求上限更高。',
    ],
    'zh-Hant': [
      '{host} 暫時不再接受請求{seconds, select, none {} other {；它要求等待 {seconds} 秒}}（429）。',
      '請等幾分鐘再開始。帶權杖的請求上限更高。',
    ],
  },
  'hub.server-error': {
    'zh-Hans': [
      '{host} 多次失败，状态 {status}。',
      '问题出在对方：请看 https://status.huggingface.co，稍后再试。已下载的部分会保留。',
    ],
    'zh-Hant': [
      '{host} 多次失敗，狀態 {status}。',
      '問題出在對方：請看 https://status.huggingface.co，稍後再試。已下載的部分會保留。',
    ],
  },
  'hub.bad-answer': {
    'zh-Hans': [
      '{host} 对 {what} 的请求作了意外的答复：{reason}。',
      '请检查 HF_ENDPOINT 和代理；若都正确，请稍后再试。',
    ],
    'zh-Hant': [
      '{host} 對 {what} 的請求作了意外的答覆：{reason}。',
      '請檢查 HF_ENDPOINT 和代理；若都正確，請稍後再試。',
    ],
  },
  'hub.html-page': {
    'zh-Hans': [
      '{host} 对 {what} 的请求返回了网页；没有保存。',
      '中间有代理、防火墙或登录页：请在浏览器中打开该地址，或设置 HF_ENDPOINT 或 HTTPS_PROXY。',
    ],
    'zh-Hant': [
      '{host} 對 {what} 的請求返回了網頁；沒有儲存。',
      '中間有代理、防火牆或登入頁：請在瀏覽器中開啟該地址，或設定 HF_ENDPOINT 或 HTTPS_PROXY。',
    ],
  },
  'hub.redirect': {
    'zh-Hans': ['{host} 转发了 {what} 的请求，但无法跟随：{reason}。', '请检查 HF_ENDPOINT；令牌没有发送到别的主机。'],
    'zh-Hant': ['{host} 轉發了 {what} 的請求，但無法跟隨：{reason}。', '請檢查 HF_ENDPOINT；權杖沒有傳送到別的主機。'],
  },
  'hub.not-found': {
    'zh-Hans': [
      'Hub 上没有{repository}，{withToken, select, true {或您的令牌无权查看} other {或它不公开}}。',
      '请在 {page} 检查名称；不公开的仓库需要有读取权限的账户的令牌：在 https://huggingface.co/settings/tokens 创建，用 lorikeet login 提供，或设置 HF_TOKEN。',
    ],
    'zh-Hant': [
      'Hub 上沒有{repository}，{withToken, select, true {或您的權杖無權查看} other {或它不公開}}。',
      '請在 {page} 檢查名稱；不公開的儲存庫需要有讀取權限的帳號的權杖：在 https://huggingface.co/settings/tokens 建立，用 lorikeet login 提供，或設定 HF_TOKEN。',
    ],
  },
  'hub.no-revision': {
    'zh-Hans': ['{repository}没有版本“{revision}”。', '请写分支、标签或 40 位的提交哈希；不写则使用 main。'],
    'zh-Hant': ['{repository}沒有版本「{revision}」。', '請寫分支、標籤或 40 位的提交雜湊；不寫則使用 main。'],
  },
  'hub.no-file': {
    'zh-Hans': ['{repository}的版本 {revision} 中没有文件 {file}。', '请检查文件名，或选择别的版本。'],
    'zh-Hant': ['{repository}的版本 {revision} 中沒有檔案 {file}。', '請檢查檔名，或選擇別的版本。'],
  },
  'hub.no-token': {
    'zh-Hans': [
      '访问{repository}受到限制，而没有提供令牌。',
      '请在 {page} 接受其许可证，再在 https://huggingface.co/settings/tokens 创建有读取权限的令牌，用 lorikeet login 提供，或设置 HF_TOKEN。',
    ],
    'zh-Hant': [
      '存取{repository}受到限制，而沒有提供權杖。',
      '請在 {page} 接受其許可證，再在 https://huggingface.co/settings/tokens 建立有讀取權限的權杖，用 lorikeet login 提供，或設定 HF_TOKEN。',
    ],
  },
  'hub.wrong-token': {
    'zh-Hans': [
      'Hub 不接受来自 {source} 的令牌：它有误、已撤销或已过期。',
      '请在 https://huggingface.co/settings/tokens 创建有读取权限的令牌，用 lorikeet login 提供，或设置 HF_TOKEN。',
    ],
    'zh-Hant': [
      'Hub 不接受來自 {source} 的權杖：它有誤、已撤銷或已過期。',
      '請在 https://huggingface.co/settings/tokens 建立有讀取權限的權杖，用 lorikeet login 提供，或設定 HF_TOKEN。',
    ],
  },
  'hub.token-for-push': {
    'zh-Hans': [
      '上传到{repository}需要令牌，而现在没有。',
      '请在 https://huggingface.co/settings/tokens 创建有写入权限的令牌，用 lorikeet login 提供，或设置 HF_TOKEN。',
    ],
    'zh-Hant': [
      '上傳到{repository}需要權杖，而現在沒有。',
      '請在 https://huggingface.co/settings/tokens 建立有寫入權限的權杖，用 lorikeet login 提供，或設定 HF_TOKEN。',
    ],
  },
  'hub.push-refused': {
    'zh-Hans': [
      '{host} 拒绝上传到{repository}：{reason}。',
      '那里没有任何改动。请换一个名称，或使用有写入权限的账户的令牌。',
    ],
    'zh-Hant': [
      '{host} 拒絕上傳到{repository}：{reason}。',
      '那裡沒有任何改動。請換一個名稱，或使用有寫入權限的帳號的權杖。',
    ],
  },
  'hub.gated-base': {
    'zh-Hans': [
      '基础模型 {base} 需申请访问{license, select, none {} other {，许可证为 {license}}}：其条款可能禁止传播由它制成的内容。',
      '请阅读 {page} 上的条款。若条款允许，请再次上传并加以确认（--license-allows）。',
    ],
    'zh-Hant': [
      '基礎模型 {base} 需申請存取{license, select, none {} other {，許可證為 {license}}}：其條款可能禁止傳播由它製成的內容。',
      '請閱讀 {page} 上的條款。若條款允許，請再次上傳並加以確認（--license-allows）。',
    ],
  },
  'hub.license-not-accepted': {
    'zh-Hans': [
      '令牌正确，但其账户没有获得{repository}的访问权限。',
      '请登录 {page} 接受许可证（有些由人工批准，需要一些时间），然后再试。',
    ],
    'zh-Hant': [
      '權杖正確，但其帳號沒有獲得{repository}的存取權限。',
      '請登入 {page} 接受許可證（有些由人工批准，需要一些時間），然後再試。',
    ],
  },
  'hub.forbidden': {
    'zh-Hans': [
      'Hub 拒绝访问{repository}{reason, select, none {} other {：{reason}}}（403）。',
      '请看 {page}。细粒度令牌需要“read access to contents of all public gated repos you can access”权限。',
    ],
    'zh-Hant': [
      'Hub 拒絕存取{repository}{reason, select, none {} other {：{reason}}}（403）。',
      '請看 {page}。細粒度權杖需要「read access to contents of all public gated repos you can access」權限。',
    ],
  },
  'hub.disabled': {
    'zh-Hans': ['Hub 已停用{repository}。', '请选择别的；只有其所有者和 Hub 能改变这一点。'],
    'zh-Hant': ['Hub 已停用{repository}。', '請選擇別的；只有其所有者和 Hub 能改變這一點。'],
  },
  'hub.no-secret-store': {
    'zh-Hans': [
      '此系统没有密钥存储，无法安全保存令牌。',
      '请在环境中设置 HF_TOKEN，或用 Python 工具登录，其令牌文件也会被读取。',
    ],
    'zh-Hant': [
      '此系統沒有金鑰儲存，無法安全儲存權杖。',
      '請在環境中設定 HF_TOKEN，或用 Python 工具登入，其權杖檔案也會被讀取。',
    ],
  },
  'hub.token-malformed': {
    'zh-Hans': [
      '{source} 中的内容不是令牌：令牌是一个由字母、数字、- 和 _ 组成的词。',
      '请在 https://huggingface.co/settings/tokens 创建有读取权限的令牌，用 lorikeet login 提供，或设置 HF_TOKEN。',
    ],
    'zh-Hant': [
      '{source} 中的內容不是權杖：權杖是一個由字母、數字、- 和 _ 組成的詞。',
      '請在 https://huggingface.co/settings/tokens 建立有讀取權限的權杖，用 lorikeet login 提供，或設定 HF_TOKEN。',
    ],
  },
  'hub.unsafe-name': {
    'zh-Hans': [
      '{repository}有一个名为“{name}”的文件，已拒绝：{reason}。',
      '没有写入任何内容。请不要使用此仓库；若像是攻击，请向 Hub 报告。',
    ],
    'zh-Hant': [
      '{repository}有一個名為「{name}」的檔案，已拒絕：{reason}。',
      '沒有寫入任何內容。請不要使用此儲存庫；若像是攻擊，請向 Hub 報告。',
    ],
  },
  'hub.pickle-only': {
    'zh-Hans': [
      '{repository}的版本 {revision} 只有 Python pickle 格式的权重（{files}），读取时可能执行代码，因此不下载。',
      '请试试版本 refs/pr/1，Hub 常在那里存放 safetensors 版本；或选择别的模型，或在 Python 中用 save_pretrained 转换一次。',
    ],
    'zh-Hant': [
      '{repository}的版本 {revision} 只有 Python pickle 格式的權重（{files}），讀取時可能執行程式碼，因此不下載。',
      '請試試版本 refs/pr/1，Hub 常在那裡存放 safetensors 版本；或選擇別的模型，或在 Python 中用 save_pretrained 轉換一次。',
    ],
  },
  'hub.no-weights': {
    'zh-Hans': [
      '{repository}的版本 {revision} 不是可训练的模型：{reason}。',
      '请选择含 config.json、tokenizer.json 和 safetensors 文件的模型；lorikeet model search 会列出一些。',
    ],
    'zh-Hant': [
      '{repository}的版本 {revision} 不是可訓練的模型：{reason}。',
      '請選擇含 config.json、tokenizer.json 和 safetensors 檔案的模型；lorikeet model search 會列出一些。',
    ],
  },
  'hub.no-tokenizer': {
    'zh-Hans': [
      '{repository}的版本 {revision} 没有 tokenizer.json{slowFiles, select, none {} other {，只有 {slowFiles}}}。',
      '请选择别的版本或模型，或在 Python 中用 AutoTokenizer.from_pretrained(…).save_pretrained(…) 生成一次该文件，再用那个文件夹训练。',
    ],
    'zh-Hant': [
      '{repository}的版本 {revision} 沒有 tokenizer.json{slowFiles, select, none {} other {，只有 {slowFiles}}}。',
      '請選擇別的版本或模型，或在 Python 中用 AutoTokenizer.from_pretrained(…).save_pretrained(…) 產生一次該檔案，再用那個資料夾訓練。',
    ],
  },
  'hub.no-space': {
    'zh-Hans': [
      '还需下载 <size>{needed}</size>，而 {folder} 所在磁盘只剩 <size>{free}</size>。',
      '请腾出空间（lorikeet model list 会列出缓存的内容），或把 HF_HUB_CACHE 设为其他磁盘上的文件夹。',
    ],
    'zh-Hant': [
      '還需下載 <size>{needed}</size>，而 {folder} 所在磁碟只剩 <size>{free}</size>。',
      '請騰出空間（lorikeet model list 會列出快取的內容），或把 HF_HUB_CACHE 設為其他磁碟上的資料夾。',
    ],
  },
  'hub.disk-full': {
    'zh-Hans': [
      '{folder} 所在磁盘已满：{file} 的 <size>{total}</size> 中已到达 <size>{done}</size>；未完成的不会被当作完整。',
      '请在该磁盘上腾出空间，然后重新开始：会从停下的地方继续。',
    ],
    'zh-Hant': [
      '{folder} 所在磁碟已滿：{file} 的 <size>{total}</size> 中已到達 <size>{done}</size>；未完成的不會被當作完整。',
      '請在該磁碟上騰出空間，然後重新開始：會從停下的地方繼續。',
    ],
  },
  'hub.wrong-size': {
    'zh-Hans': [
      '{host} 发来的 {file} 有 {found} 字节，而清单上是 {expected} 字节。',
      '请稍后再试，或不经过代理或镜像。',
    ],
    'zh-Hant': [
      '{host} 發來的 {file} 有 {found} 位元組，而清單上是 {expected} 位元組。',
      '請稍後再試，或不經過代理或鏡像。',
    ],
  },
  'hub.wrong-hash': {
    'zh-Hans': [
      '从 {host} 得到的 {file} 多次被改动：哈希应为 {expected}，实际是 {found}。',
      '代理、镜像或有故障的内存会改变数据：请换网络或机器再试。',
    ],
    'zh-Hant': [
      '從 {host} 得到的 {file} 多次被改動：雜湊應為 {expected}，實際是 {found}。',
      '代理、鏡像或有故障的記憶體會改變資料：請換網路或機器再試。',
    ],
  },
  'hub.cancelled': {
    'zh-Hans': ['{what} 的下载已取消；已到达的部分会保留。', '重新开始即可：会从停下的地方继续。'],
    'zh-Hant': ['{what} 的下載已取消；已到達的部分會保留。', '重新開始即可：會從停下的地方繼續。'],
  },
  'hub.not-cached': {
    'zh-Hans': ['缓存 {cache} 中没有{what}。', '请用 lorikeet model list 查看现有的内容。'],
    'zh-Hant': ['快取 {cache} 中沒有{what}。', '請用 lorikeet model list 查看現有的內容。'],
  },
  'hub.in-use': {
    'zh-Hans': ['{repository}正在被{owner}使用。', '请等它完成，或先取消它。'],
    'zh-Hant': ['{repository}正在被{owner}使用。', '請等它完成，或先取消它。'],
  },
  'hub.name-taken': {
    'zh-Hans': ['缓存 {cache} 中已有来自 Hub 的 {id}。', '请用别的名称导入该文件夹。'],
    'zh-Hant': ['快取 {cache} 中已有來自 Hub 的 {id}。', '請用別的名稱匯入該資料夾。'],
  },
} satisfies ErrorTranslations;
