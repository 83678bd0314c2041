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
    'page.gone': [
      ({ reason }) => `窗口页面意外结束（${reason}）。`,
      '请重新加载；不会丢失任何内容，训练会继续。',
    ],
    'page.hung': ['窗口没有响应。', '请等待，或重新加载；不会丢失任何内容，训练会继续。'],
  },
  sentences: {
    'page.load': '重新加载',
    'page.wait': '等待',
    'page.quit': '退出',
    'closing.question': '正在训练模型。要如何处理？',
    'closing.what':
      '暂停后，以后可从当前位置继续。在后台则无需窗口立即继续；再次启动 Gridcast 即可看到它。',
    'closing.pause': '暂停并关闭',
    'closing.go-on': '在后台继续',
    'closing.stay': '取消',
    'told.trained': ({ name }) => `“${name}”训练完成`,
    'told.not-trained': ({ name }) => `“${name}”训练失败`,
    'legacy.text': ({ text }) => text,
  },
} satisfies AreaTexts<typeof area>
