"""Makes the data sets of `npm run bench -- quality` from files as their sources publish them.

    python bench/quality/make_sets.py DATA OUT

DATA has the folders noaa-ersst, era5-uk, thailand-dengue, italy-covid, germany-flu-bybw and
radar-mrms. Grids become OUT/<name>.json with their frames beside it; tables of places become
OUT/<name>.csv (date, lat, lon, cases), which Gridcast lays on a grid itself when it imports them.
Needs numpy and netCDF4.
"""

import csv
import json
import shutil
import sys
from pathlib import Path

import netCDF4
import numpy as np

data, out = Path(sys.argv[1]), Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)


def save(name, values, kind, time, unit):
    """values [N, T, H, W, C], NaN without data"""
    valid = np.isfinite(values)
    frames = out / f"{name}.frames.npy"
    np.save(frames, np.where(valid, values, 0).astype("<f4"))
    valid_path = None
    if not valid.all():
        valid_path = out / f"{name}.valid.npy"
        np.save(valid_path, valid.astype("u1"))
    names = ["sequences", "frames", "height", "width", "channels"]
    store = {
        "framesPath": str(frames.resolve()),
        "validPath": None if valid_path is None else str(valid_path.resolve()),
        "shape": dict(zip(names, values.shape)),
        "dtype": "float32",
    }
    source = {"store": store, "kind": kind, "time": time, "unit": unit, "valueName": name}
    (out / f"{name}.json").write_text(json.dumps(source))


def calendar(start, unit):
    return {"kind": "calendar", "start": f"{start}T00:00:00Z", "step": {"count": 1, "unit": unit}}


def series(path, variable):
    with netCDF4.Dataset(path) as file:
        return file[variable][:].filled(np.nan)[None, ..., None]


def centre(geometry):
    """The centre of area of the largest ring."""
    rings = geometry["coordinates"]
    polygons = [rings[0]] if geometry["type"] == "Polygon" else [part[0] for part in rings]
    best = (0, 0, 0)
    for ring in polygons:
        pairs = list(zip(ring, ring[1:]))
        crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
        area = sum(crosses) / 2
        x = sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses)) / 6 / area
        y = sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses)) / 6 / area
        best = max(best, (abs(area), x, y))
    return best[1:]


def flu():
    folder = data / "germany-flu-bybw"
    districts = json.loads((folder / "districts.geojson").read_text())["features"]
    centres = {one["properties"]["id"]: centre(one["geometry"]) for one in districts}
    with open(folder / "flu_weekly_2001_2003.csv") as file, open(out / "flu.csv", "w") as target:
        target.write("date,lat,lon,cases\n")
        for row in csv.DictReader(file):
            x, y = centres[row["id"]]
            target.write(f"{row['date']},{y:.4f},{x:.4f},{row['cases']}\n")


month, hour = calendar("2010-01-01", "month"), calendar("2019-03-01", "hour")
save("sea", series(data / "noaa-ersst/sst.mnmean.nc", "sst"), "series", month, "degC")
era5 = data / "era5-uk/era5_uk_t2m_2019-03_classic_packed.nc"
save("era5", series(era5, "t2m"), "series", hour, "K")
rain = np.load(data / "radar-mrms/mrms_patches96.npz")["rain"].astype("f4")[..., None]
save("mrms", rain, "clips", {"kind": "index"}, "mm/h")
flu()
shutil.copy(data / "thailand-dengue/thailand_dengue_long.csv", out / "dengue.csv")
shutil.copy(data / "italy-covid/italy_covid_weekly_long.csv", out / "italy.csv")
