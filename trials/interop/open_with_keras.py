"""
Opens models that Gridcast wrote, and forecasts with them: argv[1] is Keras's number (2 or 3), then
a folder. For each NAME.json ({"shape", "frames", "steps"}) and each NAME.h5 / NAME.keras beside it
writes NAME.ENDING.MAJOR.out, float32 [B, steps, H, W, C]: free-running, each time from all frames
so far. With Keras 3 the models are also saved again by Keras, into again/, for Gridcast to read.
"""
import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np

major, folder = sys.argv[1], Path(sys.argv[2])
if major == "2":
    import tf_keras as keras
else:
    import keras

(folder / "again").mkdir(exist_ok=True)
print(f"Keras {keras.__version__}")
for document in sorted(folder.glob("*.json")):
    about = json.loads(document.read_text())
    frames = np.array(about["frames"], "float32").reshape(about["shape"])
    for ending in ("h5", "keras"):
        path = document.with_suffix(f".{ending}")
        if major == "2" and ending == "keras":
            continue
        model = keras.models.load_model(path)
        seen = frames
        for _ in range(about["steps"]):
            newest = np.asarray(model(seen, training=False))[:, -1:]
            seen = np.concatenate([seen, newest], axis=1)
        forecast = seen[:, frames.shape[1] :].astype("<f4")
        forecast.tofile(folder / f"{document.stem}.{ending}.{major}.out")
        model.save(folder / "again" / f"{document.stem}-{ending}-{major}.{ending}")
        # It can be trained on
        model.compile(loss="mse", optimizer="sgd")
        model.fit(frames, frames, verbose=0)
