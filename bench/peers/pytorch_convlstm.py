"""The benchmark's peer: the same network, batch, data and optimizer in PyTorch (eager), driven over stdin and stdout.

One JSON document per line. Commands:
  {"command": "prepare", "task": "train" | "forecast", "spec": <model spec>, "weights": <.safetensors>, "inputs": <.npy>,
   "targets": <.npy>, "learningRate": 0.001, "threads": 2, "device": "cpu" | a GPU's name}
      -> {"version", "loss", "variant"}: the loss (train) or the mean of the forecast before any step, for comparison;
         for a GPU, the version says which card computes, or that this PyTorch has no CUDA and takes the CPU
  {"command": "step"} -> {"ms", "peakMb"}
  {"command": "end"}

A ConvLSTM step can be written in two ways: one convolution over [x, h] concatenated, or the input convolution batched over
all times and a recurrent convolution a step. Both are timed, in both memory layouts, and the fastest is taken.
Weights come as ours are laid out: kernels [kh, kw, C, 4F] with gates in the order i, f, c, o; frames are [B, T, H, W, C].
"""
import json
import resource
import struct
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

CONCATENATED, BATCHED = "concatenated", "input batched"


def place_for(device):
    """Where to compute, and what to say of it: for any GPU of ours the CUDA card, if there is one."""
    if device == "cpu":
        return torch.device("cpu"), ""
    if not torch.cuda.is_available():
        return torch.device("cpu"), " on the CPU, as it finds no CUDA"
    torch.backends.cudnn.benchmark = True
    return torch.device("cuda"), f" on {torch.cuda.get_device_name()}"


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
        tensors[name] = torch.tensor(array)
    return tensors


def conv_weight(kernel):
    """[kh, kw, C_in, C_out] -> [C_out, C_in, kh, kw]"""
    return kernel.permute(3, 2, 0, 1).contiguous()


class Cell:
    """One ConvLSTM layer over a whole sequence, [T] list or None of [B, C, H, W]."""

    def __init__(self, kernel, recurrent, bias, peepholes, hard, variant):
        self.variant, self.hard, self.filters = variant, hard, recurrent.shape[2]
        self.recurrent = torch.nn.Parameter(conv_weight(recurrent))
        self.kernel = torch.nn.Parameter(conv_weight(kernel)) if kernel is not None else None
        self.bias = torch.nn.Parameter(bias) if bias is not None else None
        self.peepholes = torch.nn.Parameter(peepholes) if peepholes is not None else None

    def parameters(self):
        return [p for p in (self.kernel, self.recurrent, self.bias, self.peepholes) if p is not None]

    def gate(self, value):
        return torch.clamp(0.2 * value + 0.5, 0, 1) if self.hard else torch.sigmoid(value)

    def advance(self, gates, c):
        i, f, g, o = gates.chunk(4, 1)
        if self.peepholes is not None and c is not None:
            i = i + self.peepholes[0].view(1, -1, 1, 1) * c
            f = f + self.peepholes[1].view(1, -1, 1, 1) * c
        update = self.gate(i) * torch.tanh(g)
        c = update if c is None else self.gate(f) * c + update
        if self.peepholes is not None:
            o = o + self.peepholes[2].view(1, -1, 1, 1) * c
        return self.gate(o) * torch.tanh(c), c

    def run(self, x, h, c, steps):
        """x: [T, B, C, H, W] stacked or None -> list of hidden states, h, c"""
        pad = self.recurrent.shape[2] // 2
        same_size = self.kernel is None or self.kernel.shape[2] == self.recurrent.shape[2]
        outputs = []
        if self.kernel is None:
            for _ in range(steps):
                gates = F.conv2d(h, self.recurrent, self.bias, padding=pad)
                h, c = self.advance(gates, c)
                outputs.append(h)
            return outputs, h, c
        input_pad = self.kernel.shape[2] // 2
        if self.variant == CONCATENATED and same_size:
            weight = torch.cat([self.kernel, self.recurrent], 1)
            for frame in x:
                if h is None:
                    gates = F.conv2d(frame, self.kernel, self.bias, padding=pad)
                else:
                    gates = F.conv2d(torch.cat([frame, h], 1), weight, self.bias, padding=pad)
                h, c = self.advance(gates, c)
                outputs.append(h)
            return outputs, h, c
        frames = torch.cat(list(x), 0)
        batch = x[0].shape[0]
        inputs = F.conv2d(frames, self.kernel, self.bias, padding=input_pad).split(batch, 0)
        for projected in inputs:
            gates = projected if h is None else projected + F.conv2d(h, self.recurrent, None, padding=pad)
            h, c = self.advance(gates, c)
            outputs.append(h)
        return outputs, h, c


def space_to_depth(frame, size):
    """[B, C, H, W] -> [B, size*size*C, H/size, W/size], channel order (row in patch, column in patch, channel)"""
    b, c, h, w = frame.shape
    frame = frame.view(b, c, h // size, size, w // size, size)
    return frame.permute(0, 3, 5, 1, 2, 4).reshape(b, size * size * c, h // size, w // size)


def depth_to_space(frame, size):
    b, c, h, w = frame.shape
    frame = frame.view(b, size, size, c // (size * size), h, w)
    return frame.permute(0, 3, 4, 1, 5, 2).reshape(b, c // (size * size), h * size, w * size)


def activate(value, name):
    return {"linear": lambda v: v, "sigmoid": torch.sigmoid, "relu": torch.relu, "tanh": torch.tanh}[name](value)


class EncoderForecaster:
    def __init__(self, spec, weights, variant):
        self.patch, self.activation, self.residual = spec["patch"], spec["outputActivation"], spec.get("residual", False)
        get = weights.get

        def cell(prefix):
            return Cell(get(prefix + "/kernel"), weights[prefix + "/recurrentKernel"], get(prefix + "/bias"), get(prefix + "/peepholes"), False, variant)

        count = len(spec["cells"])
        self.encoder = [cell(f"encoder-{k + 1}") for k in range(count)]
        self.forecaster = [cell(f"forecaster-{k + 1}") for k in range(count)]
        self.head = torch.nn.Parameter(conv_weight(weights["output/kernel"]))
        self.head_bias = torch.nn.Parameter(weights["output/bias"])

    def parameters(self):
        return [p for c in self.encoder + self.forecaster for p in c.parameters()] + [self.head, self.head_bias]

    def __call__(self, frames, steps, training):
        """frames: list of [B, C, H, W] -> list of `steps` frames"""
        x = [space_to_depth(f, self.patch) if self.patch > 1 else f for f in frames]
        states = []
        for cell in self.encoder:
            x, h, c = cell.run(x, None, None, len(x))
            states.append((h, c))
        hidden, x = [], None
        for cell, (h, c) in zip(self.forecaster, states):
            x, _, _ = cell.run(x, h, c, steps)
            hidden.append(x)
        stacked = torch.cat([torch.cat(parts, 1) for parts in zip(*hidden)], 0)
        out = F.conv2d(stacked, self.head, self.head_bias)
        out = activate(depth_to_space(out, self.patch) if self.patch > 1 else out, self.activation)
        outputs = list(out.split(frames[0].shape[0], 0))
        if self.residual:
            last, summed = frames[-1], []
            for frame in outputs:
                last = last + frame
                summed.append(last)
            return summed
        return outputs


class NextFrame:
    def __init__(self, spec, weights, variant):
        self.layers, self.residual = [], spec.get("residual", False)
        for number, layer in enumerate(spec["layers"], 1):
            prefix = f"{number}-{layer['type']}"
            if layer["type"] == "convLstm2d":
                hard = layer.get("recurrentActivation") == "hardSigmoid"
                get = weights.get
                part = Cell(weights[prefix + "/kernel"], weights[prefix + "/recurrentKernel"], get(prefix + "/bias"), get(prefix + "/peepholes"), hard, variant)
            elif layer["type"] == "batchNormalization":
                part = (torch.nn.Parameter(weights[prefix + "/gamma"]), torch.nn.Parameter(weights[prefix + "/beta"]),
                        weights[prefix + "/movingMean"], weights[prefix + "/movingVariance"])
            elif layer["type"] == "conv3d":
                kernel = weights[prefix + "/kernel"].permute(4, 3, 0, 1, 2).contiguous()
                part = (torch.nn.Parameter(kernel), torch.nn.Parameter(weights[prefix + "/bias"]))
            else:
                raise SystemExit(f"the peer has no layer {layer['type']}")
            self.layers.append((layer, part))

    def parameters(self):
        found = []
        for layer, part in self.layers:
            found += part.parameters() if layer["type"] == "convLstm2d" else [p for p in part if p.requires_grad]
        return found

    def pass_over(self, x, states, history, training):
        """x: list of [B, C, H, W]; states and history are carried between calls (free-running) -> list of frames"""
        first = x
        for index, (layer, part) in enumerate(self.layers):
            if layer["type"] == "convLstm2d":
                h, c = states.get(index, (None, None))
                x, h, c = part.run(x, h, c, len(x))
                states[index] = (h, c)
            elif layer["type"] == "batchNormalization":
                gamma, beta, mean, variance = part
                stacked = torch.cat(list(x), 0)
                stacked = F.batch_norm(stacked, mean, variance, gamma, beta, training=training, momentum=0.01, eps=layer.get("epsilon", 1e-3))
                x = list(stacked.split(x[0].shape[0], 0))
            else:
                kernel, bias = part
                depth, height, width = kernel.shape[2:]
                causal = layer.get("padding", "causal") == "causal"
                kept = history.get(index, [torch.zeros_like(x[0])] * (depth - 1 if causal else depth // 2))
                volume = torch.stack(kept + list(x) + ([] if causal else [torch.zeros_like(x[0])] * (depth // 2)), 2)
                back = depth - 1 if causal else depth // 2
                history[index] = (kept + list(x))[-back:] if back else []
                out = F.conv3d(volume, kernel, bias, padding=(0, height // 2, width // 2))
                x = list(activate(out, layer.get("activation", "linear")).unbind(2))
        return [a + b for a, b in zip(x, first)] if self.residual else x

    def __call__(self, frames, steps, training):
        states, history, outputs = {}, {}, []
        if steps is None:
            return self.pass_over(frames, states, history, training)
        outputs.append(self.pass_over(frames, states, history, training)[-1])
        while len(outputs) < steps:
            outputs.append(self.pass_over([outputs[-1]], states, history, training)[-1])
        return outputs


class Job:
    def __init__(self, request, weights, variant, channels_last):
        build = EncoderForecaster if request["spec"]["family"] == "encoder-forecaster" else NextFrame
        self.place, _ = place_for(request.get("device", "cpu"))
        self.model = build(request["form"] or request["spec"], {name: t.to(self.place, copy=True) for name, t in weights.items()}, variant)
        self.layout = torch.channels_last if channels_last else torch.contiguous_format
        for parameter in self.model.parameters():
            if parameter.dim() == 4:
                parameter.data = parameter.data.contiguous(memory_format=self.layout)
        self.training = request["task"] == "train"
        self.inputs = self.frames(request["inputs"])
        self.targets = self.frames(request["targets"])
        self.steps = None if self.training and request["spec"]["family"] == "next-frame" else len(self.targets)
        self.loss_name = request.get("loss", "bce")
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=request["learningRate"], eps=1e-7)

    def frames(self, path):
        """[B, T, H, W, C] -> list of T tensors [B, C, H, W]"""
        array = torch.tensor(np.load(path)).to(self.place).permute(1, 0, 4, 2, 3)
        return [frame.contiguous(memory_format=self.layout) for frame in array.unbind(0)]

    def loss(self):
        outputs = self.model(self.inputs, self.steps, True)
        prediction, truth = torch.stack(outputs), torch.stack(self.targets)
        if self.loss_name == "mse":
            return F.mse_loss(prediction, truth)
        return F.binary_cross_entropy(prediction.clamp(1e-7, 1 - 1e-7), truth)

    def value(self):
        with torch.no_grad():
            if self.training:
                return float(self.loss())
            return float(torch.stack(self.model(self.inputs, self.steps, False)).mean())

    def peak_mb(self):
        if self.place.type == "cuda":
            return torch.cuda.max_memory_reserved() / 2**20
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def step(self):
        start = time.perf_counter()
        if self.training:
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss()
            loss.backward()
            self.optimizer.step()
            float(loss)
        else:
            with torch.no_grad():
                float(self.model(self.inputs, self.steps, False)[-1].mean())
        return (time.perf_counter() - start) * 1000


def fastest(request, weights):
    """Times every way to write the network and keeps the fastest."""
    best = None
    for variant in (CONCATENATED, BATCHED):
        for channels_last in (False, True):
            job = Job(request, weights, variant, channels_last)
            job.step()
            ms = min(job.step() for _ in range(2))
            if best is None or ms < best[0]:
                best = (ms, variant, channels_last)
            del job
    _, variant, channels_last = best
    return variant, channels_last


def main():
    job = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["command"] == "prepare":
            torch.set_num_threads(request["threads"])
            weights = read_safetensors(request["weights"])
            chosen = request.get("variant")
            variant, channels_last = tuple(chosen) if chosen else fastest(request, weights)
            job = Job(request, weights, variant, channels_last)
            version = torch.__version__ + place_for(request.get("device", "cpu"))[1]
            answer = {"version": version, "loss": job.value(), "variant": [variant, channels_last]}
        elif request["command"] == "step":
            ms = job.step()
            answer = {"ms": ms, "peakMb": job.peak_mb()}
        else:
            break
        print(json.dumps(answer), flush=True)


main()
