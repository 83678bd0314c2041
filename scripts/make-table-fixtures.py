"""Small Parquet files, JPEG and WebP pictures of other programs, for the tests of importers.

Run it with a Python that has pyarrow and Pillow:
    python scripts/make-table-fixtures.py src/data/formats/fixtures
Tables: 4 weeks on a lattice of 3 x 2 places, cases = 100 week + place, one of them empty.
Pictures: 5 grey frames of 16 x 24, level 8 row + 4 column + 10 frame; one of them in colours.
"""

import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

folder = Path(sys.argv[1])
weeks, places = range(4), range(6)
rows = [(week, place) for week in weeks for place in places]


def table(when):
    return {
        "when": when,
        "latitude": pa.array([50 - place // 3 for _, place in rows], pa.float32()),
        "longitude": pa.array([10 + place % 3 for _, place in rows], pa.float64()),
        "cases": pa.array([None if row == (2, 3) else 100 * row[0] + row[1] for row in rows], pa.int64()),
        'what "it" is\t': pa.array([f"a\t{place}" for _, place in rows]),
        "parts": pa.array([[1, 2]] * len(rows), pa.list_(pa.int32())),
    }


def parquet(name, when, **options):
    pq.write_table(pa.table(table(when)), folder / name, row_group_size=10, **options)


days = [date(2020, 1, 6) + timedelta(weeks=week) for week, _ in rows]
midnights = [datetime(2020, 1, 6) + timedelta(weeks=week) for week, _ in rows]
hours = [datetime(2020, 1, 6, tzinfo=timezone.utc) + timedelta(hours=week) for week, _ in rows]
parquet("snappy.parquet", pa.array(days, pa.date32()), compression="snappy")
parquet("zstd.parquet", pa.array(midnights, pa.timestamp("us")), compression="zstd", version="1.0")
parquet("gzip.parquet", pa.array(hours, pa.timestamp("ms", tz="UTC")), compression="gzip")
parquet("brotli.parquet", pa.array(midnights, pa.timestamp("ns")), compression="brotli", use_dictionary=False)
parquet("lz4.parquet", pa.array(days, pa.date32()), compression="lz4", data_page_version="2.0")


def level(frame):
    image = Image.new("L", (24, 16))
    image.putdata([8 * row + 4 * column + 10 * frame for row in range(16) for column in range(24)])
    return image


for frame in range(5):
    level(frame).save(folder / f"grey_{frame}.jpg", quality=95)
    level(frame).save(folder / f"level_{frame}.webp", lossless=True)
colours = Image.merge("RGB", [level(0), level(1), level(2)])
colours.save(folder / "colours.jpg", quality=95, subsampling=0)
colours.save(folder / "colours.webp", quality=95)
exif = Image.Exif()
exif[0x0112] = 6
colours.save(folder / "turned.jpg", quality=95, subsampling=0, exif=exif)
colours.convert("CMYK").save(folder / "inks.jpg")
colours.save(folder / "progressive.jpg", quality=95, subsampling=0, progressive=True)
colours.save(folder / "moving.webp", save_all=True, append_images=[colours.rotate(180)], lossless=True)
