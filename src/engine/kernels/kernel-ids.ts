/**
 * Numbers of the jobs that the WebAssembly module can run. Read by both sides: the AssemblyScript
 * dispatcher (`assembly/jobs.ts`) and the TypeScript that fills in the arguments
 * (`../devices/cpu/simd`).
 */
export const PACK_WEIGHTS = 1
export const CONVOLVE = 2
export const CONVOLVE_WEIGHTS_GRADIENT = 3
export const SUM_PARTIALS = 4
export const LSTM_FORWARD_STEP = 5
export const LSTM_BACKWARD_STEP = 6
export const ELEMENTWISE = 7
export const REDUCE_ALL = 8
export const REDUCE_COLUMNS = 9
export const COLUMN_MOMENTS = 10
export const NORMALIZATION_SUMS = 11
export const COMBINE = 12
export const LAYER_NORM = 13
export const LAYER_NORM_GRADIENT = 14
export const COPY_STRIDED = 15
export const OPTIMIZER_STEP = 16
export const POINTWISE_LOSS = 17
export const REDUCE_ROWS = 18

/**
 * Operations of `ELEMENTWISE`; from `NEGATE` on they take one operand, p and q are float
 * parameters.
 */
export const ADD = 0
export const SUBTRACT = 1
export const MULTIPLY = 2
export const DIVIDE = 3
export const MAXIMUM = 4
export const MINIMUM = 5
export const SQUARED_DIFFERENCE = 6
/** Gradients of activations: of x (or, for the first, of the output), times the second operand. */
export const LEAKY_RELU_GRADIENT = 7
export const SWISH_GRADIENT = 8
export const GELU_GRADIENT = 9
export const NEGATE = 16
export const ABSOLUTE = 17
export const SQUARE = 18
export const SQUARE_ROOT = 19
export const RECIPROCAL_SQUARE_ROOT = 20
export const EXPONENTIAL = 21
export const LOGARITHM = 22
export const SIGMOID = 23
export const TANH = 24
export const RELU = 25
export const RECIPROCAL = 26
/** Between p and q. */
export const CLIP = 27
/** p x below zero. */
export const LEAKY_RELU = 28
/** 1 above zero, else p. */
export const STEP = 29
export const FLOOR = 30
export const SWISH = 31
export const GELU = 32

/** What `REDUCE_ALL`, `REDUCE_COLUMNS` and `REDUCE_ROWS` compute. */
export const SUM = 0
export const SUM_OF_SQUARES = 1
export const LARGEST = 2
export const SMALLEST = 3

/** Rules of `OPTIMIZER_STEP`. */
export const ADAM = 0
export const ADADELTA = 1
export const RMSPROP = 2
export const SGD = 3

/** Rules of `POINTWISE_LOSS`. */
export const CROSS_ENTROPY = 0
export const SQUARED_ERROR = 1
export const ABSOLUTE_ERROR = 2
export const HUBER = 3

/**
 * Convolutions with at most so many output channels use dot products instead of the register tile.
 */
export const FEW_FILTERS = 2

/** Winograd's minimal filtering; see `assembly/winograd-panels.ts`. */
export const WINOGRAD_WEIGHTS = 19
export const WINOGRAD_PRODUCT = 20
export const WINOGRAD_FORWARD_STEP = 21
export const WINOGRAD_BACKWARD_STEP = 22
export const WINOGRAD_SUMS = 23
export const WINOGRAD_COLLECT = 24

/** Its one-dimensional maps: a piece of the input to points, or n taps to points and back. */
export const SIX_POINTS = 0
export const EIGHT_POINTS = 1
export const SIX_TAKE_3 = 2
export const SIX_TAKE_4 = 3
export const EIGHT_TAKE_3 = 4
export const EIGHT_TAKE_4 = 5
export const EIGHT_TAKE_5 = 6
export const EIGHT_TAKE_6 = 7

/** Pooling, comparisons and choice. */
export const POOL = 40
export const POOL_GRADIENT = 41
export const COMPARE = 42
export const LOGIC = 43
export const SELECT = 44
export const COPY_DENSE = 45
export const FILL = 46
export const GROUP_NORM = 47
export const GROUP_NORM_GRADIENT = 48
export const DEPTHWISE = 49
export const DEPTHWISE_WEIGHTS_GRADIENT = 50

/** Rules of `POOL` and `POOL_GRADIENT` (the first two). */
export const POOL_LARGEST = 0
export const POOL_MEAN = 1
export const POOL_TOTAL = 2

/** Operations of `COMPARE`. */
export const GREATER = 0
export const GREATER_EQUAL = 1
export const LESS = 2
export const LESS_EQUAL = 3
export const EQUAL = 4
export const NOT_EQUAL = 5

/** Operations of `LOGIC`. */
export const AND = 0
export const OR = 1
export const NOT = 2
