export { OwnWebgpuBackend } from './backend'
export { useFusedConvLstm } from './register'
