import type { AreaTexts, Words } from '../area'
import type { CensoredAs, Duplicates, Fill, findings as area, WayOut } from '../areas/findings'
import { stepWords } from './training'

const ways: Readonly<Record<WayOut, string>> = {
  grid: '请将数据保存为 .npy 或 CSV 再导入（在 Python 中：numpy.save("data.npy", array)）。',
  grib: '请用 `cdo -f nc copy in.grib out.nc` 转换，再用 numpy.save 保存数组。',
  picture: '请将图片按时间顺序合成一个数组，用 numpy.save 保存后导入。',
  table: '请将数据保存为 CSV（每行一个地点和日期）再导入。',
  sheet: '请打开它，将工作表另存为“CSV UTF-8 (*.csv)”再导入。',
  unpack: '请先解压，再导入其中存放数据的文件。',
}
const sorts: Readonly<Record<string, (name: string) => string>> = {
  picture: (name) => ` ${name} 图片`,
  video: (name) => `视频（${name}）`,
  document: (name) => `文档（${name}）`,
  table: (name) => `表格或数据库（${name}）`,
  archive: (name) => ` ${name} 压缩文件`,
  pickle: () => ' Python pickle 文件（加载会执行代码，因此从不加载）',
}
const fills: Readonly<Record<Fill, string>> = {
  zero: '填为 0',
  hold: '沿用前一个值',
  interpolate: '由前后的值插值',
  mask: '保留为“无数据”',
}
const hows: Readonly<Record<Duplicates, string>> = {
  sum: '相加',
  mean: '取平均',
  last: '以最后一个为准',
}
const censored: Readonly<Record<CensoredAs, string>> = {
  half: '低于界限的按一半计，其余按界限计',
  limit: '按界限计',
  zero: '低于界限的按 0 计，其余按界限计',
  mask: '保留为“无数据”',
}
const shown = (examples: readonly string[], more: boolean) =>
  examples.join('、') + (more ? '……' : '')
const where = (seen: number | null, { format }: Words) =>
  seen === null ? '' : `（目前已查看 ${format.number(seen)} 个值）`

export const findings = {
  errors: {
    'import.known-format': [
      ({ file, kind }) => {
        const [sort = '', name = ''] = kind.split(':')
        return `${file} 是${sorts[sort]?.(name) ?? ` ${kind} 格式的文件`}，目前还不能读取。`
      },
      ({ way }) => ways[way],
    ],
  },
  sentences: {
    'finding.of-variable': ({ name, finding }, { say }) => `“${name}”：${say(finding)}`,
    'finding.windows-1252': '文本不是 UTF-8，按 Windows-1252 读取。',
    'finding.unit': ({ unit }) => `单位“${unit}”会与每个数值一同显示。`,
    'finding.bad-dates': ({ count, format, examples, more }) =>
      `${count} 行的日期不符合 ${format} 或不存在；这些行被略过（${shown(examples, more)}）。`,
    'finding.bad-coordinates': ({ count, examples, more }) =>
      `${count} 行没有可读的坐标；这些行被略过（${shown(examples, more)}）。`,
    'finding.off-globe': ({ count, examples, more }) =>
      `${count} 行的坐标超出地球范围（纬度 -90 至 90，经度 -180 至 360）；这些行被略过（${shown(examples, more)}）。`,
    'finding.bad-values': ({ count, examples, more }) =>
      `${count} 行的值不是数字，按空值处理（${shown(examples, more)}）。`,
    'finding.few-columns': ({ count, examples, more }) =>
      `${count} 行的列数少于第一行（${shown(examples, more)}）。`,
    'finding.mixed-dates': ({ one, other, example }) =>
      `日期有两种写法：${one} 和 ${other}（${example}）。`,
    'finding.missing-dates': ({ count, frames, examples, more, fill }) =>
      `${frames} 个日期中有 ${count} 个没有任何行（${shown(examples, more)}）：${fills[fill]}。`,
    'finding.crowded-step': ({ dates, frames, step }, { format }) =>
      `${format.number(dates)} 个不同日期落入步长为 ${step.count} ${stepWords[step.unit]}的 ${frames} 帧。`,
    'finding.one-date': '只有一个日期：没有随时间的变化。',
    'finding.last-incomplete': ({ time, frames, sum, before }, { format }) =>
      `最新时段 ${time} 的总和为 ${format.number(sum, 4)}，前一时段为 ${format.number(before, 4)}：` +
      `此前从未下降这么多，可能尚未报全。若如此，请用步骤“截取时间”保留前 ${frames} 帧。`,
    'finding.empty-cells': ({ count, share, fill }, { format }) =>
      `${format.number(count)} 个格点值在某些日期为空（${format.percent(share)}）：${fills[fill]}。`,
    'finding.repeated-rows': ({ count, examples, more, how }) =>
      `${count} 行与前面某行的地点和日期重复（${shown(examples, more)}）；这些值${hows[how]}。`,
    'finding.shared-cells': ({ count, how }) =>
      `${count} 个值与另一地点落入同一格点和日期；这些值${hows[how]}。`,
    'finding.off-grid': ({ places, x, y, degrees, height, width, alone }, { format }) =>
      `${format.number(places)} 个地点不在规则网格上；以 ${x} x ${y}${degrees ? ' 度' : ''} ` +
      `为格点得到 ${height} x ${width} 的地图，其中 ${format.number(alone)} ` +
      '个地点独占一个格点。',
    'finding.one-line': ({ side }) => `地图只有一${side === 'row' ? '行' : '列'}：缺少第二个维度。`,
    'finding.outside-map': ({ count, cells }, { format }) =>
      `${format.number(cells)} 个格点中有 ${format.number(count)} 个始终没有值，不属于地图。`,
    'finding.moved-west': '大于 180 的经度按西经计（350 变为 -10）。',
    'finding.null-island': '有地点位于纬度 0、经度 0，这通常表示位置未知。',
    'finding.marked': ({ count, mark }) => `${count} 个值为 ${mark}，视为“无数据”。`,
    'finding.constant': ({ value }) =>
      `所有值都是 ${value}：没有可学习的内容。请检查是否选对了数值。`,
    'finding.dwarfed': ({ value, low, high }) =>
      `几乎所有值都在 ${low} 到 ${high} 之间，但有的达到 ${value}。` +
      '若这是错误或表示“无数据”，请在此处说明；训练会截断这样的值。',
    'finding.nearly-empty': ({ count, cells }, { format }) =>
      `所有帧的 ${format.number(cells)} 个单元格中只有 ${count} 个值：不足以学习。`,
    'finding.negative': ({ count, examples }) =>
      `${count} 个值为负（${examples.join('、')}），计数不应为负；予以保留。`,
    'finding.no-header': '第一行就是数据：各列没有名称。已按内容判断日期、y、x 和数值列。',
    'finding.dates-in-columns': ({ count, format }) =>
      `每个日期各占一列（共 ${count} 列，${format}）；按地点逐行读取。`,
    'finding.places-in-columns': ({ count, example }) =>
      `每个地点各占一列（共 ${count} 列，列名如“${example}”：纬度、经度）。`,
    'finding.ambiguous-dates': ({ column, example, one, other }) =>
      `“${column}”中的日期（如 ${example}）既符合 ${one} 也符合 ${other}：是哪一种？请选择。`,
    'finding.week-system': ({ columns, system }) =>
      `${columns.length === 1 ? '' : '日期由以下各列组成：'}${columns.join('、')} 按${
        system === 'iso-week'
          ? ' ISO 周计（从星期一开始，世卫组织的算法）；若从星期日开始，请选择 MMWR 周。'
          : ' MMWR 周计（从星期日开始，美国 CDC 的算法）；若从星期一开始，请选择 ISO 周。'
      }`,
    'finding.skipped-lines': ({ above, under, comment }, { format }) => {
      const parts = [
        above > 0 ? `表头上方 ${above} 行` : '',
        under > 0 ? `表头下方 ${under} 行` : '',
        comment === '' ? '' : `以 ${comment} 开头的行`,
      ].filter((part) => part !== '')
      return `以下不是数据，已略过：${format.list(parts)}。`
    },
    'finding.counted-rows': ({ columns }) =>
      `除日期和位置外没有数值列（${columns.join('、')}）：改为统计行数，每行算一次观测。`,
    'finding.swapped': ({ y, x, value }) =>
      `“${y}”中有 ${value}，不可能是纬度，而“${x}”的值都可以是纬度：两列已互换。`,
    'finding.long-rows': ({ count, examples, more }) =>
      `${count} 行的字段多于列数；这些行被略过（${shown(examples, more)}）。`,
    'finding.censored': ({ count, examples, more, how }) =>
      `${count} 个值只知道低于或高于某个界限（${shown(examples, more)}）；${censored[how]}。`,
    'finding.no-zone': ({ first }) =>
      `没有说明时刻属于哪个时区（第一个是 ${first}）：按 UTC 处理。`,
    'finding.doubled-hour': ({ example, dates }) =>
      `在这 ${dates} 个时刻（如 ${example}）中钟表曾回拨：同一地点的某一小时出现了两次。两者不会相加；请说明钟表所在的时区。`,
    'finding.marks': ({ marks, step }) =>
      `每个日期是所在${stepWords[step.unit]}的${marks === 'end' ? '最后一天' : '中间一天'}。`,
    'finding.copied-rows': ({ count, examples, more }) =>
      `${count} 行与前面某行的每个字段都相同（${shown(examples, more)}）；只算一次。`,
    'finding.suspect': ({ count, mark }) =>
      `${count} 个值为 ${mark}，这是计算机中该位数的最大值，且远高于其他值：` +
      '它表示“无数据”，还是一个真实的值（none）？请选择。',
    'finding.uneven-steps': ({ names }, { format }) =>
      `${format.names(names)} 的间距不均匀：每个坐标各占一行或一列，在地图上按均匀间距排列。`,
    'finding.date-line': '地图跨越日界线：经度超过 180 继续计数，使相邻的格点保持相邻。',
    'finding.totals': ({ cells, neverFall, fall, differences }) =>
      `计数只增不减（${cells} 个格点中有 ${neverFall} 个从不下降${fall === null ? '' : `；首次下降在 ${fall}`}），像是累计数；${
        differences ? '已取差值。' : '若确是累计数，请取差值。'
      }`,
    'finding.rounded': ({ distinct, kept, value, becomes }, { format }) =>
      kept === distinct
        ? `大于 16777216 的整数只保留 7 位有效数字：${value} 变为 ${becomes}。若有影响，请改用更大的单位。`
        : `数值相对于彼此的差异过大：${format.number(distinct)} 个不同的值只有 ` +
          `${format.number(kept)} 个仍可区分（${value} 变为 ${becomes}）。` +
          '请减去一个固定的数，或改用更小的单位。',
    'finding.joined-date': ({ columns }) => `日期由以下各列组成：${columns.join('、')}。`,
    'finding.several-values': ({ names, taken }) =>
      `有 ${names.length} 列可能是数值（${quoted(names)}）；取“${taken}”。`,
    'finding.nan-cells': ({ count, seen }, words) =>
      `${words.format.number(count)} 个格点值没有数据（NaN）${where(seen, words)}。`,
    'finding.declared-missing': ({ count, seen }, words) =>
      `${words.format.number(count)} 个格点值被文件标明为没有数据${where(seen, words)}。`,
    'finding.infinite': ({ count, seen }, words) =>
      `${words.format.number(count)} 个格点值为无穷大${where(seen, words)}，视为无数据。`,
    'finding.marked-cells': ({ count, mark, seen }, words) =>
      `${words.format.number(count)} 个格点值为 ${mark}${where(seen, words)}，视为无数据。`,
    'finding.inexact': ({ count, seen, example }, words) =>
      `${words.format.number(count)} 个整数过大，无法精确保存（例如 ${example}），舍入到 7 位有效数字${where(seen, words)}。`,
    'finding.float64': '数值以 7 位有效数字（float32）保存。',
    'finding.trailing-bytes': ({ bytes }, { format }) =>
      `数组末尾之后的 ${format.number(bytes)} 字节被忽略。`,
    'finding.picked': ({ axis, name, length }) =>
      `${name === '' ? `第 ${axis} 轴` : `轴“${name}”`}有 ${length} 个位置，只读取第一个。`,
    'finding.time-last': ({ length }) => `前两轴长度相同，因此最后一轴（${length}）视为时间。`,
    'finding.read-as': ({ shape, axes }, { format }) =>
      `${format.shape(shape)} 按 ${axes.map((axis) => axisWords[axis] ?? axis).join('、')} 读取。`,
    'finding.frames-or-sequences': ({ shape, sequences, frames }, { format }) =>
      `${format.shape(shape)} 读作 ${sequences} 个序列，每个 ${frames} 帧；也可能是 ` +
      `${sequences} 帧，每帧 ${frames} 个序列。`,
    'finding.channels-or-frames': ({ shape, sequences, frames }, { format }) =>
      `${format.shape(shape)} 按时间、通道、高、宽读取；也可能是 ${sequences} 个序列，每个 ${frames} 帧。`,
    'finding.channels-or-sequences': ({ shape }, { format }) =>
      `${format.shape(shape)} 按时间、高、宽、通道读取；也可能含有序列。`,
    'finding.moving-mnist': ({ shape, frames, sequences }, { format }) =>
      `${format.shape(shape)} 按 Moving MNIST 的形式读取：${frames} 帧，${sequences} 个序列。`,
    'finding.uneven': ({ names }, { format }) =>
      `坐标${format.names(names)}间隔不均匀；保留网格，但不保留其位置。`,
    'finding.irregular-times': ({ present, wanted }) =>
      `时间不规则：按此步长，${present} 帧会散布在 ${wanted} 帧之中。现按先后顺序读取；如需保留日期，请选择更长的步长。`,
    'finding.gaps': ({ count, frames, examples, more }) =>
      `${frames} 帧中有 ${count} 帧不在文件中（${shown(examples, more)}）：保留为“无数据”。`,
    'finding.same-times': ({ count, first }, { format }) =>
      `${count} 帧与其他帧时间相同（首次出现于 ${format.time(first)}）；以最后一帧为准。`,
    'finding.reordered': '文件中的帧不是按时间排列的；已重新排序。',
    'finding.several-arrays': ({ names, taken }) =>
      `文件中有 ${names.length} 个数组可能是数据（${quoted(names)}）；显示“${taken}”。`,
    'why.keras': '与 Keras 示例相同：每一帧预测下一帧，使用二元交叉熵、Adam，每批 2 个窗口。',
    'why.keras-peeks':
      '其最后一层会提前看到一帧，也就是待预测的那一帧：训练误差看起来比实际预测更好。',
    'why.keras-causal': '与发表的模型不同，其最后一层只看过去，因此训练误差就是预测能达到的水平。',
    'why.picture': '数值属于图像，因此缩放到 0..1，并以二元交叉熵评分。',
    'why.picture-direct': ({ mirrored }) =>
      `数值属于图像，因此缩放到 0..1，并以平方误差评分${mirrored ? '；镜像后的窗口也参与学习' : ''}。`,
    'why.correction': ({ mirrored }) =>
      `网络读取由算术得到的最好预报并加以修正，以数据单位的平方误差评分${mirrored ? '；镜像后的窗口也参与学习' : ''}。`,
    'why.amounts':
      '数值是从接近 0 开始的数量，因此使用其对数（取绝对值的对数并保留符号），模型预测相对最新一帧的变化。',
    'why.loss-counts':
      '数值是从 0 开始的整数：负二项损失以及（变化较小时）泊松损失适用于此；可为其设置权重来尝试。',
    'why.loss-amounts': '多数接近 0，少数很大：平衡损失更重视大值；若大值最重要，可为其设置权重。',
    'why.measurements': '数值是某种尺度上的测量值，因此进行标准化，模型预测相对最新一帧的变化。',
    'why.clips': ({ frames, inputs, targets }) =>
      `每个序列有 ${frames} 帧，因此读取 ${inputs} 帧，预测随后的 ${targets} 帧。`,
    'why.series': ({ frames, inputs, targets }) =>
      `共 ${frames} 帧，每个窗口读取 ${inputs} 帧、预测 ${targets} 帧，以便留出足够的窗口用于训练和检验。`,
    'why.patches': ({ patch, uneven }) =>
      `每 ${patch} x ${patch} 个格点合并计算${uneven ? '（边缘先填充再裁去）' : ''}，速度更快。`,
    'why.batch': ({ windows, most }) =>
      `每步训练 ${windows} 个窗口（而不是 ${most} 个），以适应窗口数量及其所需内存。`,
    'why.missing': '没有数据的格点既不计入训练，也不计入评分。',
  },
} satisfies AreaTexts<typeof area>

const axisWords: Readonly<Record<string, string>> = {
  sequence: '序列',
  time: '时间',
  height: '高',
  width: '宽',
  channel: '通道',
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join('、')
}
