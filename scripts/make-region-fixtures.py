"""Cells under regions as shapely has them, for the tests of outlines.

Run it with a Python that has numpy and shapely 2:
    python scripts/make-region-fixtures.py src/data/regions/fixtures
Regions are made up: cells of a wavy lattice, one with a hole that another one fills, one far
smaller than a cell, one of two islands. Areas on the sphere are those of Lambert's cylindrical
equal-area projection, with sides cut into a thousand pieces first.
"""

import json
import sys
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box, mapping

folder = Path(sys.argv[1])
random = np.random.default_rng(7)
west, south, rows, columns = 9.0, 46.5, 4, 5


def border(a, b, pieces=6):
    """A wavy line between two corners, the same for both its neighbours."""
    state = np.random.default_rng(int(1e4 * np.abs(a).sum() + 1e3 * np.abs(b).sum()))
    t = np.linspace(0, 1, pieces + 1)[:, None]
    line = a + (b - a) * t
    normal = np.array([-(b - a)[1], (b - a)[0]])
    line[1:-1] += normal * state.uniform(-0.15, 0.15, (pieces - 1, 1))
    return line


corner = {
    (r, c): np.round(
        np.array([west + c, south + 0.8 * r]) + random.uniform(-0.2, 0.2, 2), 4
    )
    for r in range(rows + 1)
    for c in range(columns + 1)
}
lines = {}
for (r, c), at in corner.items():
    for to in ((r + 1, c), (r, c + 1)):
        if to in corner:
            lines[(r, c), to] = np.round(border(at, corner[to]), 4)


def side(a, b):
    return lines[a, b] if (a, b) in lines else lines[b, a][::-1]


shapes = {}
for r in range(rows):
    for c in range(columns):
        ring = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c), (r, c)]
        points = np.concatenate([side(a, b)[:-1] for a, b in zip(ring, ring[1:])])
        shapes[f"R{r}{c}"] = Polygon(points)
town = Polygon(np.round(shapes["R11"].centroid.buffer(0.11, quad_segs=3).exterior.coords, 4))
shapes["R11"] = shapes["R11"].difference(town)
shapes["town"] = town
shapes["speck"] = box(15.001, 50.001, 15.004, 50.003)
shapes["islands"] = MultiPolygon([box(15.3, 47, 15.9, 47.35), box(15.55, 47.6, 15.62, 48.4)])

cell = {"x": 0.35, "y": 0.25}
bounds = np.array([shape.bounds for shape in shapes.values()])
first_column = int(np.floor(bounds[:, 0].min() / cell["x"] + 1e-9))
top_row = int(np.ceil(bounds[:, 3].max() / cell["y"] - 1e-9))
width = int(np.ceil(bounds[:, 2].max() / cell["x"] - 1e-9)) - first_column
height = top_row - int(np.floor(bounds[:, 1].min() / cell["y"] + 1e-9))


def on_sphere(shape):
    if shape.is_empty:
        return 0.0
    fine = shapely.segmentize(shape, 0.001)
    return shapely.transform(
        fine, lambda p: np.column_stack([p[:, 0], np.degrees(np.sin(np.radians(p[:, 1])))])
    ).area


features, covers = [], []
for name, shape in shapes.items():
    found = []
    for row in range(height):
        for column in range(width):
            x, y = (first_column + column) * cell["x"], (top_row - row - 1) * cell["y"]
            part = shape.intersection(box(x, y, x + cell["x"], y + cell["y"]))
            if part.area > 1e-12:
                found.append([row * width + column, part.area, on_sphere(part)])
    geometry = mapping(shape)
    features.append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    covers.append({"name": name, "cells": [[k, float(f"{a:.10g}"), float(f"{s:.10g}")] for k, a, s in found]})

folder.mkdir(parents=True, exist_ok=True)
(folder / "regions.geojson").write_text(
    json.dumps({"type": "FeatureCollection", "features": features}) + "\n"
)
(folder / "cover.json").write_text(
    json.dumps({"cell": cell, "height": height, "width": width, "covers": covers}) + "\n"
)
