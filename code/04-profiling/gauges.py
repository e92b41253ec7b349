"""Highest water level of each day and station, from the messages of river gauges.

Run it with    python code/04-profiling/gauges.py --messages 12000
Takes about 1 s on one core, far too long for 12 000 short lines: find out why.

A gauge sends each reading again until somebody answers, so many readings arrive
more than once.  The messages are made up (random numbers with a seed).
"""

import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_MESSAGES = 12_000
STATIONS = ("Lobith", "Nijmegen", "Deventer", "Zutphen", "Arnhem", "Kampen")
START = datetime(2026, 1, 1)
STEP_MINUTES = 10
TIME_FORMAT = "%Y-%m-%d %H:%M"
REPEATED_SHARE = 0.3  # so many messages are copies of earlier ones
WARNING_CM = 995


def make_messages(n_messages, seed=pi_cli.DEFAULT_SEED):
    """List of lines such as `2026-01-01 00:10;Lobith;873`, some of them repeated."""
    rng = random.Random(seed)
    messages = []
    for number in range(n_messages):
        if messages and rng.random() < REPEATED_SHARE:
            messages.append(messages[int(rng.random() * len(messages))])
            continue
        time = START + timedelta(minutes=STEP_MINUTES * (number // len(STATIONS)))
        station = STATIONS[number % len(STATIONS)]
        level_cm = 700 + int(rng.random() * 300)
        messages.append(f"{time.strftime(TIME_FORMAT)};{station};{level_cm}")
    return messages


def read_message(message):
    """Reading of one message: time, station, level in cm."""
    time, station, level_cm = message.split(";")
    return datetime.strptime(time, TIME_FORMAT), station, int(level_cm)


def read_messages(messages):
    """List of all readings, in the order of the messages."""
    readings = []
    for message in messages:
        readings.append(read_message(message))
    return readings


def drop_repeats(readings):
    """Each reading once, in the order of its first arrival."""
    kept = []
    for reading in readings:
        if reading not in kept:
            kept.append(reading)
    return kept


def daily_peaks(readings):
    """Highest level in cm of each (date, station)."""
    peaks = {}
    for time, station, level_cm in readings:
        key = time.date(), station
        peaks[key] = max(level_cm, peaks.get(key, level_cm))
    return peaks


def make_report(messages):
    """Number of readings, and all (date, station, level in cm) with a warning."""
    readings = drop_repeats(read_messages(messages))
    warnings = []
    for (date, station), level_cm in sorted(daily_peaks(readings).items()):
        if level_cm >= WARNING_CM:
            warnings.append((date.isoformat(), station, level_cm))
    return len(readings), warnings


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--messages", type=positive, default=DEFAULT_MESSAGES)
    args = parser.parse_args(argv)
    try:
        n_readings, warnings = make_report(make_messages(args.messages))
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; there is no report", file=sys.stderr)
        return 130
    print(f"{args.messages} messages, {n_readings} readings, {len(warnings)} warnings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
