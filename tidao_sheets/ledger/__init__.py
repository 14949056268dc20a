"""The record of every reading, result, write and letter; the only place that speaks SQL."""
