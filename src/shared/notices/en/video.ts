import type { AreaTexts } from '../area'
import type { video as area } from '../areas/video'

const convert = (file: string) => `\`ffmpeg -i ${file} -vf scale=96:-2,format=gray frame_%05d.png\``

export const video = {
  errors: {
    'video.unreadable': [
      ({ file, detail }) =>
        `${file} can't be read as a video${detail === '' ? '' : `: ${detail}`}.`,
      ({ file }) =>
        `Play it to see that it is whole; or make pictures of it with ${convert(file)}.`,
    ],
    'video.no-picture': [
      ({ file }) => `${file} holds no picture that moves, at most sound.`,
      'Choose a file with a video track.',
    ],
    'video.no-codec': [
      ({ file, codec }) =>
        `The video in ${file} is coded as "${codec}", which can't be decoded here.`,
      ({ file }) => `Make pictures of it with ${convert(file)} and import these together.`,
    ],
    'video.too-large': [
      ({ file, most }, { format }) =>
        `The frames of ${file} would take more than ${format.bytes(most)}.`,
      'Take smaller frames, a part of them, or every second or third one.',
    ],
    'video.no-ffmpeg': [
      ({ file }) => `${file} is a video, and there is no ffmpeg here to decode it.`,
      ({ file }) =>
        'Install ffmpeg, or open the window (`npm start`), which decodes videos itself; ' +
        `elsewhere make pictures of it with ${convert(file)} and import these.`,
    ],
    'video.no-encoder': [
      "Videos can't be written here: this window has no encoder for any that MP4 holds.",
      'Save a GIF instead.',
    ],
    'export.no-ffmpeg': [
      'There is no ffmpeg here, which makes the video.',
      'Install ffmpeg, save it from the window, or save a GIF and use ' +
        '`ffmpeg -i forecast.gif -pix_fmt yuv420p forecast.mp4` elsewhere.',
    ],
    'export.ffmpeg': [
      ({ detail }) => `ffmpeg could not make the video: ${detail}.`,
      'Save a GIF instead, or install an ffmpeg that can write H.264.',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
