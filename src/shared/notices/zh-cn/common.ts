import type { AreaTexts } from '../area'
import type { common as area } from '../areas/common'

export const common = {
  errors: {
    internal: [
      ({ detail }) => `Gridcast 内部出错：${detail}`,
      '请重试；如果再次出现，请复制报告并发送给 Gridcast 的开发者。',
    ],
    cancelled: ['已取消。', '准备好后可以重新开始。'],
    legacy: [({ message }) => message, ({ remedy }) => remedy],
    'connection.lost': [
      '与 Gridcast 的连接已断开。',
      '如果未自动恢复，请重新启动 Gridcast；已完成的轮次都已保存。',
    ],
  },
  sentences: {
    'legacy.text': ({ text }) => text,
  },
} satisfies AreaTexts<typeof area>
