"""What saving costs and what a failure costs, against the time between saves."""

import numpy as np
from style import BLUE, GREEN, INK, ORANGE, new_figure, save

SAVE_S = 5.0
FAILURE_S = 36_000.0  # ten hours between failures

interval_s = np.geomspace(20, 20_000, 300)
saving = 100 * SAVE_S / interval_s
losing = 100 * interval_s / (2 * FAILURE_S)
best_s = np.sqrt(2 * SAVE_S * FAILURE_S)
least = 100 * 2 * SAVE_S / best_s

figure, axes = new_figure(6.0, 3.4)
axes.plot(interval_s, saving, "--", color=BLUE)
axes.plot(interval_s, losing, ":", color=ORANGE, linewidth=2.5)
axes.plot(interval_s, saving + losing, color=INK, linewidth=2)
axes.plot(best_s, least, "o", color=GREEN, markersize=9, zorder=5)
axes.set(xscale="log", yscale="log", ylim=(0.1, 40), xlim=(20, 20_000))
axes.set(xlabel="time between two saves, s", ylabel="share of the time lost, %")
axes.set_xticks([60, 600, 6000], ["60", "600", "6000"])
axes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
axes.text(300, 0.55, "saving", color=BLUE, ha="right")
axes.text(2000, 1.2, "lost in failures", color=ORANGE)
axes.text(40, 16, "both", color=INK)
axes.text(best_s, 2.4, f"{best_s:.0f} s: {least:.1f} %", color=GREEN, ha="center")
save(figure, __file__)
