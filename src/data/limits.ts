/**
 * What a file may ask for before it is refused, or read without what goes beyond. Said with these
 * names and numbers in docs/file-formats.md, which a test compares.
 */
export const limits = {
  /** Bytes unpacked for one import, whatever the disk has. */
  unpackedBytes: 32e9,
  /** Bytes that unpacking leaves free on the disk. */
  freeBytes: 500e6,
  /** Files in a folder. */
  filesInFolder: 200_000,
  /** Entries in a ZIP file, which costs next to nothing to make. */
  filesInArchive: 20_000,
  /** Bytes of a workbook unpacked: its sheets are held in memory at several times this. */
  workbookBytes: 128 << 20,
  /** Cells up to the last row and column that a sheet names. */
  workbookCells: 10_000_000,
  /** Bytes of a `.npy` header; numpy writes some hundred. */
  npyHeaderBytes: 1 << 20,
  /** Bytes of a classic NetCDF header. */
  netcdfHeaderBytes: 64 << 20,
  /** Dimensions, attributes or variables of a classic NetCDF file. */
  netcdfItems: 1_000_000,
  /** Groups and datasets of an HDF5 file. */
  hdf5Objects: 20_000,
  /** Bytes of an HDF5 or Zarr chunk unpacked, which is held whole. */
  chunkBytes: 256 << 20,
  /** Bytes of a Zarr store's metadata. */
  zarrMetadataBytes: 1 << 20,
  /** Numbers of a coordinate. */
  coordinateNumbers: 4_000_000,
  /** Characters of a unit that may count time. */
  timeUnitCharacters: 200,
  /** Bytes of a GIF file. */
  gifBytes: 512 << 20,
  /** Pixels of a GIF's screen. */
  gifPixels: 64 << 20,
  /** Bytes of a PNG picture unpacked. */
  pngBytes: 256 << 20,
  /** Images of a TIFF file. */
  tiffImages: 65_536,
  /** Tags of a TIFF image. */
  tiffTags: 4096,
  /** Bytes of a packed TIFF strip or tile unpacked, which is held whole. */
  tiffBlockBytes: 256 << 20,
  /** Cells along a side of a TIFF image. */
  tiffSide: 1 << 20,
  /** Cells of an ESRI ASCII grid. */
  asciiGridCells: 25_000_000,
  /** Characters of a number in an ESRI ASCII grid. */
  asciiGridWord: 1000,
  /** Bytes of a JPEG or WebP picture's file. */
  pictureBytes: 64 << 20,
  /** Pixels of a JPEG or WebP picture. */
  picturePixels: 64 << 20,
  /** Values of a Parquet row group, which is held whole. */
  parquetCells: 50_000_000,
  /** Bytes of a Parquet row group unpacked. */
  parquetBytes: 512 << 20,
  /** Characters of a table's row. */
  rowCharacters: 8 << 20,
  /** Rows of a table. */
  rows: 60_000_000,
  /** Characters of a number, a coordinate or a date in a table; longer texts are none. */
  fieldCharacters: 64,
  /** The largest coordinate in a table, farther than anything on a map, in any unit. */
  farthestCoordinate: 1e12,
  /** Cells of the map that a table makes. */
  tableCells: 4_000_000,
  /** Frames that a table makes. */
  tableFrames: 500_000,
  /** Values that a table makes, of which most cells may be empty. */
  tableValues: 40_000_000,
  /** Values that a table makes where it has as many rows: an eighth of them at least. */
  fullTableValues: 150_000_000,
} as const
