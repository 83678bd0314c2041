// @ts-check
/**
 * Turns the window's messages into typed functions without building the rest, for the type check.
 */
import { compile } from '@inlang/paraglide-js'
import { messages } from '../messages.config.ts'

await compile(messages)
