#!/usr/bin/env python3
"""
Writes src/data/models/fixtures: small models as Keras itself saves them, with what Keras forecasts.

    npm run test:keras            # makes out/keras, a Python with both
    out/keras/bin/python scripts/make-keras-fixtures.py 3
    out/keras/bin/python scripts/make-keras-fixtures.py 2

The number is Keras's: 3 is the package `keras`, 2 is `tf-keras`. Each model has random weights,
biases and moving statistics, so that nothing hides behind a zero. NAME.json holds the input
frames [B, T, H, W, C] and what the model gives free-running for three more frames: each time it
reads all frames so far and its newest output is the next frame.
"""
import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np

major = sys.argv[1]
if major == "2":
    import tf_keras as keras
else:
    import keras
layers = keras.layers
folder = Path(__file__).resolve().parent.parent / "src/data/models/fixtures"
steps = 3


def example():
    """The network of keras.io/examples/vision/conv_lstm, with few filters."""
    frames = layers.Input(shape=(None, 7, 9, 1))
    relu = {"padding": "same", "return_sequences": True, "activation": "relu"}
    x = layers.ConvLSTM2D(3, (5, 5), **relu)(frames)
    x = layers.BatchNormalization()(x)
    x = layers.ConvLSTM2D(3, (3, 3), **relu)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ConvLSTM2D(2, (1, 1), **relu)(x)
    x = layers.Conv3D(1, (3, 3, 3), activation="sigmoid", padding="same")(x)
    return keras.models.Model(frames, x)


def hard():
    """Hard sigmoid gates, no biases, statistics without scale, each frame by itself."""
    hard_gates = {"padding": "same", "return_sequences": True, "recurrent_activation": "hard_sigmoid"}
    return keras.Sequential(
        [
            layers.Input(shape=(None, 6, 8, 2)),
            layers.ConvLSTM2D(4, 3, **hard_gates, use_bias=False),
            layers.BatchNormalization(scale=False),
            layers.TimeDistributed(layers.Conv2D(3, 3, padding="same", activation="tanh")),
            layers.LayerNormalization(),
            layers.ConvLSTM2D(3, 3, **hard_gates),
            layers.Dropout(0.2),
            layers.TimeDistributed(layers.DepthwiseConv2D(3, padding="same")),
            layers.Conv3D(2, (1, 1, 1), padding="same"),
        ]
    )


def branched():
    """Pooled and enlarged again, beside a skip connection, causal at its end; the last frame alone."""
    frames = layers.Input(shape=(None, 6, 8, 1))
    wide = layers.Conv3D(3, (1, 3, 3), padding="same", activation="relu")(frames)
    low = layers.MaxPooling3D((1, 2, 2), padding="same")(wide)
    low = layers.ConvLSTM2D(4, 3, padding="same", return_sequences=True)(low)
    low = layers.UpSampling3D((1, 2, 2))(low)
    both = layers.Concatenate()([low, wide])
    both = layers.ZeroPadding3D(((2, 0), (1, 1), (1, 1)))(both)
    both = layers.Conv3D(3, (3, 3, 3), padding="valid", activation="tanh")(both)
    last = layers.ConvLSTM2D(3, 3, padding="same")(both)
    last = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(last)
    return keras.models.Model(frames, last)


def free_running(model, frames):
    seen = frames
    for _ in range(steps):
        # Not `predict`: once it has seen two lengths, Keras 3 gives other numbers for TimeDistributed
        given = np.asarray(model(seen, training=False))
        newest = given[:, -1:] if given.ndim == 5 else given[:, None]
        seen = np.concatenate([seen, newest], axis=1)
    return seen[:, frames.shape[1] :]


def write(name, model):
    rng = np.random.default_rng(7)
    values = [rng.normal(0, 0.3, weight.shape) for weight in model.get_weights()]
    names = [weight.path if hasattr(weight, "path") else weight.name for weight in model.weights]
    for at, weight in enumerate(names):
        if "moving_variance" in weight:
            values[at] = 0.5 + np.abs(values[at])
    model.set_weights([value.astype("float32") for value in values])
    shape = model.input_shape
    frames = rng.random((2, 4, *shape[2:])).round(6).astype("float32")
    forecast = free_running(model, frames)
    for ending in ("h5", "keras"):
        model.save(folder / f"{name}-{major}.{ending}")
    (folder / f"{name}-{major}.json").write_text(
        json.dumps(
            {
                "keras": keras.__version__,
                "shape": list(frames.shape),
                "frames": [round(float(v), 6) for v in frames.ravel()],
                "forecast": [float(f"{v:.8g}") for v in forecast.ravel()],
            }
        )
        + "\n"
    )


folder.mkdir(exist_ok=True)
for name, make in (("example", example), ("hard", hard), ("branched", branched)):
    keras.backend.clear_session()
    write(name, make())
