import type { ErrorTranslations } from './translation.ts';

/** What stops a fine-tuning that is otherwise well configured. */
export const train = {
  'train.adapter-mismatch': {
    'zh-Hans': [
      '{adapter}：适配器不属于此模型：{tensor} 应为 {expected}，而现在是 {found}。',
      '请把适配器与训练它的基础模型一起使用（adapter_config.json 中的 base_model_name_or_path）。',
    ],
    'zh-Hant': [
      '{adapter}：適配器不屬於此模型：{tensor} 應為 {expected}，而現在是 {found}。',
      '請把適配器與訓練它的基礎模型一起使用（adapter_config.json 中的 base_model_name_or_path）。',
    ],
  },
  'train.head-mismatch': {
    'zh-Hans': [
      '{folder}：{classes, select, none {模型没有分类头} other {模型的 {classes} 个类别{names, select, none {没有名称，} other {（{names}）}}无法与数据的标签（{labels}）对应}}，而设置了 train.head=checkpoint。',
      '请设置 train.head=new 以使用新的分类头，或把数据的标签改成 config.json 中 id2label 的名称。',
    ],
    'zh-Hant': [
      '{folder}：{classes, select, none {模型沒有分類頭} other {模型的 {classes} 個類別{names, select, none {沒有名稱，} other {（{names}）}}無法與資料的標籤（{labels}）對應}}，而設定了 train.head=checkpoint。',
      '請設定 train.head=new 以使用新的分類頭，或把資料的標籤改成 config.json 中 id2label 的名稱。',
    ],
  },
  'train.vocabulary': {
    'zh-Hans': [
      '{folder}：分词器给出词元 {id}，而模型只有小于 {rows} 的词元的嵌入。',
      '请检查 tokenizer.json 与 safetensors 文件是否来自同一模型。',
    ],
    'zh-Hant': [
      '{folder}：分詞器給出詞元 {id}，而模型只有小於 {rows} 的詞元的嵌入。',
      '請檢查 tokenizer.json 與 safetensors 檔案是否來自同一模型。',
    ],
  },
  'train.loss-not-finite': {
    'zh-Hans': [
      '第 {step} 步的损失为 {loss}：训练已发散。',
      '请降低学习率、增加预热或设置梯度裁剪；之前写出的检查点仍可用。',
    ],
    'zh-Hant': [
      '第 {step} 步的損失為 {loss}：訓練已發散。',
      '請降低學習率、增加預熱或設定梯度裁剪；之前寫出的檢查點仍可用。',
    ],
  },
  'train.gradients-not-finite': {
    'zh-Hans': [
      '第 {step} 步的梯度范数为 {norm}：训练已发散。',
      '请降低学习率、增加预热或设置梯度裁剪；之前写出的检查点仍可用。',
    ],
    'zh-Hant': [
      '第 {step} 步的梯度範數為 {norm}：訓練已發散。',
      '請降低學習率、增加預熱或設定梯度裁剪；之前寫出的檢查點仍可用。',
    ],
  },
  'train.checkpoint-of-another-run': {
    'zh-Hans': [
      '{folder}：检查点属于另一个训练，其 {field} 不同：应为 {expected}，实际是 {found}。',
      '请用写出该检查点的配置和数据继续，或新建训练。',
    ],
    'zh-Hant': [
      '{folder}：檢查點屬於另一個訓練，其 {field} 不同：應為 {expected}，實際是 {found}。',
      '請用寫出該檢查點的設定和資料繼續，或新建訓練。',
    ],
  },
  'train.compute-unavailable': {
    'zh-Hans': [
      '此处的 {device} 没有 {compute} 的矩阵乘法。',
      '请设置 train.compute=fp32，或 train.compute=auto 以使用设备具备的类型。',
    ],
    'zh-Hant': [
      '此處的 {device} 沒有 {compute} 的矩陣乘法。',
      '請設定 train.compute=fp32，或 train.compute=auto 以使用裝置具備的類型。',
    ],
  },
  'train.bad-checkpoint': {
    'zh-Hans': ['{folder}：无法读取检查点：{reason}', '请删除检查点文件夹：训练会从第一步重新开始。'],
    'zh-Hant': ['{folder}：無法讀取檢查點：{reason}', '請刪除檢查點資料夾：訓練會從第一步重新開始。'],
  },
  'train.too-little-memory': {
    'zh-Hans': [
      '训练约需 <size>{needed}</size> 内存，可用的有 <size>{available}</size>。',
      '{fitting, select, none {请使用更小的模型，或内存更多的机器；} other {以下任一做法都能放下：{fitting}。}}设置 train.checkMemory: false 则仍会开始。',
    ],
    'zh-Hant': [
      '訓練約需 <size>{needed}</size> 記憶體，可用的有 <size>{available}</size>。',
      '{fitting, select, none {請使用更小的模型，或記憶體更多的機器；} other {以下任一做法都能放下：{fitting}。}}設定 train.checkMemory: false 則仍會開始。',
    ],
  },
  'train.row-too-large': {
    'zh-Hans': [
      '{device} 的内存连一行的微批也不够（第 {step} 步，{tokens} 个词元）：{reason}',
      '请在新的训练中减小 data.maxLength、设置 train.recompute: true 或选择更低的精度（int8、nf4），或关闭占用该设备的其他程序后继续此训练。',
    ],
    'zh-Hant': [
      '{device} 的記憶體連一列的微批也不夠（第 {step} 步，{tokens} 個詞元）：{reason}',
      '請在新的訓練中減小 data.maxLength、設定 train.recompute: true 或選擇更低的精度（int8、nf4），或關閉佔用該裝置的其他程式後繼續此訓練。',
    ],
  },
  'train.too-little-device-memory': {
    'zh-Hans': [
      '训练在设备 {device} 上约需 <size>{needed}</size> 内存，那里可用的有 <size>{available}</size>{holders, select, none {} other {：其余被 {holders} 占用}}。',
      '{holders, select, none {} other {请关闭或等待在其上计算的其他程序。}}{fitting, select, none {} other {以下任一做法都能放下：{fitting}。}}device: cpu 使用机器的内存；设置 train.checkMemory: false 则仍会开始。',
    ],
    'zh-Hant': [
      '訓練在裝置 {device} 上約需 <size>{needed}</size> 記憶體，那裡可用的有 <size>{available}</size>{holders, select, none {} other {：其餘被 {holders} 佔用}}。',
      '{holders, select, none {} other {請關閉或等待在其上計算的其他程式。}}{fitting, select, none {} other {以下任一做法都能放下：{fitting}。}}device: cpu 使用機器的記憶體；設定 train.checkMemory: false 則仍會開始。',
    ],
  },
  'train.no-rows': {
    'zh-Hans': [
      '{split, select, training {训练} train {训练} validation {验证} test {测试} other {{split} }}划分没有数据行。',
      '请检查 data.train、data.validation 和 data.split.validation，使它有数据行。',
    ],
    'zh-Hant': [
      '{split, select, training {訓練} train {訓練} validation {驗證} test {測試} other {{split} }}劃分沒有資料列。',
      '請檢查 data.train、data.validation 和 data.split.validation，使它有資料列。',
    ],
  },
} satisfies ErrorTranslations;
