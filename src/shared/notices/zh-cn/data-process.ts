import type { AreaTexts } from '../area'
import type { dataProcess as area } from '../areas/data-process'

export const dataProcess = {
  errors: {
    'data.start': [({ detail }) => `无法启动数据进程：${detail}。`, '请用 `npm ci` 重新安装。'],
    'data.hung': [
      ({ seconds, work }, { say }) => `数据进程在${say(work)}时 ${seconds} 秒没有响应，已被结束。`,
      '请重试；原因可能是磁盘没有响应，或文件已损坏。',
    ],
    'data.memory': [
      ({ megabytes, work }, { say }) =>
        `数据进程在${say(work)}时需要超过 ${megabytes} MB 的内存，已被结束。`,
      ({ megabytes, variable }) =>
        `请只取其中一部分，或用 ${variable}=${2 * megabytes} 允许使用更多内存。`,
    ],
    'data.died': [
      ({ how, work }, { say }) => `数据进程在${say(work)}时意外结束（${how}）。`,
      '请重试；如果再次出现，文件可能已损坏。',
    ],
    'files.destination': ['应用已不再记得这个保存位置。', '请重新选择保存位置。'],
    'forecast.too-large': [
      ({ values }, { format }) => `此预测包含 ${format.number(values, 3)} 个数值，无法一次显示。`,
      '请另存为 .npy 后查看，或减少预测步数。',
    ],
  },
  sentences: {
    'work.reading': ({ file, others }) =>
      others === 0 ? `读取 ${file} ` : `读取 ${file} 及另外 ${others} 个文件`,
    'work.reading-dataset': ({ name }, { format }) => `读取${format.quote(name)}`,
    'work.sample': ({ sample }) => `生成示例 ${sample} `,
    'work.writing': ({ file }) => `写入 ${file} `,
  },
} satisfies AreaTexts<typeof area>
