import type { AreaTexts } from '../area'
import type { terminal as area } from '../areas/terminal'

export const terminal = {
  errors: {
    input: [
      ({ place, problem }, { say }) =>
        `无法理解该请求${place === '' ? '' : `（“${place}”）`}：${say(problem)}。`,
      '请修改该值后重试。',
    ],
    'input.option': [
      ({ option, problem }, { say }) => `${option} 不能取此值：${say(problem)}。`,
      '请参阅 `gridcast train --help`。',
    ],
    'input.auto-option': [
      ({ setting }) => `自动训练会自行选择 ${setting}。`,
      '请不要指定它，或用 --template 或 --reference 代替 --auto。',
    ],
    'input.data-needed': [
      'train 需要用 --data 指定数据集或文件。',
      '请参阅 `gridcast train --help`。',
    ],
    'dataset.ambiguous': [
      ({ name, ids }) => `有 ${ids.length} 个数据集名为“${name}”。`,
      ({ ids }, { format }) => `请用编号指定其中一个：${format.list(ids, 'or')}。`,
    ],
    'dataset.neither': [
      ({ wanted }) => `“${wanted}”既不是数据集，也不是文件。`,
      '请用 `gridcast datasets` 列出数据集，或检查路径。',
    ],
    'import.plan-json': [
      ({ detail }) => `导入方案不是有效的 JSON：${detail}。`,
      '请写成 {"valueColumn": "cases"} 的形式，或指定含有此内容的文件。',
    ],
    'run.ended': [
      ({ why }, { say }) => say(why),
      ({ run, resume }) =>
        resume ? `可用 \`gridcast train --resume ${run}\` 继续。` : '请参阅 `gridcast runs`。',
    ],
  },
  sentences: {
    'report.hint': '`gridcast report` 会打印相关报告。',
    'problem.too-small': ({ least, included }) => `必须${included ? '不小于' : '大于'} ${least}`,
    'problem.too-large': ({ most, included }) => `必须${included ? '不大于' : '小于'} ${most}`,
    'problem.empty': '不能为空',
    'problem.type': ({ expected }) => `类型必须是 ${expected}`,
    'problem.choice': ({ choices }, { format }) => `必须是 ${format.list(choices, 'or')}`,
    'problem.form': '形式不正确',
  },
} satisfies AreaTexts<typeof area>
