import type { AreaTexts } from '../area'
import type { video as area } from '../areas/video'

const convert = (file: string) => `\`ffmpeg -i ${file} -vf scale=96:-2,format=gray frame_%05d.png\``

export const video = {
  errors: {
    'video.unreadable': [
      ({ file, detail }) => `${file} 无法作为视频读取${detail === '' ? '' : `：${detail}`}。`,
      ({ file }) => `请播放以确认文件完整，或用 ${convert(file)} 转成图片。`,
    ],
    'video.no-picture': [
      ({ file }) => `${file} 中没有画面，最多只有声音。`,
      '请选择含视频轨的文件。',
    ],
    'video.no-codec': [
      ({ file, codec }) => `${file} 中的视频编码为“${codec}”，此处无法解码。`,
      ({ file }) => `请用 ${convert(file)} 转成图片，再一起导入。`,
    ],
    'video.too-large': [
      ({ file, most }, { format }) => `${file} 的各帧将超过 ${format.bytes(most)}。`,
      '请缩小各帧、只取一部分，或隔帧读取。',
    ],
    'video.no-ffmpeg': [
      ({ file }) => `${file} 是视频，此处没有可解码的 ffmpeg。`,
      ({ file }) =>
        `请安装 ffmpeg，或打开能自行解码视频的窗口（\`npm start\`）；也可在别处用 ${convert(file)} 转成图片后导入。`,
    ],
    'video.no-encoder': ['此窗口没有可写入 MP4 的编码器，无法写出视频。', '请改存为 GIF。'],
    'export.no-ffmpeg': [
      '此处没有用于生成视频的 ffmpeg。',
      '请安装 ffmpeg，或在窗口中保存；也可先存为 GIF，再在别处用 ' +
        '`ffmpeg -i forecast.gif -pix_fmt yuv420p forecast.mp4` 转换。',
    ],
    'export.ffmpeg': [
      ({ detail }) => `ffmpeg 未能生成视频：${detail}。`,
      '请改存为 GIF，或安装能写 H.264 的 ffmpeg。',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
