"""Real-looking plan workbooks, each named for what it shows; `expected.toml` says how each must be judged."""
