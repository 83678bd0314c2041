/** Videos: going in as frames, going out as a picture that moves. */
import { none } from '../area'

const file = 'gait.mp4'

export const video = {
  errors: {
    'video.unreadable': { file, detail: 'moov atom not found' },
    'video.no-picture': { file },
    'video.no-codec': { file, codec: 'hevc' },
    'video.too-large': { file, most: 5e8 },
    'video.no-ffmpeg': { file },
    'video.no-encoder': none,
    'export.no-ffmpeg': none,
    'export.ffmpeg': { detail: 'Unknown encoder' },
  },
  sentences: {},
}
