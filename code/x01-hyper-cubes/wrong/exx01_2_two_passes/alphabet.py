# expect: the mean of its own season
import dask.array as da


def anomaly(cube):
    means = cube.groupby("time.season").mean("time").compute().values
    seasons = (cube["time"].dt.month.values % 12) // 3
    chunks = (cube.chunks[0], 1, 1)
    numbers = da.from_array(seasons[:, None, None], chunks=chunks)
    lazy = da.map_blocks(
        lambda chunk, numbers: chunk - means[numbers[:, 0, 0]],
        cube.data,
        numbers,
        dtype=cube.dtype,
    )
    return cube.copy(data=lazy)
