// Amdahl's and Gustafson's laws, with a serial fraction chosen or measured (episode 13).
"use strict";
{
  // Speed-up of a fixed amount of work, when the share s of it is not shared out.
  const amdahl = (s, workers) => 1 / (s + (1 - s) / workers);

  // Speed-up when the shared part grows with the workers, and the rest does not.
  const gustafson = (s, workers) => s + (1 - s) * workers;

  const limit = (s) => 1 / s; // Infinity without a serial part

  // The slope s of the line y = s x with the least squares, as on the page: each run has
  // x = 1 - 1/k and y = T(k)/T(1) - 1/k, and its speed-up is T(1)/T(k).  One worker has
  // x = 0 and tells nothing; without any other run there is no fit, and the result is NaN.
  function fitSerialFraction(runs) {
    let products = 0;
    let squares = 0;
    for (const { workers, speedUp } of runs) {
      const x = 1 - 1 / workers;
      products += x * (1 / speedUp - 1 / workers);
      squares += x * x;
    }
    return products / squares;
  }

  const model = { amdahl, gustafson, limit, fitSerialFraction };
  lesson.explorables.amdahl = { model };
}
