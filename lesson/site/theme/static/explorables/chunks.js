// Time and memory against chunk size: a model of `pi_dask_array.py` (episode 6).
"use strict";
{
  // From our recorded runs, data/06-dask-array-chunks.json; a test computes them again.
  const SECONDS_PER_TASK = 0.16e-3;
  const SECONDS_PER_POINT = 17e-9;
  const FRESH_SECONDS_PER_POINT = 28e-9; // clearing fresh memory for large arrays ...
  const LARGE_CHUNK = 4e6; // ... of chunks with more points than this
  const TASKS_PER_CHUNK = 13 / 3; // four, and adding the counts three by three
  // From the page's formula for the peak memory.
  const BYTES_PER_POINT = 41;
  const BASE_BYTES = 100e6;

  const countChunks = ({ points, chunk }) => Math.ceil(points / chunk);
  const countRounds = (it) => Math.ceil(countChunks(it) / it.workers);

  // Points of the worker with most to do.  Chunks are handed out in rounds, and the last
  // chunk, the rest, may be smaller: it counts only if it is alone in the last round.
  function largestShare({ points, chunk, workers }) {
    const chunks = countChunks({ points, chunk });
    const rounds = Math.ceil(chunks / workers);
    if ((chunks - 1) % workers > 0) return rounds * chunk;
    return (rounds - 1) * chunk + (points - (chunks - 1) * chunk);
  }

  // Seconds until all is counted: first what the tasks cost, then the largest share.
  function seconds(it) {
    const { chunk, points, taskSeconds = SECONDS_PER_TASK, fresh = true } = it;
    const large = fresh && Math.min(chunk, points) > LARGE_CHUNK;
    const pointSeconds = SECONDS_PER_POINT + (large ? FRESH_SECONDS_PER_POINT : 0);
    return countChunks(it) * TASKS_PER_CHUNK * taskSeconds + largestShare(it) * pointSeconds;
  }

  function peakBytes(it) {
    const busy = Math.min(it.workers, countChunks(it));
    return BASE_BYTES + BYTES_PER_POINT * Math.min(it.chunk, it.points) * busy;
  }

  // Chunk sizes worth a look: evenly on a log axis, and all that share out evenly.
  function candidates({ points, workers }, smallest = 1000) {
    const sizes = new Set([points]);
    for (let size = smallest; size < points; size *= 1.03) sizes.add(Math.round(size));
    for (let each = 1; points / (workers * each) >= smallest; each += 1 + Math.floor(each / 30)) {
      sizes.add(Math.ceil(points / (workers * each)));
    }
    return [...sizes].sort((one, other) => one - other);
  }

  // The fastest chunk size, and the sizes around it that take at most `slack` times as long.
  function best(it, slack = 1.25) {
    const sizes = candidates(it);
    const times = sizes.map((chunk) => seconds({ ...it, chunk }));
    const least = Math.min(...times);
    let low = times.indexOf(least);
    let high = low;
    while (low > 0 && times[low - 1] <= slack * least) low -= 1;
    while (high < sizes.length - 1 && times[high + 1] <= slack * least) high += 1;
    return { chunk: sizes[times.indexOf(least)], seconds: least, low: sizes[low], high: sizes[high] };
  }

  const model = { countChunks, countRounds, largestShare, seconds, peakBytes, candidates, best };
  Object.assign(model, { SECONDS_PER_TASK, SECONDS_PER_POINT, FRESH_SECONDS_PER_POINT });
  lesson.explorables.chunks = { model };
}
