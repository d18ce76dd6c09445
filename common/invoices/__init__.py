"""Invoices on paper: what stands on one, and how it is drawn. The words come written."""

from common.invoices.sheet import Sheet

__all__ = ["Sheet"]
