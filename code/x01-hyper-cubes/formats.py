"""The same numbers in four formats: who can be read by two threads at the same time?

    python code/x01-hyper-cubes/formats.py
    python code/x01-hyper-cubes/formats.py --parts 32 --rounds 5 --output FILE

Every format holds the same parts of the same cube, compressed by gzip at level 1 (and
once more without), and is read part by part: each call opens the file, reads a part and
adds it up.  NetCDF has no lock of its own, so its readers share one of ours, as xarray's
do; without it they crash, see crash_probe.py.  Parquet holds a table: a row for each
cell and day, with its coordinates; only the column of the temperatures is read.
Takes about 6 s on 2 cores; 24 MiB on disk, 4 times.
"""

import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cube_kit
import numpy as np

try:
    import h5py
    import netCDF4
    import pyarrow as pa
    import pyarrow.parquet as pq
    import zarr
    from zarr.codecs import GzipCodec
except ModuleNotFoundError as missing:
    cube_kit.sorry(missing)

N_PARTS = 12
DAYS, CELLS = 40, 12_288  # of a part: 1.9 MiB
ROUNDS = 1
THREADS = (1, 2)
LEVEL = 1  # of gzip
SEED = 2026
SETTLE_S = 0.1  # so that what ran before is over
netcdf_lock = threading.Lock()


def part(number):
    """One part of the cube: temperatures with two decimals, float32."""
    stream = np.random.default_rng([SEED, number])
    return np.round(stream.normal(10, 5, (DAYS, CELLS)).astype(np.float32), 2)


# ---- one writer and one reader for each format ---------------------------------------


def write_hdf5(path, n_parts, gzip):
    options = {"compression": "gzip", "compression_opts": LEVEL} if gzip else {}
    with h5py.File(path, "w") as file:
        shape, chunks = (n_parts * DAYS, CELLS), (DAYS, CELLS)
        cube = file.create_dataset("t", shape, "f4", chunks=chunks, **options)
        for number in range(n_parts):
            cube[number * DAYS : (number + 1) * DAYS] = part(number)


def read_hdf5(path, number):
    with h5py.File(path, "r") as file:
        return file["t"][number * DAYS : (number + 1) * DAYS]


def write_netcdf(path, n_parts, gzip):
    options = {"zlib": gzip, "complevel": LEVEL, "shuffle": False}
    with netCDF4.Dataset(path, "w") as file:
        file.createDimension("time", n_parts * DAYS)
        file.createDimension("cell", CELLS)
        names, chunks = ("time", "cell"), (DAYS, CELLS)
        cube = file.createVariable("t", "f4", names, chunksizes=chunks, **options)
        for number in range(n_parts):
            cube[number * DAYS : (number + 1) * DAYS] = part(number)


def read_netcdf(path, number):
    with netcdf_lock, netCDF4.Dataset(path) as file:
        file.set_auto_mask(False)
        return file["t"][number * DAYS : (number + 1) * DAYS]


def write_zarr(path, n_parts, gzip):
    codecs = [GzipCodec(level=LEVEL)] if gzip else None
    shape, chunks = (n_parts * DAYS, CELLS), (DAYS, CELLS)
    cube = zarr.create_array(
        path, shape=shape, chunks=chunks, dtype="f4", compressors=codecs
    )
    for number in range(n_parts):
        cube[number * DAYS : (number + 1) * DAYS] = part(number)


def read_zarr(path, number):
    return zarr.open_array(path, mode="r")[number * DAYS : (number + 1) * DAYS]


def write_parquet(path, n_parts, gzip):
    options = {"compression": "gzip", "compression_level": LEVEL}
    options = options if gzip else {"compression": "none"}
    schema = pa.schema([("day", "i4"), ("cell", "i4"), ("t", "f4")])
    cells = np.tile(np.arange(CELLS, dtype=np.int32), DAYS)
    with pq.ParquetWriter(path, schema, use_dictionary=["day"], **options) as file:
        for number in range(n_parts):
            days = np.arange(number * DAYS, (number + 1) * DAYS, dtype=np.int32)
            columns = [days.repeat(CELLS), cells, part(number).ravel()]
            rows = pa.Table.from_arrays([pa.array(c) for c in columns], schema=schema)
            file.write_table(rows, row_group_size=DAYS * CELLS)


def read_parquet(path, number):
    with pq.ParquetFile(path) as file:
        rows = file.read_row_group(number, columns=["t"], use_threads=False)
    return rows["t"].to_numpy()


FORMATS = {
    "HDF5": (write_hdf5, read_hdf5),
    "NetCDF": (write_netcdf, read_netcdf),
    "Zarr": (write_zarr, read_zarr),
    "Parquet": (write_parquet, read_parquet),
}


# ---- measuring -----------------------------------------------------------------------


def size_mib(path):
    """Of a file, or of all files in a folder."""
    paths = [path] if path.is_file() else [one for one in path.rglob("*")]
    return sum(one.stat().st_size for one in paths if one.is_file()) / cube_kit.MIB


def read_all(name, path, n_parts, threads):
    """Sum of all parts, read by so many threads; and the two clocks."""
    _, read = FORMATS[name]
    wall, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        sums = pool.map(
            lambda number: float(read(path, number).sum(dtype=np.float64)),
            range(n_parts),
        )
        total = sum(sums)
    return total, time.perf_counter() - wall, time.process_time() - cpu


def measure(folder, n_parts, rounds, gzip=True):
    """Runs of all formats and numbers of threads; the formats take turns."""
    paths = {name: Path(folder) / f"{name}-{gzip}" for name in FORMATS}
    runs = []
    for name, (write, _) in FORMATS.items():
        write(paths[name], n_parts, gzip)
    for number in range(rounds):
        for name, path in paths.items():
            for threads in THREADS:
                if number == 0:
                    read_all(name, path, 2, threads)  # warm-up
                time.sleep(SETTLE_S)
                total, wall, cpu = read_all(name, path, n_parts, threads)
                run = {"format": name, "gzip": gzip, "threads": threads}
                run |= {"wall_s": wall, "cpu_s": cpu, "total": total}
                runs.append(run | {"size_mib": size_mib(path)})
    return runs


def best(runs, name, threads, gzip=True):
    """Wall time in s, CPU/wall and size in MiB, of the round that took least time."""
    wanted = (name, threads, gzip)
    same = [r for r in runs if (r["format"], r["threads"], r["gzip"]) == wanted]
    run = min(same, key=lambda run: run["wall_s"])
    return run["wall_s"], run["cpu_s"] / run["wall_s"], run["size_mib"]


def show(runs):
    for gzip in sorted({run["gzip"] for run in runs}, reverse=True):
        head = "gzip" if gzip else "uncompressed"
        print(f"{head:12} size (MiB)   1 thread  2 threads  CPU/wall")
        for name in FORMATS:
            (one, _, size), (two, ratio, _) = (
                best(runs, name, threads, gzip) for threads in THREADS
            )
            print(f"{name:12} {size:10.1f} {one:8.3f} s {two:8.3f} s {ratio:9.2f}")


def work(args):
    with tempfile.TemporaryDirectory() as folder:
        kinds = (True, False) if args.uncompressed else (True,)
        runs = [
            run
            for gzip in kinds
            for run in measure(folder, args.parts, args.rounds, gzip)
        ]
    show(runs)
    mib = args.parts * DAYS * CELLS * 4 / cube_kit.MIB
    cube_kit.record(args, {"parts": args.parts, "mib": mib, "runs": runs})
    return 0


def main(argv=None):
    parser = cube_kit.make_parser(__doc__)
    positive = cube_kit.pi_cli.whole_number(1)
    parser.add_argument("--parts", type=positive, default=N_PARTS)
    parser.add_argument("--rounds", type=positive, default=ROUNDS)
    parser.add_argument("--uncompressed", action="store_true", help="both kinds")
    args = parser.parse_args(argv)
    cube_kit.check_output(parser, args)
    return cube_kit.answer_plainly(work, args)


if __name__ == "__main__":
    sys.exit(main())
