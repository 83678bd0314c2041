export { registerSimdBackend } from './simd/register'
