import type { AreaTexts } from '../area'
import type { importing as area, ValueKind } from '../areas/importing'
import { stepWords } from './training'

const again = '请重新获取该文件；这一份已损坏。'
const resave = '请用 numpy.save 重新保存为数值数组，例如 array.astype("float32")。'
const kinds: Readonly<Record<ValueKind, string>> = {
  records: '带字段名的记录',
  objects: 'Python 对象（加载会执行代码，因此从不加载）',
  complex: '复数',
  text: '文本',
  dates: '日期',
  durations: '时间长度',
  bytes: '原始字节',
  extended: '扩展精度数值',
  unknown: '未知类型的值',
}

export const importing = {
  errors: {
    'npy.not-npy': [
      ({ file }) => `${file} 的开头不符合 .npy 格式。`,
      '请选择 .npy、.npz 或 .csv 文件。',
    ],
    'npy.truncated': [
      ({ file, has, needed }) =>
        `${file} 不完整：末尾缺少 ${needed - has} 字节（现有 ${has} 字节，文件头声明为 ${needed} 字节）。`,
      '请重新获取该文件，或用 numpy.save 重新保存；这一份已损坏。',
    ],
    'npy.version': [
      ({ file, version }) => `${file} 是版本 ${version} 的 .npy 文件；目前支持版本 1 至 3。`,
      resave,
    ],
    'npy.header-size': [
      ({ file, bytes, most }, { format }) =>
        `${file} 的 .npy 文件头自称长 ${format.bytes(bytes)}；最多读取 ${format.bytes(most)}。`,
      again,
    ],
    'npy.header': [
      ({ file, field, seen }) => `${file} 的 .npy 文件头中没有可读的 ${field}（${seen}）。`,
      again,
    ],
    'npy.dtype': [
      ({ file, descr, kind }) => `${file} 中是${kinds[kind]}（${descr}），而不是实数。`,
      resave,
    ],
    'npy.axis-length': [
      ({ file, axis, length }) =>
        `${file} 的 .npy 文件头给第 ${axis} 轴的长度 ${length} 不可能成立。`,
      again,
    ],
    'npy.shape': [
      ({ file, shape }) =>
        `${file} 的 .npy 文件头声明的形状（${shape.join(', ')}）超出任何磁盘的容量。`,
      again,
    ],
    'import.empty': [({ file }) => `${file} 是空的。`, '请选择有数据的文件。'],
    'import.empty-axis': [
      ({ file, axis, meaning }) => `${file} 是空的：其第 ${axis} 轴（${meaning}）的长度为 0。`,
      '请选择有数据的文件。',
    ],
    'import.no-values': [
      ({ file }) => `${file} 没有任何有效数值：所有格点都为空、为 NaN 或被标记为缺失。`,
      '请检查哪一列或哪个数组存放数值，以及哪个值表示“无数据”。',
    ],
    'import.disk-full': [
      ({ file, needed, free }, { format }) =>
        `磁盘空间不足以存放 ${file}` +
        (needed === null ? '' : `：需要 ${format.bytes(needed)}`) +
        (free === null ? '，写入途中磁盘已满' : `，可用 ${format.bytes(free)}`) +
        '。',
      '请释放一些空间，或用 --data-dir 选择其他数据文件夹。',
    ],
    'import.grid-too-large': [
      ({ file, height, width }) => `${file} 会得到 ${height} x ${width} 的网格，超出可处理的范围。`,
      '请选择更大的格点或更长的时间步长。',
    ],
    'import.too-many-values': [
      ({ file, places, frames }) =>
        `${file} 会得到 ${places} 个地点、${frames} 个时刻，超出可处理的范围。`,
      '请选择更大的格点或更长的时间步长。',
    ],
    'import.too-many-frames': [
      ({ step, frames, most }, { format }) =>
        `步长 ${step.count} ${stepWords[step.unit]}会得到 ${format.number(frames, 9)} 帧，` +
        `超过可处理的 ${format.number(most, 8)} 帧。`,
      '请选择更长的步长。',
    ],
    'import.no-rows': [
      ({ file, example }) =>
        `${file} 中没有一行同时具有可读的日期和位置${example === '' ? '' : `（${example}）`}。`,
      '请为日期和坐标选择其他列，或更换日期格式。',
    ],
    'import.no-column': [
      ({ file, column }) => `${file} 中没有名为“${column}”的列。`,
      ({ columns }, { format }) => `请从其列中选择：${format.list(columns, 'or')}。`,
    ],
    'import.too-many-rows': [
      ({ file, most }, { format }) => `${file} 中的数值超过 ${format.number(most, 9)} 个。`,
      '请将数据保存为 .npy，或将表格拆分。',
    ],
    'import.one-column': [
      ({ file }) => `${file} 没有分列：各行未以逗号、分号、制表符或竖线分隔。`,
      '请将数据保存为 CSV，每行一个地点和日期。',
    ],
    'import.csv-quotes': [
      ({ file, row }) => `${file}：第 ${row} 行没有结束；其中的引号（"）可能没有闭合。`,
      '请在表格软件或编辑器中修正该行，然后重新导入。',
    ],
    'import.row-too-long': [
      ({ file, row, most }, { format }) =>
        `${file}：第 ${row} 行超过 ${format.number(most)} 个字符；表格的行没有这么长。`,
      '请确认该文件是表格，且各行以换行符结束。',
    ],
    'import.no-dates': [
      ({ file, columns }) => `${file} 中没有日期列或帧编号列（现有列：${columns.join('、')}）。`,
      '请添加日期列（如 2020-02-24）或帧编号列，并命名为“date”或“frame”。',
    ],
    'import.no-coordinates': [
      ({ file, columns }) =>
        `${file} 没有坐标：其列（${columns.join('、')}）中没有经纬度、x 和 y 或行列号。`,
      '如果表中是区域名称，请与带有其边界的 GeoJSON 或 shapefile 一起导入；否则请添加纬度列和经度列。',
    ],
    'import.answer': [
      ({ answer }) => `回答“${answer}”没有写明字段。`,
      '请写成 字段=值，例如 dateFormat=dd/MM/yyyy。',
    ],
    'import.no-field': [
      ({ field }) => `“${field}”不是该文件读取方式中的字段。`,
      ({ fields }, { format }) => `可用字段：${format.list(fields)}。`,
    ],
    'import.zone': [
      ({ file, zone }) => `“${zone}”不是时区，无法用于 ${file} 的时刻。`,
      '请写成 UTC、+02:00 这样的偏移，或 Europe/Berlin 这样的地名。',
    ],
    'import.unanswered': [
      ({ file, question }, { say }) => `${file} 需先回答一个问题才能导入。${say(question)}`,
      ({ field, choices }, { format }) =>
        `请在窗口中回答，或使用 ${format.list(
          choices.map((choice) => `\`--answer ${field}=${choice}\``),
          'or',
        )}。`,
    ],
    'import.web-page': [
      ({ file }) => `${file} 是网页而不是表格：下载可能失败了。`,
      '请重新下载，并确认它能在表格软件中打开。',
    ],
    'import.no-table': [
      ({ file, kind }) => `${file} 是 ${kind}，而不是表格。`,
      '请将数据保存为 CSV，每行一个地点和日期。',
    ],
    'import.mixed-dates': [
      ({ file, one, other, example }) =>
        `${file} 中的日期有两种写法：${one} 和 ${other}（${example}）。`,
      '请统一日期写法（最好是 yyyy-MM-dd），然后重新导入。',
    ],
    'import.other-plan': [
      ({ file, is }) =>
        is === 'table'
          ? `${file} 是表格，而导入方案不是。`
          : is === 'grid'
            ? `${file} 中是网格，而导入方案不是用于网格。`
            : `${file} 是区域表格，而导入方案不是。`,
      '请重新查看该文件。',
    ],
    'import.zip-damaged': [
      ({ file, problem }, { say }) => `${file} 是 ZIP 文件，但${say(problem)}。`,
      again,
    ],
    'import.zip-encrypted': [
      ({ file, member }) => `${file} 中的“${member}”设有密码。`,
      '请不设密码重新保存。',
    ],
    'import.zip-method': [
      ({ file, member, method }) => `${file} 中的“${member}”以 ${method} 压缩，此处无法读取。`,
      '请用常规压缩方式（deflate）重新保存。',
    ],
    'import.zip-in-gzip': [
      ({ file }) => `${file} 是 gzip 中的 ZIP 文件，压缩了两次。`,
      '请先解压一次，再导入其中的 ZIP 文件。',
    ],
    'import.gzip-damaged': [({ file, detail }) => `${file} 无法解压：${detail}。`, again],
    'import.unpacked-size': [
      ({ file, size, room, limited }, { format }) =>
        `${file} 解压后有 ` +
        `${size === null ? `${format.bytes(room)} 以上` : format.bytes(size)}；` +
        (limited === 'limit'
          ? `最多解压 ${format.bytes(room)}`
          : `磁盘只剩 ${format.bytes(room)}`) +
        '。',
      '请用解压软件解压，再导入其中存放数据的文件。',
    ],
    'import.unreadable': [
      ({ file, code }) => `无法打开 ${file}（${code}）。`,
      '请确认文件仍在原处，且您有读取权限。',
    ],
    'import.file-changed': [
      ({ file, at, missing }) =>
        `${file} 在读取途中于第 ${at} 字节处结束；本应还有 ${missing} 字节。`,
      '请等文件完整后重新导入。',
    ],
    'import.workbook-cells': [
      ({ file, cells, most }, { format }) =>
        `${file} 的一个工作表跨越 ${format.number(cells)} 个单元格；最多读取 ${format.number(most)} 个。`,
      '请将表格另存为 .csv。',
    ],
    'import.too-many-files': [
      ({ file, files, most }, { format }) =>
        `${file} 中有 ${format.number(files)} 个文件，超过 ${format.number(most)} 个。`,
      '请选择存放数据的文件。',
    ],
    'import.unknown-bytes': [
      ({ file, bytes }) => `${file} 既不是文本，也不是已知的文件类型（开头字节为 ${bytes}）。`,
      '请选择 .npy、.npz 或 .csv 文件。',
    ],
    'import.no-data-inside': [
      ({ file, isFolder, names, why }, { say }) =>
        `${file} 是${isFolder ? '文件夹' : ' ZIP 文件'}，其中没有可读取的文件（` +
        `${names.length === 0 ? '是空的' : shown(names)}）。${why === null ? '' : say(why)}`,
      '请选择存放数据的 .npy、.npz 或 CSV 文件。',
    ],
    'import.workbook': [
      ({ file, isWorkbook }) =>
        `${file} 是${isWorkbook ? ' Excel 工作簿' : '办公文档'}，无法直接读取。`,
      '请打开它，选择工作表，另存为“CSV UTF-8 (*.csv)”，再导入该文件。',
    ],
    'import.not-together': [
      ({ file, groups }) =>
        `${file} ${groups > 1 ? `是 ${groups} 个数据集` : '彼此不属于同一份数据'}，不能合为一个。`,
      '请逐个导入。',
    ],
    'import.several-inside': [
      ({ file, names }) => `${file} 中有 ${names.length} 个文件都可能是数据（${shown(names)}）。`,
      ({ isFolder }) =>
        isFolder ? '请选择其中一个文件，而不是文件夹。' : '请解压后导入所需的文件。',
    ],
    'import.array-rank': [
      ({ file, shape }) => `${file} 中是${rank(shape)}，而不是一系列地图。`,
      '请保存为 3 轴（时间、高、宽）、4 轴（加上序列或通道）或 5 轴（两者都有）的数组。',
    ],
    'import.no-maps': [
      ({ file, arrays }) => `${file} 中没有一个数组是一系列地图：${shown(arrays, 8)}。`,
      '请保存为 3 轴（时间、高、宽）、4 轴或 5 轴的数组。',
    ],
    'import.axes-count': [
      ({ file, shape, axes }, { format }) =>
        `${file} 有 ${shape.length} 个轴（${format.shape(shape)}），但只命名了 ${axes.length}` +
        ` 个（${axes.join('、')}）。`,
      '请为每个轴命名一次，其中必须有时间、高和宽。',
    ],
    'import.axes': [
      ({ file, axes, lacks }) =>
        `${file} 的轴（${axes.join('、')}）${lacks === null ? '有重复' : `缺少 ${lacks}`}。`,
      '请为每个轴命名一次，其中必须有时间、高和宽。',
    ],
    'import.other-shape': [
      ({ file, one, shape, other, otherShape }, { format }) =>
        `${file} 中“${other}”的形状为 ${format.shape(otherShape)}，而“${one}”为 ` +
        `${format.shape(shape)}：不能作为同一数据集的通道。`,
      '请选择形状相同的变量。',
    ],
    'import.more-channels': [
      ({ file, variable, channels }) =>
        `${file} 中的“${variable}”已有 ${channels} 个通道，不能再加入其他变量。`,
      '请只选择一个变量。',
    ],
    'import.no-variable': [
      ({ file, variable }) => `${file} 中没有数组“${variable}”。`,
      ({ known }, { format }) => `请选择 ${format.list(known, 'or')}。`,
    ],
    'import.stack': [
      ({ file, other, has, otherHas }) =>
        `${other} 为 ${otherHas}，而 ${file} 为 ${has}：它们不是同一序列的帧。`,
      '请只将大小和类型相同的文件一起导入。',
    ],
    'samples.clips-as-table': ['没有地点和日期的片段无法写成表格。', '请将文件命名为 .npy。'],
    'samples.format': [
      ({ extension }) => `示例无法写成“${extension}”格式。`,
      '请将文件命名为 .csv 或 .npy。',
    ],
  },
  sentences: {
    'zip.no-end': '其目录缺失或不完整',
    'zip.entry': ({ entry }) => `其目录的第 ${entry} 项无法读取`,
    'zip.outside': ({ member }) => `${member === null ? '其目录' : `“${member}”`}超出了文件末尾`,
    'zip.elsewhere': ({ member }) => `“${member}”不在目录所说的位置`,
    'zip.cut-off': ({ member }) => `“${member}”不完整`,
    'zip.overlap': ({ member }) => `“${member}”与另一个成员重叠`,
    'zip.unpacking': ({ detail }) => `无法解压（${detail}）`,
    'doing.reading-rows': '正在读取各行',
    'doing.looking': '正在查看数值',
    'doing.unpacking': '正在解压',
    'doing.writing': '正在写入各帧',
    'doing.sample': '正在生成示例',
    'doing.evaluating': '正在评估',
    'doing.comparing': '正在与新数据比较',
    'doing.forecasting': '正在预测',
    'doing.shuffling': '正在交换输入',
    'doing.proving': '正在以噪声代替未来重新拟合和预测',
    'doing.racing': ({ reference }) => `正在比较 ${reference}`,
    'sample.epidemic': '生成的数据：虚构国家中一种虚构传染病的每周报告病例；海洋部分没有数据。',
    'sample.moving-digits': '生成的数据：两个用笔画写成的数字，在 64 x 64 像素的方框中弹跳。',
    'sample.rain': '生成的数据：随缓慢转向的风移动的阵雨，网格 1 公里，每五分钟一帧。',
  },
} satisfies AreaTexts<typeof area>

function shown(names: readonly string[], most = 3): string {
  return names.slice(0, most).join('、') + (names.length > most ? '……' : '')
}

function rank(shape: readonly number[]): string {
  const sides = shape.join(' x ')
  switch (shape.length) {
    case 0:
      return '单个数值'
    case 1:
      return `一行 ${sides} 个数值`
    case 2:
      return `单幅 ${sides} 的地图`
    default:
      return ` ${shape.length} 轴的数组（${sides}）`
  }
}
