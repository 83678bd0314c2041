"""Small gridded files of other programs, for the tests of importers.

Run it with a Python that has numpy, rasterio, netCDF4 and h5py (`npm run readers` makes one):
    out/readers/bin/python scripts/make-fixtures.py src/data/formats/fixtures
Every value is 100 t + 10 r + c + 0.25 (t frame, r row from the north, c column) unless said.
"""

import sys
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

folder = Path(sys.argv[1])
rows, columns = 20, 30
t, r, c = np.mgrid[0:3, 0:rows, 0:columns]
truth = (100 * t + 10 * r + c + 0.25).astype("float32")


def tiff(name, values, **options):
    """One band per frame; the north-west corner lies at 10, 50 and a cell is 0.1 degrees."""
    profile = {
        "driver": "GTiff",
        "height": rows,
        "width": columns,
        "count": len(values),
        "dtype": values.dtype,
        "crs": "EPSG:4326",
        "transform": from_origin(10, 50, 0.1, 0.1),
    }
    mask = options.pop("mask", None)
    scales = options.pop("scales", None)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        with rasterio.open(folder / name, "w", **{**profile, **options}) as file:
            file.write(values)
            if mask is not None:
                file.write_mask(mask)
            if scales is not None:
                file.scales, file.offsets = scales


def all_tiffs():
    whole = (truth - 0.25).astype("int16")
    tiff("zstd_predictor3.tif", truth, compress="ZSTD", predictor=3, tiled=True, blockxsize=16, blockysize=16)
    tiff("lerc_zstd.tif", truth, compress="LERC_ZSTD", max_z_error=0, interleave="band")
    tiff("bigtiff_planar.tif", truth, bigtiff="YES", interleave="band", compress="DEFLATE")
    tiff("big_endian_predictor2.tif", whole, endianness="BIG", compress="DEFLATE", predictor=2)
    tiff("big_endian_predictor3.tif", truth, endianness="BIG", compress="LZW", predictor=3)
    tiff("uint64.tif", (truth - 0.25).astype("uint64"), compress="DEFLATE", predictor=2)
    tiff("masked.tif", whole, mask=(r[0] + c[0]) % 7 != 0)
    tiff("scaled.tif", whole, scales=([0.5] * 3, [10] * 3), nodata=0)
    tiff("sinusoidal.tif", whole, crs="+proj=sinu +R=6371007.181 +units=m", transform=from_origin(-6073798, -1278280, 231.6564, 231.6564))
    tiff("jpeg.tif", np.full((1, rows, columns), 77, "uint8"), compress="JPEG")
    tiff("webp.tif", np.full((3, rows, columns), 77, "uint8"), compress="WEBP", interleave="pixel")


all_tiffs()
