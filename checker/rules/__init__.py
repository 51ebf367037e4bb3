"""What a round asks: rule packs (TOML) and dated tables, read strictly."""
