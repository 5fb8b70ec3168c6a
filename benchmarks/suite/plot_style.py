"""How the plots look: text stays text, and one gray serves on white and on black."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

BLUE, ORANGE, _GRAY = "#3b82d6", "#d9772b", "#7d8590"

matplotlib.use("svg")
matplotlib.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "jsrun", "font.family": "sans-serif", "font.size": 9,
    "text.color": _GRAY, "axes.labelcolor": _GRAY, "axes.edgecolor": _GRAY, "xtick.color": _GRAY, "ytick.color": _GRAY,
    "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 10, "axes.titlelocation": "left",
    "axes.grid": True, "grid.color": _GRAY, "grid.alpha": 0.25, "grid.linewidth": 0.6, "axes.axisbelow": True,
    "lines.linewidth": 1.8, "lines.marker": "o", "lines.markersize": 3.5, "legend.frameon": False, "legend.fontsize": 8,
})


def figure(panels):
    """That many panels side by side: the figure and its axes."""
    drawing = Figure(figsize=(3.6 * panels, 2.7), layout="constrained")
    return drawing, drawing.subplots(1, panels, squeeze=False)[0]


def save(drawing, path):
    """Without a date: the same figures make the same file."""
    drawing.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
    return path.name


def thousands(axis):
    """Numbers as people write them: 1,000, and not 10 to the third."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}"))
