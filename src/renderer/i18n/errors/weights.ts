import type { ErrorTranslations } from './translation.ts';

/** Checkpoints and safetensors files. */
export const weights = {
  'weights.folder-missing': {
    'zh-Hans': ['没有文件夹 {folder}。', '请选择含 config.json 和模型 .safetensors 文件的文件夹。'],
    'zh-Hant': ['沒有資料夾 {folder}。', '請選擇含 config.json 和模型 .safetensors 檔案的資料夾。'],
  },
  'weights.not-a-folder': {
    'zh-Hans': ['{folder} 是文件，而模型是文件夹。', '请选择含 config.json 和模型 .safetensors 文件的文件夹。'],
    'zh-Hant': ['{folder} 是檔案，而模型是資料夾。', '請選擇含 config.json 和模型 .safetensors 檔案的資料夾。'],
  },
  'weights.none-found': {
    'zh-Hans': [
      '{found, select, none {文件夹 {folder} 是空的，其中应有 model.safetensors。} other {文件夹 {folder} 中没有 .safetensors 文件，只有 {found}。}}',
      '请选择含 model.safetensors，或含 model.safetensors.index.json 及其分片的模型文件夹。',
    ],
    'zh-Hant': [
      '{found, select, none {資料夾 {folder} 是空的，其中應有 model.safetensors。} other {資料夾 {folder} 中沒有 .safetensors 檔案，只有 {found}。}}',
      '請選擇含 model.safetensors，或含 model.safetensors.index.json 及其分片的模型資料夾。',
    ],
  },
  'weights.pickle-only': {
    'zh-Hans': [
      '文件夹 {folder} 只有 Python pickle 格式的权重：{files}。',
      '训练会自动转换 pytorch_model.bin，lorikeet model import 也会。若文件是别的名称，请改名，或选择有 .safetensors 文件的版本。',
    ],
    'zh-Hant': [
      '資料夾 {folder} 只有 Python pickle 格式的權重：{files}。',
      '訓練會自動轉換 pytorch_model.bin，lorikeet model import 也會。若檔案是別的名稱，請改名，或選擇有 .safetensors 檔案的版本。',
    ],
  },
  'weights.pickle-legacy': {
    'zh-Hans': [
      '{file} 是 PyTorch 1.6 之前的格式，这里不能读取。',
      '请使用有 .safetensors 文件的版本，或在 Python 中重新保存权重：torch.save(torch.load(file, weights_only=True), file)。',
    ],
    'zh-Hant': [
      '{file} 是 PyTorch 1.6 之前的格式，這裡不能讀取。',
      '請使用有 .safetensors 檔案的版本，或在 Python 中重新儲存權重：torch.save(torch.load(file, weights_only=True), file)。',
    ],
  },
  'weights.pickle-import': {
    'zh-Hans': [
      '{file} 中不只有张量：其 pickle 会导入 {name}，这可能执行代码。没有执行其中任何内容。',
      '除非您信任其制作者，请不要用别的程序打开此文件。请选择别的版本或模型。',
    ],
    'zh-Hant': [
      '{file} 中不只有張量：其 pickle 會匯入 {name}，這可能執行程式碼。沒有執行其中任何內容。',
      '除非您信任其製作者，請不要用別的程式開啟此檔案。請選擇別的版本或模型。',
    ],
  },
  'weights.pickle-broken': {
    'zh-Hans': [
      '{file} 不是完整的 PyTorch 权重文件：{reason}。',
      '请重新下载该文件；磁盘上的副本已损坏，或由有缺陷的程序写成。',
    ],
    'zh-Hant': [
      '{file} 不是完整的 PyTorch 權重檔案：{reason}。',
      '請重新下載該檔案；磁碟上的副本已損壞，或由有缺陷的程式寫成。',
    ],
  },
  'weights.ambiguous': {
    'zh-Hans': [
      '文件夹 {folder} 中有多个权重文件，而没有把它们连在一起的 model.safetensors.index.json：{files}。',
      '请只留下模型的那个文件，或补上随分片发布的索引文件。',
    ],
    'zh-Hant': [
      '資料夾 {folder} 中有多個權重檔案，而沒有把它們連在一起的 model.safetensors.index.json：{files}。',
      '請只留下模型的那個檔案，或補上隨分片發佈的索引檔案。',
    ],
  },
  'weights.adapter-folder': {
    'zh-Hans': [
      '文件夹 {folder} 中是适配器（adapter_config.json），不是完整的模型。',
      '请在这里选择基础模型的文件夹，在要求适配器的地方选择适配器。',
    ],
    'zh-Hant': [
      '資料夾 {folder} 中是適配器（adapter_config.json），不是完整的模型。',
      '請在這裡選擇基礎模型的資料夾，在要求適配器的地方選擇適配器。',
    ],
  },
  'weights.bad-index': {
    'zh-Hans': ['{file} 不是分片的索引：{reason}。', '请重新下载该文件；磁盘上的副本已损坏，或由有缺陷的程序写成。'],
    'zh-Hant': ['{file} 不是分片的索引：{reason}。', '請重新下載該檔案；磁碟上的副本已損壞，或由有缺陷的程式寫成。'],
  },
  'weights.missing-shard': {
    'zh-Hans': [
      '缺少分片 {file}；{index} 要求其中有 {tensors} 个张量。',
      '请把缺少的分片下载到同一文件夹，或重新下载整个模型。',
    ],
    'zh-Hant': [
      '缺少分片 {file}；{index} 要求其中有 {tensors} 個張量。',
      '請把缺少的分片下載到同一資料夾，或重新下載整個模型。',
    ],
  },
  'weights.broken-link': {
    'zh-Hans': ['{file} 是指向 {target} 的链接，而后者不存在。', '下载曾中断，或缓存被清理过：请重新下载模型。'],
    'zh-Hant': ['{file} 是指向 {target} 的連結，而後者不存在。', '下載曾中斷，或快取被清理過：請重新下載模型。'],
  },
  'weights.missing-tensor': {
    'zh-Hans': ['{index} 指明张量 {tensor} 在 {file} 中，而其中没有。', '索引和分片来自不同版本：请重新下载整个模型。'],
    'zh-Hant': ['{index} 指明張量 {tensor} 在 {file} 中，而其中沒有。', '索引和分片來自不同版本：請重新下載整個模型。'],
  },
  'weights.duplicate-tensor': {
    'zh-Hans': [
      '张量 {tensor} 同时在 {first} 和 {second} 中。',
      '此文件夹混入了两个模型或两个版本的分片：请把模型下载到空文件夹。',
    ],
    'zh-Hant': [
      '張量 {tensor} 同時在 {first} 和 {second} 中。',
      '此資料夾混入了兩個模型或兩個版本的分片：請把模型下載到空資料夾。',
    ],
  },
  'weights.unknown-tensor': {
    'zh-Hans': [
      '模型 {folder} 没有张量 {tensor}{nearest, select, none {} other {；最接近的名称是 {nearest}}}。',
      '请检查 config.json 与权重是否属于同一模型。',
    ],
    'zh-Hant': [
      '模型 {folder} 沒有張量 {tensor}{nearest, select, none {} other {；最接近的名稱是 {nearest}}}。',
      '請檢查 config.json 與權重是否屬於同一模型。',
    ],
  },
  'weights.config-missing': {
    'zh-Hans': ['文件夹 {folder} 中没有 config.json。', '请把随模型发布的 config.json 复制到该文件夹。'],
    'zh-Hant': ['資料夾 {folder} 中沒有 config.json。', '請把隨模型發佈的 config.json 複製到該資料夾。'],
  },
  'weights.bad-config': {
    'zh-Hans': ['{file} 应为一个 JSON 对象，而现在是{found}。', '请从模型的发布处重新下载 config.json。'],
    'zh-Hant': ['{file} 應為一個 JSON 物件，而現在是{found}。', '請從模型的發佈處重新下載 config.json。'],
  },
  'weights.html-page': {
    'zh-Hans': [
      '{file} 是网页，不是权重：下载时把错误页或登录页存成了这个名称。',
      '请重新下载该文件；需申请的模型要有访问令牌，并接受其许可证。',
    ],
    'zh-Hant': [
      '{file} 是網頁，不是權重：下載時把錯誤頁或登入頁存成了這個名稱。',
      '請重新下載該檔案；需申請的模型要有存取權杖，並接受其許可證。',
    ],
  },
  'weights.lfs-pointer': {
    'zh-Hans': [
      '{file} 只是 Git LFS 指针，不是它所代表的权重{bytes, select, none {} other {（{bytes} 字节）}}。',
      '请在该文件夹中运行 git lfs pull，或从 Hub 下载该文件。',
    ],
    'zh-Hant': [
      '{file} 只是 Git LFS 指標，不是它所代表的權重{bytes, select, none {} other {（{bytes} 位元組）}}。',
      '請在該資料夾中執行 git lfs pull，或從 Hub 下載該檔案。',
    ],
  },
  'weights.not-safetensors': {
    'zh-Hans': ['{file} 不是 safetensors 文件：{looksLike}。', '请选择 safetensors 格式的文件，或重新下载。'],
    'zh-Hant': ['{file} 不是 safetensors 檔案：{looksLike}。', '請選擇 safetensors 格式的檔案，或重新下載。'],
  },
  'weights.header-too-large': {
    'zh-Hans': [
      '{file} 声称文件头有 {bytes} 字节；至多允许 {most} 字节。',
      '请重新下载该文件；磁盘上的副本已损坏，或由有缺陷的程序写成。',
    ],
    'zh-Hant': [
      '{file} 聲稱檔頭有 {bytes} 位元組；至多允許 {most} 位元組。',
      '請重新下載該檔案；磁碟上的副本已損壞，或由有缺陷的程式寫成。',
    ],
  },
  'weights.truncated': {
    'zh-Hans': ['{file} 不完整：应有 {expected} 字节，实有 {found} 字节。', '下载中断了：请重新下载该文件。'],
    'zh-Hant': ['{file} 不完整：應有 {expected} 位元組，實有 {found} 位元組。', '下載中斷了：請重新下載該檔案。'],
  },
  'weights.trailing-bytes': {
    'zh-Hans': [
      '{file} 比文件头所写的更长：应有 {expected} 字节，实有 {found} 字节。',
      '请重新下载该文件；磁盘上的副本已损坏，或由有缺陷的程序写成。',
    ],
    'zh-Hant': [
      '{file} 比檔頭所寫的更長：應有 {expected} 位元組，實有 {found} 位元組。',
      '請重新下載該檔案；磁碟上的副本已損壞，或由有缺陷的程式寫成。',
    ],
  },
  'weights.bad-header': {
    'zh-Hans': ['{file} 的文件头无效：{reason}。', '请重新下载该文件；磁盘上的副本已损坏，或由有缺陷的程序写成。'],
    'zh-Hant': ['{file} 的檔頭無效：{reason}。', '請重新下載該檔案；磁碟上的副本已損壞，或由有缺陷的程式寫成。'],
  },
  'weights.bad-tensor': {
    'zh-Hans': [
      '{file} 的文件头对张量 {tensor} 的描述有误：{reason}。',
      '请重新下载该文件；磁盘上的副本已损坏，或由有缺陷的程序写成。',
    ],
    'zh-Hant': [
      '{file} 的檔頭對張量 {tensor} 的描述有誤：{reason}。',
      '請重新下載該檔案；磁碟上的副本已損壞，或由有缺陷的程式寫成。',
    ],
  },
  'weights.not-finite': {
    'zh-Hans': [
      '{file} 中的张量 {tensor} 在第 {row} 行第 {column} 列（从 0 数起）是 {value}{folded, select, true {（乘以前面归一化层的增益之后）} other {}}；权重必须是有限的数。',
      '请重新下载该文件；若发布的权重就是如此，请选择该模型的其他版本。',
    ],
    'zh-Hant': [
      '{file} 中的張量 {tensor} 在第 {row} 列第 {column} 欄（從 0 數起）是 {value}{folded, select, true {（乘以前面歸一化層的增益之後）} other {}}；權重必須是有限的數。',
      '請重新下載該檔案；若發佈的權重就是如此，請選擇該模型的其他版本。',
    ],
  },
  'weights.no-float-values': {
    'zh-Hans': [
      '{file} 中的张量 {tensor} 存储为 {dtype}，这里不能当作数读取。',
      '请使用 F32、F16 或 BF16 版本的模型；已量化的模型不能直接微调。',
    ],
    'zh-Hant': [
      '{file} 中的張量 {tensor} 儲存為 {dtype}，這裡不能當作數讀取。',
      '請使用 F32、F16 或 BF16 版本的模型；已量化的模型不能直接微調。',
    ],
  },
} satisfies ErrorTranslations;
