"""Pictures of numbers: what they show, and how they are drawn. The words come written."""

from common.charts.plan import Bar, Chart, Scale, scale

__all__ = ["Bar", "Chart", "Scale", "scale"]
