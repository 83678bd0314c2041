/**
 * Run by a test in a process of its own, under flags that take something away: how the device `cpu`
 * computes then.
 */
import { cpu } from '../cpu'
import { reference } from '../../reference/reference'
import { comparedNumbers, largestDifference } from '../../self-check'

const { detail } = await cpu.open()
const numbers = await comparedNumbers()
await reference.open()
const difference = largestDifference(numbers, await comparedNumbers())
process.stdout.write(JSON.stringify({ detail, difference }))
