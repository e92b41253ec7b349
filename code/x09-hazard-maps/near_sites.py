"""Which sites are near?  Ask a tree, or measure all distances: time for one question.

    python code/x09-hazard-maps/near_sites.py
    python code/x09-hazard-maps/near_sites.py --spacing 1 --events 200

Both find the same sites.  Takes about 1 s on one core and 100 MB; needs scipy.
"""

import sys
import time
from pathlib import Path

import hazard_record
import numpy as np
import quakes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

SPACINGS_KM = (20, 5)
MAGNITUDES = (5.0, 6.0, 7.0)
EVENTS = 100
ROUNDS = 5  # other programs can only make a round longer


def ask_tree(tree, centre, reach_km):
    """Numbers of the near sites, in order; the tree looks at few of them."""
    return np.sort(np.array(tree.query_ball_point(centre, reach_km), int))


def measure_all(x, y, centre, reach_km):
    """Numbers of the near sites, in order; one NumPy expression over all sites."""
    return np.flatnonzero((x - centre[0]) ** 2 + (y - centre[1]) ** 2 <= reach_km**2)


def seconds_each(function, questions, *args):
    """Answers to all questions (place, reach); time for one of them, in the best round."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answers = [function(*args, centre, reach_km) for centre, reach_km in questions]
        seconds.append(time.perf_counter() - start)
    return answers, min(seconds) / len(questions)


def compare(spacing_km, name, centres, reaches_km):
    """One row: share of near sites, and the time for a question by each way."""
    tree = quakes.site_tree(spacing_km)
    x, y = np.ascontiguousarray(tree.data.T)
    questions = list(zip(centres.tolist(), reaches_km.tolist(), strict=True))
    by_tree, tree_s = seconds_each(ask_tree, questions, tree)
    by_all, all_s = seconds_each(measure_all, questions, x, y)
    if not all(map(np.array_equal, by_tree, by_all)):
        raise hazard_record.Unfinished("the two ways found different sites")
    near = sum(map(len, by_tree)) / len(questions)
    row = {"sites": tree.n, "magnitude": name, "reach_km": float(reaches_km.mean())}
    return row | {"near": near, "tree_s": tree_s, "all_s": all_s}


def build_seconds(spacing_km):
    start = time.perf_counter()
    quakes.site_tree.__wrapped__(spacing_km)
    return time.perf_counter() - start


def measure(args):
    stream = quakes.block_stream(quakes.SEED, 0)
    events = quakes.draw_events(stream, args.events)
    centres = np.column_stack([events["x"], events["y"]]).astype(float)
    questions = {str(m): np.full(args.events, m) for m in MAGNITUDES}
    questions["as drawn"] = events["magnitude"].astype(float)
    rows, builds = [], []
    for spacing_km in args.spacing:
        sites = quakes.site_tree(spacing_km).n
        builds.append({"sites": sites, "build_s": build_seconds(spacing_km)})
        for name, magnitudes in questions.items():
            reaches_km = quakes.reach_km(magnitudes)
            rows.append(compare(spacing_km, name, centres, reaches_km))
    return {"events": args.events, "rows": rows, "builds": builds}


def show(results):
    lines = ["  sites  magnitude  near sites      tree  all distances"]
    lines += [
        f"{row['sites']:7} {row['magnitude']:>10} {row['near'] / row['sites']:11.1%}"
        f" {row['tree_s'] * 1e6:6.0f} us {row['all_s'] * 1e6:11.0f} us"
        for row in results["rows"]
    ]
    lines += [
        f"building the tree of {row['sites']} sites: {row['build_s'] * 1e3:.0f} ms"
        for row in results["builds"]
    ]
    return "\n".join(lines)


def make_parser():
    parser = hazard_record.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    add = parser.add_argument
    add("--spacing", type=positive, nargs="+", default=SPACINGS_KM, help="km")
    add("--events", type=positive, default=EVENTS, help="questions to each")
    return parser


def main(argv=None):
    return hazard_record.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
