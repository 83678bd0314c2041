"""Trains Gridcast's models with PyTorch: same graph, numbers and files as its own engine.

Shape letters: B batch, T time, H height, W width, C channels, F filters, L lead times.
Sequences are ``[B, T, H, W, C]``, float32, in the network's range.
"""
