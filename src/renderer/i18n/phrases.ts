import type { PhraseKey } from '../../shared/phrases/index.ts';

/** The phrases of the engine and the host in Simplified and Traditional Chinese, with the gaps of the English ones. */
export const phraseTranslations: Readonly<Record<PhraseKey, readonly [string, string]>> = {
  // What the system says of files and connections.
  'system.denied': ['没有访问权限', '沒有存取權限'],
  'system.read-only': ['磁盘是只读的', '磁碟是唯讀的'],
  'system.is-folder': ['它是文件夹', '它是資料夾'],
  'system.no-folders': ['文件系统不能在那里创建文件夹', '檔案系統不能在那裡建立資料夾'],
  'system.no-folder': ['所在的文件夹不存在', '所在的資料夾不存在'],
  'system.file-in-path': ['路径中有一部分是文件', '路徑中有一部分是檔案'],
  'system.in-the-way': ['已有同名的文件', '已有同名的檔案'],
  'system.long-name': ['名称超过文件系统允许的长度', '名稱超過檔案系統允許的長度'],
  'system.large-file': ['文件系统不能存放这么大的文件', '檔案系統不能存放這麼大的檔案'],
  'system.busy': ['别的程序正在使用它', '別的程式正在使用它'],
  'system.code': ['系统报告 {code}', '系統報告 {code}'],
  'system.missing': ['没有文件 {file}。', '沒有檔案 {file}。'],
  'system.unreadable': ['无法读取 {file}：{reason}。', '無法讀取 {file}：{reason}。'],
  'system.not-writable': [
    '无法写入 {file}：{reason}。没有留下写了一半的内容。',
    '無法寫入 {file}：{reason}。沒有留下寫了一半的內容。',
  ],
  'system.disk-full': [
    '磁盘已满：无法写入 {file}。没有留下写了一半的内容。',
    '磁碟已滿：無法寫入 {file}。沒有留下寫了一半的內容。',
  ],
  'system.link': ['它是符号链接，这里不跟随', '它是符號連結，這裡不跟隨'],
  'system.not-a-file': ['它是管道或设备，不是文件', '它是管道或裝置，不是檔案'],
  'connection.refused': ['连接被拒绝', '連線被拒絕'],
  'connection.unknown-host': ['无法解析其名称（网络是否连通？）', '無法解析其名稱（網路是否連通？）'],
  'connection.cut': ['连接中断', '連線中斷'],
  'connection.unreachable': ['无法连接 {host}：{reason}。', '無法連線 {host}：{reason}。'],
  'connection.silent': ['没有答复', '沒有答覆'],
  'connection.status': ['它答复了 {status}', '它答覆了 {status}'],
  'connection.slow': ['10 秒内没有答复', '10 秒內沒有答覆'],
  'process.code': ['退出码 {code}', '結束碼 {code}'],
  'process.signal': ['被 {signal} 终止', '被 {signal} 終止'],
  'process.other': ['另一个进程', '另一個程序'],

  // What errors name.
  'name.model': ['模型 {id}', '模型 {id}'],
  'name.data-set': ['数据集 {id}', '資料集 {id}'],
  'name.model-at': ['模型 {id}（{revision}）', '模型 {id}（{revision}）'],
  'name.data-set-at': ['数据集 {id}（{revision}）', '資料集 {id}（{revision}）'],
  'name.hub-part': ['Hub 的这一部分', 'Hub 的這一部分'],
  'name.predictions': ['{runs} 的预测', '{runs} 的預測'],
  'name.run': ['训练 {run}', '訓練 {run}'],
  'name.end-of-file': ['文件结尾', '檔案結尾'],

  // Why a file is not the one that is needed.
  'hub.is-adapter': [
    '其中是适配器（adapter_config.json），需要它的基础模型',
    '其中是適配器（adapter_config.json），需要它的基礎模型',
  ],
  'hub.no-safetensors': ['其中没有 safetensors 文件', '其中沒有 safetensors 檔案'],
  'hub.lacks': ['其中没有 {file}', '其中沒有 {file}'],
  'weights.empty': ['它是空的', '它是空的'],
  'weights.zip': ['开头像 zip 归档，PyTorch 的 pickle 文件就是如此', '開頭像 zip 歸檔，PyTorch 的 pickle 檔案就是如此'],
  'weights.pickle': ['开头像 Python pickle', '開頭像 Python pickle'],
  'weights.gguf': ['开头像 llama.cpp 的 GGUF 文件', '開頭像 llama.cpp 的 GGUF 檔案'],
  'weights.hdf5': ['开头像 Keras 的 HDF5 文件', '開頭像 Keras 的 HDF5 檔案'],
  'weights.gzip': ['开头像 gzip 归档', '開頭像 gzip 歸檔'],
  'weights.json': ['开头像 JSON，可能是下载时的错误信息', '開頭像 JSON，可能是下載時的錯誤資訊'],
  'cuda.missing': ['不存在', '不存在'],
  'cuda.unreadable': ['无法读取', '無法讀取'],
  'cuda.wrong-size': ['有 {found} 字节，应有 {expected} 字节', '有 {found} 位元組，應有 {expected} 位元組'],

  // Devices: why one cannot be used, and what to do.
  'device.no-cuda': ['运行时只在 x64 处理器的 Linux 上支持 CUDA。', '執行階段只在 x64 處理器的 Linux 上支援 CUDA。'],
  'device.no-cuda.remedy': [
    '请使用 DirectML 或 WebGPU，它们可用同一块显卡。',
    '請使用 DirectML 或 WebGPU，它們可用同一塊顯示卡。',
  ],
  'device.no-such': ['运行时在 {platform} 上没有这种设备。', '執行階段在 {platform} 上沒有這種裝置。'],
  'device.no-such.remedy': [
    '请在处理器上训练，或使用 Linux x64、Windows 或 Apple 芯片的 Mac。',
    '請在處理器上訓練，或使用 Linux x64、Windows 或 Apple 晶片的 Mac。',
  ],
  'device.driver-fault': ['无法使用 NVIDIA 驱动程序：{fault}。', '無法使用 NVIDIA 驅動程式：{fault}。'],
  'device.driver-fault.remedy': [
    '请重启机器，或重新安装驱动程序；“nvidia-smi”必须能列出该显卡。',
    '請重新啟動機器，或重新安裝驅動程式；「nvidia-smi」必須能列出該顯示卡。',
  ],
  'device.no-nvidia': ['没有找到 NVIDIA 显卡。', '沒有找到 NVIDIA 顯示卡。'],
  'device.no-nvidia.remedy': [
    '若有，请安装其驱动程序；“nvidia-smi”必须能列出它。CUDA_VISIBLE_DEVICES 可能把它隐藏了。',
    '若有，請安裝其驅動程式；「nvidia-smi」必須能列出它。CUDA_VISIBLE_DEVICES 可能把它隱藏了。',
  ],
  'device.no-provider': ['尚未安装运行时的 CUDA 组件。', '尚未安裝執行階段的 CUDA 元件。'],
  'device.no-provider.remedy': [
    '请在设置中安装，或用“lorikeet device install cuda”。',
    '請在設定中安裝，或用「lorikeet device install cuda」。',
  ],
  'device.old-smi': ['nvidia-smi 太旧，无法查询显卡', 'nvidia-smi 太舊，無法查詢顯示卡'],
  'device.no-card': ['没有找到显卡。', '沒有找到顯示卡。'],
  'device.no-card.remedy': ['若装有软件驱动程序，仍可验证；会很慢。', '若裝有軟體驅動程式，仍可驗證；會很慢。'],
  'device.failed.remedy': ['请更新显卡的驱动程序，再重新验证该设备。', '請更新顯示卡的驅動程式，再重新驗證該裝置。'],
  'device.hung': ['它在 {run} 的第 {step} 步之后停止了', '它在 {run} 的第 {step} 步之後停止了'],
  'device.not-proved': [
    '{format} 的验证失败：{reason}（可用“lorikeet device prove {device}”再试）',
    '{format} 的驗證失敗：{reason}（可用「lorikeet device prove {device}」再試）',
  ],
  'device.not-begun': ['验证没有开始', '驗證沒有開始'],
  'device.not-here': ['{platform} 上没有 {device}', '{platform} 上沒有 {device}'],
  'device.others-only': ['{platform} 的运行时只有 {devices}', '{platform} 的執行階段只有 {devices}'],
  'device.not-started': ['无法启动其进程：{reason}', '無法啟動其程序：{reason}'],
  'device.ended-with': ['驱动程序使进程结束，退出码 {code}', '驅動程式使程序結束，結束碼 {code}'],
  'device.ended-with-saying': [
    '驱动程序使进程结束，退出码 {code}：{said}',
    '驅動程式使程序結束，結束碼 {code}：{said}',
  ],
  'device.ended-by': ['驱动程序以 {signal} 使进程结束', '驅動程式以 {signal} 使程序結束'],
  'device.ended-by-saying': ['驱动程序以 {signal} 使进程结束：{said}', '驅動程式以 {signal} 使程序結束：{said}'],
  'device.lacks': ['{reason}：缺少 {library}', '{reason}：缺少 {library}'],

  // Why a column is taken for something.
  'column.requested': ['按您的指定', '按您的指定'],
  'column.class-names': ['文件写出了它的类别', '檔案寫出了它的類別'],
  'column.called': ['名为“{name}”', '名為「{name}」'],
  'column.called-id': ['名为“{name}”，且前面的行中没有重复的值', '名為「{name}」，且前面的列中沒有重複的值'],
  'column.fewest': ['不同的值最少', '不同的值最少'],
  'column.longest': ['单元格最长，平均 {characters} 个字符', '儲存格最長，平均 {characters} 個字元'],
  'column.distinct': ['{reason}；前面的行中有 {count} 个不同的值', '{reason}；前面的列中有 {count} 個不同的值'],

  // The log of a run.
  'log.started': ['已开始', '已開始'],
  'log.ended': ['已结束', '已結束'],
  'log.failed': ['失败', '失敗'],
  'log.unrecorded': ['无法记录此失败', '無法記錄此失敗'],
  'log.prepared': ['准备完毕', '準備完畢'],
  'log.checkpoint': ['检查点', '檢查點'],
  'log.quantizing': ['正在量化', '正在量化'],
  'log.device.named': ['{device}：由设置指定', '{device}：由設定指定'],
  'log.device.only': ['{device}：没有其他经过验证的设备', '{device}：沒有其他經過驗證的裝置'],
  'log.device.fastest': [
    '{device}：经过验证的设备中最快，每步 {seconds}，其他为 {others}',
    '{device}：經過驗證的裝置中最快，每步 {seconds}，其他為 {others}',
  ],
  'log.proving': [
    '正在以 {format} 验证 {device}，每个驱动程序只需一次',
    '正在以 {format} 驗證 {device}，每個驅動程式只需一次',
  ],
  'log.unused-tensors': ['分类器不使用模型的这些张量：{tensors}', '分類器不使用模型的這些張量：{tensors}'],
  'log.compute': ['矩阵乘法以 {compute} 计算，其余以 fp32 计算', '矩陣乘法以 {compute} 計算，其餘以 fp32 計算'],
  'log.compute-scaled': [
    '矩阵乘法以 {compute} 计算，其余以 fp32 计算；损失缩放从 {scale} 开始',
    '矩陣乘法以 {compute} 計算，其餘以 fp32 計算；損失縮放從 {scale} 開始',
  ],
  'log.max-length': [
    '最大长度 {asked} 超过模型的 {most} 个位置：使用 {used}',
    '最大長度 {asked} 超過模型的 {most} 個位置：使用 {used}',
  ],
  'log.recompute': ['内存不足：反向传播时重算各层的内部', '記憶體不足：反向傳播時重算各層的內部'],
  'log.evaluation-memory': ['评估时内存不足：改为每次 {rows} 行继续', '評估時記憶體不足：改為每次 {rows} 列繼續'],
  'log.all-on-device': ['计算图的所有节点都在 {device} 上运行', '計算圖的所有節點都在 {device} 上執行'],
  'log.some-on-cpu': [
    '计算图的 {all} 个节点中有 {count} 个在处理器上运行，因为 {device} 没有其内核（{ops}）：每一步都要来回复制它们的数据',
    '計算圖的 {all} 個節點中有 {count} 個在處理器上執行，因為 {device} 沒有其核心（{ops}）：每一步都要來回複製它們的資料',
  ],
  'log.old-checkpoints': ['无法移除 {folder} 中的旧检查点：{reason}', '無法移除 {folder} 中的舊檢查點：{reason}'],
  'log.overflow': [
    '跳过第 {step} 步：其梯度在 float16 中溢出；损失缩放从 {before} 降到 {after}',
    '跳過第 {step} 步：其梯度在 float16 中溢位；損失縮放從 {before} 降到 {after}',
  ],
  'log.loss-skipped': [
    '跳过第 {step} 步：其损失不是有限的数（连续 {count} 步；超过 {most} 步则结束训练）',
    '跳過第 {step} 步：其損失不是有限的數（連續 {count} 步；超過 {most} 步則結束訓練）',
  ],
  'log.gradients-skipped': [
    '跳过第 {step} 步：其梯度不是有限的数（连续 {count} 步；超过 {most} 步则结束训练）',
    '跳過第 {step} 步：其梯度不是有限的數（連續 {count} 步；超過 {most} 步則結束訓練）',
  ],
  'log.micro-batch': [
    '{device} 的内存在第 {step} 步不足：现在每个微批 {rows} 行，每步 {accumulation} 个微批，所用的行不变',
    '{device} 的記憶體在第 {step} 步不足：現在每個微批 {rows} 列，每步 {accumulation} 個微批，所用的列不變',
  ],
  'log.converting': [
    '正在把 {folder} 的 pytorch_model.bin 转换为 safetensors，只需一次',
    '正在把 {folder} 的 pytorch_model.bin 轉換為 safetensors，只需一次',
  ],
  'log.pickle-conversion': [
    '{model} 的版本 {revision} 只有 pickle 格式的权重：使用其 safetensors 转换版 {conversion}',
    '{model} 的版本 {revision} 只有 pickle 格式的權重：使用其 safetensors 轉換版 {conversion}',
  ],
  'log.outage': ['使用上次下载的{what}（{commit}）：{error}', '使用上次下載的{what}（{commit}）：{error}'],
  'log.waiting': ['正在等待 {owner} 下载 {file}', '正在等待 {owner} 下載 {file}'],
  'log.arrived-damaged': ['{file} 到达时已损坏，正在重新下载', '{file} 到達時已損壞，正在重新下載'],
  'log.model-commit': ['模型 {id}，提交 {commit}', '模型 {id}，提交 {commit}'],
  'log.model-commit-cached': ['模型 {id}，提交 {commit}，来自缓存', '模型 {id}，提交 {commit}，來自快取'],
  'log.data-commit': ['数据集 {id}，提交 {commit}', '資料集 {id}，提交 {commit}'],
  'log.head-new': [
    '基础模型是 {count} 个类别（{classes}）的分类器；不使用它的分类头，而为 {labels} 新建一个',
    '基礎模型是 {count} 個類別（{classes}）的分類器；不使用它的分類頭，而為 {labels} 新建一個',
  ],
  'log.head-by-name': [
    '使用基础模型的分类头，按类别名称对应（标签 ← 基础模型的类别，– 表示新建）：{rows}',
    '使用基礎模型的分類頭，按類別名稱對應（標籤 ← 基礎模型的類別，– 表示新建）：{rows}',
  ],
  'log.head-by-order': [
    '使用基础模型的分类头，其类别没有名称，按顺序对应（标签 ← 基础模型的类别，– 表示新建）：{rows}',
    '使用基礎模型的分類頭，其類別沒有名稱，按順序對應（標籤 ← 基礎模型的類別，– 表示新建）：{rows}',
  ],
  'log.goes-on-from': [
    '{damage}。训练从上一个检查点（第 {step} 步）继续。',
    '{damage}。訓練從上一個檢查點（第 {step} 步）繼續。',
  ],
  'log.bad-checkpoint': ['{folder}：无法读取检查点：{reason}', '{folder}：無法讀取檢查點：{reason}'],
  'log.not-as-written': ['{file} 与写出时不同', '{file} 與寫出時不同'],
  'log.damaged-line': [
    '{file} 的第 {line} 行已损坏，现已移除：{text}',
    '{file} 的第 {line} 行已損壞，現已移除：{text}',
  ],
  'log.tracker-left-out': ['此训练从这里起不再写入 {tracker}：{reason}', '此訓練從這裡起不再寫入 {tracker}：{reason}'],
  'log.tracker-left-out.remedy': [
    '训练会继续。继续该训练时，或用 lorikeet track 时，会重新写入全部内容。',
    '訓練會繼續。繼續該訓練時，或用 lorikeet track 時，會重新寫入全部內容。',
  ],
  'sign.one-class': [
    '所有验证行都得到同样的答案：训练没有学到任何能区分标签的内容。',
    '所有驗證列都得到同樣的答案：訓練沒有學到任何能區分標籤的內容。',
  ],
  'sign.one-class.remedy': [
    '请试试均衡的类别权重、更多轮数或别的学习率；并检查文本与标签是否对应。',
    '請試試均衡的類別權重、更多輪數或別的學習率；並檢查文字與標籤是否對應。',
  ],
  'sign.loss-flat': ['训练损失没有下降：结束时与随机猜测相当。', '訓練損失沒有下降：結束時與隨機猜測相當。'],
  'sign.loss-flat.remedy': [
    '请试试高或低三倍的学习率、更多轮数或更大的秩；并检查标签。',
    '請試試高或低三倍的學習率、更多輪數或更大的秩；並檢查標籤。',
  ],
  'sign.loss-diverged': [
    '训练损失升到远高于随机猜测的水平：训练发散了。',
    '訓練損失升到遠高於隨機猜測的水準：訓練發散了。',
  ],
  'sign.loss-diverged.remedy': ['请试试十分之一的学习率，或更长的预热。', '請試試十分之一的學習率，或更長的預熱。'],
  'sign.not-reproduced': ['保留的适配器对验证行的预测与评估时不同。', '保留的適配器對驗證列的預測與評估時不同。'],
  'sign.not-reproduced.remedy': [
    '请不要使用此适配器：请重新训练（若用了别的设备，请改用处理器）；若再次出现，请报告。',
    '請不要使用此適配器：請重新訓練（若用了別的裝置，請改用處理器）；若再次出現，請報告。',
  ],
};
