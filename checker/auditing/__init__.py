"""Many workbooks at once: found, read in bounded children, judged in batches, kept in a store that can be queried.

A run is a folder: `run.json` says what was asked, `parts/` holds what came out, chunk by chunk. Parts appear whole or
not at all, so that a run can be killed at any moment and go on later.
"""
