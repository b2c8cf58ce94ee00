"""Normalization: ISO periods against a publication date, facts with their context."""
