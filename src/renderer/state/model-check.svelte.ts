/**
 * What main says of the model in hand: shapes, sizes, problems, and the causality test when asked
 * for.
 */
import type { ErrorNotice } from '../../shared/errors'
import type { CausalityReport, ModelSpec, ModelSummary } from '../../shared/model/model-spec'
import type { TrainingSettings } from '../../shared/training/settings'
import { api } from '../api/client'
import { noticeFrom } from '../api/notice'

export class ModelCheck {
  summary = $state.raw<ModelSummary | null>(null)
  error = $state.raw<ErrorNotice | null>(null)
  causality = $state.raw<CausalityReport | null>(null)
  causalityError = $state.raw<ErrorNotice | null>(null)
  testing = $state(false)
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /**
   * Asks again a moment after the last change. The causality result of another model is dropped.
   */
  update(modelSpec: ModelSpec, settings: TrainingSettings, datasetId: string): void {
    clearTimeout(this.#timer)
    this.causality = null
    this.causalityError = null
    const turn = ++this.#turn
    this.#timer = setTimeout(() => void this.#ask(turn, { modelSpec, settings, datasetId }), 120)
  }

  async testCausality(modelSpec: ModelSpec, datasetId: string): Promise<void> {
    const turn = this.#turn
    this.testing = true
    this.causalityError = null
    try {
      const report = await api.models.causality({ modelSpec, datasetId })
      if (turn === this.#turn) this.causality = report
    } catch (error) {
      if (turn === this.#turn) this.causalityError = noticeFrom(error)
    } finally {
      this.testing = false
    }
  }

  async #ask(turn: number, question: Parameters<typeof api.models.summary>[0]): Promise<void> {
    try {
      const summary = await api.models.summary(question)
      if (turn !== this.#turn) return
      this.summary = summary
      this.error = null
    } catch (error) {
      if (turn === this.#turn) this.error = noticeFrom(error)
    }
  }
}
