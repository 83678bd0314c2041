/**
 * What main can ask the data process: everything that reads, guesses, converts, makes, draws or
 * writes frames, by the protocol of `process-protocol.ts`.
 *
 * main names the place that is written to, a temporary one, and puts what was written there in its
 * place once it is whole. So nothing is left when a call ends in the middle, however it ends.
 */
import type { AnySentence } from './notices/values'
import type { Dataset, FrameStore } from './dataset'
import type { ExportFormat } from './export-formats'
import type { Forecast } from './forecast'
import type {
  ImportPlan,
  Inspection,
  SampleFileFormat,
  SampleName,
  SampleSize,
} from './import-plan'
import type { ModelFormat, ModelRead } from './model/model-files'
import type { PrepareStepSettings } from './prepare'
import type { RegionForecastView } from './regions'
import type { PictureOptions } from './picture/picture-options'
import type { Run } from './training/run'

/** Calls about files that a person brought, and about everything else; a process works for one. */
export type DataLane = 'files' | 'frames'

/** How far long work has come. `total` is null while it isn't known. */
export interface WorkProgress {
  done: number
  total: number | null
  what: AnySentence
}

/** A dataset as it is written: all of it but what main gives it. */
export type DatasetContent = Omit<Dataset, 'id' | 'name' | 'createdAt'>

/**
 * What can be wrong with a kept file; `unknown`: it is there, and nothing tells what it should be.
 */
export const fileProblems = ['missing', 'length', 'changed', 'unreadable', 'unknown'] as const
export type FileProblem = (typeof fileProblems)[number]

/** Frames in a file: float32, little-endian, `[T, H, W, C]`, NaN without data; no header. */
export interface PreviewFile {
  shape: number[]
  times: string[]
  range: { min: number; max: number }
}

export interface ExportRequest {
  forecast: Forecast
  run: Run
  dataset: Dataset
  store: FrameStore
  datasetFolder: string
  /** Where the engine wrote the forecast. */
  forecastFolder: string
  format: ExportFormat
  colormap: string
  framesPerSecond: number
  /** Name of the baseline to show beside the forecast; null for none. */
  baseline: string | null
  picture: Partial<PictureOptions>
  /** The file to write. */
  target: string
  /** What the file will be called, for a person. */
  title: string
}

/** Every call: its parameters, its news and its result; none is steered. */
export interface DataCalls {
  /** Sorts paths into what is opened together: each is one import. */
  arrange: {
    params: { paths: readonly string[] }
    news: never
    result: string[][]
    control: never
  }
  /** Looks at files taken together: guesses a plan (null), or says what the given one would do. */
  inspect: {
    params: { paths: readonly string[]; plan: ImportPlan | null }
    news: WorkProgress
    result: Inspection
    control: never
  }
  /** At most `count` frames of what a plan makes of files, evenly spread, in the file `target`. */
  preview: {
    params: { paths: readonly string[]; plan: ImportPlan; count: number; target: string }
    news: WorkProgress
    result: PreviewFile
    control: never
  }
  /** Writes the dataset that a plan makes of files into `folder`, which is made anew. */
  import: {
    params: { paths: readonly string[]; plan: ImportPlan; folder: string }
    news: WorkProgress
    result: DatasetContent
    control: never
  }
  /** Writes what a recipe makes of a stored dataset into `folder`, which is made anew. */
  prepare: {
    params: {
      dataset: Dataset
      store: FrameStore
      steps: PrepareStepSettings[]
      /** Those that the steps read beside it. */
      others: { dataset: Dataset; store: FrameStore }[]
      folder: string
    }
    news: WorkProgress
    result: DatasetContent
    control: never
  }
  /** SHA-256 of a file's content, in hexadecimal digits. */
  fingerprint: { params: { path: string }; news: never; result: string; control: never }
  /** Writes a built-in sample as a dataset into `folder`, which is made anew. */
  makeSample: {
    params: { sample: SampleName; size: SampleSize; seed: number; folder: string }
    news: WorkProgress
    result: DatasetContent
    control: never
  }
  /** Writes a sample as a file such as a person would bring. */
  writeSample: {
    params: {
      sample: SampleName
      size: SampleSize
      seed: number
      format: SampleFileFormat
      target: string
    }
    news: WorkProgress
    result: Pick<Dataset, 'kind' | 'shape'>
    control: never
  }
  /** A stretch of a dataset's frames in the file `target`: as `PreviewFile` says, no header. */
  frames: {
    params: {
      store: FrameStore
      sequence: number
      from: number
      count: number
      target: string
      /** The dataset's name, for a person. */
      title: string
    }
    news: never
    result: null
    control: never
  }
  /** Reads kept files to their end: for each path what is wrong with it, or null. */
  verify: {
    params: { paths: readonly string[] }
    news: never
    result: (FileProblem | null)[]
    control: never
  }
  /** A forecast brought back to the regions that its dataset was made of. */
  forecastRegions: {
    params: Pick<
      ExportRequest,
      'forecast' | 'dataset' | 'store' | 'datasetFolder' | 'forecastFolder'
    >
    news: never
    result: RegionForecastView
    control: never
  }
  /** Reads a file with a trained model, and writes its weights by our names into `target`. */
  readModel: {
    params: {
      path: string
      frame: { height: number; width: number; channels: number }
      target: string
    }
    news: WorkProgress
    result: ModelRead
    control: never
  }
  /** Writes the model of a run's best epoch as a file. */
  writeModel: {
    params: {
      checkpoint: string
      format: ModelFormat
      /** Where the Python package lies, which goes with a model for PyTorch. */
      packageFolder: string
      target: string
      title: string
    }
    news: never
    result: null
    control: never
  }
  exportForecast: { params: ExportRequest; news: WorkProgress; result: null; control: never }
}
export type DataMethod = keyof DataCalls
