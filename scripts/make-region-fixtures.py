"""Cells under regions as shapely has them, for the tests of outlines.

Run it with a Python that has numpy and shapely 2; with a folder of real data also counts of these
on cells, of one date each:
    python scripts/make-region-fixtures.py src/data/regions/fixtures [../shared/data]
Regions are made up: cells of a wavy lattice, one with a hole that another one fills, one far
smaller than a cell, one of two islands. Areas on the sphere are those of Lambert's cylindrical
equal-area projection, with sides cut into a thousand pieces first.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box, mapping, shape as shape_of

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


def on_sphere(shape):
    if shape.is_empty:
        return 0.0
    fine = shapely.segmentize(shape, 0.001)
    return shapely.transform(
        fine, lambda p: np.column_stack([p[:, 0], np.degrees(np.sin(np.radians(p[:, 1])))])
    ).area


def laid(shapes, cell):
    """Rows from the north of whole cells around all shapes; their boxes."""
    bounds = np.array([shape.bounds for shape in shapes])
    column = int(np.floor(bounds[:, 0].min() / cell["x"] + 1e-9))
    top = int(np.ceil(bounds[:, 3].max() / cell["y"] - 1e-9))
    width = int(np.ceil(bounds[:, 2].max() / cell["x"] - 1e-9)) - column
    height = top - int(np.floor(bounds[:, 1].min() / cell["y"] + 1e-9))
    west, north = column * cell["x"], top * cell["y"]
    boxes = [
        box(
            west + c * cell["x"],
            north - (r + 1) * cell["y"],
            west + (c + 1) * cell["x"],
            north - r * cell["y"],
        )
        for r in range(height)
        for c in range(width)
    ]
    return height, width, boxes


cell = {"x": 0.35, "y": 0.25}
height, width, boxes = laid(list(shapes.values()), cell)
features, covers = [], []
for name, shape in shapes.items():
    parts = [(at, shape.intersection(other)) for at, other in enumerate(boxes)]
    found = [[at, part.area, on_sphere(part)] for at, part in parts if part.area > 1e-12]
    properties = {"name": name}
    features.append({"type": "Feature", "properties": properties, "geometry": mapping(shape)})
    cells = [[at, float(f"{a:.10g}"), float(f"{s:.10g}")] for at, a, s in found]
    covers.append({"name": name, "cells": cells})

folder.mkdir(parents=True, exist_ok=True)
(folder / "regions.geojson").write_text(
    json.dumps({"type": "FeatureCollection", "features": features}) + "\n"
)
(folder / "cover.json").write_text(
    json.dumps({"cell": cell, "height": height, "width": width, "covers": covers}) + "\n"
)


def counts(table, region, date, value, day):
    with open(table, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row[date] == day]
    return {row[region]: float(row[value]) for row in rows if row[value] != ""}


def spread(outlines, key, values, cell):
    """Counts divided among cells by area on the sphere; regions without a value are left out."""
    with open(outlines, encoding="utf-8") as file:
        shapes = {
            str(feature["properties"][key]): shapely.make_valid(shape_of(feature["geometry"]))
            for feature in json.load(file)["features"]
        }
    height, width, boxes = laid(list(shapes.values()), cell)
    total = np.zeros(height * width)
    for name, outline in shapes.items():
        if name not in values:
            continue
        near = [at for at, other in enumerate(boxes) if other.intersects(outline)]
        areas = np.array([on_sphere(outline.intersection(boxes[at])) for at in near])
        total[near] += values[name] * areas / areas.sum()
    cells = [float(f"{value:.8g}") for value in total]
    return {"cell": cell, "height": height, "width": width, "cells": cells}


if len(sys.argv) > 2:
    data = Path(sys.argv[2])
    flu = counts(data / "germany-flu-bybw/flu_weekly_2001_2003.csv", "id", "date", "cases", "2001-02-12")
    covid = counts(
        data / "italy-covid/italy_regions_weekly.csv", "reg_istat_code_num", "week", "cases", "2021-W10"
    )
    dengue = counts(
        data / "thailand-dengue/thailand_dengue_monthly.csv",
        "RNE_iso_code", "calendar_start_date", "dengue_total", "2019-07-01",
    )
    found = {
        "germany": spread(data / "germany-flu-bybw/districts.geojson", "id", flu, {"x": 0.3, "y": 0.2}),
        "italy": spread(
            data / "italy-covid/italy_regions.geojson", "reg_istat_code_num", covid, {"x": 0.65, "y": 0.5}
        ),
        "thailand": spread(data / "thailand-dengue/provinces.geojson", "iso", dengue, {"x": 0.5, "y": 0.5}),
    }
    (folder / "real.json").write_text(json.dumps(found) + "\n")
