"""Plans held against programmes: tables in, findings out. Knows nothing of Excel or HTML."""
