"""What lies in Parquet files, and what a question has to read of it.

    python code/x11-tables/parquet_parts.py LOG

Prints the bytes of each column in the folder LOG of make_log.py.  The functions are
imported by the page.  Takes less than a second.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import extra_packages  # noqa: F401 (says what is missing)
import pi_cli
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from log_ways import files_of


def bytes_of_columns(folder):
    """{column: compressed bytes of it in all files}."""
    sizes = {}
    for path in files_of(folder):
        about = pq.read_metadata(path)
        for group in map(about.row_group, range(about.num_row_groups)):
            for chunk in map(group.column, range(group.num_columns)):
                size = sizes.get(chunk.path_in_schema, 0) + chunk.total_compressed_size
                sizes[chunk.path_in_schema] = size
    return sizes


def parts_to_read(folder, rows=None):
    """(files, row groups) that may hold rows for which the expression is true.

    Nothing but the notes at the end of each file is read to find out.
    """
    log = ds.dataset(folder, partitioning="hive")
    schema = log.schema
    files = list(log.get_fragments(filter=rows))
    groups = [len(file.split_by_row_group(rows, schema)) for file in files]
    return sum(n > 0 for n in groups), sum(groups)


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="made by make_log.py")
    args = parser.parse_args(argv)
    if not files_of(args.folder):
        parser.error(f"there is no month=*/records.parquet in {args.folder}")
    try:
        sizes = bytes_of_columns(args.folder)
    except (OSError, pa.ArrowInvalid) as problem:
        parser.error(f"cannot read {args.folder}: {problem}")
    for column, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"{column:10} {size / 1e6:6.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
