# expect: met the seasons of other days
import dask.array as da


def anomaly(cube):
    means = cube.groupby("time.season").mean("time")
    means = means.sel(season=["DJF", "MAM", "JJA", "SON"]).compute().values
    seasons = (cube["time"].dt.month.values % 12) // 3
    lazy = da.map_blocks(
        lambda chunk, numbers: chunk - means[numbers[:, 0, 0]],
        cube.data,
        da.from_array(seasons[:, None, None]),
        dtype=cube.dtype,
    )
    return cube.copy(data=lazy)
